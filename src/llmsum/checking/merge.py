"""Claims of all chunks → items: no duplicates, document order, units kept apart, and nothing lost in silence."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from llmsum.checking.grounding import Claim
from llmsum.checking.importance import importance_of, importances
from llmsum.kinds.facets import FACETS, status_of
from llmsum.models import (
    KINDS,
    SPECS,
    Achievement,
    Chunk,
    ChunkOutcome,
    Coverage,
    Item,
    Kind,
    Metric,
    Plan,
    Problem,
    Rejected,
    Reply,
    Script,
)
from llmsum.models.notes import NOT_IN_EVIDENCE
from llmsum.reading.report import Report
from llmsum.words.metrics import has_metrics, metrics
from llmsum.words.script import convert


class Merged(NamedTuple):
    """The items of a report by kind, each list in document order; `more` are those of kinds that were asked for."""

    achievements: tuple[Achievement, ...] = ()
    problems: tuple[Problem, ...] = ()
    plans: tuple[Plan, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    kept: tuple[Claim, ...] = ()
    more: Mapping[Kind, tuple[Item, ...]] = MappingProxyType({})


def merge(report: Report, claims: Sequence[Claim], script: Script | None, more: Sequence[Kind] = ()) -> Merged:
    """Numbers, completes and sorts what passed; what did not is kept apart with its reason.

    Args:
        report: what the claims are about.
        claims: of all chunks, in document order (`in_order`), without repetitions.
        script: to convert statements and the words of their metrics to; None leaves them as they are.
        more: the kinds that are listed beside those that always are; the claims are of no others.
    """
    kept = _weighed([claim for claim in claims if claim.passes])
    numbers: Counter[str] = Counter()
    items: dict[Kind, list[Any]] = {kind: [] for kind in (*KINDS, *more)}
    for claim in kept:
        items[claim.draft.kind].append(_item(report, claim, script, numbers))
    rejected = [_rejected(report, claim, script, numbers) for claim in claims if not claim.passes]
    achievements, problems, plans = (tuple(items[kind]) for kind in KINDS)
    further = {kind: tuple(items[kind]) for kind in more}
    return Merged(achievements, problems, plans, tuple(rejected), tuple(kept), further)


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims in document order, by where their evidence begins and ends."""
    return tuple(
        sorted(
            claims,
            key=lambda claim: (
                (claim.spans[0].start, claim.spans[-1].end) if claim.spans else (claim.chunk.span.start, 0)
            ),
        )
    )


def _weighed(claims: Sequence[Claim]) -> list[Claim]:
    """Every claim with a weight. Where the engine gave some, it chose: none is lifted beside those that it chose."""
    said: list[tuple[Kind, str]] = [(claim.draft.kind, claim.draft.statement) for claim in claims]
    chose = any(claim.draft.importance for claim in claims)
    weights = [importance_of(kind, statement) for kind, statement in said] if chose else importances(said)
    return [
        claim._replace(draft=replace(claim.draft, importance=claim.draft.importance or weight))
        for claim, weight in zip(claims, weights, strict=True)
    ]


def _fields(report: Report, claim: Claim, script: Script | None) -> dict[str, Any]:
    statement = claim.draft.statement
    home = next(
        (s.section for s in claim.chunk.segments[claim.draft.first - 1 : claim.draft.last]), claim.chunk.section.index
    )
    return {
        "statement": convert(statement, script) if script else statement,
        "unit": report.sections[home].unit,
        "section": report.sections[home].title,
        "confidence": claim.draft.confidence,
        "importance": claim.draft.importance or importance_of(claim.draft.kind, statement),
        "evidence": tuple(report.evidence(span) for span in claim.spans),
        "anchored": claim.anchored,
        "changes": claim.changes,
        "metrics": tuple(_in_script(metric, script) for metric in metrics(statement)),
        "status": status_of(claim.draft.kind, "".join(claim.quotes)),
    }


def _in_script(metric: Metric, script: Script | None) -> Metric:
    """Name, unit and qualifier go with the statement; `raw` stays as the report spells it."""
    if script is None:
        return metric
    unit, qualifier = (word and convert(word, script) for word in (metric.unit, metric.qualifier))
    return replace(metric, name=convert(metric.name, script), unit=unit, qualifier=qualifier)


def _item(report: Report, claim: Claim, script: Script | None, numbers: "Counter[str]") -> Item:
    spec = SPECS[claim.draft.kind]
    numbers[spec.name] += 1
    fields: dict[str, Any] = {"id": f"{spec.prefix}{numbers[spec.name]}", **_fields(report, claim, script)}
    # What a capable model says is whole; a small one leaves out half, but its evidence is short. Only the statement
    # tells what the columns of a row are called.
    told = claim.draft.statement
    quote = told if claim.chunk.context or claim.chunk.section.is_cell else "".join(claim.quotes)
    fields |= {name: FACETS[name](quote) or FACETS[name](told) for name in spec.facets}
    return spec.item(**fields)


def _rejected(report: Report, claim: Claim, script: Script | None, numbers: "Counter[str]") -> Rejected:
    numbers["rejected"] += 1
    reason = claim.reason or NOT_IN_EVIDENCE.format(", ".join(claim.unsupported))
    return Rejected(
        id=f"r{numbers['rejected']}", kind=claim.draft.kind, reason=reason, **_fields(report, claim, script)
    )


def ledger(report: Report, replies: Sequence[Reply]) -> tuple[ChunkOutcome, ...]:
    """One line for each chunk, whatever became of it; `replies` are in the order of the report's chunks."""
    return tuple(_outcome(report, chunk, reply) for chunk, reply in zip(report.chunks, replies, strict=True))


def _outcome(report: Report, chunk: Chunk, reply: Reply) -> ChunkOutcome:
    raw = report.repaired.raw_span(chunk.span)
    faults = f"items not read: {'; '.join(reply.faults)}" if reply.faults else None
    return ChunkOutcome(
        id=chunk.id,
        section=chunk.section.title,
        start=raw.start,
        end=raw.end,
        status=reply.status,
        attempts=reply.attempts,
        cached=reply.cached,
        error="; ".join(filter(None, (reply.error, faults))) or None,
    )


def _joined_places(report: Report, kept: Sequence[Claim]) -> Iterator[tuple[str, int]]:
    """Chunk and number of the segments that the evidence of joined claims lies in, in whatever request."""
    spans = [span for claim in kept if any(change.what == "joined" for change in claim.changes) for span in claim.spans]
    for chunk in report.chunks if spans else ():
        starts = [segment.span.start for segment in chunk.segments]
        for span in spans:
            if chunk.span.start < span.end and span.start < chunk.span.end:
                first, last = bisect_right(starts, span.start), bisect_left(starts, span.end)
                yield from ((chunk.id, number) for number in range(max(first, 1), last + 1))


def coverage(report: Report, kept: Sequence[Claim]) -> Coverage:
    """How many of the segments that were asked about are cited by an item that passed."""
    cited = {
        (claim.chunk.id, number)
        for claim in kept
        for first, last in ((claim.draft.first, claim.draft.last), *claim.draft.also)
        for number in range(first, last + 1)
    } | set(_joined_places(report, kept))
    asked = [
        (chunk.id, number, has_metrics(segment.text))
        for chunk in report.chunks
        for number, segment in enumerate(chunk.segments, 1)
        if not segment.noise
    ]
    return Coverage(
        segments=len(asked),
        cited_segments=sum((chunk, number) in cited for chunk, number, _ in asked),
        number_segments=sum(has_figure for *_, has_figure in asked),
        cited_number_segments=sum((chunk, number) in cited for chunk, number, has_figure in asked if has_figure),
    )
