"""OWASP ASVS 5.0: which requirement is held by which test, section or examination, and what is a gap."""
