"""Things every flow stands on: the service, events, cases, decisions, badges, limits."""
