"""A practice's domain is one that a practice can hold alone; a page among strangers' pages is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from verifier.outbound.sites.domains import DomainFault, is_shared, read_domain, registrable
from verifier.outbound.sites.shared_hosts import SHARED

LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
HOST = st.lists(LABEL, min_size=1, max_size=4).map(lambda labels: ".".join([*labels, "example"]))


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("practice.example", "practice.example"),
        ("  Practice.Example\n", "practice.example"),
        ("practice.example.", "practice.example"),
        ("https://www.practice.example/about?who=us#team", "www.practice.example"),
        ("HTTP://practice.example", "practice.example"),
        ("practice.example/über-uns", "practice.example"),
        ("practice.example?x=a@b", "practice.example"),
        ("xn--mller-kva.example", "xn--mller-kva.example"),
        ("practice.co.uk", "practice.co.uk"),
        ("0practice.example", "0practice.example"),
        ("3com.example", "3com.example"),
        (f"{'a' * 63}.example", f"{'a' * 63}.example"),
    ],
)
def test_a_domain_is_read_as_people_and_registers_write_it(typed: str, domain: str) -> None:
    assert read_domain(typed) == domain


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("a." * 1_001, "too_long"),
        (f"{'a.' * 124}example", "too_long"),
        ("müller.example", "not_ascii"),
        ("prаctice.example", "not_ascii"),
        ("practice。example", "not_ascii"),
        ("１２７.0.0.1", "not_ascii"),
        ("practice..example", "malformed"),
        (".practice.example", "malformed"),
        ("practice.example..", "malformed"),
        ("-practice.example", "malformed"),
        ("practice-.example", "malformed"),
        ("my_practice.example", "malformed"),
        ("my practice.example", "malformed"),
        ("practice.example\t.evil.example", "malformed"),
        ("practice.example\\.evil.example", "malformed"),
        ("practice.example\x00", "malformed"),
        ("%70ractice.example", "malformed"),
        (f"{'a' * 64}.example", "malformed"),
        ("https://", "malformed"),
        ("/practice.example", "malformed"),
        ("ftp://practice.example", "not_web"),
        ("file:///etc/passwd", "not_web"),
        ("robin@practice.example", "userinfo"),
        ("mailto:robin@practice.example", "userinfo"),
        ("https://practice.example@evil.example/", "userinfo"),
        ("https://practice.example\\@evil.example/", "userinfo"),
        ("practice.example:443", "port"),
        ("https://practice.example:8443/", "port"),
        ("practice.example:", "port"),
        ("javascript:alert(1)", "port"),
        ("127.0.0.1", "address"),
        ("https://1.1.1.1/", "address"),
        ("127.1", "address"),
        ("0x7f.1", "address"),
        ("0x7f000001", "address"),
        ("2130706433", "address"),
        ("practice.0x", "address"),
        ("1.1.1.1.", "address"),
        ("[::1]", "address"),
        ("https://[2606:4700::1111]:443/", "address"),
        ("::ffff:127.0.0.1", "address"),
        ("practice", "single_label"),
        ("example", "single_label"),
        ("com", "single_label"),
        ("localhost", "reserved_name"),
        ("practice.localhost", "reserved_name"),
        ("printer.local", "reserved_name"),
        ("metadata.google.internal", "reserved_name"),
        ("practice.test", "reserved_name"),
        ("practice.invalid", "reserved_name"),
        ("practice.onion", "reserved_name"),
        ("router.home.arpa", "reserved_name"),
        ("1.0.0.127.in-addr.arpa", "reserved_name"),
        ("wpad.lan", "reserved_name"),
        ("co.uk", "public_suffix"),
        ("kawasaki.jp", "public_suffix"),
        ("xn--55qx5d.cn", "public_suffix"),
        ("practice.github.io", "shared_host"),
        ("github.io", "shared_host"),
        ("practice.wixsite.com", "shared_host"),
        ("practice.uk.com", "shared_host"),
        ("practice.blogspot.com", "shared_host"),
        ("https://www.psychologytoday.com/us/therapists/robin", "shared_host"),
        ("www.facebook.com/practice", "shared_host"),
        ("linktr.ee/practice", "shared_host"),
        ("sites.google.com/view/practice", "shared_host"),
        ("practice.squarespace.com", "shared_host"),
        ("gmail.com", "shared_host"),
        ("X.com", "shared_host"),
    ],
)
def test_what_no_practice_can_hold_alone_is_refused_with_its_reason(typed: str, code: str) -> None:
    assert read_domain(typed) == DomainFault(code)


@pytest.mark.parametrize("shared", sorted(SHARED))
def test_a_shared_host_is_shared_with_everything_below_it_and_nothing_beside_it(shared: str) -> None:
    assert read_domain(shared) == DomainFault("shared_host")
    assert read_domain(f"www.practice.{shared}") == DomainFault("shared_host")
    assert not is_shared(f"{shared}.example")


@given(HOST)
def test_a_plain_host_name_is_read_as_it_stands_and_a_client_asks_that_very_host(host: str) -> None:
    assert read_domain(host) == read_domain(f"https://{host.upper()}/x") == host
    assert URL.build(scheme="https", host=host, path="/").raw_host == host


@given(st.text() | st.text("abx.-:/@[]0127\\%?#", max_size=30) | HOST.map("https://".__add__))
def test_whatever_is_typed_what_is_read_is_one_plain_name_and_is_read_again_as_itself(typed: str) -> None:
    domain = read_domain(typed)
    if isinstance(domain, DomainFault):
        return
    assert set(domain) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(domain) <= 253
    assert read_domain(domain) == domain
    assert not is_shared(domain)
    assert domain.endswith(registrable(domain))
    assert registrable(domain)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.practice.example", "practice.example"),
        ("practice.example", "practice.example"),
        ("www.practice.co.uk", "practice.co.uk"),
        ("a.b.c.practice.com", "practice.com"),
        ("city.kawasaki.jp", "city.kawasaki.jp"),
        ("www.xn--mller-kva.de", "xn--mller-kva.de"),
        ("practice.github.io", "github.io"),
        ("co.uk", ""),
        ("example", ""),
    ],
)
def test_the_registrable_domain_is_the_one_somebody_registered(host: str, domain: str) -> None:
    assert registrable(host) == domain
