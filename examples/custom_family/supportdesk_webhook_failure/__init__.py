"""The customer says that events of our service do not reach their endpoint."""
