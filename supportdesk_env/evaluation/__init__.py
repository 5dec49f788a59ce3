"""How good an agent is: many episodes over a split, their statistics and their report."""
