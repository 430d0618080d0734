"""The kinds of text the API takes, with length and letters; none takes what could hide or rearrange words."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from verifier.domain.passing import LONGEST_NOTE
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
HandedNote = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE, pattern=LINES)]
LeadNote = Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=LINES)]
ReviewerId = Annotated[str, StringConstraints(pattern=r"^rev_[0-9a-f]{32}$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^clm_[0-9a-f]{32}$")]
Sought = Annotated[str, StringConstraints(pattern=ACCOUNT_ID)]  # a handle, or an id of an account, claim or case
SearchWords = Annotated[str, StringConstraints(max_length=500, pattern=LINES)]
PageText = Annotated[str, StringConstraints(min_length=1, max_length=256 * 1024)]  # as a browser copies it
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Lease = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
Domain = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[!-~]+$")]
OneTime = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[ -~]+$")]
EndpointUrl = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[!-~]+$")]
Description = Annotated[str, StringConstraints(max_length=200, pattern=LINE)]
DeliveryId = Annotated[str, StringConstraints(pattern=r"^whd_[0-9a-f]{32}_[1-9][0-9]{0,5}$")]
HttpUrl = Annotated[str, StringConstraints(pattern=_HTTP_URL)]
Jwt = Annotated[str, StringConstraints(max_length=16384, pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")]
Instant = AwareDatetime
