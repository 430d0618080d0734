"""Keys, and columns sealed with them."""
