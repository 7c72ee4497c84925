"""What a whole summary out of the cache must be: what its answers would have come to, and nothing else."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum.engines import EnginePool
from llmsum.llm.endpoints import resolve
from llmsum.memo import summary_key
from llmsum.models import Document, Summary
from llmsum.pipeline import summarize_document
from llmsum.settings import Settings, load_settings
from tests.support.cutting import document
from tests.support.server import Request, Server, Step, respond, status

REPORT = """一、主要工作
新建养老服务站6个。培训护理人员120名。
二、存在问题
专业人员短缺。
三、下步打算
明年新建养老服务站3个。
"""


def settings_for(server: Server, folder: Path, **given: Any) -> Settings:
    return load_settings(model="test-1b", base_url=server.url, cache_dir=folder, max_attempts=1, **given)


def summarized(report: Document, settings: Settings, *, buyer: str = "", memo: bool = True) -> Summary:
    """The summary, without the moment at which it was made."""

    async def ask() -> Summary:
        async with EnginePool(settings) as engines:
            if not memo:
                engines.memo = None
            return await summarize_document(report, settings, engines, buyer=buyer)

    summary = asyncio.run(ask())
    return replace(summary, provenance=replace(summary.provenance, created=""))


def test_a_known_summary_is_what_its_cached_answers_come_to(server: Server, tmp_path: Path) -> None:
    """Recalled as a whole or put together from cached answers: the same bytes, and no request."""
    settings = settings_for(server, tmp_path)
    summarized(document(REPORT), settings)
    asked = len(server.requests)
    assert summarized(document(REPORT), settings) == summarized(document(REPORT), settings, memo=False)
    assert len(server.requests) == asked


def test_to_its_buyer_it_is_what_it_was(server: Server, tmp_path: Path) -> None:
    """A run that was killed behind the last answer tells the calls and tokens that it paid for."""
    settings = settings_for(server, tmp_path)
    bought = summarized(document(REPORT), settings, buyer="batch 报告.txt")
    assert bought.usage.requests == len(server.requests)
    assert summarized(document(REPORT), settings, buyer="batch 报告.txt") == bought
    assert summarized(document(REPORT), settings, buyer="batch 另一.txt").usage.requests == 0


def test_the_place_of_a_report_is_not_kept(server: Server, tmp_path: Path) -> None:
    """The same text elsewhere gets the same summary under its own path, and the cache does not tell where it lay."""
    settings = settings_for(server, tmp_path)
    here, there = (replace(document(REPORT), path=path) for path in ("此处.txt", "彼处.txt"))
    summarized(here, settings)
    assert summarized(there, settings).source.path == "彼处.txt"

    async def stored() -> dict[str, Any] | None:
        async with EnginePool(settings) as engines:
            assert engines.memo is not None
            assert engines.endpoint is not None
            return await engines.memo.replies.get(summary_key(here, settings, engines.endpoint))

    assert "此处" not in json.dumps(asyncio.run(stored()), ensure_ascii=False)


def key(report: Document, **given: Any) -> str:
    settings = load_settings(**{"model": "test", "base_url": "http://localhost:1/v1", **given})
    return summary_key(report, settings, resolve(settings))


@pytest.mark.parametrize(
    "changed",
    [
        {"temperature": 0.5},
        {"reading": "narrow"},
        {"wide_tokens": 300},
        {"max_output_tokens": 100},
        {"script": "traditional"},
        {"model": "other"},
        {"mode": "tools"},
        {"base_url": "http://localhost:2/v1"},
    ],
)
def test_whatever_decides_a_summary_is_part_of_its_key(changed: dict[str, Any]) -> None:
    """Another way of asking, cutting or writing is another summary."""
    assert key(document(REPORT), **changed) != key(document(REPORT))


def test_when_and_how_fast_is_not_part_of_the_key() -> None:
    """Limits and places decide nothing; another text does."""
    unmoved = key(document(REPORT), concurrency=1, timeout_s=1.0, rpm=3, cache_dir="elsewhere", max_cost=1.0)
    assert unmoved == key(document(REPORT))
    assert key(replace(document(REPORT), sha256="0" * 64)) != unmoved


def test_an_edited_template_is_part_of_the_key(tmp_path: Path) -> None:
    """A folder of templates that replaces the shipped ones counts by what its files say."""
    keys = {key(document(REPORT))}
    for words in ("甲", "乙"):
        (tmp_path / "extract.zh.md").write_text(words, encoding="utf-8")
        keys.add(key(document(REPORT), prompts=tmp_path))
    assert len(keys) == 3


def test_a_summary_with_a_gap_is_not_kept(server: Server, tmp_path: Path) -> None:
    """A chunk, or the overview, that failed is asked again by the next run."""
    settings = settings_for(server, tmp_path)
    server.script(status(500))
    assert summarized(document(REPORT), settings).incomplete
    assert not summarized(document(REPORT), settings).incomplete


def test_a_failed_overview_is_asked_again(server: Server, tmp_path: Path) -> None:
    """The overview has no line in the ledger; the summary that lacks it is not kept all the same."""

    def no_overview(request: Request) -> Step:
        return status(500) if '"overview"' in json.dumps(request.body, ensure_ascii=False) else respond(request)

    settings = settings_for(server, tmp_path)
    server.default = no_overview
    without = summarized(document(REPORT), settings).overview
    server.default = respond
    assert summarized(document(REPORT), settings).overview != without


@pytest.mark.parametrize("damage", [{}, {"summary": {}}, {"summary": {"source": 3}}, {"summary": None}])
def test_a_damaged_entry_counts_as_absent(server: Server, tmp_path: Path, damage: dict[str, Any]) -> None:
    """Whatever stands in the place of a summary, the report is summarised."""
    settings = settings_for(server, tmp_path)
    whole = summarized(document(REPORT), settings, memo=False)

    async def spoil() -> None:
        async with EnginePool(settings) as engines:
            assert engines.memo is not None
            assert engines.endpoint is not None
            await engines.memo.replies.put(summary_key(document(REPORT), settings, engines.endpoint), damage)

    asyncio.run(spoil())
    assert summarized(document(REPORT), settings).achievements == whole.achievements


def test_refresh_recalls_nothing(server: Server, tmp_path: Path) -> None:
    """Asked to ask again, it asks again."""
    summarized(document(REPORT), settings_for(server, tmp_path))
    asked = len(server.requests)
    summarized(document(REPORT), settings_for(server, tmp_path, refresh=True))
    assert len(server.requests) == 2 * asked
