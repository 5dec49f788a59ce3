"""Messages that need no support: spam, thanks, repeats, and what belongs to somebody else."""
