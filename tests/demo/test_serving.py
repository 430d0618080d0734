"""The settings of `serve --demo`: an address for everything a creator can prove, unless the operator has one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from verifier import app
from verifier.cli import serve
from verifier.domain.evidence import RegistryId
from verifier.registries.discover import discover
from verifier.registries.http.operator_key import has_key
from verifier.settings import Settings, load


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """The environment of the other tests is theirs."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("VERIFIER_")]:
        del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)


def begun(**operators: str) -> tuple[Settings, serve._Ends]:
    os.environ.update({f"VERIFIER_{name.upper()}": value for name, value in operators.items()})
    return serve._with_a_world(load())


def test_letters_and_sign_ins_stay_in_the_made_up_world() -> None:
    chosen, ends = begun()
    assert chosen.world_url == ends.world_url
    assert chosen.smtp_url.get_secret_value() == f"smtp://127.0.0.1:{ends.mail_port}"
    assert (chosen.oidc_issuer, chosen.oidc_client_id) == (f"{chosen.world_url}/openid", "demo")
    assert ends.mail_page == f"{chosen.world_url}/_mail"
    assert ends.command[-4:] == ("--port", chosen.world_url.rpartition(":")[2], "--mail-port", str(ends.mail_port))
    assert chosen.registry("us-fl-mqa").enabled
    assert chosen.registry("us-vt-example").enabled is None
    assert (chosen.registry("us-fl-mqa").min_rows, chosen.registry("us-fl-mqa").max_changes) == (0, 1_000_000)
    assert chosen.rdap_url == f"{chosen.world_url}/rdap"
    ours = app.source_settings(chosen)(RegistryId("us-ca-dca"))
    assert ours.base_url == f"{chosen.world_url}/us-ca-dca"
    assert has_key(next(one.sheet for one in discover() if one.sheet.id == "us-ca-dca"), ours)


def test_what_the_operator_has_set_stays() -> None:
    chosen, ends = begun(
        world_url="http://127.0.0.1:9",
        smtp_url="smtp://127.0.0.1:25",
        oidc_client_id="APP-1",
        oidc_issuer="https://x.y",
    )
    assert (ends.world_url, ends.mail_port, ends.mail_page) == ("http://127.0.0.1:9", 0, "")
    assert chosen.smtp_url.get_secret_value() == "smtp://127.0.0.1:25"
    assert (chosen.oidc_issuer, chosen.oidc_client_id) == ("https://x.y", "APP-1")
    assert chosen.registries == {}


def test_the_addresses_name_the_mail_page_and_the_websites(capsys: pytest.CaptureFixture[str]) -> None:
    chosen, ends = begun()
    serve._print_addresses(chosen, ends, as_json=False)
    said = capsys.readouterr().out
    assert f"mail        {chosen.world_url}/_mail\n" in said
    assert f"websites    {chosen.world_url}/_websites\n" in said
    serve._print_addresses(load(world_url=""), None, as_json=False)
    assert "mail" not in capsys.readouterr().out
