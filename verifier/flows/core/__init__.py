"""The foundation of every flow: the service, events, cases, decisions, badges, limits."""
