from __future__ import annotations

import pytest

from verifier.domain.credentials.number_formats import mask_example, mask_warning
from verifier.domain.credentials.titles import Family

FAMILIES = [
    Family.COUNSELOR,
    Family.MFT,
    Family.SOCIAL_WORK,
    Family.PSYCHOLOGIST,
    Family.PHYSICIAN,
    Family.NURSE,
    Family.DIETITIAN,
]


@pytest.mark.parametrize("family", FAMILIES)
def test_illinois_is_asked_by_nine_digits_so_six_are_not_enough(family: Family) -> None:
    example = mask_example("US-IL", family)
    assert example is not None
    assert mask_warning(example, "US-IL", family) is None
    assert mask_warning(example[-6:], "US-IL", family) is not None
