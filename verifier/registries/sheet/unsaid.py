"""The matters that a source's records do not speak of, by the codes that a badge has words for."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from verifier.wording import languages


def _has_words(code: str) -> str:
    if not languages.of().has(f"not_checked-{code}"):
        msg = "there are no words for it: write not_checked-... in verifier/wording/en/badge.ftl"
        raise ValueError(msg)
    return code


Unsaid = Annotated[str, AfterValidator(_has_words)]
