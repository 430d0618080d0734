"""The supply chain: what is locked, as a bill of materials, and compared with a file of known holes."""
