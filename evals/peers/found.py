"""What a peer found, in the shape that llmsum's own summaries have, so that one matcher scores all."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.peers.endpoint import Exchange
from llmsum.models import (
    Achievement,
    ChunkOutcome,
    Coverage,
    Evidence,
    Kind,
    Plan,
    Problem,
    Provenance,
    Reading,
    Span,
    Summary,
    Usage,
)
from llmsum.reading.repair import repair
from llmsum.reading.report import Report
from llmsum.words.metrics import metrics

TYPES: dict[Kind, type[Achievement | Problem | Plan]] = {"achievement": Achievement, "problem": Problem, "plan": Plan}
# The names that every peer's model is asked for: small models know what the report's own language means.
KIND_NAMES: dict[str, Kind] = {"成果": "achievement", "问题": "problem", "计划": "plan"}


@dataclass(frozen=True, slots=True)
class Found:
    """One item; `span` is its evidence in the raw text, None where the peer could not place it."""

    kind: Kind
    statement: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a peer's model answers, which needs no key, and with which parameters it is asked.

    `reading` says whether the model is a small one (`narrow`) or a capable one; `concurrency` is how many requests of a
    document may be under way at once.
    """

    base_url: str
    model: str
    temperature: float
    max_output_tokens: int
    reading: Reading = "narrow"
    concurrency: int = 1


@dataclass(frozen=True, slots=True)
class Peer:
    """A baseline.

    `find` gives its items in any order. `passage` tells from the messages of a request which part of the report it is
    about. `prompt` is all that it is told beside the report, for a small model or a capable one.
    """

    name: str
    version: str
    prompt: Callable[[Reading], str]
    find: Callable[[Report, Address], Sequence[Found]]
    passage: Callable[[Sequence[dict[str, str]]], str]


def summary_of(report: Report, peer: Peer, model: str, found: Sequence[Found], asked: Sequence[Exchange]) -> Summary:
    """The peer's items as a summary; what peers do not write (overview, units, metrics) stays empty."""
    items = _items(report, found)
    return Summary(
        source=report.source,
        title=None,
        organisation=None,
        period=None,
        overview="",
        units=(),
        achievements=tuple(item for item in items if isinstance(item, Achievement)),
        problems=tuple(item for item in items if isinstance(item, Problem)),
        plans=tuple(item for item in items if isinstance(item, Plan)),
        rejected=(),
        chunks=_ledger(report, peer, asked),
        coverage=_coverage(report, [entry.span for entry in found if entry.span]),
        usage=sum((exchange.usage for exchange in asked), Usage()),
        provenance=Provenance(
            llmsum="", engine=peer.name, model=model, prompt_sha256=None, schema_sha256=None, created=""
        ),
        warnings=(),
    )


def _items(report: Report, found: Sequence[Found]) -> list[Achievement | Problem | Plan]:
    numbers: Counter[Kind] = Counter()
    items: list[Achievement | Problem | Plan] = []
    for entry in sorted(found, key=lambda entry: entry.span.start if entry.span else len(report.document.raw)):
        numbers[entry.kind] += 1
        fields: dict[str, Any] = {
            "id": f"{entry.kind}-{numbers[entry.kind]}",
            "statement": entry.statement,
            "section": "",
            "evidence": _evidence(report.document.raw, entry.span),
            "anchored": "text",
        }
        items.append(TYPES[entry.kind](**fields))
    return items


def _evidence(raw: str, span: Span | None) -> tuple[Evidence, ...]:
    if span is None:
        return ()
    quote = raw[span.start : span.end]
    return (Evidence(start=span.start, end=span.end, quote=quote, clean_quote=repair(quote).text),)


def _ledger(report: Report, peer: Peer, asked: Sequence[Exchange]) -> tuple[ChunkOutcome, ...]:
    """One line for each request, in document order. A request asked again has a line of its own."""
    placed = sorted(
        ((_place(report.document.raw, peer.passage(entry.asked["messages"])), entry) for entry in asked),
        key=lambda pair: pair[0].start,
    )
    return tuple(
        ChunkOutcome(
            id=f"c{number}",
            section="",
            start=span.start,
            end=span.end,
            status=entry.outcome,
            attempts=1,
            cached=False,
            error=entry.error,
        )
        for number, (span, entry) in enumerate(placed, 1)
    )


def _place(raw: str, passage: str) -> Span:
    start = raw.find(passage)
    return Span(start, start + len(passage)) if start >= 0 else Span(0, len(raw))


def _coverage(report: Report, spans: Sequence[Span]) -> Coverage:
    """Counts our own segments, so that the shares compare; one is cited where evidence overlaps it."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for chunk in report.chunks:
        for segment in chunk.segments:
            if not segment.noise:
                raw = report.repaired.raw_span(segment.span)
                cited = any(span.start < raw.end and raw.start < span.end for span in spans)
                counts[cited, bool(metrics(segment.text))] += 1
    return Coverage(
        segments=counts.total(),
        cited_segments=counts[True, True] + counts[True, False],
        number_segments=counts[True, True] + counts[False, True],
        cited_number_segments=counts[True, True],
    )
