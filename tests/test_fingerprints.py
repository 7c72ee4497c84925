"""What a run is known by: how reports are read is a part of it where it decides what comes out, and nowhere else."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from llmsum.engines import EnginePool
from llmsum.folders import resume
from llmsum.folders.resume import configuration
from llmsum.llm import engine
from llmsum.llm.cache import cache_key
from llmsum.llm.endpoints import resolve
from llmsum.llm.prompted import PromptedEngine
from llmsum.memo import summary_key
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings, load_settings
from tests.support.cutting import document

REPORT = """一、主要工作
新建养老服务站6个。培训护理人员120名。修建道路12公里，改造管网30公里。
二、存在问题
专业人员短缺，部分站点开放时间不足。
三、下步打算
明年新建养老服务站3个，再培训护理人员80名。
"""
CAPABLE, SMALL = {"model": "openai/some-model"}, {"model": "vllm/some-1b"}
# A change, of which model it is one, and whether the words of a request change with it.
CHANGES = [
    (CAPABLE, {"reading": "narrow"}, True),
    (CAPABLE, {"wide_tokens": 100}, False),  # REPORT fits into a hundred
    (CAPABLE, {"max_output_tokens": 4096}, True),
    (SMALL, {"reading": "wide"}, True),
    (SMALL, {"chunk_segments": 2}, True),
    (SMALL, {"chunk_tokens": 100}, False),
    (SMALL, {"max_output_tokens": 4096}, True),
]
# What says what holds anyway, or is about the other reading.
SAME = [
    (CAPABLE, {"reading": "wide"}),
    (CAPABLE, {"max_output_tokens": 8192}),
    (CAPABLE, {"wide_tokens": 6000}),
    (CAPABLE, {"chunk_segments": 2, "chunk_tokens": 100}),
    (SMALL, {"reading": "narrow"}),
    (SMALL, {"max_output_tokens": 2048}),
    (SMALL, {"wide_tokens": 1000}),
]


class Known(NamedTuple):
    """By what a run, a summary and the answers below it are known."""

    run: str
    summary: str
    answers: tuple[str, ...]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Known]:
    monkeypatch.setenv("LLMSUM_API_KEY", "k")
    keys: list[str] = []

    def noted(**asked: Any) -> str:
        keys.append(cache_key(**asked))
        return keys[-1]

    monkeypatch.setattr(engine, "cache_key", noted)

    async def look(settings: Settings, report: Report) -> None:
        async with EnginePool(settings) as engines:
            asker = engines.engine(report.language)
            assert isinstance(asker, PromptedEngine)
            for chunk in report.chunks:
                await asker.knows(asker.messages(chunk))

    def known_by(**given: Any) -> Known:
        settings = load_settings(cache_dir=tmp_path, **given)
        text, endpoint = document(REPORT), resolve(settings)
        keys.clear()
        asyncio.run(look(settings, read_report(text, settings)))
        return Known(configuration(settings, endpoint), summary_key(text, settings, endpoint), tuple(keys))

    return known_by


@pytest.mark.parametrize(("model", "change", "is_asked"), CHANGES)
def test_what_decides_the_result_is_part_of_every_fingerprint(
    known: Callable[..., Known], model: dict[str, str], change: dict[str, Any], is_asked: bool
) -> None:
    """A folder is made anew, and summaries are put together again: out of the answers to what is asked as before."""
    before, after = known(**model), known(**model, **change)
    assert before.run != after.run
    assert before.summary != after.summary
    assert (before.answers != after.answers) == is_asked


@pytest.mark.parametrize(("model", "change"), SAME)
def test_what_is_so_anyway_changes_nothing(
    known: Callable[..., Known], model: dict[str, str], change: dict[str, Any]
) -> None:
    """A default that is written out, and a limit of the other reading: nothing is due because of them."""
    assert known(**model) == known(**model, **change)


def test_the_rules_have_one_reading() -> None:
    """Whatever is configured for models."""
    assert configuration(load_settings(reading="wide"), None) == configuration(load_settings(), None)


def test_other_weights_make_other_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adapts the rules to labels of his own sees it in the next batch."""
    weights = tmp_path / "weights.toml"
    monkeypatch.setattr(resume, "WEIGHTS", (tmp_path,))
    found: list[str] = []
    for text in ("a = 1\n", "a = 2\n", "a = 1\n"):
        weights.write_text(text, encoding="utf-8")
        found.append(configuration(load_settings(), None))
    assert found[0] == found[2] != found[1]
