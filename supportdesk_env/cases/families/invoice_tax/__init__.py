"""Family 04: the customer wants an invoice again, or with other particulars on it."""
