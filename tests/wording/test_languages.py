"""A language says every message with the right variables, or it is refused before anybody reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.wording import pseudo, uses
from tests.wording.every import EVERY_ADVICE
from verifier.domain.credentials.titles import Level
from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import WHOSE_MOVE, State, Transition
from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS
from verifier.wording import languages
from verifier.wording.folders import WordingError, differences, read, signature
from verifier.wording.words import in_words

ENGLISH, WORDS = languages.of(), in_words()
FOLDER = Path(languages.__file__).parent / "en"
TEXTS = signature(message for messages in read(FOLDER).values() for message in messages)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.ftl").write_text(text, "utf-8")
    return tmp_path


def texts(tmp_path: Path, text: str) -> dict[str, frozenset[str]]:
    return signature(read(folder(tmp_path, one=text))["one.ftl"])


def test_every_message_that_is_said_is_there_with_its_variables() -> None:
    said = uses.said()
    assert len(said) > 200
    assert [use for use in said if TEXTS.get(use.name) != use.variables] == []


def test_every_message_that_is_there_is_said_somewhere() -> None:
    whole, begun = uses.named()
    assert [name for name in sorted(ENGLISH.names) if name not in whole and not name.startswith(begun)] == []


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("reason", set(Reason)),
        ("reviewer", set(Reason)),
        ("state", set(State)),
        ("short", set(State)),
        ("move", {*WHOSE_MOVE.values(), "platform", "operator"}),
        ("way", set(Method)),
        ("method", set(Method)),
        ("standing", set(Standing)),
        ("fact-standing", {*Standing, "none"}),
        ("holder", {level.name for level in Holder}),
        ("level", {Level.ASSOCIATE, Level.CANDIDATE}),
        ("fact-holder", {level.name for level in Holder}),
        ("ground", {*REASONS, "holder_disputed", "account_changed", "standing_disciplined"}),
        ("rule", {*REASONS, "holder_disputed", "account_changed", "standing_disciplined", "three_facts"}),
        ("advice", {one.message.removeprefix("advice-") for one in EVERY_ADVICE} | {"right-detail"}),
    ],
)
def test_a_kind_has_words_for_exactly_its_codes(kind: str, codes: set[str]) -> None:
    assert WORDS.codes(kind) == codes


def test_every_transition_is_told() -> None:
    assert set(Transition) <= WORDS.codes("event")


def test_a_number_is_said_in_the_right_form() -> None:
    assert ENGLISH.say("code-tries", tries=1) == "1 try is left."
    assert ENGLISH.say("code-tries", tries=4) == "4 tries are left."


def test_days_are_written_out_in_utc() -> None:
    late = datetime(2026, 9, 3, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert ENGLISH.day(date(2026, 9, 3)) == "3 September 2026"
    assert (ENGLISH.day(late), ENGLISH.short_day(late)) == ("4 September 2026", "4 Sep 2026")
    assert ENGLISH.instant(late.astimezone(UTC)) == "4 Sep 2026, 04:30 UTC"


def test_things_are_listed_as_people_list_them() -> None:
    assert [ENGLISH.listed(some) for some in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(("message", "part"), [("no-such_message", ""), ("code-tries", ""), ("sign_in-odd", "advice")])
def test_what_cannot_be_said_is_an_error_and_never_half_a_sentence(message: str, part: str) -> None:
    with pytest.raises(WordingError):
        ENGLISH.say(message, part)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("one = Uno\ntwo = { $n }\n    .part = dos\n", []),
        ("one = Uno\ntwo = { $n }\n", ["missing: two.part"]),
        ("one = Uno\ntwo = { $n }\n    .part = dos\nthree = tres\n", ["superfluous: three"]),
        ("one = Uno { $n }\ntwo = { $n }\n    .part = dos\n", ["one is filled with $n, not with nothing"]),
        ("one = Uno\ntwo = dos\n    .part = dos\n", ["two is filled with nothing, not with $n"]),
        ("one = { two }\ntwo = { $n }\n    .part = dos\n", ["one is filled with $n, not with nothing"]),
    ],
)
def test_a_language_is_compared_message_by_message(tmp_path: Path, other: str, found: list[str]) -> None:
    model = {"one": frozenset[str](), "two": frozenset({"n"}), "two.part": frozenset[str]()}
    assert differences(model, texts(tmp_path, other)) == found


def _without(path: Path, line: str) -> None:
    path.write_text(path.read_text("utf-8").replace(line, ""), "utf-8")


def test_a_second_language_is_found_by_its_folder_and_answers_its_tags(tmp_path: Path) -> None:
    with pseudo.spoken(tmp_path) as other:
        assert languages.codes() == ("en", pseudo.CODE)
        assert languages.nearest("cy-GB") is languages.accepted("tlh, cy;q=0.7, en;q=0.3") is other
        assert languages.accepted("cy;q=0.3, en") is languages.of()
        assert languages.accepted("cy;q=0") is languages.of()
        assert other.say("code-tries", tries=1) == "⟦1 try is left.⟧"


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("bindings.ftl", "prove-look = ⟦Look now⟧", "missing: prove-look"),
        ("letters/lapsed.txt", "{{ days }}", "lapsed.txt is filled with"),
        ("letters/base.txt", "{{ link }}", "base.txt is filled with"),
    ],
)
def test_a_service_with_half_a_language_does_not_start(tmp_path: Path, file: str, line: str, said: str) -> None:
    with pseudo.spoken(tmp_path):
        languages.read_all()
        _without(tmp_path / pseudo.CODE / file, line)
        languages._read.cache_clear()
        with pytest.raises(WordingError, match=said):
            languages.read_all()


@pytest.mark.parametrize("text", ["one = { $n\n", "-one = a term\n", "one = 1\none = 2\n", "one = { two }\n"])
def test_a_file_that_cannot_be_read_as_it_is_meant_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WordingError):
        texts(tmp_path, text)


@pytest.mark.parametrize(
    "header", ["", "en", "en-US,en;q=0.5", "tlh", "*", "en;q=0", "q=1", ";;,,", "en;q=nonsense", "e" * 5000]
)
def test_whoever_asks_for_a_language_that_nobody_has_written_reads_english(header: str) -> None:
    assert languages.accepted(header) is ENGLISH
    assert languages.nearest(header) is ENGLISH
