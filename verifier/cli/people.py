"""Commands for who may do what: platform keys and reviewers, made, listed and ended by the owner of the database."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from verifier.bootstrap import login_url
from verifier.cli.output import AsJson, as_owner, give_up, run, say, table
from verifier.domain.roles import LEADING, Role, role_of
from verifier.flows.access import keys
from verifier.flows.access.access import SCOPES
from verifier.setting_values import Duration

if TYPE_CHECKING:
    from typing import Any

    from verifier.settings import Settings
    from verifier.store.db import Connection

token = typer.Typer(help="Platform keys, and new reviewers.", no_args_is_help=True)
reviewer = typer.Typer(help="Reviewers: who they are, their way in, and their end.", no_args_is_help=True)

KeyId = Annotated[str, typer.Argument(help="The key's id, key_...; `verifier token list` shows it.")]
ReviewerId = Annotated[str, typer.Argument(help="The reviewer's id, rev_...; `verifier reviewer list` shows it.")]
Everything = Annotated[bool, typer.Option("--all", help="Also those that have ended.")]
_ID = re.compile(r"(key|rev)_[0-9a-f]{32}")
_LONGEST_GRACE = timedelta(days=30)


@token.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose key this is.")],
    *,
    scope: Annotated[list[str] | None, typer.Option(help=f"One or more of: {', '.join(SCOPES)}.")] = None,
    reviewer: Annotated[bool, typer.Option("--reviewer", help="Make a reviewer instead of a platform key.")] = False,
    lead: Annotated[bool, typer.Option("--lead", help="Make a lead reviewer.")] = False,
    admin: Annotated[bool, typer.Option("--admin", help="Make a lead who also makes keys in the console.")] = False,
    auditor: Annotated[bool, typer.Option("--auditor", help="Make an auditor: sees all, changes nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a key or a reviewer. The secret is printed once and stored only as a digest."""
    if not name.strip():
        give_up("Say whose it is: the name is what you will know it by in `verifier token list`.")
    if auditor and (reviewer or lead or admin):
        give_up("An auditor decides nothing: say --auditor alone.")
    if reviewer or lead or admin or auditor:
        role = role_of(lead=lead, admin=admin, auditor=auditor)
        person = run(as_owner(lambda owner, chosen: _admit(owner, chosen, name, role)))
        say(person, as_json=as_json, text=_welcome(person))
        return
    wrong = sorted(set(scope or []) - set(SCOPES))
    unknown = f"Unknown: {', '.join(wrong)}. " if wrong else ""
    if wrong or not scope:
        give_up(f"Name scopes with --scope. {unknown}There are: {', '.join(SCOPES)}.")
    scopes = sorted(set(scope))
    made = run(as_owner(lambda owner, _: keys.issue(owner, name, scopes)))
    say({"id": made.id, "name": name, "scopes": scopes, "token": made.token}, as_json=as_json, text=made.token)


@token.command("list")
def list_keys(*, everything: Everything = False, as_json: AsJson = False) -> None:
    """List platform keys: who has which scopes since when. No secret is kept, so none is shown."""
    rows: list[dict[str, Any]] = [
        row._asdict() for row in run(as_owner(lambda owner, _: keys.listed(owner))) if everything or row.live
    ]
    shown = rows if as_json else [row | {"scopes": " ".join(row["scopes"])} for row in rows]
    table(shown, ("id", "name", "scopes", "created_at", "ends_at", "revoked_at", "bootstrap"), as_json=as_json)


@token.command("revoke")
def revoke_key(key_id: KeyId, *, as_json: AsJson = False) -> None:
    """End a platform key, everywhere within a second. One that has ended stays ended: nothing brings it back."""
    ended = run(as_owner(lambda owner, _: keys.end(owner, key_id)))
    if ended is None:
        give_up(f"There is no key {_told(key_id)}. `verifier token list --all` shows every one.")
    say({"id": key_id, "ended": ended}, as_json=as_json, text="Ended." if ended else "It had ended before.")


@token.command("rotate")
def rotate(
    key_id: KeyId,
    *,
    grace: Annotated[str, typer.Option(help="How long the old secret stays good: 15m, 24h, 7d.")] = "0",
    as_json: AsJson = False,
) -> None:
    """Make a new secret with the same name and scopes. The old one ends now, or after the grace."""
    replaced = run(as_owner(lambda owner, _: keys.replace(owner, key_id, _grace(grace))))
    if replaced is None:
        give_up(f"There is no key {_told(key_id)} that is still good. `verifier token list` shows those that are.")
    document = asdict(replaced.key) | {"replaces": key_id, "old_ends_at": replaced.old_ends_at}
    say(document, as_json=as_json, text=replaced.key.token)


@token.command("revoke-bootstrap")
def revoke_bootstrap(*, as_json: AsJson = False) -> None:
    """End the trial accounts of the first start."""
    ended = run(as_owner(_end_trial))
    say({"ended": ended}, as_json=as_json, text=f"{ended} trial accounts ended.")


@reviewer.command("list")
def list_reviewers(*, everything: Everything = False, as_json: AsJson = False) -> None:
    """List reviewers, and in how many browsers each is signed in."""
    rows = run(as_owner(lambda owner, _: keys.reviewers(owner)))
    shown = [row._asdict() for row in rows if everything or row.revoked_at is None]
    table(
        shown,
        ("id", "name", "lead", "admin", "auditor", "sessions", "created_at", "lapsed_at", "revoked_at", "bootstrap"),
        as_json=as_json,
    )


@reviewer.command("link")
def link(reviewer_id: ReviewerId, *, as_json: AsJson = False) -> None:
    """Make a login link: good once, for 15 minutes. A former link that was not used ends with it."""
    document = run(as_owner(lambda owner, chosen: _link(owner, chosen, reviewer_id)))
    if document is None:
        give_up(f"There is no reviewer {_told(reviewer_id)}, or not any more. `verifier reviewer list` shows who is.")
    say(document, as_json=as_json, text=str(document["login_url"]))


@reviewer.command("role")
def role(
    reviewer_id: ReviewerId,
    given: Annotated[Role, typer.Argument(help="What they are from now on.", metavar="ROLE")],
    *,
    as_json: AsJson = False,
) -> None:
    """Give a reviewer another role: reviewer, lead, admin or auditor. It counts from their next click on."""
    changed = run(as_owner(lambda owner, _: keys.set_role(owner, reviewer_id, given)))
    if changed is None:
        give_up(f"There is no reviewer {_told(reviewer_id)}, or not any more. `verifier reviewer list` shows who is.")
    text = f"They are {given} now." if changed else f"They were {given} before."
    say({"id": reviewer_id, "role": given, "changed": changed}, as_json=as_json, text=text)


@reviewer.command("sign-out")
def sign_out(reviewer_id: ReviewerId, *, as_json: AsJson = False) -> None:
    """Sign a reviewer out everywhere; a link that was not used yet ends, too. They come back with a new link."""
    ended = run(as_owner(lambda owner, _: keys.sign_out(owner, reviewer_id)))
    if ended is None:
        give_up(f"There is no reviewer {_told(reviewer_id)}. `verifier reviewer list` shows every one.")
    say({"id": reviewer_id, "sessions": ended}, as_json=as_json, text=f"{ended} sessions ended.")


@reviewer.command("revoke")
def revoke_reviewer(
    reviewer_id: ReviewerId,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Also where this is the last lead.")] = False,
    as_json: AsJson = False,
) -> None:
    """End a reviewer at once: token, links, sessions, and the case in their hands goes back to the queue."""
    ended = run(as_owner(lambda owner, _: _revoke(owner, reviewer_id, even_the_last=yes)))
    if ended is None:
        give_up(f"There is no reviewer {_told(reviewer_id)}. `verifier reviewer list --all` shows every one.")
    say({"id": reviewer_id, "ended": ended}, as_json=as_json, text="Ended." if ended else "They had ended before.")


async def _admit(owner: Connection, chosen: Settings, name: str, role: Role) -> dict[str, Any]:
    rights = {"lead": role in LEADING, "admin": role is Role.ADMIN, "auditor": role is Role.AUDITOR}
    made = await keys.admit(owner, name, lead=rights["lead"], admin=rights["admin"], auditor=rights["auditor"])
    way_in = {"login_url": login_url(chosen.public_url, made.login_token), "link_ends_at": made.link_ends_at}
    return {"id": made.id, "name": name, **rights, "token": made.token} | way_in


def _welcome(person: dict[str, Any]) -> str:
    ends_at = f"{person['link_ends_at']:%Y-%m-%d %H:%M} UTC"
    return (
        f"id         {person['id']}\ntoken      {person['token']}\nlogin link {person['login_url']}\n"
        f"The link is good once, until {ends_at}. `verifier reviewer link {person['id']}` makes another."
    )


async def _link(owner: Connection, chosen: Settings, reviewer_id: str) -> dict[str, Any] | None:
    made = await keys.link(owner, reviewer_id)
    if made is None:
        return None
    return {"id": reviewer_id, "login_url": login_url(chosen.public_url, made[0]), "link_ends_at": made[1]}


async def _revoke(owner: Connection, reviewer_id: str, *, even_the_last: bool) -> bool | None:
    found = await keys.reviewer(owner, reviewer_id)
    if found is not None and found.last_lead and not even_the_last:
        give_up(
            "This is the last lead: cases of the lead queue would wait for nobody. Make another with `verifier token "
            "create NAME --lead`, or say --yes."
        )
    return await keys.revoke(owner, reviewer_id)


async def _end_trial(owner: Connection, chosen: Settings) -> int:
    ended = await keys.end_trial(owner)
    (chosen.data_dir / "credentials.json").unlink(missing_ok=True)
    return ended


def _grace(said: str) -> timedelta:
    try:
        meant = TypeAdapter(Duration).validate_python(said)
    except (ValidationError, OverflowError):
        give_up("Say --grace as a number with s, m, h or d, such as 24h.")
    if meant > _LONGEST_GRACE:
        give_up("An old secret may stay good for at most 30 days: --grace 30d.")
    return meant


def _told(word: str) -> str:
    """Return an id as it may be repeated: a secret that was pasted in its place is not."""
    return word if _ID.fullmatch(word) else "of this id"
