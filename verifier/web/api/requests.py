"""Request bodies: strict models, unknown fields refused, nothing a client must not set; not seen by the core."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from verifier.domain.evidence import Standing
from verifier.domain.passing import Doubt, Skip
from verifier.domain.report import ReportReason
from verifier.domain.searches import SEARCH_REASONS
from verifier.domain.vocabulary import DECISION_REASONS
from verifier.flows.webhooks.views import WebhookType
from verifier.web.api import fields
from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading.models import Wire, fault_at


class Account(Wire):
    """The account as the platform names it today."""

    id: fields.AccountId
    handle: fields.Handle
    epoch: fields.Epoch
    display_name: fields.DisplayName = ""


class BadgeItem(Wire):
    """One badge of many: a handle, and the account and epoch it is shown for."""

    handle: fields.Handle
    account_id: fields.AccountId | None = None
    epoch: fields.Epoch | None = None


def _kind_of_item(item: object) -> str | None:
    return "~handle" if isinstance(item, str) else "~item" if isinstance(item, dict | BadgeItem) else None


Item = Annotated[
    Annotated[fields.Handle, Tag("~handle")] | Annotated[BadgeItem, Tag("~item")],
    Discriminator(_kind_of_item, custom_error_type="badge_item", custom_error_message="a badge item"),
]


class BadgeQuery(Wire):
    """Up to 1,000 badges at once, answered in the order asked."""

    items: list[Item] = Field(max_length=1_000)


class Name(Wire):
    """The name under which the creator works."""

    full: fields.FullName


class Contact(Wire):
    """The address at which the creator can be told about the claim."""

    email: fields.Email | None = None


class Identity(Wire):
    """The identity that the platform's own check verified."""

    verified_name: fields.FullName
    birth_year: int | None = Field(default=None, ge=1900, le=2100)
    birth_date: date | None = Field(default=None, ge=date(1900, 1, 1), le=date(2100, 12, 31))
    locality: fields.Locality | None = None
    method: fields.Code
    verified_at: fields.Instant
    reference: fields.Reference


class _Vouched(Wire):
    """The verified identity of a person, in one of two forms."""

    identity: Identity | None = None
    verified_claims: fields.Jwt | None = None

    @model_validator(mode="after")
    def _one_identity(self) -> Self:
        if self.identity is not None and self.verified_claims is not None:
            raise PydanticCustomError("one_identity", "Send identity or verified_claims, not both.")
        return self


class _Words(_Vouched):
    """The fields a claim consists of, all of them optional here."""

    jurisdiction: fields.Jurisdiction | None = None
    number: fields.Number | None = None
    npi: fields.Npi | None = None
    orcid: fields.Orcid | None = None
    institution: fields.Institution | None = None
    contact: Contact | None = None
    account: Account | None = None


class SubmitClaim(_Words):
    """A creator's claim. A platform sends `account`; a creator's token already names it."""

    credential: fields.Credential
    name: Name
    locale: fields.Locale = "en"


class AmendClaim(_Words):
    """Any of the claim's own fields; null empties `number`, `npi`, `orcid`, `institution`; what is left out stays."""

    credential: fields.Credential | None = None
    name: Name | None = None
    locale: fields.Locale | None = None
    statement: fields.Statement | None = Field(default=None, description="An answer to a reviewer's question.")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("nothing_to_amend", "Send at least one field to change.")
        return self


HolderMethod = Literal[
    "platform_identity",
    "orcid_sign_in",
    "registry_contact_code",
    "registry_write_back",
    "domain_nonce",
    "document",
    "referee_call",
]


class StartBinding(Wire):
    """The start of an attempt at one method; the claim's next.actions say which are open."""

    method: HolderMethod
    domain: fields.Domain | None = Field(default=None, description="domain_nonce, where no register lists a website.")


class AnswerBinding(_Vouched):
    """The answer to an attempt: what its method asks for; an empty object asks for a check now."""

    code: fields.OneTime | None = Field(default=None, description="The code of the letter, or of the sign-in.")
    state: fields.OneTime | None = Field(default=None, description="As the sign-in returned it.")
    url: fields.HttpUrl | None = Field(
        default=None, description="Where the word was put: the domain this try is about."
    )


class Appeal(Wire):
    """The reason why a decision should be looked at again."""

    statement: fields.Statement


class Report(Wire):
    """A report about a badge by anybody without an account; it asks people to look and changes nothing by itself."""

    reason: ReportReason
    details: fields.Details = Field(default="", description="Read by reviewers only, never by the creator.")
    contact: fields.Email | None = Field(default=None, description="Where a reviewer may answer you.")


class AccountChanged(Wire):
    """The platform's word that an account is not what it was."""

    handle: fields.Handle
    epoch: fields.Epoch
    reason: Literal["renamed", "recovered", "transferred", "closed"]


class LinkRequest(Wire):
    """The contents of a link for one creator."""

    handle: fields.Handle
    display_name: fields.DisplayName = ""
    epoch: fields.Epoch
    return_url: fields.HttpUrl | None = None


class WebhookRequest(Wire):
    """Endpoint that wants to be told of these types; the answer has the keys to check deliveries with."""

    url: fields.EndpointUrl
    types: list[WebhookType] = Field(min_length=1, max_length=3)
    description: fields.Description = ""


class Replay(Wire):
    """Messages to be delivered once more: all since an instant, or the one of an attempt."""

    since: fields.Instant | None = None
    delivery: fields.DeliveryId | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.since is None) == (self.delivery is None):
            raise PydanticCustomError("one_of_two", "Send since or delivery, not both.")
        return self


class Leased(Wire):
    """The right to act on a case, as it came with the case."""

    lease: fields.Lease


class SkipCase(Leased):
    """A case given back with a reason: it does not come straight back."""

    reason: Annotated[fields.Code, WithJsonSchema({"type": "string", "enum": list(Skip)})]


class HandOver(Leased):
    """A case given on with a note: to a colleague by name, or to whomever the system chooses."""

    to: fields.ReviewerId | None = None
    note: fields.HandedNote


class Escalate(Leased):
    """A case given to the leads."""

    note: fields.LeadNote = ""


class DoubtBadge(Wire):
    """A doubt of a badge, for others to look at."""

    claim: fields.ClaimId
    reason: Annotated[fields.Code, WithJsonSchema({"type": "string", "enum": list(Doubt)})]
    words: fields.HandedNote


class Holder(Wire):
    """The level at which people established that the creator is the licensee."""

    level: Literal["H0", "H1", "H2", "H3", "H4"]
    method: HolderMethod | None = None


class ManualLicence(Wire):
    """The record that a reviewer read on the board's own page."""

    board: fields.FullName
    url: fields.HttpUrl
    record_name: fields.FullName
    title: fields.FullName
    number: fields.Number
    standing: Standing
    valid_until: date | None = None
    looked_up_at: fields.Instant
    discipline: Literal["yes", "no", "silent"] = Field(
        default="silent", description="Whether the page speaks of a public action; yes is for two people."
    )
    paste: fields.Sha256 | None = None


class Paste(Wire):
    """The text of a board's page, pasted by the reviewer who holds the case."""

    lease: fields.Lease
    text: fields.PageText


class SearchCases(Wire):
    """A search of cases by exact names or a licence number; why is kept, and told of each account that is found."""

    q: fields.Sought | None = None
    number: fields.Number | None = None
    jurisdiction: fields.Jurisdiction | None = None
    reason: Annotated[fields.Code, WithJsonSchema({"type": "string", "enum": list(SEARCH_REASONS)})]
    words: fields.SearchWords = ""


Wanted = Literal["number", "name", "document", "identity", "orcid", "answer"]


class Decision(Wire):
    """A reviewer's decision on a leased case."""

    action: Literal["approve", "refuse", "ask_creator", "suspend", "reinstate", "revoke", "keep"]
    reason: Annotated[fields.Code, DECISION_REASONS]
    note: fields.Note = ""
    lease: fields.Lease
    holder: Holder | None = None
    licence: ManualLicence | None = None
    wants: list[Wanted] | None = Field(
        default=None, min_length=1, max_length=6, description="ask_creator: what is asked for; left out, an answer."
    )


def stated(fields: dict[str, Any]) -> Identity:
    """Validate the claims of a signed statement by the model of the plain JSON form."""
    try:
        # As JSON: there a time is a text, and a text that is none of Unicode's has no place.
        return Identity.model_validate_json(json.dumps(fields))
    except (ValidationError, ValueError) as wrong:
        found = wrong.errors(include_input=False, include_url=False) if isinstance(wrong, ValidationError) else []
        faults = tuple(fault_at(error["type"], ("verified_claims", *error["loc"])) for error in found)
        raise Unusable(422, "validation", "The signed statement says what cannot be meant.", *faults) from None
