"""Family 14: what the customer reports may be an incident, or a ticket, that is known already."""
