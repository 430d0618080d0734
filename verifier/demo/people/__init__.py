"""A made-up population and its registers."""
