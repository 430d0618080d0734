"""Letters reach the relay at least once, under one name, with patience, and leave no address behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.harness.mail import ROBIN, PostHouse, Relay
from tests.harness.service import open_house
from verifier import worker
from verifier.flows.operations import send_mail
from verifier.outbound.mail.relay import LETTER_S
from verifier.settings import Settings
from verifier.store.server.embedded import Dsn
from verifier.web.api.claim_lines import ClaimLines
from verifier.web.http.watching import metrics


async def _tries(post: PostHouse) -> tuple[int, str, int | None]:
    row = await post.house.svc.pool.fetchrow("SELECT attempts, outcome, smtp_code FROM mail_outbox")
    assert row is not None
    return row["attempts"], row["outcome"], row["smtp_code"]


async def test_a_letter_that_is_put_off_five_times_has_failed_and_is_counted(post: PostHouse) -> None:
    await post.house.say()
    post.relay.recipient_replies += ["451 try again later"] * 9
    for number, wait in enumerate(send_mail.WAITS, start=1):
        assert await post.deliver() == 0
        assert await _tries(post) == (number, "failed" if number == len(send_mail.WAITS) else "waiting", 451)
        assert await post.deliver() == 0, "nobody is in a hurry"
        post.house.clock.now += wait
    assert len(post.relay.recipient_replies) == 4, "five tries and no more"
    assert await send_mail.counts(post.house.svc) == {"failed": 1}


async def test_the_next_try_succeeds_under_the_same_message_id(post: PostHouse) -> None:
    await post.house.say()
    post.relay.data_replies += ["452 disk full"]
    await post.deliver()
    assert await post.later(minutes=2) == 1
    (letter,) = post.relay.letters
    mail_id = await post.house.svc.pool.fetchval("SELECT id FROM mail_outbox")
    assert letter["Message-ID"] == f"<{mail_id}@verify.example>"
    assert await _tries(post) == (2, "sent", 250)


@pytest.mark.parametrize("where", ["recipient_replies", "data_replies"])
async def test_a_refusal_for_good_is_not_tried_again(post: PostHouse, where: str) -> None:
    await post.house.say()
    getattr(post.relay, where).append("550 no such mailbox")
    await post.deliver()
    assert await _tries(post) == (1, "failed", 550)
    assert await post.later(days=2) == 0


async def test_one_bad_address_holds_up_nobody(post: PostHouse) -> None:
    first, second = post.house.people[:2]
    await post.submit(first)
    await post.submit(second, email="second@example.org")
    post.relay.recipient_replies += ["550 no such mailbox"]
    assert await post.deliver() == 3


async def test_a_relay_that_is_gone_costs_one_letter_a_try_and_then_all_are_sent(
    database: Dsn, tmp_path: Path, relay: Relay
) -> None:
    gone = SecretStr("smtp://127.0.0.1:9")  # the discard port: nobody listens
    async with open_house(database, tmp_path, smtp_url=gone) as house:
        for credential in ("LPC", "RN", "MD"):
            await house.say(credential=credential)
        assert await send_mail.deliver(house.svc) == 0
        rows = await house.svc.pool.fetch("SELECT attempts FROM mail_outbox ORDER BY attempts")
        assert [row["attempts"] for row in rows] == [0, 0, 1]
    async with open_house(database, tmp_path, smtp_url=SecretStr(relay.url), rosters=False) as house:
        house.clock.forward(minutes=2)
        assert await send_mail.deliver(house.svc) == 3


async def test_a_running_worker_checks_a_claim_and_writes_to_its_creator(post: PostHouse) -> None:
    await post.house.say()
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(post.house.svc, stop, ClaimLines(post.house.svc)))
    async with asyncio.timeout(30):
        await post.relay.has_one.wait()
    stop.set()
    await working
    assert post.relay.to[0] == ROBIN


async def test_two_workers_send_each_letter_once(post: PostHouse) -> None:
    for credential in ("LPC", "RN", "MD", "LPN"):
        await post.house.say(credential=credential)
    sent = await asyncio.gather(*(post.deliver() for _ in range(3)))
    assert sum(sent) == len(post.relay.letters) == len({letter["Message-ID"] for letter in post.relay.letters}) == 4


async def test_a_worker_killed_after_sending_and_before_marking_leaves_one_letter_twice_and_not_none(
    post: PostHouse, database: Dsn, tmp_path: Path
) -> None:
    await post.house.say()
    post.relay.answer_data.clear()  # the relay has the letter and has not said so yet
    login = dict(database.service.arguments)
    arguments = json.dumps({"login": login, "smtp_url": post.relay.url, "data_dir": str(tmp_path / "postman")})
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.outbound.postman", arguments)
    async with asyncio.timeout(30):
        await post.relay.has_one.wait()
        os.kill(child.pid, signal.SIGKILL)
        assert await child.wait() == -signal.SIGKILL
    post.relay.answer_data.set()
    assert await _tries(post) == (1, "waiting", None)
    assert await post.deliver() == 0, "its worker might still be at it"
    assert await post.later(minutes=3) == 1
    assert len({letter["Message-ID"] for letter in post.relay.letters}) == 1
    assert len(post.relay.letters) == 2
    assert await _tries(post) == (2, "sent", 250)


async def test_a_letter_whose_last_worker_was_killed_has_failed(post: PostHouse) -> None:
    await post.house.say()
    await post.house.svc.pool.execute("UPDATE mail_outbox SET attempts = 5")
    assert await post.deliver() == 0
    assert await _tries(post) == (5, "failed", None)


async def test_neither_log_nor_outbox_holds_an_address_or_a_name(
    post: PostHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    await post.house.say()
    post.relay.recipient_replies += [f"451 <{ROBIN}> later", f"550 <{ROBIN}> unknown"]
    await post.deliver()
    await post.later(minutes=2)
    said = "".join(capsys.readouterr())
    rows = await post.house.svc.pool.fetch("SELECT m::text AS row FROM mail_outbox AS m")
    said += "".join(row["row"] for row in rows)
    assert "failed" in said
    assert [word for word in (ROBIN, "robin", "Robin", "example.org") if word in said] == []


async def test_what_ended_a_quarter_of_a_year_ago_is_forgotten(post: PostHouse) -> None:
    await post.house.say()
    await post.deliver()
    post.house.clock.forward(days=89)
    await post.house.tidy()
    assert ("received", "sent") in await post.outcomes()
    post.house.clock.forward(days=2)
    await post.house.tidy()
    assert ("received", "sent") not in await post.outcomes()


def test_letters_come_from_the_services_own_host_where_nothing_else_is_set(tmp_path: Path) -> None:
    addresses = {
        Settings(data_dir=tmp_path, public_url=f"https://{host}").mail_from
        for host in ("verify.example.org", "[2001:db8::1]:8443", "127.0.0.1")
    }
    assert addresses == {"no-reply@verify.example.org", "no-reply@localhost"}


def test_a_letter_is_kept_for_its_worker_longer_than_sending_it_may_take() -> None:
    assert min(send_mail.WAITS) > 2 * timedelta(seconds=LETTER_S)


def test_failed_letters_are_a_metric() -> None:
    said = metrics.render(metrics.Counters(), metrics.Seen([], {}, {"failed": 3})).decode()
    assert 'verifier_mails{outcome="failed"} 3.0' in said
