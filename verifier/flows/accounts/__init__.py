"""Accounts of the platform: epochs, statements about them, answers kept for repeated requests."""
