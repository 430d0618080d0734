"""The relay is spoken to as its address says: encrypted, as the user that was set, and never in the clear elsewhere."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.harness.mail import Relay, running_relay
from verifier.outbound.mail.relay import Away, Outcome, Sent, Transport, compose, is_one_address, relay, transport
from verifier.settings import SettingsError, load

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # smtps is TLS already
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
USER = "postman:s3%3Acret%2F@"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine: the relay's side of it, and a client that trusts it."""
    file = tmp_path_factory.mktemp("tls") / "relay.pem"
    file.write_bytes(_certificate())
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=file)


def _certificate() -> bytes:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none) + made.public_bytes(pem)


async def _post(way: Transport, to: str = "robin@example.org") -> Outcome:
    async with relay(way) as carry:
        return await carry(compose(way, to, "Subject", "Text.\n", mail_id="mal_1", at=NOW))


def _way(url: str, trust: ssl.SSLContext | None = None) -> Transport:
    made = transport(url, "badges@verify.example", trust=trust)
    assert made is not None
    return made


async def test_smtps_is_encrypted_from_the_first_byte_and_the_user_signs_in(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with running_relay(tls=tls[0], implicit=True, auth_required=True, auth_require_tls=False) as made:
        assert await _post(_way(f"smtps://{USER}127.0.0.1:{made.port}", tls[1])) == Sent(250)
    assert (made.logins, made.to) == (["postman"], ["robin@example.org"])


async def test_starttls_is_taken_where_it_is_offered_and_the_user_signs_in_after_it(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with running_relay(tls=tls[0], require_starttls=True, auth_required=True) as made:
        assert await _post(_way(f"smtp://{USER}127.0.0.1:{made.port}", tls[1])) == Sent(250)
    assert (made.logins, made.encrypted) == (["postman"], [True])


async def test_a_relay_whose_certificate_nobody_trusts_gets_nothing(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with running_relay(tls=tls[0], implicit=True) as made:
        assert await _post(_way(f"smtps://127.0.0.1:{made.port}")) == Away(None)
    assert made.letters == []


async def test_a_wrong_password_is_the_operators_matter_and_no_letters(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with running_relay(tls=tls[0], implicit=True, auth_required=True, auth_require_tls=False) as made:
        assert await _post(_way(f"smtps://postman:wrong@127.0.0.1:{made.port}", tls[1])) == Away(535)


async def test_a_relay_elsewhere_must_offer_starttls() -> None:
    assert _way("smtp://mail.example:25").start_tls is True
    assert _way("smtp://localhost").start_tls is None
    assert _way("smtps://mail.example").start_tls is False


async def test_without_starttls_a_relay_elsewhere_gets_nothing(relay: Relay) -> None:
    way = _Elsewhere(host="127.0.0.1", port=relay.port, implicit_tls=False, sender="badges@verify.example")
    assert await _post(way) == Away(None)
    assert (relay.letters, relay.to) == ([], [])


class _Elsewhere(Transport):
    """A relay that is treated as if it were on another machine."""

    @property
    def start_tls(self) -> bool | None:
        return True


async def test_a_connection_that_broke_is_opened_again_for_the_next_letter(relay: Relay) -> None:
    relay.data_replies += ["421 closing"]
    way = _way(relay.url)
    letter = compose(way, "robin@example.org", "Subject", "Text.\n", mail_id="mal_1", at=NOW)
    from verifier.outbound.mail import relay as mail  # noqa: PLC0415  the fixture has the name

    async with mail.relay(way) as carry:
        assert not isinstance(await carry(letter), Sent)
        assert await carry(letter) == Sent(250)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example, c@d.example",
        "a@b.example,c@d.example",
        "rób@example.org",
        "a@b.example\r\nBcc: c@d.example",
        "",
        "nobody",
        "a@b..example",
        "a@b.",
        "a@.example",
        "a@-..-",
        "a@b@c.example",
        "a..b@c.example",
        "<a@b.example",
    ],
)
def test_what_is_not_one_address_is_no_letter(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whichever the library raises
        compose(_way("smtp://localhost"), address, "Subject", "Text.\n", mail_id="mal_1", at=NOW)
    assert not is_one_address(address)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:h1dden", "smtp://mail.example/path"]
)
def test_a_relay_that_cannot_be_meant_is_refused_at_the_start_without_repeating_it(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERIFIER_SMTP_URL", url)
    with pytest.raises(SettingsError) as fault:
        load()
    assert "VERIFIER_SMTP_URL" in str(fault.value)
    assert "h1dden" not in str(fault.value)
