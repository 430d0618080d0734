"""Settings come from the environment, run without any, and say which variable is wrong and what to do."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.setting_values import is_loopback
from verifier.settings import SettingsError, load, unknown_variables


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VERIFIER_")]:
        monkeypatch.delenv(name)


def test_it_runs_without_any_setting(tmp_path: Path) -> None:
    settings = load()
    assert settings.data_dir == tmp_path / "var"
    assert settings.master_key_file == tmp_path / "var" / "master.key"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.embedded
    assert not settings.exposed
    assert (settings.source_wait_s, settings.decisions_per_hour, settings.gain_per_hour) == (86_400, 60, 200)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_PORT", "")
    monkeypatch.setenv("VERIFIER_PUBLIC_URL", "")
    assert load().public_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("host", "address", "exposed"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000", False),
        ("::1", "http://[::1]:9000", False),
        ("localhost", "http://localhost:9000", False),
        ("0.0.0.0", "http://localhost:9000", True),  # noqa: S104  what an operator may write
        ("192.0.2.7", "http://192.0.2.7:9000", True),
    ],
)
def test_the_public_address_follows_host_and_port(host: str, address: str, exposed: bool) -> None:  # noqa: FBT001
    settings = load(host=host, port=9000)
    assert settings.public_url == address
    assert settings.exposed is exposed


def test_a_public_address_beyond_this_machine_exposes_it() -> None:
    assert load(public_url="https://verify.example.org/").exposed


def test_a_registry_has_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_WA_DOH__ENABLED", "false")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_WA_DOH__RATE", "10000")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_WA_DOH__SYNC_EVERY", "12h")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_WA_DOH__APP_TOKEN", "12345")
    monkeypatch.setenv("VERIFIER_REGISTRIES__ORCID__CLIENT_SECRET", "s3cr3t")
    settings = load()
    washington = settings.registry("us-wa-doh")
    assert washington.enabled is False
    assert (washington.rate, washington.sync_every) == (10_000, timedelta(hours=12))
    assert washington.app_token.get_secret_value() == "12345"
    assert settings.registry("orcid").option("client_secret") == "s3cr3t"
    assert settings.registry("orcid").option("redirect") == ""
    assert settings.registry("us-nppes").enabled is None


def test_what_is_said_of_all_registries_holds_where_one_says_nothing_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_REGISTRIES__ALL__MIN_ROWS", "1")
    monkeypatch.setenv("VERIFIER_REGISTRIES__ALL__RATE", "500")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_FL_MQA__MIN_ROWS", "7")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_FL_MQA__MAX_SHRINK", "0.5")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_FL_MQA__MAX_CHANGES", "3")
    monkeypatch.setenv("VERIFIER_REGISTRIES__ORCID__SECRET_OF_DIGITS", "12345")
    settings = load()
    florida, others = settings.registry("us-fl-mqa"), settings.registry("us-oig-leie")
    assert (florida.min_rows, florida.max_shrink, florida.max_changes, florida.rate) == (7, 0.5, 3, 500)
    assert (others.min_rows, others.max_shrink, others.max_changes, others.rate) == (1, None, None, 500)
    assert settings.registry("orcid").option("secret_of_digits") == "12345"


@pytest.mark.parametrize(("name", "text"), [("MIN_ROWS", "-1"), ("MAX_SHRINK", "2"), ("MAX_CHANGES", "few")])
def test_an_assertion_that_cannot_be_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(f"VERIFIER_REGISTRIES__US_FL_MQA__{name}", text)
    with pytest.raises(SettingsError, match=f"VERIFIER_REGISTRIES__US_FL_MQA__{name} cannot be used"):
        load()


def test_proxies_are_named_by_address_or_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().trusted_proxies == ()
    monkeypatch.setenv("VERIFIER_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/24,,2001:db8::/48 , ::ffff:192.0.2.1")
    named = [str(network) for network in load().trusted_proxies]
    assert named == ["127.0.0.1/32", "10.0.0.0/24", "2001:db8::/48", "192.0.2.1/32"]


@pytest.mark.parametrize(
    "text", ["proxy.example.org", "127.0.0.1;10.0.0.1", "10.0.0.7/24", "300.0.0.1", "*", "0.0.0.0/0", "::/0", "[]"]
)
def test_a_proxy_that_cannot_be_one_is_told_by_the_variable(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("VERIFIER_TRUSTED_PROXIES", f"127.0.0.1,{text}")
    with pytest.raises(SettingsError, match=r"^VERIFIER_TRUSTED_PROXIES cannot be used: .*such as 127\.") as fault:
        load()
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "text", ["http://example.org", "http://127.0.0.1@example.org", "http://localhost.example.org", "x"]
)
def test_a_made_up_world_beyond_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("VERIFIER_WORLD_URL", text)
    with pytest.raises(SettingsError, match=r"VERIFIER_WORLD_URL cannot be used.*loopback address"):
        load()


def test_every_bad_variable_is_named_with_its_remedy_and_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_PORT", "h1dden")
    monkeypatch.setenv("VERIFIER_DATABASE_URL", "mysql://robin:h1dden@example.org")
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_WA_DOH__RATE", "-1")
    with pytest.raises(SettingsError) as fault:
        load()
    lines = str(fault.value).splitlines()
    assert [line.split()[0] for line in lines] == [
        "VERIFIER_PORT",
        "VERIFIER_DATABASE_URL",
        "VERIFIER_REGISTRIES__US_WA_DOH__RATE",
    ]
    assert all("Set it to" in line or "Leave it empty" in line for line in lines)
    assert "h1dden" not in str(fault.value)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_DATABASE_URL", "postgresql://u:h1dden@db/verifier")
    monkeypatch.setenv("VERIFIER_SMTP_URL", "smtp://u:h1dden@mail")
    monkeypatch.setenv("VERIFIER_REGISTRIES__ORCID__CLIENT_SECRET", "h1dden")
    assert "h1dden" not in repr(load())


def test_misspelt_variables_are_found() -> None:
    environment = {"VERIFIER_PROT": "1", "VERIFIER_PORT": "1", "VERIFIER_REGISTRIES__ORCID__X": "1", "PORT": "1"}
    assert unknown_variables(environment) == ("VERIFIER_PROT",)


@given(st.integers(0, 2**24 - 1))
def test_all_of_127_is_this_machine(rest: int) -> None:
    assert is_loopback(f"127.{rest >> 16}.{rest >> 8 & 255}.{rest & 255}")


@given(st.ip_addresses().filter(lambda address: not address.is_loopback).map(str))
def test_no_other_address_is_this_machine(address: str) -> None:
    assert not is_loopback(address)
    assert not is_loopback(f"http://[{address}]:80/" if ":" in address else f"http://{address}:80/")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, text in (("SMTP_URL", "smtp://u:p@mail.example.org:587\n"), ("REGISTRIES__US_CA_DCA__APP_KEY", "k\n")):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        monkeypatch.setenv(f"VERIFIER_{name}_FILE", str(file))
    monkeypatch.setenv("VERIFIER_REGISTRIES__US_CA_DCA__RATE", "2")
    settings = load()
    assert settings.smtp_url.get_secret_value() == "smtp://u:p@mail.example.org:587"
    own = settings.registry("us-ca-dca")
    assert (own.app_key.get_secret_value(), own.rate) == ("k", 2)
    assert unknown_variables(os.environ) == ()


def test_a_secret_that_is_set_twice_or_cannot_be_read_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VERIFIER_METRICS_TOKEN_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match="VERIFIER_METRICS_TOKEN_FILE names a file that cannot be read"):
        load()
    monkeypatch.setenv("VERIFIER_METRICS_TOKEN", "secret")
    with pytest.raises(SettingsError, match="both set") as refused:
        load()
    assert "secret" not in str(refused.value).replace("VERIFIER", "")
