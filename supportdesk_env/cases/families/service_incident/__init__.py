"""Family 13: our service misbehaves for a customer, with or without a distracting second matter."""
