"""The errors of a service that cannot start or migrate, each with a sentence for its operator."""

from __future__ import annotations


class CannotStart(Exception):  # noqa: N818  says what to do
    """The service cannot start like this; the message says what to change."""


class MigrationError(Exception):
    """The schema cannot be brought to this version; the message says why and what to do."""
