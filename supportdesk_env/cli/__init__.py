"""The `supportdesk` command: arguments in, printed results out."""
