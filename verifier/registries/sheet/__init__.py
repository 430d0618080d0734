"""The data sheet, and reading of rows by it."""
