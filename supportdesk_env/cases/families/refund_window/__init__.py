"""Family 02: the customer wants a subscription payment back that was rightly taken."""
