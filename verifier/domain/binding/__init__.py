"""Holder binding: evidence that the person behind the account is the licensee."""
