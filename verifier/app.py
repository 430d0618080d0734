"""The assembly of the service: settings in, a running service out."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier import __version__
from verifier.flows.access.provider_sign_in import BACK
from verifier.flows.binding import orcid_sign_in
from verifier.flows.core.badge_reader import BadgeReader
from verifier.flows.core.moves import ClaimMoves
from verifier.flows.core.rate_limits import Limiter, SharedLimiter
from verifier.flows.core.service import Service, utc_now
from verifier.flows.policy.document import PolicyRefused, in_force
from verifier.log import logger, told
from verifier.outbound.documents.store import open_document_store
from verifier.outbound.mail.relay import transport
from verifier.outbound.openid.provider import Provider, Staff
from verifier.outbound.sites.fetch import SITE, Reach, open_reach
from verifier.outbound.sites.listed_hosts import ListedHosts
from verifier.outbound.sites.ssrf_guard import allowing, only, open_session, public_https
from verifier.outbound.webhooks.carrier import Carrier, open_carrier
from verifier.reference import shares_of_people
from verifier.registries.catalogue import Catalogue
from verifier.registries.discover import hosts
from verifier.registries.http.client import PoliteHttp
from verifier.registries.sheet.datasheet import Datasheet, SheetError, SourceSettings
from verifier.setting_values import is_loopback
from verifier.settings import variable
from verifier.store.db import GONE, open_pool
from verifier.store.errors import CannotStart
from verifier.store.gate import StoredGate
from verifier.store.instants import Instants
from verifier.store.listen import listen
from verifier.store.pool import AT_WORK
from verifier.store.rosters.rosters import StoredRosters
from verifier.store.sealing.crypto import Vault
from verifier.store.sealing.master_key import KeyFiles, read_master_key
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from aiohttp import ClientSession
    from aiohttp.abc import AbstractResolver

    from verifier.domain.evidence import RegistryId
    from verifier.domain.policy import Policy
    from verifier.registries.rosters.types import RosterRows
    from verifier.settings import Settings
    from verifier.store.db import Pool
    from verifier.store.pool import Patience
    from verifier.store.server.database import Database

_log = logger("app")


_STAFF_DEADLINE_S = 5.0  # three questions come one after the other while a person waits


@asynccontextmanager
async def service(
    settings: Settings,
    where: Database,
    *,
    name: str,
    pool_size: int = 10,
    patience: Patience = AT_WORK,
    limiter: Callable[[Settings, Vault], Limiter] = lambda *_: Limiter(),
) -> AsyncIterator[Service]:
    """Assemble one process's service over a migrated database; whoever answers requests says how they are limited."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault = Vault(read_master_key(settings.master_key_file), KeyFiles(settings.master_key_file))
    async with AsyncExitStack() as stack:
        pool = await open_pool(
            where.service,
            size=pool_size,
            name=f"verifier-{name}",
            witness=vault.witness,
            pooled=where.pooled,
            patience=patience,
        )
        stack.push_async_callback(_close, pool)
        session = await stack.enter_async_context(open_registries(settings))
        http = PoliteHttp(session, StoredGate(pool))
        outside = await stack.enter_async_context(open_outside(settings))
        yield build(settings, pool, vault, http, outside, limiter=limiter(settings, vault))


def limits_of_the_host(settings: Settings, vault: Vault) -> Limiter:
    """Share limits with every other process on this data directory; where no file can be made, keep them alone."""
    try:
        return SharedLimiter(Instants(settings.data_dir / "limits"), vault.blind("limits"))
    except OSError as fault:
        _log.warning("limits_not_shared", **told(fault))
        return Limiter()


def open_registries(settings: Settings, resolver: AbstractResolver | None = None) -> ClientSession:
    """Open the session that all sources share: it looks up no host but theirs. `CannotStart` for a bad sheet."""
    world = settings.world_url
    try:
        listed = {"localhost"} if world else hosts()
    except SheetError as fault:
        raise CannotStart(str(fault)) from None
    return open_session(
        _user_agent(settings),
        permit=only(world) if world else allowing(settings.outbound_allow, public_https),
        resolver=ListedHosts(listed, resolver),
        keep=True,
        at_once=100,
        of_one_host=20,
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """Sessions to servers that are neither registries nor ours."""

    reach: Reach
    sign_in: Reach
    staff: Reach
    carrier: Carrier


@asynccontextmanager
async def open_outside(settings: Settings) -> AsyncIterator[Outside]:
    """Open guarded sessions: to practices' websites, to the one provider that an operator chose, to endpoints."""
    agent, allowed = _user_agent(settings), settings.outbound_allow
    world, issuer = settings.world_url, settings.oidc_issuer
    site = f"{world}/domain/{{domain}}" if world else SITE
    inside = [place for place in (world, issuer) if place and is_loopback(place)]
    console = settings.console_oidc_issuer
    people = only(console) if console and is_loopback(console) else allowing(allowed, public_https)
    async with (
        open_reach(agent, site, permit=only(world) if world else allowing(allowed, public_https)) as reach,
        open_reach(agent, permit=only(*inside) if inside else public_https) as sign_in,
        open_reach(agent, permit=people) as staff,
        open_carrier(agent, allowed) as carrier,
    ):
        yield Outside(reach, sign_in, staff, carrier)


def build(
    settings: Settings,
    pool: Pool,
    vault: Vault,
    http: PoliteHttp,
    outside: Outside | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
    limiter: Limiter | None = None,
) -> Service:
    """Put a service together from its parts; tests hand in their own clock and pool."""
    languages.read_all()
    policy = policy_of(settings)
    rosters = StoredRosters(pool, clock, vault.rosters)
    badges = BadgeReader(pool, policy, clock, settings.environment, settings.badge_cache)
    return Service(
        pool=pool,
        vault=vault,
        catalogue=catalogue(http, rosters, settings),
        settings=settings,
        rosters=rosters,
        badges=badges,
        moves=ClaimMoves(pool, badges.next_change),
        limiter=limiter or Limiter(),
        shares=shares_of_people(),
        policy=policy,
        clock=clock,
        mail=transport(settings.smtp_url.get_secret_value(), settings.mail_from),
        reach=outside.reach if outside else None,
        sign_in=outside.sign_in if outside else None,
        carrier=outside.carrier if outside else None,
        provider=_provider(settings),
        staff=_staff(settings, outside.staff) if outside else None,
        document_store=open_document_store(settings.documents_url, settings.data_dir),
    )


def _provider(settings: Settings) -> Provider | None:
    """Return ORCID's sign-in, where an operator has registered this deployment there."""
    if not settings.oidc_client_id:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return Provider(
        settings.oidc_issuer, settings.oidc_client_id, secret, f"{settings.public_url}{orcid_sign_in.RETURN}"
    )


def _staff(settings: Settings, reach: Reach) -> Staff | None:
    """Return the provider by which people come to the console, where an operator has set one."""
    if not settings.console_oidc_issuer:
        return None
    provider = Provider(
        settings.console_oidc_issuer,
        settings.console_oidc_client_id,
        settings.console_oidc_client_secret.get_secret_value(),
        f"{settings.public_url}{BACK}",
        deadline_s=_STAFF_DEADLINE_S,
        audiences=frozenset(settings.console_oidc_audience),
    )
    return Staff(
        provider,
        reach.session,
        settings.console_oidc_name,
        settings.console_oidc_scopes,
        settings.console_oidc_role_claim,
        settings.console_oidc_roles,
    )


def catalogue(http: PoliteHttp, rosters: RosterRows, settings: Settings) -> Catalogue:
    """Build every source with what an operator set for it. Raises `CannotStart` for a bad sheet and a missing key."""
    try:
        sources = Catalogue(http, rosters, source_settings(settings))
    except SheetError as fault:
        raise CannotStart(str(fault)) from None
    for sheet in sources.locked():
        raise CannotStart(_key_wanted(sheet))
    return sources


def _key_wanted(sheet: Datasheet) -> str:
    """Name what opens a source that was switched on without its key."""
    names = ("APP_ID", "APP_KEY") if sheet.api and len(sheet.api.key_headers) > 1 else ("APP_TOKEN",)
    wanted = " and ".join(variable(sheet.id, name) for name in names)
    return f"{sheet.id} is switched on and wants a key: set {wanted}, or {variable(sheet.id, 'ENABLED')}=false."


def policy_of(settings: Settings) -> Policy:
    """Return the policy in force with the operator's settings. Raises `CannotStart` for one that cannot be used."""
    try:
        return in_force(settings)
    except PolicyRefused as fault:
        raise CannotStart(f"VERIFIER_POLICY_FILE cannot be used.\n{fault}") from None


def source_settings(settings: Settings) -> Callable[[RegistryId], SourceSettings]:
    """Look up what an operator set for a source; a made-up world answers in the place of its address."""
    world = settings.world_url

    def of(registry: RegistryId) -> SourceSettings:
        said = settings.registry(registry)
        return SourceSettings(
            enabled=said.enabled,
            rate=said.rate,
            app_token=said.app_token.get_secret_value(),
            app_id=said.app_id.get_secret_value(),
            app_key=said.app_key.get_secret_value(),
            base_url=f"{world}/{registry}" if world else "",
            min_rows=said.min_rows,
            max_shrink=said.max_shrink,
        )

    return of


@asynccontextmanager
async def hearing(svc: Service) -> AsyncIterator[None]:
    """Empty the badge cache as soon as any process commits a change."""
    stop = asyncio.Event()
    task = asyncio.create_task(listen(svc.pool, svc.badges, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=2)


def _user_agent(settings: Settings) -> str:
    who = settings.operator_name or "creator-credential-verifier operator"
    contact = f"; +{settings.operator_contact}" if settings.operator_contact else ""
    return f"creator-credential-verifier/{__version__} ({who}{contact})"


async def _close(pool: Pool) -> None:
    with contextlib.suppress(*GONE):  # a server that says nothing is left without a word
        await asyncio.wait_for(pool.close(), 5)
