"""Conversion of wire models to values of the core: account, words, and the identity the platform vouches for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from verifier.domain.claim import AccountRef, Actor, Amendment, Identity, Submission, Voucher, Words
from verifier.flows.accounts import signed_statements
from verifier.flows.binding.reply import Given
from verifier.flows.claims import claim_reader
from verifier.flows.core.errors import FieldFault, Forbidden, Invalid
from verifier.flows.core.service import Service
from verifier.flows.review.views import ManualLicence, Ruling
from verifier.web.api import requests
from verifier.web.http.answers.problems import MissingScope
from verifier.web.http.reading import remedies
from verifier.web.http.reading.params import bare

OLDEST_IDENTITY = timedelta(days=366)
_EMPTIED = ("number", "npi", "orcid", "institution")  # null takes these out of a claim


async def submission(svc: Service, body: requests.SubmitClaim, actor: Actor) -> Submission:
    """Read a submitted claim as this actor may mean it."""
    account = _whose(body.account, actor)
    identity, voucher = await _vouched(svc, body.identity, body.verified_claims, account, actor)
    return Submission(
        account=account,
        credential=body.credential,
        jurisdiction=body.jurisdiction,
        words=Words(
            name=body.name.full,
            number=body.number or "",
            npi=body.npi or "",
            orcid=_orcid(body.orcid),
            institution=body.institution or "",
            email=_email(body.contact),
            locale=body.locale,
        ),
        identity=identity,
        attested=voucher is not None,
        voucher=voucher,
    )


async def amendment(svc: Service, body: requests.AmendClaim, actor: Actor) -> Amendment:
    """Read the changes to a claim: what was left out is None, what was sent as null is emptied."""
    account = _whose(body.account, actor) if body.account is not None or actor.account is not None else None
    cleared = {name: "" for name in _EMPTIED if name in body.model_fields_set and getattr(body, name) is None}
    email = _email(body.contact) if body.contact is not None else None
    identity, voucher = await _vouched(svc, body.identity, body.verified_claims, account, actor)
    return Amendment(
        credential=body.credential,
        jurisdiction=body.jurisdiction,
        name=body.name.full if body.name else None,
        number=cleared.get("number", body.number),
        npi=cleared.get("npi", body.npi),
        orcid=cleared.get("orcid", _orcid(body.orcid) or None),
        institution=cleared.get("institution", body.institution),
        email=email,
        locale=body.locale,
        account=account if body.account is not None else None,
        identity=identity,
        attested=voucher is not None,
        voucher=voucher,
        statement=body.statement,
    )


async def given(svc: Service, body: requests.AnswerBinding, claim_id: str, actor: Actor) -> Given:
    """Read an answer to a binding; an identity is held against the claim's own account."""
    account = None
    if body.identity is not None or body.verified_claims is not None:
        shown = (await claim_reader.claim(svc, claim_id, actor)).account
        account = AccountRef(shown.id, shown.handle, shown.epoch, shown.display_name)
    identity, voucher = await _vouched(svc, body.identity, body.verified_claims, account, actor)
    return Given(
        code=body.code or "",
        state=body.state or "",
        url=body.url or "",
        identity=identity,
        attested=voucher is not None,
        voucher=voucher,
    )


def ruling(body: requests.Decision) -> Ruling:
    """Read a reviewer's decision."""
    return Ruling(
        action=body.action,
        reason=body.reason,
        note=body.note,
        lease=body.lease,
        holder_level=body.holder.level if body.holder else None,
        holder_method=body.holder.method if body.holder else None,
        licence=_licence(body.licence) if body.licence else None,
        wants=tuple(dict.fromkeys(body.wants or ())),
    )


def _licence(sent: requests.ManualLicence) -> ManualLicence:
    looked_up = instant(sent.looked_up_at, "/licence/looked_up_at")
    if sent.valid_until is not None and not 1900 <= sent.valid_until.year <= 2200:  # noqa: PLR2004  a human span
        raise _invalid("/licence/valid_until", "out_of_range")
    return ManualLicence(
        board=sent.board,
        url=sent.url,
        record_name=sent.record_name,
        title=sent.title,
        number=sent.number,
        standing=sent.standing.value,
        valid_until=sent.valid_until,
        looked_up_at=looked_up,
        discipline=sent.discipline,
        paste=sent.paste or "",
    )


def _whose(sent: requests.Account | None, actor: Actor) -> AccountRef:
    """Return the account of a claim: a creator's token decides for a creator, the body for a platform."""
    if actor.account is not None:
        if sent is not None and sent.id != actor.account.id:
            raise Forbidden("not_your_account", "A creator's token speaks for its own account only.")
        return actor.account
    if sent is None:
        raise _invalid("/account", "required")
    return AccountRef(id=sent.id, handle=bare(sent.handle), epoch=sent.epoch, display_name=sent.display_name)


async def _vouched(
    svc: Service, sent: requests.Identity | None, token: str | None, account: AccountRef | None, actor: Actor
) -> tuple[Identity | None, Voucher | None]:
    """Take an identity from a key that may assert one, or from a statement the platform signed."""
    if token is not None:
        if account is None:
            raise _invalid("/account", "required")  # the statement names an account and must be held against one
        return await _stated(svc, token, account)
    if sent is None:
        return None, None
    if not actor.may("identity:assert"):
        raise MissingScope("identity:assert")
    return _checked(svc, sent, "/identity"), None


async def _stated(svc: Service, token: str, account: AccountRef) -> tuple[Identity, Voucher]:
    """Read a signed statement by the model and the rules of a plain one; it is spent with what it is used for."""
    said = await signed_statements.statement(svc, token, account)
    return _checked(svc, requests.stated(said.fields), "/verified_claims"), said.voucher


def _checked(svc: Service, sent: requests.Identity, where: str) -> Identity:
    now = svc.clock()
    if sent.birth_year is not None and sent.birth_year > now.year:
        raise _invalid(f"{where}/birth_year", "out_of_range")
    if sent.birth_date is not None and sent.birth_date > now.date():
        raise _invalid(f"{where}/birth_date", "out_of_range")
    if sent.birth_date is not None and sent.birth_year not in (None, sent.birth_date.year):
        raise _invalid(f"{where}/birth_date", "another_year")
    verified_at = instant(sent.verified_at, f"{where}/verified_at")
    if not now - OLDEST_IDENTITY <= verified_at <= now:
        raise _invalid(f"{where}/verified_at", "out_of_range")
    return Identity(
        verified_name=sent.verified_name,
        birth_year=sent.birth_date.year if sent.birth_date else sent.birth_year,
        birth_date=sent.birth_date,
        locality=sent.locality,
        method=sent.method,
        verified_at=verified_at,
        reference=sent.reference,
    )


def instant(sent: datetime, pointer: str) -> datetime:
    """Turn a time into UTC; the first and the last years of the calendar cannot be turned."""
    if not 1900 <= sent.year <= 2200:  # noqa: PLR2004  a human span, far from the calendar's ends
        raise _invalid(pointer, "out_of_range")
    return sent.astimezone(UTC)


def _orcid(written: str | None) -> str:
    return (written or "").removeprefix("https://orcid.org/")


def _email(contact: requests.Contact | None) -> str:
    return (contact.email or "") if contact else ""


def _invalid(pointer: str, code: str) -> Invalid:
    remedy = remedies.REMEDIES[pointer.rpartition("/")[2]]
    return Invalid("validation", "Correct the fields listed in errors.", faults=(FieldFault(pointer, code, remedy),))
