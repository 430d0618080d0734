"""Review: the queue, the lease, the case, and decisions of one or two people."""
