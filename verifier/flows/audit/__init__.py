"""The audit log: verified against the rows and the signed checkpoints."""
