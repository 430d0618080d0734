"""The benchmark: the costs of the service beside the least its libraries can do."""
