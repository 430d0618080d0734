"""A small framework that knows no claim: routes, bodies, problems, headers."""
