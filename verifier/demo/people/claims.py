"""The claims of a demo world: the words of creators, and the outcome that each should have."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from verifier.demo.people.sources import Row


@dataclass(frozen=True, slots=True)
class ClaimTruth:
    """A creator's claim, the board's record, and the outcome it should have."""

    id: str
    handle: str  # without @
    display_name: str
    credential: str
    jurisdiction: str  # "US-WA"
    number: str  # as the creator typed it
    npi: str  # "" when none is claimed
    scenario: str
    expected_class: str
    board_status: str
    board_first: str
    board_last: str
    legal_name: str  # what the platform's own identity check attests
    birth_year: int | None
    locality: str
    second_attribute: bool  # whether the board's own data can confirm birth year, middle name or city

    @property
    def may_be_badged(self) -> bool:
        """True if a badge would be true; every other badge is a false one."""
        return self.expected_class.startswith("verified")

    def submission(self, verified_at: datetime, *, with_identity: bool = True) -> dict[str, object]:
        """Build the body a platform would post to `/v1/claims`, its account id being the claim's id."""
        body: dict[str, object] = {
            "account": {"id": f"acct_{self.id}", "handle": self.handle, "epoch": 1, "display_name": self.display_name},
            "credential": self.credential,
            "jurisdiction": self.jurisdiction,
            "number": self.number,
            "npi": self.npi or None,
            "name": {"full": self.display_name},
        }
        return body | {"identity": self._identity(verified_at)} if with_identity else body

    def _identity(self, verified_at: datetime) -> dict[str, object]:
        attested = {"birth_year": self.birth_year, "locality": self.locality or None}
        return {
            "verified_name": self.legal_name,
            "method": "platform_kyc",
            "verified_at": verified_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "reference": f"idv_{self.id}",
        } | {name: value for name, value in attested.items() if value is not None}

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read one row of `claims_truth.csv`."""
        return cls(
            id=row["id"],
            handle=row["handle"].removeprefix("@"),
            display_name=row["display_name"],
            credential=row["claimed_credential"],
            jurisdiction=f"US-{row['claimed_state']}",
            number=row["claimed_number"],
            npi=row["claimed_npi"],
            scenario=row["scenario"],
            expected_class=row["expected_class"],
            board_status=row["board_status"],
            board_first=row["board_first"],
            board_last=row["board_last"],
            legal_name=row["legal_name"],
            birth_year=int(row["identity_birth_year"]) if row["identity_birth_year"] else None,
            locality=row["identity_locality"],
            second_attribute=row["second_attribute"] == "yes",
        )

    def as_row(self) -> Row:
        """Write the row of `claims_truth.csv` that `from_row` reads."""
        return {
            "id": self.id,
            "handle": f"@{self.handle}",
            "display_name": self.display_name,
            "claimed_credential": self.credential,
            "claimed_state": self.jurisdiction.removeprefix("US-"),
            "claimed_number": self.number,
            "claimed_npi": self.npi,
            "scenario": self.scenario,
            "expected_class": self.expected_class,
            "board_status": self.board_status,
            "board_first": self.board_first,
            "board_last": self.board_last,
            "legal_name": self.legal_name,
            "identity_birth_year": "" if self.birth_year is None else str(self.birth_year),
            "identity_locality": self.locality,
            "second_attribute": "yes" if self.second_attribute else "no",
        }


def read_claims(file: Path) -> tuple[ClaimTruth, ...]:
    """Read the claims of a folder; none where it has no such file."""
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(ClaimTruth.from_row(row) for row in csv.DictReader(lines))


def write_claims(file: Path, claims: Sequence[ClaimTruth]) -> None:
    """Write the claims as `read_claims` reads them."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(claims[0].as_row()) if claims else [])
        writer.writeheader()
        writer.writerows(claim.as_row() for claim in claims)
