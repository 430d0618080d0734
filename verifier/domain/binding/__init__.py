"""Holder binding: whether the person behind the account is the licensee."""
