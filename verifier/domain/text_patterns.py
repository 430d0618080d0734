"""Patterns of what may be sent as text; the wire's models and signed tokens are read by the same ones."""

from __future__ import annotations

# Control characters, marks that turn the reading direction, invisible spaces, line separators, non-characters.
# A name with a right-to-left override reads differently to a reviewer than to a machine.
_HIDDEN = r"\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
LINE = rf"^[^\u0000-\u001f{_HIDDEN}]*$"
LINES = rf"^[^\u0000-\u0008\u000b-\u001f{_HIDDEN}]*$"  # tab and line feed are welcome in a statement
HANDLE = r"^@?[a-z0-9._-]{1,64}$"
ACCOUNT_ID = r"^[!-~]{1,128}$"
LONGEST_LINE = 200
LARGEST_EPOCH = 2**31 - 1
