"""The operator's settings: environment variables that begin with VERIFIER_, every one with a default that runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from verifier.console_settings import ConsoleSettings
from verifier.setting_values import (
    BucketAddress,
    DatabaseAddress,
    Duration,
    Networks,
    Places,
    RelayAddress,
    SecureAddress,
    WebAddress,
    WorldAddress,
    is_loopback,
)

PREFIX = "VERIFIER_"
_WILDCARDS = {"", "0.0.0.0", "::"}  # noqa: S104  recognised, never listened on by default


class SettingsError(Exception):
    """A setting cannot be used; the message names the variable and says what to set, never its value."""


def _rdap_url(known: dict[str, Any]) -> str:
    world = str(known.get("world_url", ""))
    return f"{world}/rdap" if world else "https://rdap.org"


def _mail_from(known: dict[str, Any]) -> str:
    host = urlsplit(str(known.get("public_url", ""))).hostname or "localhost"
    return f"no-reply@{'localhost' if ':' in host or is_loopback(host) else host}"


def _public_url(known: dict[str, Any]) -> str:
    host = str(known.get("host", ""))
    named = "localhost" if host in _WILDCARDS else host
    return f"http://{f'[{named}]' if ':' in named else named}:{known.get('port', 8080)}"


# A number among the variables of a registry is read as one before anybody knows that it is a secret.
_Secret = Annotated[SecretStr, BeforeValidator(lambda value: value if isinstance(value, SecretStr) else str(value))]


class RegistrySettings(BaseModel):
    """The operator's settings for one registry; None leaves it to the registry's data sheet."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, _Secret]  # a client secret may be among them

    enabled: bool | None = Field(default=None, description="Set it to true or false.")
    app_token: SecretStr = Field(default=SecretStr(""), description="Set it to the key the registry gave you.")
    app_id: SecretStr = Field(default=SecretStr(""), description="Set it to the first half of the registry's key.")
    app_key: SecretStr = Field(default=SecretStr(""), description="Set it to the second half of the registry's key.")
    rate: float | None = Field(default=None, gt=0, description="Set it to requests per second, such as 2.")
    sync_every: Duration | None = Field(default=None, description="Set it to a time such as 24h or 7d.")
    min_rows: int | None = Field(default=None, ge=0, description="Set it to the fewest rows its list may have.")
    max_shrink: float | None = Field(
        default=None, ge=0, le=1, description="Set it to the share of rows a new list may lack, such as 0.1."
    )
    max_changes: int | None = Field(
        default=None, ge=0, description="Set it to how many badges a new list may touch, such as 50."
    )

    def over(self, every: RegistrySettings) -> RegistrySettings:
        """Take from `every` what is not set for this registry itself."""
        return RegistrySettings.model_validate(
            every.model_dump(exclude_unset=True) | self.model_dump(exclude_unset=True)
        )

    def option(self, name: str) -> str:
        """Return any further variable, REGISTRIES__<ID>__<NAME>, by its lower-case name; empty when unset."""
        return (self.__pydantic_extra__ or {}).get(name, SecretStr("")).get_secret_value()


_NOTHING_SET = RegistrySettings.model_validate({})


class Settings(ConsoleSettings):
    """All settings of an operator. Read once, in `load`, and handed downward."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
    )

    data_dir: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Field(
        default=Path("var"),
        description="Set it to a directory of your own.",
    )
    host: str = Field(default="127.0.0.1", description="Set it to the address to listen on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Set it to a port number, such as 8080.")
    database_url: DatabaseAddress = Field(
        default=SecretStr(""),
        description="Leave it empty for the embedded database, or set postgresql://user:password@host/database.",
    )
    public_url: WebAddress = Field(
        default_factory=_public_url,
        description="Set it to the address people reach the service under, such as https://verify.example.org.",
    )
    feed_keep: Duration = Field(default=timedelta(days=30), description="Set it to a time such as 30d.")
    outbound_allow: Places = Field(
        default=(),
        description="Leave it empty, or set the addresses inside that may be called, such as 10.0.0.5:9000.",
    )
    trusted_proxies: Networks = Field(
        default=(),
        description="Leave it empty, or set the addresses of the proxies in front, such as 127.0.0.1,10.0.0.0/24.",
    )
    master_key_file: Path = Field(
        default_factory=lambda known: Path(known.get("data_dir", "var")) / "master.key",
        description="Set it to a file that only the service can read.",
    )
    checkpoint_dir: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Field(
        default_factory=lambda known: Path(known.get("data_dir", "var")) / "checkpoints",
        description="Set it to a directory that whoever owns the database cannot write to.",
    )
    checkpoint_key_file: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Field(
        default_factory=lambda known: Path(known.get("data_dir", "var")) / "checkpoint.pem",
        description="Set it to a file that only the service can read.",
    )
    world_url: WorldAddress = Field(
        default="",
        description="Leave it empty, or set a loopback address such as http://127.0.0.1:9090 (tests and demo only).",
    )
    policy_file: Path | None = Field(default=None, description="Leave it empty, or set the path of a policy document.")
    registries: dict[str, RegistrySettings] = Field(default={}, description="Set REGISTRIES__<ID>__<NAME> variables.")
    log_format: Literal["json", "console"] = Field(default="json", description="Set it to json or console.")
    smtp_url: RelayAddress = Field(
        default=SecretStr(""),
        description="Leave it empty, or set smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host.",
    )
    mail_from: str = Field(
        default_factory=_mail_from,
        pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$",
        description="Set it to the sender's e-mail address.",
    )
    oidc_issuer: SecureAddress = Field(
        default="https://orcid.org", description="Set it to the address of ORCID's sign-in, such as https://orcid.org."
    )
    oidc_client_id: str = Field(default="", description="Set it to the client id ORCID gave; empty: no sign-in there.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Set it to the client's secret.")
    rdap_url: SecureAddress = Field(
        default_factory=_rdap_url, description="Set it to an RDAP service that knows when a domain was registered."
    )
    documents_url: BucketAddress = Field(
        default="", description="Leave it empty for a directory under DATA_DIR, or set s3://bucket/prefix."
    )
    api_processes: int = Field(default=1, ge=1, le=16, description="Set it to how many processes answer, 1 to 16.")
    badge_cache: int = Field(default=100_000, ge=0, description="Set it to how many badges a process keeps at hand.")
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="Leave it empty, or set the token that may read /metrics."
    )
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Leave it empty, or set another port, where /metrics is answered."
    )
    metrics_inside: SecretStr = Field(
        default=SecretStr(""), description="Leave it empty: `verifier serve` sets it for its own processes."
    )
    source_wait_s: int = Field(default=86_400, ge=0, description="Set it to seconds, such as 86400 for a day.")
    decisions_per_hour: int = Field(default=60, ge=1, description="Set it to a whole number, such as 60.")
    gain_per_hour: int = Field(default=200, ge=1, description="Set it to a whole number, such as 200.")
    platform_name: str = Field(
        default="",
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="Set it to the platform's name, on one line; letters to licensees name it beside the account.",
    )
    operator_name: str = Field(default="", description="Set it to who runs this service; registries are told.")
    operator_contact: str = Field(default="", description="Set it to an address registries may write to.")

    @property
    def environment(self) -> Literal["test", "production"]:
        """Say what badges are good for: `test` while a made-up world answers, whoever approves."""
        return "test" if self.world_url else "production"

    @property
    def embedded(self) -> bool:
        """True if the service brings its own PostgreSQL."""
        return not self.database_url.get_secret_value()

    @property
    def exposed(self) -> bool:
        """True if anybody beyond this machine may reach the service; then no bootstrap account may be active."""
        return not (is_loopback(self.host) and is_loopback(self.public_url))

    def registry(self, registry_id: str) -> RegistrySettings:
        """Find what is set for one registry, by the id of its data sheet, over what REGISTRIES__ALL__ says of each."""
        own = self.registries.get(registry_id.replace("-", "_").lower(), _NOTHING_SET)
        return own.over(self.registries["all"]) if "all" in self.registries else own


def variable(registry_id: str, name: str) -> str:
    """Name the environment variable of one registry, as an error tells an operator."""
    return f"{PREFIX}REGISTRIES__{registry_id.replace('-', '_').upper()}__{name}"


def load(**overrides: object) -> Settings:
    """Read the settings from the environment, or raise `SettingsError` naming each bad variable and its remedy."""
    try:
        return Settings(**(_from_files(os.environ) | overrides))
    except ValidationError as fault:
        named = [error for error in fault.errors(include_url=False) if error["type"] != "default_factory_not_called"]
        lines = [_said(tuple(map(str, error["loc"])), error["msg"]) for error in named]
        raise SettingsError("\n".join(lines)) from None  # the cause would carry the values


_SECRETS = frozenset(name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation))
_OF_REGISTRY = f"{PREFIX}REGISTRIES__"
_LONGEST_SECRET = 65_536  # bytes of a file


def _from_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the secrets that are named by a file, as container platforms hand them in: VERIFIER_SMTP_URL_FILE."""
    found: dict[str, Any] = {}
    registries: dict[str, dict[str, str]] = {}
    for name, path in environment.items():
        plain = name.removesuffix("_FILE")
        if not (name.startswith(PREFIX) and name.endswith("_FILE") and path):
            continue
        field = plain.removeprefix(PREFIX).lower()
        if field in _SECRETS:
            found[field] = _read_secret(environment, plain, name, path)
        elif plain.startswith(_OF_REGISTRY) and plain.count("__") == 2:  # noqa: PLR2004  REGISTRIES, whose, which
            _, registry, option = field.split("__")
            registries.setdefault(registry, {})[option] = _read_secret(environment, plain, name, path)
    return found | ({"registries": registries} if registries else {})


def _read_secret(environment: Mapping[str, str], plain: str, name: str, path: str) -> str:
    if environment.get(plain):
        raise SettingsError(f"{plain} and {name} are both set. Leave one of them out.")
    try:
        with Path(path).expanduser().open("rb") as file:
            return file.read(_LONGEST_SECRET).decode().strip()
    except (OSError, ValueError) as fault:
        kind = type(fault).__name__
        raise SettingsError(f"{name} names a file that cannot be read ({kind}). Set it to one line of text.") from None


def _said(where: tuple[str, ...], what: str) -> str:
    variable = PREFIX + "__".join(where).upper()
    fields = RegistrySettings.model_fields if where[0] == "registries" else Settings.model_fields
    field = fields.get(where[-1]) or Settings.model_fields[where[0]]
    return f"{variable} cannot be used: {what.removeprefix('Value error, ')}. {field.description}"


def unknown_variables(environment: Mapping[str, str], *, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """List names that begin with VERIFIER_ and are no settings, most likely misspelt. `doctor` warns of them."""
    names = {PREFIX + name.upper() for name in Settings.model_fields} | known
    names |= {f"{PREFIX}{name.upper()}_FILE" for name in _SECRETS}
    mine = (name for name in environment if name.startswith(PREFIX))
    return tuple(sorted(name for name in mine if name not in names and not name.startswith(f"{PREFIX}REGISTRIES__")))
