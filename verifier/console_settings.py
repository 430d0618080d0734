"""The operator's settings for people of the console: the OpenID provider they come by, and how leads are told."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from verifier.domain.roles import Role
from verifier.setting_values import is_secure_address

_WORD: Final = re.compile(r"[\x21-\x7e]{1,200}")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_MOST_ADDRESSES: Final = 20


def _issuer(value: str) -> str:
    """Take an issuer as it is written: a slash at its end is part of its name."""
    if value and not is_secure_address(value):
        message = "it is not an https address"
        raise ValueError(message)
    return value


def _listed(value: object) -> object:
    """Split words at commas; what comes from code is taken as it is."""
    if not isinstance(value, str):
        return value
    return tuple(word for part in value.split(",") if (word := part.strip()))


def _mapped(value: object) -> object:
    """Read what a provider says, and the role it gives: "reviewers=reviewer,leads=lead"."""
    if not isinstance(value, str):
        return value
    pairs = [part.strip().rpartition("=") for part in value.split(",") if part.strip()]
    if len({said.strip() for said, _, _ in pairs}) < len(pairs):
        message = "it names one value twice"
        raise ValueError(message)
    return {said.strip(): _role(role.strip()) for said, _, role in pairs if _named(said.strip())}


def _named(said: str) -> bool:
    if not said:
        message = "it is not a list of values, each with its role behind an equals sign"
        raise ValueError(message)
    return True


def _role(written: str) -> Role:
    try:
        return Role(written)
    except ValueError:
        message = "it names a role that there is not"
        raise ValueError(message) from None


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_ADDRESS.fullmatch(one) for one in value) or len(value) > _MOST_ADDRESSES:
        message = f"it is not a list of at most {_MOST_ADDRESSES} e-mail addresses"
        raise ValueError(message)
    return tuple(dict.fromkeys(value))


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class ConsoleSettings(BaseSettings):
    """Settings about the people of the console; `Settings` has them all."""

    console_oidc_issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        default="",
        description="Leave it empty, or set the address of the OpenID provider, as it names itself.",
    )
    console_oidc_client_id: str = Field(
        default="", description="Set it to the client id that the provider gave this console."
    )
    console_oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Leave it empty for a public client, or set the client's secret."
    )
    console_oidc_name: str = Field(
        default="your organisation",
        max_length=60,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description='Set it to what stands on the button behind "Sign in with", on one line.',
    )
    console_oidc_scopes: Words = Field(
        default=("openid",), description="Set it to the scopes to ask for, such as openid,groups."
    )
    console_oidc_role_claim: str = Field(
        default="roles",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="Set it to the claim with the person's groups or roles, such as groups or realm_access.roles.",
    )
    console_oidc_roles: Annotated[dict[str, Role], NoDecode, BeforeValidator(_mapped)] = Field(
        default={},
        description="Set it to values of that claim with their roles: reviewer, lead, admin or auditor, such as "
        "staff=reviewer,leads=lead.",
    )
    console_oidc_audience: Words = Field(
        default=(), description="Leave it empty, or set other audiences that statements may have beside the client id."
    )
    leads_mail: Annotated[Words, AfterValidator(_addresses)] = Field(
        default=(), description="Leave it empty, or set the addresses that are told of a queue that is late."
    )

    leads_language: str = Field(
        default="en",
        pattern=r"^[a-z]{2}(-[A-Z]{2})?$",
        description="Set it to the language of those letters, en or es.",
    )

    @field_validator("console_oidc_client_id", "console_oidc_roles")
    @classmethod
    def _whole(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401  of either field
        """Refuse half a provider: one that is named needs a client and roles, and without one they mean nothing."""
        if "console_oidc_issuer" not in info.data:
            return value
        if info.data["console_oidc_issuer"] and not value:
            message = "it is empty, and VERIFIER_CONSOLE_OIDC_ISSUER is set"
            raise ValueError(message)
        if value and not info.data["console_oidc_issuer"]:
            message = "it is set without VERIFIER_CONSOLE_OIDC_ISSUER"
            raise ValueError(message)
        return value

    @field_validator("console_oidc_scopes", "console_oidc_audience")
    @classmethod
    def _plain(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse words that no address and no statement could carry; a sign-in always asks for `openid`."""
        if not all(_WORD.fullmatch(word) and '"' not in word and "\\" not in word for word in value):
            message = "it is not a list of words between commas"
            raise ValueError(message)
        if info.field_name == "console_oidc_scopes":
            return tuple(dict.fromkeys(("openid", *value)))
        return value
