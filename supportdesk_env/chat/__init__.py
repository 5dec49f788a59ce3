"""Observations as chat messages, and a model's answer as an action. No model, no network."""
