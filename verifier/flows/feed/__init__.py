"""The feed: what every badge says, as ordered changes, as an export of all, and as digests to compare a copy with."""
