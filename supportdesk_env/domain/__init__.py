"""Frozen types the whole package speaks: vocabulary, ticket, action, observation, claim, case.

No behaviour, no I/O, no clock. Import the module you need; this package loads nothing by itself.
"""
