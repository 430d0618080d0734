"""A made-up board in Vermont: a Socrata data set."""
