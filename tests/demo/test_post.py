"""The made-up world's mail relay: it takes what our own mailer sends, and shows it as it was written."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
import pytest

from tests.demo.posting import WHO, talking
from tests.demo.reading import read
from tests.harness.boards import Visitor
from verifier.demo.servers.mail_relay import KEPT, LARGEST, Post
from verifier.demo.world import WorldHandle, running_world
from verifier.outbound.mail.relay import Sent, Transport, compose, relay, transport

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
TO = "robin@example.org"


def ours(world: WorldHandle) -> Transport:
    found = transport(world.smtp_url, "service@example.org")
    assert found is not None
    return found


async def test_a_letter_of_ours_arrives_word_for_word(visitor: Visitor) -> None:
    text = "Hello Zoë,\n\n.hidden\n..\n.\n" + "long " * 400 + "\nend\n"
    mailer = ours(visitor.world)
    async with relay(mailer) as carry:
        for serial in range(2):
            letter = compose(mailer, TO, "A code for Zoë", text, mail_id=f"m{serial}", at=AT)
            assert await carry(letter) == Sent(250)
    found = (await visitor.json("/_mail.json"))["letters"]
    assert [(one["to"], one["subject"], one["text"]) for one in found] == [([TO], "A code for Zoë", text)] * 2


async def test_a_long_line_and_leading_dots_survive_unencoded(world: WorldHandle) -> None:
    line = "x" * 9_000
    body = f"Subject: Dots\r\n\r\n.one\r\n..two\r\n{line}\r\n"
    mailer = ours(world)
    await aiosmtplib.send(
        body.encode(), hostname=mailer.host, port=mailer.port, sender="s@example.org", recipients=[TO]
    )
    assert world.post.letters[0].text == f".one\n..two\n{line}\n"


async def test_letters_are_shown_newest_first_and_never_as_markup(visitor: Visitor) -> None:
    post = visitor.world.post
    post.take((TO,), b"Subject: First\r\n\r\nnothing\r\n")
    post.take(
        ('"<b>"@example.org',), b"Subject: <script>alert(1)</script>\r\n\r\n</pre><img src=x onerror=alert(1)>\r\n"
    )
    page = read(await visitor.text("/_mail"))
    assert page.of("h2") == ["<script>alert(1)</script>", "First"]
    assert page.of("pre") == ["</pre><img src=x onerror=alert(1)>\n", "nothing\n"]
    assert not page.tags & {"script", "img", "b"}


async def test_an_empty_box_says_so(visitor: Visitor) -> None:
    assert "No letters yet." in await visitor.text("/_mail")
    assert await visitor.json("/_mail.json") == {"letters": []}


async def test_what_is_out_of_order_or_not_spoken_is_answered_and_the_talk_goes_on(world: WorldHandle) -> None:
    async with talking(world.smtp_url) as wire:
        assert await wire.say("RCPT TO:<a@example.org>", "DATA", "EHLO me", "NOOP", "VRFY robin") == [
            503,
            503,
            250,
            250,
            502,
        ]
        assert await wire.say("MAIL FROM:nobody", "MAIL FROM:<>", "MAIL FROM:<>", "RCPT TO:<>") == [501, 250, 503, 501]
        assert await wire.say("RSET", "RCPT TO:<a@example.org>", *WHO, "DATA") == [250, 503, 250, 250, 354]
        assert await wire.send(b"Subject: Yes\r\n\r\nyes\r\n.\r\n") == 250
        assert await wire.say("QUIT") == [221]
        assert await wire.reader.read() == b""
    assert [letter.subject for letter in world.post.letters] == ["Yes"]


async def test_a_letter_that_is_too_long_is_refused_and_the_next_is_taken(world: WorldHandle) -> None:
    async with talking(world.smtp_url) as wire:
        await wire.say(*WHO, "DATA")
        assert await wire.send(b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (LARGEST // 72) + b".\r\n") == 552
        assert await wire.say(*WHO, "DATA") == [250, 250, 354]
        assert await wire.send(b"Subject: Short\r\n\r\n.\r\n") == 250
    assert [letter.subject for letter in world.post.letters] == ["Short"]


async def test_a_line_without_end_ends_the_talk(world: WorldHandle) -> None:
    async with talking(world.smtp_url) as wire:
        await wire.say(*WHO, "DATA")
        assert await wire.send(b"x" * (LARGEST + 100_000)) == 0
    assert world.post.letters == ()


async def test_a_client_that_leaves_in_the_middle_leaves_no_letter(world: WorldHandle) -> None:
    async with talking(world.smtp_url) as wire:
        await wire.say(*WHO, "DATA")
        wire.writer.write(b"Subject: Half\r\n\r\nhalf a let")
        wire.writer.write_eof()
        assert await wire.reader.read() == b""
    assert world.post.letters == ()


async def test_a_world_ends_though_somebody_still_talks() -> None:
    async with running_world() as world, asyncio.timeout(10):
        talk = talking(world.smtp_url)
        wire = await talk.__aenter__()
    assert await wire.reader.read() == b""
    wire.writer.close()


def test_only_the_last_letters_are_kept() -> None:
    post = Post(lambda: AT)
    for serial in range(KEPT + 5):
        post.take((TO,), f"Subject: {serial}\r\n\r\n".encode())
    assert (len(post.letters), post.letters[0].subject, post.letters[-1].subject) == (KEPT, str(KEPT + 4), "5")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"no header at all\r\n", "no header at all"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\nqapla", "qapla"),
        (b"Content-Type: application/pdf\r\n\r\nx", ""),
        (b"", ""),
        (b"Subject: \xff\xfe\r\n\r\n\xff", "\ufffd"),
    ],
)
def test_what_nobody_can_read_is_kept_nevertheless(content: bytes, text: str) -> None:
    post = Post(lambda: AT)
    post.take((TO,), content)
    assert text in post.letters[0].text


def test_a_letter_with_a_picture_shows_its_text() -> None:
    message = EmailMessage()
    message["Subject"] = "Two parts"
    message.set_content("words\n")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    post = Post(lambda: AT)
    post.take((TO,), message.as_bytes())
    assert post.letters[0].text == "words\n"
