"""Conformance: every source is tested with its own samples, and with every fault a source can have."""
