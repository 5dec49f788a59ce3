"""From a task id, a (split, index) or a seed to one case."""
