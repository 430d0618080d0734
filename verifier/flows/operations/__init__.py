"""Work that nobody asks for: mail, housekeeping, changed lists, the doctor."""
