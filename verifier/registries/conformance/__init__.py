"""Every source held to its own samples, and to every fault a source can have."""
