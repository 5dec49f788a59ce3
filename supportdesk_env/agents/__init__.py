"""Agents: what decides on an action. Import the module you need; this package loads nothing."""
