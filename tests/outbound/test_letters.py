"""The contents of a letter cannot be steered by the display name's author, and every letter can be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.people import WORDS
from verifier.domain.advice.next_steps import advise
from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS
from verifier.flows.core.outbox import LETTERS
from verifier.outbound.mail.letters import Letter, greeting, write
from verifier.outbound.mail.relay import compose, transport
from verifier.wording.next_steps import said
from verifier.wording.statement_of_reasons import decided_how, facts_said, reason_said, rule_of

ENGLISH = WORDS.language
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = "https://verify.example.org/claims/clm_0123456789abcdef0123456789abcdef"
TEMPLATES = sorted({*LETTERS.values(), "received", "expiring", "contested"})


def letter(template: str = "received", display_name: str = "Robin Sample", **changes: object) -> Letter:
    known: dict[str, object] = {
        "language": ENGLISH,
        "todo": tuple(said(ENGLISH, one) for one in advise("awaiting_creator", (Reason.NUMBER_NOT_FOUND,))),
        "reason": reason_said(ENGLISH, "not_the_licensee"),
        "rule": rule_of(ENGLISH, "not_the_licensee"),
        "facts": facts_said(ENGLISH, {}, "", same_account=True),
        "decided": decided_how(ENGLISH, "reviewer", 1),
        "policy": "2026-11-22.1",
        "until": NOW,
        "place": "Ohio",
    }
    return Letter(
        template=template,
        link=LINK,
        credential="LPC",
        display_name=display_name,
        at=NOW,
        **(known | changes),  # type: ignore[arg-type]
    )


def _sent(written_for: str) -> str:
    way = transport("smtp://localhost", "badges@verify.example")
    assert way is not None
    written = write(letter(display_name=written_for))
    return compose(way, "robin@example.org", written.subject, written.text, mail_id="mal_1", at=NOW).as_string()


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("account_changed", [False, True])
@pytest.mark.parametrize("until", [None, NOW])
def test_every_letter_reads_as_one(template: str, account_changed: bool, until: datetime | None) -> None:  # noqa: FBT001
    ends = NOW if template in ("refused", "revoked", "expiring") else until
    written = write(letter(template, account_changed=account_changed, contested=account_changed, until=ends))
    assert written.subject.endswith("(LPC, Ohio)")
    assert len(written.subject) < 90
    assert written.text.startswith("Hello Robin Sample,\n\n")
    assert f"\n{LINK}\n" in written.text
    assert not set("{}%").intersection(written.text)
    assert "\n\n\n" not in written.text
    assert [line for line in written.text.split("\n") if len(line) > 76 and not line.startswith("http")] == []


def test_a_degree_has_no_place() -> None:
    assert write(letter(place="")).subject == "We received your claim (LPC)"


@given(st.text(max_size=300))
def test_no_display_name_adds_a_header_a_recipient_or_a_line(name: str) -> None:
    plain, steered = _sent("Robin Sample"), _sent(name)
    assert steered.partition("\r\n\r\n")[0] == plain.partition("\r\n\r\n")[0]
    greeted, rest = write(letter(display_name=name)).text.split("\n\n", 1)
    assert "\n" not in greeted
    assert rest == write(letter()).text.split("\n\n", 1)[1]


@pytest.mark.parametrize(
    "name",
    [
        "Robin\r\nBcc: victim@example.org",
        "You won! https://evil.example",
        "go to evil.example now",
        "www.evil",
        "write to me@evil.example",
        "<b>Robin</b>",
        "R" * 61,
        "Robin\u202egnp.exe",
        "",
    ],
)
def test_a_name_that_could_be_a_message_is_left_out(name: str) -> None:
    assert greeting(ENGLISH, name) in ("Hello,", "Hello Robin Bcc: victim,")


@pytest.mark.parametrize("name", ["Robin Sample", "Zoë D'Arcy-Müller, LPC", "李 明", "Dr. Ana"])
def test_people_are_greeted_by_their_names(name: str) -> None:
    assert greeting(ENGLISH, name) == f"Hello {name},"


def test_every_reason_a_reviewer_can_give_has_its_rule() -> None:
    assert set(REASONS) <= WORDS.codes("rule")
    assert all(reason_said(ENGLISH, code) for code in WORDS.codes("rule") - {"three_facts"})


@pytest.mark.parametrize(("by", "people", "word"), [("service", 0, "automatically"), ("platform", 0, "platform")])
def test_nobody_is_told_that_a_person_decided_who_did_not(by: str, people: int, word: str) -> None:
    assert word in decided_how(ENGLISH, by, people)
    assert "erson decided" not in decided_how(ENGLISH, by, people)


@given(
    st.sampled_from(["primary", "supporting", "none", None]),
    st.sampled_from(["active", "expired", "suspended", "board_probation", None]),
    st.sampled_from(["H0", "H1", "H2", "H3", "H4", None]),
)
def test_every_combination_of_facts_is_said_in_three_sentences(
    level: str | None, standing: str | None, holder: str | None
) -> None:
    found = facts_said(
        ENGLISH,
        {"licence": {"level": level, "standing": standing}, "holder": {"level": holder}},
        "The board",
        same_account=False,
    )
    assert all(fact.endswith(".") and "None" not in fact and "_" not in fact for fact in found)
