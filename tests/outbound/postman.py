"""A worker's round of mail as a process of its own, so that a test can kill it: `python -m tests.outbound.postman`.

Its only argument is JSON: the database's login, the relay's address and the data directory.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from pydantic import SecretStr

from verifier.app import build
from verifier.flows.operations import send_mail
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.settings import Settings
from verifier.store.db import open_pool
from verifier.store.dsn import Login
from verifier.store.gate import StoredGate
from verifier.store.sealing.crypto import Vault


async def _round(login: dict[str, object], smtp_url: str, data_dir: str) -> None:
    settings = Settings(data_dir=Path(data_dir), smtp_url=SecretStr(smtp_url), mail_from="badges@verify.example")
    pool = await open_pool(Login(**login), size=2)  # type: ignore[arg-type]  # as it was written
    async with open_session("credential-verifier-tests (tests; tests@example.org)") as session:
        svc = build(settings, pool, Vault(bytes(range(32))), PoliteHttp(session, StoredGate(pool)))
        await send_mail.deliver(svc)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(_round(**json.loads(sys.argv[1])))
