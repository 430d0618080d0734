"""The letters to licensees without an account read as letters, in every language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from verifier.domain.lifecycle import State
from verifier.outbound.mail.letters import Letter, Watched, write
from verifier.wording import languages

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LINK = "https://verify.example.org/licence/open?token=x"
NEWS = Watched("@robin", "LMHC", "in review", NOW, "https://verify.example.org/not-me/y")


@pytest.mark.parametrize("code", languages.codes())
def test_every_state_of_a_claim_has_words_for_its_licensee(code: str) -> None:
    assert all(languages.of(code).has(f"licence_state-{state}") for state in State)


@pytest.mark.parametrize("code", languages.codes())
@pytest.mark.parametrize("template", ["licensee_link", "licensee_refused", "licensee_watch"])
@pytest.mark.parametrize("by_board", [True, False])
def test_a_letter_names_the_licence_and_carries_its_link(code: str, template: str, *, by_board: bool) -> None:
    news = (NEWS, Watched("", "LMHC", "received", NOW, "")) if template == "licensee_watch" else ()
    letter = Letter(
        language=languages.of(code),
        template=template,
        link=LINK,
        credential="LMHC",
        place="Florida",
        at=NOW,
        by_board=by_board,
        watched=news,
    )
    written = write(letter)
    assert written.subject.endswith("(LMHC, Florida)")
    assert len(written.subject) < 90
    assert f"\n{LINK}\n" in written.text
    assert (NEWS.link in written.text) == bool(news)
    assert not set("{}%").intersection(written.text)
    assert "\n\n\n" not in written.text
    assert [line for line in written.text.split("\n") if len(line) > 76 and not line.startswith("http")] == []
