"""The environment in the shape of other frameworks: one module or package each, no shared code."""
