"""What answers an agent: the desk applies an action, the customer reacts, the clock moves."""
