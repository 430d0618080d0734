"""The use cases of the service: load, decide in the domain, append events, in one transaction."""
