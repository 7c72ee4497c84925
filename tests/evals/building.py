"""Small labelled reports, summaries and runs with planted answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from llmsum.evals.cases import Case
from llmsum.evals.credit import Predicted
from llmsum.evals.gold import Gold, GoldEvidence, GoldItem, Importance
from llmsum.evals.runs import DocumentRun, Repeat, Run
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.models import (
    Achievement,
    ChunkOutcome,
    Coverage,
    Evidence,
    Kind,
    Plan,
    Problem,
    Provenance,
    Source,
    Status,
    Summary,
    Usage,
)

SENTENCES = (
    "全年完成交地25宗，涉及土地4745亩。",
    "新增城镇就业2,300人，同比增长5.2%。",
    "基层一线人员力量不足，执法车辆缺口较大。",
    "明年计划新建社区食堂6个。",
    "开展安全检查118次，整改隐患342处。",
)
KINDS: tuple[Kind, ...] = ("achievement", "achievement", "problem", "plan", "achievement")
RAW = "".join(sentence + "\n" for sentence in SENTENCES)
STATUS: dict[Kind, Status] = {"achievement": "done", "problem": "open", "plan": "planned"}
TYPES = {"achievement": Achievement, "problem": Problem, "plan": Plan}


def place(quote: str, raw: str = RAW) -> tuple[int, int]:
    """Where a quotation stands."""
    start = raw.index(quote)
    return start, start + len(quote)


def gold_item(
    number: int,
    statement: str | None = None,
    importance: Importance = "should",
    alt: Kind | None = None,
    raw: str = RAW,
) -> GoldItem:
    """The label of the sentence `number`, in its own words if not in others."""
    quote = SENTENCES[number]
    start, end = place(quote, raw)
    kind = KINDS[number]
    return GoldItem(
        id=f"g{number}",
        kind=kind,
        statement=statement or quote,
        evidence=(GoldEvidence(start=start, end=end, quote=quote),),
        importance=importance,
        status=STATUS[kind],
        alt_kind=alt,
    )


def predicted_item(
    number: int, statement: str | None = None, kind: Kind | None = None, quote: str | None = None, raw: str = RAW
) -> Predicted:
    """The prediction of the sentence `number`, as it stands if not told otherwise."""
    kind = kind or KINDS[number]
    quote = quote or SENTENCES[number]
    start, end = place(quote, raw)
    item = TYPES[kind](
        id=f"x{number}",
        statement=statement or SENTENCES[number],
        section="",
        evidence=(Evidence(start=start, end=end, quote=quote, clean_quote=quote),),
        anchored="model",
    )
    return Predicted(kind, item)


def gold(items: Sequence[GoldItem]) -> Gold:
    """The labels of the small report."""
    return Gold(source="report.txt", sha256="0", origin="blind", language="zh", items=tuple(items))


def case(items: Sequence[GoldItem], name: str = "report", raw: str = RAW) -> Case:
    """The small report with its labels."""
    return Case(name, Path(f"{name}.txt"), gold(items), raw)


def chunk(number: int, start: int, end: int, **fields: Any) -> ChunkOutcome:
    """One line of the ledger, answered well if not told otherwise."""
    told: dict[str, Any] = {"section": "", "status": "ok", "attempts": 1, "cached": False, **fields}
    return ChunkOutcome(id=f"c{number}", start=start, end=end, **told)


def summary(predicted: Sequence[Predicted], chunks: Sequence[ChunkOutcome] = (), usage: Usage | None = None) -> Summary:
    """A summary with these items, numbered anew so that ids are unique."""
    items = [(entry.kind, replace(entry.item, id=f"x{number}")) for number, entry in enumerate(predicted)]
    lists: dict[str, Any] = {
        f"{kind}s": tuple(item for other, item in items if other == kind) for kind in ("achievement", "problem", "plan")
    }
    return Summary(
        source=Source(path="report.txt", sha256="0", format="txt", encoding="utf-8", chars=len(RAW), language="zh"),
        title=None,
        organisation=None,
        period=None,
        overview="",
        units=(),
        rejected=(),
        chunks=tuple(chunks),
        coverage=Coverage(segments=8, cited_segments=6, number_segments=4, cited_number_segments=4),
        usage=usage or Usage(),
        provenance=Provenance(
            llmsum="0", engine="test", model=None, prompt_sha256=None, schema_sha256=None, created=""
        ),
        warnings=(),
        **lists,
    )


def run(
    name: str, cases: Sequence[Case], answers: Sequence[Sequence[Sequence[Predicted] | None]], **fields: Any
) -> Run:
    """A run: for each case its repeats, each a list of predictions or None where the document failed."""
    documents: list[DocumentRun] = []
    for entry, repeats in zip(cases, answers, strict=True):
        told = [None if predicted is None else summary(predicted, **fields) for predicted in repeats]
        scored = tuple(
            Repeat(score=score_document(entry, one) if one else DocumentScore.failed(entry, "crashed"), summary=one)
            for one in told
        )
        documents.append(DocumentRun(document=entry.name, labels_sha256=entry.labels_sha256, repeats=scored))
    return Run(
        id=name,
        created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        model="test",
        settings={"chunk_segments": 10},
        prompts={"extract": "0" * 64},
        repeats=max(map(len, answers), default=0),
        documents=tuple(documents),
    )
