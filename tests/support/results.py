"""Folders of results to read and export."""

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from llmsum import Summary, summarize
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import Outcome, Row, State
from llmsum.models import Achievement, Change, ChunkOutcome, Evidence, Metric, Plan, Problem, Rejected, plain
from llmsum.reading.document import decode
from llmsum.render.structured import summary_json
from llmsum.settings import Settings
from tests.support.reports import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
PASSAGE = Evidence(start=3, end=12, quote="完成３所\r\n学校", clean_quote="完成3所学校")
SECOND = Evidence(start=20, end=24, quote="修路𠮷村", clean_quote="修路𠮷村")
METRICS = (
    Metric(name="学校", value=3, unit="所", raw="３所"),
    Metric(name="投资", value=16000.5, unit="元", qualifier="余", raw="1.60005万余元"),
)


@cache
def of_seed(seed: Path) -> Summary:
    """The summary of a seed by the rules, made once."""
    return summarize(seed, cache=False)


def in_first_version(summary: Summary) -> dict[str, Any]:
    """The JSON of a summary as schema version 1 had it: without what version 2 brought, warnings as plain text."""
    first = plain(replace(summary, warnings=())) | {"schema_version": "1"}
    for part in ("achievements", "problems", "plans", "rejected"):
        for item in first[part]:
            for key in ("importance", "confidence", "changes"):
                del item[key]
            for evidence in item["evidence"]:
                del evidence["page"], evidence["boxes"]
    del first["source"]["text_sha256"], first["provenance"]["reading"]
    return first | {"warnings": [warning.message for warning in summary.warnings]}


@cache
def full() -> Summary:
    """A small summary with all there can be: several figures and passages, a rejected item, a lost chunk."""
    plain = summarize(decode("一、成绩\n完成学校3所。\n".encode(), "甲/报告.txt"), Settings(cache=False))
    common: dict[str, Any] = {"section": "一、成绩", "evidence": (PASSAGE,), "anchored": "model"}
    lost = ChunkOutcome(id="c9", section="二", start=12, end=20, status="failed", attempts=5, cached=False, error="500")
    return replace(
        plain,
        title="某局2020年总结",
        organisation="某局",
        period="2020年",
        units=("甲镇", "乙镇"),
        achievements=(
            Achievement(
                id="a1",
                statement="完成学校3所，投资1.60005万余元",
                metrics=METRICS,
                importance=3,
                changes=(Change(what="joined", why="同一件事"), Change(what="weighed", why="2 → 3")),
                **common,
            ),
            Achievement(
                id="a2", statement="=1+1", unit="甲镇", section="", evidence=(PASSAGE, SECOND), anchored="text"
            ),
        ),
        problems=(Problem(id="p1", statement="人手不足，\n编制少", cause="-编制少", **common),),
        plans=(Plan(id="n1", statement="招聘15人", deadline="2021年底", metrics=METRICS[:1], **common),),
        rejected=(
            Rejected(
                id="r1",
                statement="增长99%",
                kind="achievement",
                reason="99% 不在原文",
                status="done",
                metrics=METRICS,
                **common,
            ),
        ),
        chunks=(*plain.chunks, lost),
    )


def fill(out: Path, summaries: dict[str, Summary]) -> Path:
    """Writes each summary to its file below a folder."""
    for name, summary in summaries.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(summary_json(summary), encoding="utf-8", errors="backslashreplace")
    return out


def note(out: Path, states: dict[str, tuple[State, str | None]], kind: str = "input") -> None:
    """Writes a manifest: path → state and message, errors being of one kind."""

    async def write(journal: Journal) -> None:
        for path, (state, message) in states.items():
            await journal.begin(Row(path, 9, 1, None, "", "reading", 1), 0.0)
            if state != "reading":
                await journal.finish(Outcome(path=path, state=state, kind=message and kind, message=message), 1.0)

    journal = Journal(out)
    asyncio.run(write(journal))
    journal.close()
