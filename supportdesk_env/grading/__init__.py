"""Text to clauses, clauses to claims, claims to criteria, criteria to a grade that explains itself.

Knows the resolution and what the agent did; never the generator.
"""
