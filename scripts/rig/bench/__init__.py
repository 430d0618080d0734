"""The benchmark: what the service costs beside the least its libraries can do."""
