"""The database server: embedded, found, or given by an address."""
