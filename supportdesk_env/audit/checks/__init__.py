"""What a sound environment passes; ids are the framework's where it has one."""
