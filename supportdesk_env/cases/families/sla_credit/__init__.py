"""Family 07: the customer claims a credit because a month missed its availability target."""
