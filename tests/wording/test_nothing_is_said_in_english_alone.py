"""With every text of a language in brackets, whatever creators and platforms read without brackets is data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.outbound.test_letters import NOW, TEMPLATES, letter
from tests.web.gallery import CREATORS
from tests.wording import pseudo
from verifier.domain.advice.next_steps import advise
from verifier.domain.reasons import Reason
from verifier.outbound.mail.letters import Coded, write
from verifier.wording.languages import Language
from verifier.wording.next_steps import said
from verifier.wording.statement_of_reasons import decided_how, facts_said, reason_said, rule_of
from verifier.wording.words import in_words


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Language]:
    with pseudo.spoken(tmp_path_factory.mktemp("languages")) as language:
        yield language


@pytest.mark.parametrize("name", CREATORS)
def test_a_page_says_nothing_in_english_alone(bracketed: Language, name: str) -> None:
    assert pseudo.said_in_english(CREATORS[name](in_words(bracketed.code))) == []


@pytest.mark.parametrize("template", sorted({*TEMPLATES, "contact_code", "proofing", "rebind"}))
@pytest.mark.parametrize("several", [False, True])
def test_a_letter_says_nothing_in_english_alone(bracketed: Language, template: str, several: bool) -> None:  # noqa: FBT001
    coded = Coded("@robin", "LPC", "Ohio", "12345678", "https://verify.example/not-me/x")
    written = write(
        letter(
            template,
            language=bracketed,
            todo=tuple(said(bracketed, one) for one in advise("awaiting_creator", (Reason.NUMBER_NOT_FOUND,))),
            reason=reason_said(bracketed, "not_the_licensee"),
            rule=rule_of(bracketed, "not_the_licensee"),
            facts=facts_said(bracketed, {}, "", same_account=True),
            decided=decided_how(bracketed, "reviewer", 1),
            contested=several,
            account_changed=several,
            until=NOW,
            codes=(coded, coded) if several else (coded,),
        )
    )
    assert "⟦" in written.subject
    assert pseudo.left_over(written.subject) == []
    assert pseudo.left_over(written.text) == []
