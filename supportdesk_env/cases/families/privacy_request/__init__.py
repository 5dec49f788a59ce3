"""Family 19: somebody asks for what the law lets them ask about their own data."""
