"""The exception that ends a command when its caller can mend the cause."""

from __future__ import annotations


class Stop(Exception):  # noqa: N818  not an error of ours: something the caller can mend
    """The command stops; the message says why and what to do next."""

    def __init__(self, message: str, code: int = 1) -> None:
        """Keep the sentence and the exit code."""
        super().__init__(message)
        self.code = code
