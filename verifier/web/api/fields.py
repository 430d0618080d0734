"""The kinds of text the API takes, with length and letters; none takes what could hide or rearrange words."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from verifier.domain.text_patterns import ACCOUNT_ID, HANDLE, LARGEST_EPOCH, LINE, LINES

_HTTP_URL = r"^https?://[!-~]{1,2000}$"

Handle = Annotated[str, StringConstraints(pattern=HANDLE)]
AccountId = Annotated[str, StringConstraints(pattern=ACCOUNT_ID)]
Epoch = Annotated[int, Field(ge=1, le=LARGEST_EPOCH)]
DisplayName = Annotated[str, StringConstraints(max_length=200, pattern=LINE)]
Credential = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
Jurisdiction = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
Number = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
Npi = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
Orcid = Annotated[str, StringConstraints(pattern=r"^(https://orcid\.org/)?[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$")]
Institution = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
FullName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$",
    ),
]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Locality = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=LINE)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=LINE)]
Statement = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=LINES)]
Details = Annotated[str, StringConstraints(max_length=1000, pattern=LINES)]
Note = Annotated[str, StringConstraints(max_length=4000, pattern=LINES)]
Lease = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
Domain = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[!-~]+$")]
OneTime = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[ -~]+$")]
HttpUrl = Annotated[str, StringConstraints(pattern=_HTTP_URL)]
Jwt = Annotated[str, StringConstraints(max_length=16384, pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")]
Instant = AwareDatetime

# What would be right, by the last name of the pointer. A refusal never repeats what was sent.
REMEDIES = {
    "account": "Send the account's id, handle and epoch.",
    "id": "An account id is 1 to 128 printable ASCII characters without spaces.",
    "handle": "A handle is 1 to 64 of a-z, 0-9, dot, underscore and hyphen; lower-case it first.",
    "epoch": "An epoch is a whole number from 1 to 2147483647.",
    "display_name": "A display name is one line of at most 200 characters.",
    "credential": "Send the letters of the credential, such as LPC; GET /v1/coverage lists them.",
    "jurisdiction": "Use ISO 3166, such as US-WA or GB, or null for a degree.",
    "number": "A licence number is one line of 1 to 64 characters; leave it out or send null when there is none.",
    "npi": "An NPI is exactly 10 digits.",
    "orcid": "An ORCID iD looks like 0000-0002-1825-0097.",
    "institution": "An institution is one line of 1 to 200 characters.",
    "name": 'Send {"full": "..."}.',
    "full": "Send the full name as one line of 1 to 200 characters.",
    "email": "Send one e-mail address, such as robin@example.org.",
    "locale": "A locale looks like en or es-US.",
    "birth_year": "A birth year is a whole number from 1900 to this year.",
    "birth_date": "A birth date is a day such as 1981-04-05, not in the future, in the birth year if you send both.",
    "locality": "A locality is the name of a city, one line of 1 to 100 characters.",
    "verified_name": "Send the name the identity check verified, one line of 1 to 200 characters.",
    "verified_at": "Send an RFC 3339 time with a zone, not in the future and at most 12 months ago.",
    "looked_up_at": "Send an RFC 3339 time with a zone.",
    "valid_until": "Send a day such as 2026-12-31, or null.",
    "method": "Use one of the documented methods.",
    "reference": "A reference is one line of 1 to 128 characters.",
    "verified_claims": "Send a signed JWT in compact form.",
    "statement": "A statement is 1 to 4000 characters of plain text.",
    "details": "Details are at most 1000 characters of plain text.",
    "contact": "Give an e-mail address, such as robin@example.org, or leave it out.",
    "note": "A note is at most 4000 characters of plain text.",
    "wants": "Use any of: number, name, document, identity, orcid, answer; leave it out for an answer in words.",
    "reason": "Use one of the documented reason codes.",
    "action": "Use one of: approve, refuse, ask_creator, suspend, reinstate, revoke.",
    "lease": "Send the lease token that came with the case.",
    "level": "Use one of H0, H1, H2, H3, H4.",
    "domain": "Write the domain of your practice's website, such as practice.example.",
    "code": "Send the code as you received it.",
    "state": "Send the state exactly as the sign-in returned it.",
    "identity": "Send what the identity check verified.",
    "file": "Send one JPEG, PNG, WEBP or PDF file of at most 5 MB.",
    "url": "Send an http or https address of at most 2000 ASCII characters.",
    "return_url": "Send an http or https address of at most 2000 ASCII characters.",
}
