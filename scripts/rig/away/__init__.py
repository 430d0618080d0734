"""The proof of the database's absence: frozen, gone, read-only, full of others."""
