"""Case families: facts, decision list and texts per kind of request, and the pinned cases."""
