"""Batch jobs of a provider for a capable model: one request for each part of a report."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.folders.results import results
from llmsum.jobs import Gathered, collect, submit
from llmsum.settings import Settings, load_settings
from tests.support.batch_api import BatchApi
from tests.support.made import long_report, report
from tests.support.server import respond, truncated

OUT = Path("out")
REPORTS = {"短.txt": report(7), "长.txt": long_report(8)}
PARTS = 3  # one of the short report, two of the long one


@pytest.fixture
def api() -> Iterator[BatchApi]:
    with BatchApi() as running:
        yield running


@pytest.fixture
def settings(api: BatchApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_API_KEY", "k")
    monkeypatch.setenv("LLMSUM_WIDE_TOKENS", "100")
    Path("in").mkdir()
    for name, text in REPORTS.items():
        Path("in", name).write_text(text, encoding="utf-8")
    return load_settings(model="large", base_url=api.url, cache_dir=tmp_path / "cache", timeout_s=20.0)


def is_look(body: dict[str, Any]) -> bool:
    return '"joined"' in json.dumps(body)


def send(settings: Settings) -> Gathered:
    return submit([Path("in", name) for name in REPORTS], OUT, settings)


def batch(settings: Settings, *more: str) -> int:
    words = ["batch", "in", "-o", str(OUT), "-m", "large", "--base-url", str(settings.base_url)]
    return cli.main([*words, "--cache-dir", str(settings.cache_dir), "-q", *more])


def chunks() -> dict[str, list[tuple[str, bool]]]:
    """What became of each request, and whether its answer came out of the cache."""
    found = {summary.source.path: summary.chunks for summary in results(OUT, lambda error: pytest.fail(str(error)))}
    return {path: [(chunk.status, chunk.cached) for chunk in held] for path, held in found.items()}


def test_a_job_holds_a_request_for_each_part_and_the_batch_after_it_asks_for_the_look(
    settings: Settings, api: BatchApi
) -> None:
    """What is asked about answers, a repair or the last look, can only be asked once they are there."""
    assert (send(settings).new, send(settings).under_way) == (PARTS, PARTS)
    (job,) = api.batches.values()
    assert [line["body"]["max_tokens"] for line in job.lines] == [8192] * PARTS
    assert not any(is_look(line["body"]) for line in job.lines)
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=PARTS)
    assert send(settings).cached == PARTS
    assert batch(settings) == 0
    assert chunks() == {"短.txt": [("ok", True)], "长.txt": [("ok", True)] * 2}
    assert [is_look(body) for body in api.asked] == [True]


def test_the_reading_of_the_submission_counts(settings: Settings, api: BatchApi) -> None:
    """A small model that is to be read wide: collect needs no option for it, the batch does."""
    settings = replace(settings, model="small-1b", reading="wide")
    assert send(settings).new == PARTS
    api.end()
    assert collect(OUT, replace(settings, reading=None, max_output_tokens=64)).requests == Counter(poured=PARTS)
    assert batch(settings, "-m", "small-1b", "--reading", "wide") == 0
    assert [is_look(body) for body in api.asked] == [True]


def test_of_a_truncated_answer_both_halves_go_into_the_next_job(settings: Settings, api: BatchApi) -> None:
    """And then the batch has all of it in the cache."""
    send(settings)
    cut_off = iter([truncated('{"items": [{"fi')])
    api.end(fate=lambda request: next(cut_off, respond(request)))
    assert collect(OUT, settings).requests == Counter(poured=PARTS - 1, truncated=1)
    assert send(settings).new == 2
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=PARTS + 1, truncated=1)
    assert batch(settings) == 0
    assert chunks() == {"短.txt": [("ok", True)], "长.txt": [("ok", True)] * 2}
    assert all(is_look(body) for body in api.asked)
