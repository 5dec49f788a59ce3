"""Family 01: the customer says the same invoice was charged more than once."""
