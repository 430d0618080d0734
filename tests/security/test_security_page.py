"""The tables of docs/security.md say what the code does: a number changed in one place alone fails."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import SecretStr

from scripts.rig.asvs.evidence import ROOT, is_test, sections
from verifier.console_settings import ConsoleSettings
from verifier.domain.holder import Method
from verifier.domain.policy import Policy
from verifier.domain.retention import RETENTION
from verifier.flows.access import access, creator_tokens, provider_sign_in
from verifier.flows.accounts import signed_statements
from verifier.flows.binding import dispute
from verifier.flows.binding import documents as kept
from verifier.flows.core.rate_limits import RATES
from verifier.flows.imports.arrival import MOST_LINES
from verifier.flows.proofs import attempts, limits
from verifier.log import ALLOWED
from verifier.outbound.documents import LARGEST
from verifier.registries.discover import hosts
from verifier.settings import RegistrySettings, Settings
from verifier.web.api import badge_lists, cases
from verifier.web.http.answers.headers import API, STRICT
from verifier.web.http.auth import KEPT_S
from verifier.web.http.reading import bodies, lines
from verifier.web.http.server import Patience
from verifier.web.pages import console_entry, console_provider, creator_entry
from verifier.web.pages.licence import mine
from verifier.web.rendering import pages


def _section(heading: str) -> str:
    return sections()[heading]


def _table(heading: str, number: int = 0) -> list[list[str]]:
    """Return the rows of a section's table, without its head."""
    tables = re.findall(r"(?:^\|.*\|\n)+", _section(heading) + "\n", re.MULTILINE)
    rows = [line.strip().strip("|").split("|") for line in tables[number].splitlines()]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def _links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))
    return [link for link in found if not link.startswith("http")]


SQL = {path.stem: path.read_text("utf-8") for path in (ROOT / "sql" / "functions").glob("*.sql")}


def _interval(file: str, pattern: str) -> str:
    """Read one time out of a function of the database, as its SQL has it."""
    found = re.search(pattern + r" *interval '([^']+)'", SQL[file])
    assert found, (file, pattern)
    return found[1]


def _span(time: timedelta) -> str:
    for unit, size in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if time >= size * (2 if unit == "day" else 1) and not time % size:
            count = time // size
            return f"{count} {unit}{'s' * (count > 1)}"
    raise AssertionError(time)


def test_each_way_in_lives_as_long_as_the_page_says() -> None:
    lives = {row[0]: row[3] for row in _table("Ways in")}
    said = {
        "platform key `vpk_`": [f"{KEPT_S:.0f} second"],
        "login link": [_interval("sessions", "the_end timestamptz := the_time \\+"), "once"],
        "OpenID provider": [_span(provider_sign_in.LIVES)],
        "console session": [
            _interval("sessions", "seen_at > the_time -") + " without work",
            _interval("sessions", "opened_at > the_time -") + " in any case",
        ],
        "confirmation": [_interval("sessions", r"s.confirmed_at\) > clock_timestamp\(\) -")],
        "creator's link or token": [_span(vars(creator_tokens)["_LINK_LIVES"])],
        "identity statement": [_span(vars(signed_statements)["_LIVES"])],
        "code by letter": [_span(limits.LASTS[Method.REGISTRY_CONTACT_CODE])],
        '"this is not me" link': [_span(dispute.LIVES)],
        "licensee's link": [
            _interval("licensees", r"service_now\(\)\) -") + ", once",
            _interval("licensees", r"session_ends_at = the_time \+"),
        ],
    }
    assert {way: words for way, words in said.items() if any(word not in lives[way] for word in words)} == {}
    assert set(lives) - set(said) == {"reviewer token `rev_`", "metrics token", "command line"}


def test_what_else_the_ways_in_rest_on_is_so() -> None:
    rows = {row[0]: row for row in _table("Ways in")}
    tries = limits.TRIES[Method.REGISTRY_CONTACT_CODE]
    assert rows["code by letter"][2] == f"{attempts.CODE_DIGITS} digits, {tries} tries"
    grace = _interval("keys", "least\\(the_grace,")
    assert f"at most {grace} more" in rows["platform key `vpk_`"][4]


def test_roles_and_scopes_are_those_of_the_code() -> None:
    written = {row[0]: set(row[1].strip("`").split()) for row in _table("Roles and scopes")}
    assert written == {str(role): set(scopes) for role, scopes in access.SCOPES_OF.items()}
    text = _section("Roles and scopes")
    listed = re.search(r"was made with, of `([^`]+)`", text)
    own = re.search(r"creator's\s+token has `([^`]+)`", text)
    assert listed
    assert own
    assert listed[1].split() == list(access.SCOPES)
    assert set(own[1].split()) == vars(creator_tokens)["_MAY"]


def test_cookies_are_those_that_are_set() -> None:
    longest = console_entry.LONGEST_SESSION_S
    said = {
        console_entry.COOKIE: ("Strict", longest),
        console_entry.LEASE: ("Strict", longest),
        console_provider.COOKIE: ("Lax", int(provider_sign_in.LIVES.total_seconds())),
        creator_entry.COOKIE: ("Lax", vars(creator_entry)["_LONGEST_LINK_S"]),
        mine.COOKIE: ("Strict", vars(mine)["_AN_HOUR_S"]),
        pages.LANGUAGE: ("Lax", vars(pages)["_A_YEAR_S"]),
    }
    written = {row[0].strip("`"): (row[2], int(row[3].removesuffix(" s"))) for row in _table("Cookies")}
    assert written == said


def test_every_place_that_sets_a_cookie_sets_one_of_these() -> None:
    """A cookie that somebody adds has to be written down: its place fails here."""
    sets = re.compile(r"\.set_cookie\(")
    found = {path.stem for path in (ROOT / "verifier" / "web").rglob("*.py") if sets.search(path.read_text("utf-8"))}
    places = {"console_entry", "console_lease", "console_provider", "creator_entry", "mine", "pages"}
    assert found == places | {"browser"}  # the one way in which the others do it


def test_headers_are_those_that_are_sent() -> None:
    assert {row[0].strip("`"): row[1].strip("`") for row in _table("Headers")} == pages.HEADERS
    text = _section("Headers")
    assert f"`{API['Content-Security-Policy']}`" in text
    assert all(f"`{name}: {value}`" in text for name, value in STRICT.items())


def test_rates_are_those_of_the_limiter() -> None:
    written = {row[0].strip("`"): (float(Fraction(row[1])), int(row[2])) for row in _table("Limits")}
    assert written == {name: (rate.per_second, rate.burst) for name, rate in RATES.items()}


def test_other_limits_are_those_of_the_code() -> None:
    settings, policy, patience, documents = Settings(), Policy(), Patience(), vars(kept)
    written = {row[0]: row[1] for row in _table("Limits", 1)}
    assert written == {
        "a body of JSON or a form": f"{bodies.LARGEST} bytes",
        "a batch of badges": f"{badge_lists.MOST} handles",
        "a page that a reviewer pastes, as JSON": f"{cases.LARGEST_PASTE} bytes",
        "a document": f"{LARGEST} bytes, {documents['_OF_CLAIM']} for a claim",
        "documents that wait to be cleaned, in one process": "{_WAITING}, {_WAITING_OF_ACCOUNT} of one account".format(
            **documents
        ),
        "an import": f"{MOST_LINES} lines, {lines.LARGEST} bytes",
        "the head of a request": f"{patience.head_s:.0f} s",
        "a small body": f"{bodies.PATIENCE_S} s",
        "a connection's rest": f"{patience.idle_s:.0f} s",
        "connections that have sent no head": f"{patience.heads}",
        "open claims of an account": f"{policy.claims_open}",
        "new claims of an account": f"{policy.claims_per_day} a day",
        "changes of an account's claims": f"{policy.changes_per_day} a day",
        "attempts to prove one claim": f"{limits.ATTEMPTS_A_DAY} a day",
        "letters with codes, to one account": f"{limits.LETTERS_OF_ACCOUNT} a day",
        "letters with codes, to one address while a code is unused": f"{limits.LETTERS_SHARED} a day",
        "decisions of a reviewer": f"{settings.decisions_per_hour} an hour",
        "confirmations by machine beyond the usual": f"{settings.gain_per_hour} an hour",
    }


def test_every_key_that_is_derived_has_its_line() -> None:
    tree = ast.parse((ROOT / "verifier" / "store" / "sealing" / "crypto.py").read_text("utf-8"))
    derived = {
        node.args[1].value.decode()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_derive"
        if isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, bytes)
    }
    assert {row[0].strip("`") for row in _table("Keys")} == derived


def test_every_setting_with_a_secret_has_its_line() -> None:
    def secret(model: type[Settings | RegistrySettings]) -> set[str]:
        return {
            name.upper()
            for name, field in model.model_fields.items()
            if field.annotation is SecretStr or "SecretStr" in str(field.annotation)
        }

    assert issubclass(Settings, ConsoleSettings)
    wanted = secret(Settings) | {f"REGISTRIES__<ID>__{name}" for name in secret(RegistrySettings)}
    assert {row[0].strip("`") for row in _table("Settings with secrets")} == wanted


def test_every_table_with_a_persons_data_is_in_one_class() -> None:
    written = [name for row in _table("Classes of data") for name in re.findall(r"`(\w+)`", row[2])]
    assert sorted(written) == sorted(RETENTION)


def test_every_sealed_column_is_listed() -> None:
    schema = (ROOT / "sql" / "schema.sql").read_text("utf-8")
    sealed = {
        f"{name}.{column}"
        for name, body in re.findall(r"^CREATE TABLE (\w+) \((.*?)^\)", schema, re.MULTILINE | re.DOTALL)
        for column in re.findall(r"^    (\w*(?:sealed|wrapped_key)\w*) bytea", body, re.MULTILINE)
    }
    listed = re.findall(r"^    ([a-z_. ]+)$", _section("Classes of data"), re.MULTILINE)
    assert {name for line in listed for name in line.split()} == sealed


def test_the_keys_of_a_line_of_the_log_are_all_listed() -> None:
    listed = re.findall(r"^    ([a-z_ ]+)$", _section("Logs"), re.MULTILINE)
    assert {name for line in listed for name in line.split()} == ALLOWED


def test_what_is_connected_to_is_what_the_sheets_and_settings_name() -> None:
    rows = _table("Egress")
    assert set(re.findall(r"`([a-z0-9.-]+)`", rows[0][0])) == hosts()
    named = {name.lower() for row in rows[1:] for name in re.findall(r"`([A-Z_]+)`", row[1])}
    addresses = {
        name
        for name in Settings.model_fields
        if name.endswith(("_url", "_issuer")) and name not in {"public_url", "world_url"}
    }
    assert named == addresses


def test_every_threat_has_a_test_that_exists() -> None:
    rows = _table("Threats")
    assert [row[0] for row in rows] == [f"T-{number:02}" for number in range(1, 39)]
    without = [row[0] for row in rows if not re.findall(r"`(tests/[^`]+)`", row[3])]
    assert without == ["T-37"]
    named = [name for row in rows for name in re.findall(r"`(tests/[^`]+)`", row[3])]
    assert [name for name in named if not is_test(name)] == []
    assert not is_test("tests/test_log.py::test_that_nobody_wrote")


@pytest.mark.parametrize("page", ["docs/security.md", "SECURITY.md"])
def test_its_links_lead_somewhere(page: str) -> None:
    assert [link for link in _links(ROOT / page) if not _is_there(ROOT / page, link)] == []


def _is_there(page: Path, link: str) -> bool:
    file, _, place = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    heads = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE) if target.is_file() else []
    marks = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    return target.is_file() and (not place or place in marks)
