"""Roles of the people at the console: who decides, who leads, who runs the service, and who only looks."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The one role that a person has."""

    REVIEWER = "reviewer"  # decides the cases that the system hands out
    LEAD = "lead"  # a reviewer who sees every case, and ends access
    ADMIN = "admin"  # a lead who makes access as well
    AUDITOR = "auditor"  # sees every case and decision, and changes nothing


DECIDING: Final = frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN})
LEADING: Final = frozenset({Role.LEAD, Role.ADMIN})
OVERSEEING: Final = frozenset({*LEADING, Role.AUDITOR})  # see every case, whoever it was handed to
EVERYBODY: Final = frozenset(Role)
_BY_POWER: Final = (Role.ADMIN, Role.LEAD, Role.REVIEWER)


def role_of(*, lead: bool, admin: bool, auditor: bool) -> Role:
    """Read a role from a reviewer's row. Whoever audits decides nothing, whatever else is written there."""
    if auditor:
        return Role.AUDITOR
    if admin:
        return Role.ADMIN
    return Role.LEAD if lead else Role.REVIEWER


def strongest(given: frozenset[Role]) -> Role | None:
    """Choose the role of somebody who was given several: to audit excludes deciding, then the one that may most."""
    if Role.AUDITOR in given:
        return Role.AUDITOR
    return next((role for role in _BY_POWER if role in given), None)
