"""Family 08: somebody else seems to be inside the customer's account."""
