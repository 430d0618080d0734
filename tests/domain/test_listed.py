"""Rows of an exclusion list against a name: every joining and part of a surname, and nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.assessment.listed_names import Fit, best_fit, keys, keys_of_surname, printed
from verifier.domain.evidence import PersonName

QUINTERO = "Marisol Quintero Ibarra"


def row(given_name: str, surname: str, middle: str = "") -> PersonName:
    return PersonName(given_name, surname, middle)


def fit(written: str, listed: PersonName) -> Fit | None:
    """Grade how the row fits, where it is found at all: both sides must share a key."""
    if keys(written).isdisjoint(keys_of_surname(listed.surname)):
        return None
    found = best_fit([written], printed(listed))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        (QUINTERO, row("MARISOL", "QUINTERO IBARRA")),
        (QUINTERO, row("MARISOL", "QUINTERO-IBARRA")),
        (QUINTERO, row("MARISOL", "QUINTEROIBARRA")),
        (QUINTERO, row("MARISOL", "QUINTERO")),
        (QUINTERO, row("MARISOL", "IBARRA")),
        (QUINTERO, row("MARISOL", "IBARRA QUINTERO")),
        (QUINTERO, row("", "QUINTERO IBARRA, MARISOL")),
        ("Marisol Quintero", row("MARISOL", "QUINTERO IBARRA")),
        ("Marisol Ibarra", row("MARISOL", "QUINTERO-IBARRA")),
        ("Marisol Quinteroibarra", row("MARISOL", "QUINTERO IBARRA")),
        ("Quintero Ibarra, Marisol", row("MARISOL", "QUINTERO IBARRA")),
        ("Maria de la Cruz", row("MARIA", "DELACRUZ")),
        ("Maria Dela Cruz", row("MARIA", "DE LA CRUZ")),
        ("Maria Delacruz", row("MARIA", "DE LA CRUZ")),
        ("Maria de la Cruz Soto", row("MARIA", "DELACRUZ SOTO")),
        ("Maria Cruz", row("MARIA", "DELACRUZ")),
        ("Jan van der Berg", row("JAN", "VANDERBERG")),
        ("Jan Vandenberg", row("JAN", "VAN DEN BERG")),
        ("Sean O'Brien", row("SEAN", "O BRIEN")),
        ("Sean O Brien", row("SEAN", "OBRIEN")),
        ("Sean OBrien", row("SEAN", "O'BRIEN")),
        ("James McDonald", row("JAMES", "MC DONALD")),
        ("James Mac Donald", row("JAMES", "MACDONALD")),
        ("Gianna D'Angelo", row("GIANNA", "D ANGELO")),
        ("Gianna D Angelo", row("GIANNA", "DANGELO")),
        ("Peter St. John", row("PETER", "SAINT JOHN")),
        ("Jürgen Müller", row("JUERGEN", "MUELLER")),
        ("Lucía Nguyễn", row("LUCIA", "NGUYEN")),
        ("Kim Le", row("KIM", "LE")),
        ("Anh Van Le", row("ANH", "LE", "VAN")),
        ("Jae O", row("JAE", "O")),
        ("Mary O Smith", row("MARY", "SMITH", "O")),
        ("Robin Sample Jr.", row("ROBIN", "SAMPLE JR")),
        ("Robin Sample", row("ROBIN", "SAMPLE JR")),
        ("Dr. Robin Sample, LPC", row("ROBIN", "SAMPLE")),
        ("Bill Novak", row("WILLIAM", "NOVAK")),
        ("Mary Ann Young", row("MARYANN", "YOUNG")),
        ("Maryann Young", row("MARY ANN", "YOUNG")),
        ("Maria Luisa Perez", row("MARIA", "PEREZ", "LUISA")),
        ("Ma. Luisa Perez", row("MARIA", "PEREZ", "LUISA")),
        ("Carmen Ruiz", row("MARIA DEL CARMEN", "RUIZ")),
        ("Alex Sample", row("ROBIN", "SAMPLE", "ALEX")),
        ("Robin Alex Sample", row("ALEX", "SAMPLE", "ROBIN")),
        ("Montserrat Montgomery-Washington", row("MONTSERRAT", "MONTGOMERY-WASHINGTO")),
        ("Robin Venkatanarasimharajuvaripeta", row("ROBIN", "VENKATANARASIMHARAJU")),
        ("Maria Theodoropoulos-Papachristodoulou", row("MARIA", "THEODOROPOULOSPAPACH")),
        ("Maria de Leon Garcia", row("MARIA", "DELEON")),
        ("Maria Deleon", row("MARIA", "DE LEON GARCIA")),
        ("Maria da Silva Santos", row("MARIA", "DASILVA")),
        ("Ana de Jesus Rivera", row("ANA", "DEJESUS-RIVERA")),
        ("Pierre Le Blanc Martin", row("PIERRE", "LEBLANC")),
        ("Omar Abdul Rahman Khan", row("OMAR", "ABDULRAHMAN")),
        ("Omar Abdulrahman", row("OMAR", "ABDUL RAHMAN KHAN")),
        ("Mary (Jones) Smith", row("MARY", "JONES")),
        ("Mary Smith (née Jones)", row("MARY", "JONES")),
        ("Mary Smith (née de la Cruz)", row("MARY", "DELACRUZ")),
    ],
)
def test_the_listed_person_is_found_however_the_surname_is_written(written: str, listed: PersonName) -> None:
    assert fit(written, listed) is Fit.WHOLE


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Ana Lopez Garcia", row("ANA", "LOPEZ HERNANDEZ")),
        ("R Sample", row("ROBIN", "SAMPLE")),
        ("Robin Sample", row("R", "SAMPLE")),
        ("Jose Sample", row("JOSEPH", "SAMPLE")),
    ],
)
def test_one_doubt_makes_a_loose_fit(written: str, listed: PersonName) -> None:
    assert fit(written, listed) is Fit.LOOSE


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Robin Marie Sample", row("ROBIN", "SAMPLE", "LEE")),
        ("Robin Sample Jr", row("ROBIN", "SAMPLE SR")),
    ],
)
def test_another_middle_name_or_suffix_contradicts(written: str, listed: PersonName) -> None:
    assert fit(written, listed) is Fit.CONTRADICTED


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Thomas Quintero Ibarra", row("MARISOL", "QUINTERO IBARRA")),  # a family
        ("Thomas Quintero", row("MARISOL", "QUINTERO IBARRA")),
        ("Maria Garcia", row("ANA MARIA LUZ", "LOPEZ")),
        ("James Donald", row("JAMES", "MC DONALD")),
        ("Sean Brien", row("SEAN", "O BRIEN")),
        ("James Thomas", row("JAMES", "WILSON", "THOMAS")),
        ("Maria de Leon Garcia", row("MARIA", "DELMAR")),
        ("Maria Deleon", row("ANA", "DE LEON GARCIA")),
        ('Thomas "Tom" Sample', row("THOMAS", "NEE")),
        ("Maria de la Rosa", row("MARIA", "DE LA CRUZ")),  # particles alone are nobody's surname
        ("Jan van Dyke", row("JAN", "VAN BUREN")),
        ("J Lopez Garcia", row("JUANA", "LOPEZ HERNANDEZ")),  # two doubts
        ("Robin Sample", row("", "SAMPLE")),
        ("Robin Sample", row("", "")),
        ("", row("ROBIN", "SAMPLE")),
    ],
)
def test_a_shared_part_with_another_given_name_is_nobodys(written: str, listed: PersonName) -> None:
    assert fit(written, listed) is None


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9).map(str.title)
JOINING = st.sampled_from([" ", "-", ""])


@given(first=WORD, one=WORD, other=WORD, here=JOINING, there=JOINING)
def test_however_two_surnames_are_joined_on_either_side_they_are_found(
    first: str, one: str, other: str, here: str, there: str
) -> None:
    listed = row(first.upper(), f"{one}{there}{other}".upper())
    assert not keys(f"{first} {one}{here}{other}").isdisjoint(keys_of_surname(listed.surname))


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_a_name_is_compared_without_a_fault(written: str, given_name: str, surname: str) -> None:
    assert fit(written, row(given_name, surname)) in {None, *Fit}
    assert all(key and len(key) <= 16 for key in keys(written) | keys_of_surname(surname))
