"""What keeps the service from starting, in a sentence for its operator."""

from __future__ import annotations


class CannotStart(Exception):  # noqa: N818  says what to do
    """The service cannot start like this; the message says what to change."""
