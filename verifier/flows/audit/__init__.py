"""The audit: the event log verified against the rows and the signed checkpoints."""
