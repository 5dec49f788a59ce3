"""The environment itself: `reset` and `step`, in process, without a server or a framework."""
