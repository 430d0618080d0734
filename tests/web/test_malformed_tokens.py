"""Signed tokens as wrong as anybody's: odd tokens open nothing, odd statements say nothing."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jwt

from tests.harness.creator_doors import ROBIN, Doors, sign_bytes, signed
from tests.harness.staff import new_key
from verifier.flows.access import access
from verifier.flows.accounts import platform_keys
from verifier.flows.accounts.signed_statements import Spoken

_LONG, _LINE = 10_000, 8_000
HANDLES: tuple[Any, ...] = (
    "ROBIN",
    "robin\0",
    "r" * _LONG,
    "",
    "@",
    "@@robin",
    "ro bin",
    "r\u00f6bin",
    7,
    None,
    True,
    ["robin"],
    {},
    "\ud800",
)
EPOCHS: tuple[Any, ...] = (0, -1, 1.5, "1", None, True, 2**31, 10**30, [1])
ENDS: tuple[Any, ...] = (1e300, -1, 0, "soon", None, True, [], {}, 10**30, 2**33, "9" * 400, {"a": 1})
IDS: tuple[Any, ...] = ("", "a b", "\0", "x" * 129, 7, None, "\ud800", [])
NONCES: tuple[Any, ...] = ("", "\0", "x" * 201, 7, None, "\ud800", [])
_MOMENTS: tuple[Any, ...] = (1e300, "x", [])
_PARTS: tuple[Any, ...] = (7, {}, ["R"])
RAW_ENDS = ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000, "[" * 3_000 + "]" * 3_000)


def _odd_tokens(said: dict[str, Any]) -> dict[str, str]:
    """Well signed, and wrong in one thing each."""
    odd = {"handle": HANDLES, "epoch": EPOCHS, "exp": ENDS, "sub": IDS, "jti": NONCES}
    found = {f"{name} {value!r:.40}": signed(said | {name: value}) for name, values in odd.items() for value in values}
    found |= {f"without {name}": signed({key: v for key, v in said.items() if key != name}) for name in (*odd, "aud")}
    found |= {f"{name} {value!r}": signed(said | {name: value}) for name in ("nbf", "iat") for value in _MOMENTS}
    found |= {
        f"display {value!r:.20}": signed(said | {"display_name": value}) for value in ("a\0", "x" * 201, 7, "\u202e")
    }
    found |= {f"kid {value!r:.20}": signed(said, kid=value) for value in ("a\0", "", "x" * 300, "platform-2")}
    return found | {f"raw exp {raw[:12]}": _raw(said, raw) for raw in RAW_ENDS}


def _raw(said: dict[str, Any], ends: str) -> str:
    """Signed over JSON that no library of ours would write."""
    document = json.dumps(said | {"exp": "@@"}).replace('"@@"', ends)
    return sign_bytes(document.encode())


def _nested(depth: int = 2_000) -> str:
    head = ('{"alg":' + "[" * depth + "]" * depth + "}").encode()
    return f"{base64.urlsafe_b64encode(head).decode().rstrip('=')}.e30.AAAA"


async def test_an_odd_token_opens_nothing_whoever_signed_it(doors: Doors) -> None:
    now = int(doors.svc.clock().timestamp())
    said = {
        "iss": "p", "aud": doors.svc.settings.public_url, "sub": ROBIN.id, "handle": ROBIN.handle, "epoch": 1,
        "exp": now + 600, "jti": "one",
    }  # fmt: skip
    good = await doors.ask(signed(said), "GET", f"/v1/claims/{doors.claim_id}")
    assert good.status == 200, "the control"
    odd = _odd_tokens(said) | {
        "nested": _nested(), "a list": sign_bytes(b"[1]"), "no JSON": sign_bytes(b"\xff"),
        "twice": sign_bytes(b'{"sub":"a","sub":"b"}'),
        "an hour and more": signed(said | {"exp": now + 4_000}), "over": signed(said | {"exp": now - 1}),
    }  # fmt: skip
    answers = {name: (await doors.ask(token, "GET", "/v1/registries")).status for name, token in odd.items() if token}
    # A header of more than 8 kB is no HTTP of ours: it never comes as far as the door.
    assert answers == {name: 400 if len(odd[name]) > _LINE else 401 for name in answers}
    short = {name: token for name, token in odd.items() if len(token) < _LINE}
    pages = {name: (await doors.page(token, "GET", "/claims/new")).status for name, token in short.items()}
    assert pages == dict.fromkeys(pages, 401)


def _statement(doors: Doors, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    claims = {"name": "Robin Sample", "birthdate": "1981-02-03", "address": {"locality": "Austin"}} | changes.pop(
        "claims", {}
    )
    verification = {"trust_framework": "nist_800_63A", "time": doors.svc.clock().isoformat()}
    return {
        "iss": "p", "aud": doors.svc.settings.public_url, "sub": ROBIN.id, "epoch": 1, "jti": f"j{time.monotonic_ns()}",
        "exp": int(doors.svc.clock().timestamp()) + 600,
        "verified_claims": {"verification": verification | changes.pop("verification", {}), "claims": claims},
    } | changes  # fmt: skip


_BORN: tuple[Any, ...] = (
    "abcd", "0000", "99999", "1899-01-01", "2101", 1981.5, [], {}, True, "9" * 400, "1981-02-03T00:00:00Z", "\u0661981",
)  # fmt: skip
_PLACES: tuple[Any, ...] = (7, [], {}, "x" * 101, "a\0b", "\u202e")
_TIMES: tuple[Any, ...] = (
    "2026-10-01T00:00:00", "yesterday", 7, None, [], "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "",
    "2026-02-30",
)  # fmt: skip
_NAMES: tuple[Any, ...] = ("Robin\0", "Robin\x07", "\u202eRobin", "x" * 201, 7, [], {}, {"a": {"b": 1}}, "")
_FRAMEWORKS: tuple[Any, ...] = (7, None, "", "x" * 65, "a b", {})
_ASSURED: tuple[Any, ...] = (None, [], "x", 7, {}, {"verification": []}, {"claims": {}})


def _odd_statements() -> dict[str, dict[str, Any]]:
    """Build odd statements, each by the part that is wrong."""
    parts: list[Any] = [{"name": None, "given_name": value, "family_name": "Sample"} for value in _PARTS]
    changes: list[dict[str, Any]] = [
        *({"claims": {"birthdate": value}} for value in _BORN),
        *({"claims": {"address": {"locality": value}}} for value in _PLACES),
        *({"claims": {"address": value}} for value in ("Austin", 7, ["Austin"])),
        *({"claims": {"name": value}} for value in _NAMES),
        *({"claims": part} for part in parts),
        *({"verification": {"time": value}} for value in _TIMES),
        *({"verification": {"trust_framework": value}} for value in _FRAMEWORKS),
        *({"verified_claims": value} for value in _ASSURED),
    ]
    return {f"{change!r:.80}": change for change in changes}


async def test_an_odd_statement_is_refused_and_nothing_of_it_is_kept(doors: Doors) -> None:
    token = await new_key(doors.house.dsn, "Platform", access.SCOPES)
    body = {
        "account": {"id": ROBIN.id, "handle": ROBIN.handle, "epoch": 1}, "credential": "LSW", "jurisdiction": "US-OH",
        "name": {"full": "Robin A. Sample"},
    }  # fmt: skip
    answers = {}
    for name, changes in _odd_statements().items():
        odd = signed(_statement(doors, **changes))
        answer = await doors.ask(token, "POST", "/v1/claims", json=body | {"verified_claims": odd})
        answers[name] = (answer.status, "Robin" in await answer.text())
    assert answers == dict.fromkeys(answers, (422, False))
    assert await doors.svc.pool.fetchval("SELECT count(*) FROM claim") == 1
    assert await doors.svc.pool.fetchval("SELECT count(*) FROM statement_used") == 0, "a refused one is not used up"
    good = await doors.ask(token, "POST", "/v1/claims", json=body | {"verified_claims": signed(_statement(doors))})
    assert good.status == 202
    await doors.house.drain()
    lead = await doors.house.reviewer("Lea", lead=True)
    assert (await doors.house.next(lead)).id.startswith("cas_")


async def test_a_statement_opens_nothing_and_a_creators_token_states_nothing(doors: Doors) -> None:
    token = await new_key(doors.house.dsn, "Platform", access.SCOPES)
    both = signed(_statement(doors, handle=ROBIN.handle))
    for path in ("/v1/registries", f"/v1/claims/{doors.claim_id}"):
        assert (await doors.ask(both, "GET", path)).status == 401
    assert (await doors.page(both, "GET", "/claims/new")).status == 401
    body = {
        "account": {"id": ROBIN.id, "handle": ROBIN.handle, "epoch": 1},
        "verified_claims": await doors.theirs(ROBIN),
    }
    begun = await doors.ask(token, "POST", f"/v1/claims/{doors.claim_id}/amend", json=body)
    assert (begun.status, (await begun.json())["type"]) == (422, "urn:verifier:verified_claims")
    empty = signed(_statement(doors, handle=ROBIN.handle, verified_claims=None))
    assert (await doors.ask(empty, "GET", "/v1/registries")).status == 401, "it says that it is one"


@given(
    st.dictionaries(
        st.sampled_from(["sub", "epoch", "exp", "jti"]), st.from_type(type) | st.text() | st.floats() | st.integers()
    )
)
def test_whatever_a_token_says_is_read_or_refused_and_never_breaks(said: dict[str, object]) -> None:
    try:
        spoken = Spoken.model_validate(said)
    except ValueError:
        return
    assert spoken.expires_at.year < 2300


def _weak() -> dict[str, jwk.Key]:
    return {
        "RSA of 1024 bits": jwk.RSAKey.generate_key(1024),
        "secp256k1": jwk.ECKey.generate_key("secp256k1"),
        "X25519": jwk.OKPKey.generate_key("X25519"),
    }


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the library warns; we refuse
@pytest.mark.parametrize("name", ["RSA of 1024 bits", "secp256k1", "X25519"])
async def test_a_weak_key_is_neither_added_nor_believed(doors: Doors, name: str) -> None:
    key = _weak()[name]
    public: dict[str, Any] = dict(key.as_dict(private=False)) | {"kid": "weak"}
    with pytest.raises(ValueError, match=r"the key weak (is|cannot)"):
        platform_keys.read_set(json.dumps({"keys": [public]}))
    await platform_keys.add(doors.svc, {"weak": public})  # as if it had been added before this was asked
    if name != "X25519":
        algorithm = "RS256" if name.startswith("RSA") else "ES256K"
        said = {"aud": doors.svc.settings.public_url, "sub": ROBIN.id, "handle": ROBIN.handle, "epoch": 1, "jti": "w"}
        said["exp"] = int(doors.svc.clock().timestamp()) + 600
        token = jwt.encode({"alg": algorithm, "kid": "weak"}, said, key, algorithms=[algorithm])
        assert (await doors.ask(token, "GET", "/v1/registries")).status == 401


@pytest.mark.parametrize("make", [
    lambda: jwk.RSAKey.generate_key(2048), lambda: jwk.ECKey.generate_key("P-256"),
    lambda: jwk.ECKey.generate_key("P-384"), lambda: jwk.OKPKey.generate_key("Ed25519"),
])  # fmt: skip
def test_a_key_that_is_strong_enough_is_taken(make: Any) -> None:  # noqa: ANN401  a maker of keys
    public = dict(make().as_dict(private=False)) | {"kid": "good"}
    assert list(platform_keys.read_set(json.dumps({"keys": [public]}))) == ["good"]


@pytest.mark.parametrize("kid", ["", "a\0", "\u00fc", "x" * 201, 7])
def test_a_key_without_a_name_that_can_be_looked_up_is_refused(kid: object) -> None:
    public = dict(jwk.OKPKey.generate_key("Ed25519").as_dict(private=False)) | {"kid": kid}
    with pytest.raises(ValueError, match="kid"):
        platform_keys.read_set(json.dumps({"keys": [public]}))
