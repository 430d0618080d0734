"""A made-up board in Maine: a JSON interface of its own."""
