"""Family 09: a second factor that no longer lets its user in."""
