"""The e-mail addresses that boards of a demo world hold: of nobody, at domains that nobody can own (RFC 2606)."""

from __future__ import annotations

from verifier.demo.people.words.spelling import plain

DOMAINS = ("example.org", "example.net")


def mailbox(given: str, surname: str, serial: int = 0) -> str:
    """Make the address of an invented person, always the same one."""
    return f"{plain(given)}.{plain(surname)}@{DOMAINS[serial % len(DOMAINS)]}"
