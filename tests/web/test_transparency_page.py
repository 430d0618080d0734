"""The transparency report for everybody: whole quarters, in both languages, counted once however many ask."""

from __future__ import annotations

import asyncio

import pytest

from tests.web.conftest import Client
from verifier.domain.transparency import Report, quarters
from verifier.flows.core.service import Service
from verifier.flows.operations import transparency


async def test_anybody_reads_the_last_quarters_and_each_is_counted_once(
    client: Client, svc: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    count = transparency.report

    async def counting(*asked: object) -> Report:
        counted.append(asked[1])
        return await count(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(transparency, "report", counting)
    stranger, names = client(), quarters(svc.clock())
    pages = await asyncio.gather(*(stranger.get("/transparency") for _ in range(5)))
    assert [page.status for page in pages] == [200] * 5
    assert len(counted) == 1
    text = await pages[0].text()
    assert f"quarter {names[0][6:]} of {names[0][:4]}" in text
    spanish = await (await stranger.get(f"/transparency?quarter={names[1]}&lang=es")).text()
    assert "Informe de transparencia" in spanish
    assert len(counted) == 2


@pytest.mark.parametrize("name", ["2019-Q1", "2099-Q4", "yesterday", "2026-Q9", "%00"])
async def test_no_other_stretch_is_shown(client: Client, name: str) -> None:
    answer = await client().get(f"/transparency?quarter={name}")
    assert answer.status == 404


async def test_a_count_that_failed_is_made_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*_asked: object) -> Report:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(transparency, "report", failing)
        assert (await client().get("/transparency")).status == 500
    assert (await client().get("/transparency")).status == 200
