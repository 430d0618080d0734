"""The licensees of generated worlds, and the licences that a board lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from verifier.demo.people.licences import Licence
from verifier.demo.people.scenarios import DISCIPLINED, Said


@dataclass(frozen=True, slots=True)
class Holder:
    """A licensee as the registers know them."""

    given: str
    middle: str
    surname: str
    former_surname: str  # under which the board still lists them; "" where the name never changed
    licence: Licence
    digits: str
    npi: str
    birth_year: int
    city: tuple[str, str]  # name and ZIP code
    issued_on: date
    expires_on: date
    serial: int  # under which the register files them
    printed_on: date  # the day of the registers' print

    @property
    def number(self) -> str:
        """The number as the creator knows it: `MHC.LH.61234567`, `MH12345`."""
        return f"{self.licence.prefix}{self.digits}"

    @property
    def board_surname(self) -> str:
        """The surname the board knows."""
        return self.former_surname or self.surname

    @property
    def acted_on(self) -> date:
        """The day on which a board or the government acted against them."""
        return self.issued_on + timedelta(days=900)


class Named(Protocol):
    """Anybody with a name."""

    @property
    def given(self) -> str:
        """First name."""

    @property
    def surname(self) -> str:
        """Last name."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A licence as its board lists it."""

    holder: Holder
    said: Said
    word: str  # for `said`, in the register's own language
    associate: bool = False

    @property
    def type_text(self) -> str:
        """The type as the register prints it."""
        licence = self.holder.licence
        return licence.associate_text if self.associate else licence.type_text

    @property
    def disciplined(self) -> bool:
        """True if the board shows an action."""
        return self.said in DISCIPLINED


def american(day: date) -> str:
    """Write a day as MM/DD/YYYY."""
    return day.strftime("%m/%d/%Y")


def floating(day: date) -> str:
    """Write a day as Socrata prints calendar dates."""
    return f"{day.isoformat()}T00:00:00.000"


def before(day: date, days: int) -> date:
    """Return the day that many days earlier."""
    return day - timedelta(days=days)
