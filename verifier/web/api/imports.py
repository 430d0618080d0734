"""Imports: many claims in one call, how far they are, and what became of each line."""

from __future__ import annotations

import json
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.imports import status
from verifier.flows.imports.arrival import Arrival
from verifier.store.db import GONE, Connection
from verifier.web.api.claim_lines import ClaimLines
from verifier.web.http.answers import headers
from verifier.web.http.dispatch import render
from verifier.web.http.reading.params import pack

if TYPE_CHECKING:
    from verifier.flows.imports.views import ImportTaken
    from verifier.store.rows.imports import Results
    from verifier.web.http.route import Call


async def receive(call: Call) -> web.Response:
    """Keep every line, sealed; they are taken in afterwards."""
    arrival = await Arrival.begin(call.svc, ClaimLines(call.svc), call.actor)
    answers: list[web.Response] = []

    async def keep(connection: Connection, taken: ImportTaken) -> None:
        answers.append(render(taken, status=202, location=f"/v1/imports/{taken.id}"))
        if call.keep is not None:
            await call.keep(connection, answers[-1])

    try:
        async with aclosing(call.lines.lines()) as lines:
            async for line in lines:
                await arrival.add(line)
        await arrival.arrived(keep)
    except BaseException:
        with suppress(*GONE):  # housekeeping finds it
            await arrival.drop()
        raise
    return answers[-1]


async def read(call: Call) -> web.Response:
    """Show how far an import is, and whom its claims are expected to need."""
    return render(await status.show(call.svc, call.text("id")))


async def results(call: Call) -> web.Response:
    """List what became of each line, in order; more may come while the import runs."""
    rows, cursor = await status.results(call.svc, call.text("id"), call.cursor(), call.number("limit"))
    body = f'{{"results":[{",".join(map(_result, rows))}],"cursor":{json.dumps(pack(cursor))}}}'
    return web.Response(body=body.encode(), headers=headers.API)


def _result(row: Results) -> str:
    if row.claim_id is not None:
        return f'{{"line":{row.line},"claim_id":"{row.claim_id}"}}'
    return f'{{"line":{row.line},"problem":{row.problem}}}'
