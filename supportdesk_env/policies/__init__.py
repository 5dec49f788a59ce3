"""The policy engine: a company's parameters, what follows from them, and how they are printed.

The same parameters decide a case and are rendered into the knowledge base the agent reads.
"""
