"""Family 18: a key or another secret has been seen by people it was not meant for."""
