"""Background work: mail, housekeeping, changed lists, the doctor."""
