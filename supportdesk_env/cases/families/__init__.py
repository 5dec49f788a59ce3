"""One folder per kind of request; no family imports another."""
