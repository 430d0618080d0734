"""The data sheet, and reading a row by it."""
