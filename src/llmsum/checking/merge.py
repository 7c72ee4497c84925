"""Claims of all chunks → items: no duplicates, document order, units kept apart, and nothing lost in silence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from llmsum.checking.grounding import Claim
from llmsum.checking.importance import importance_of, importances
from llmsum.models import Achievement, Chunk, ChunkOutcome, Coverage, Kind, Plan, Problem, Rejected, Reply, Script
from llmsum.reading.report import Report
from llmsum.words.facets import cause_of, deadline_of, status_of
from llmsum.words.metrics import has_metrics, metrics
from llmsum.words.script import convert
from llmsum.words.similarity import text_similarity

# Two statements over overlapping evidence that are at least this alike say one thing twice.
SAME_STATEMENT = 0.75
PREFIX: dict[Kind, str] = {"achievement": "a", "problem": "p", "plan": "n"}


class Merged(NamedTuple):
    """The items of a report by kind, each list in document order."""

    achievements: tuple[Achievement, ...] = ()
    problems: tuple[Problem, ...] = ()
    plans: tuple[Plan, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    kept: tuple[Claim, ...] = ()


def merge(report: Report, claims: Sequence[Claim], script: Script | None) -> Merged:
    """Numbers, completes and sorts what passed; what did not is kept apart with its reason.

    Args:
        report: what the claims are about.
        claims: of all chunks, in any order.
        script: to convert statements to; None leaves them as they are.
    """
    ordered = sorted(
        claims,
        key=lambda claim: (claim.spans[0].start, claim.spans[-1].end) if claim.spans else (claim.chunk.span.start, 0),
    )
    kept = _weighed(_distinct([claim for claim in ordered if claim.passes]))
    numbers: Counter[str] = Counter()
    items: dict[Kind, list[Any]] = {"achievement": [], "problem": [], "plan": []}
    for claim in kept:
        items[claim.draft.kind].append(_item(report, claim, script, numbers))
    rejected = [_rejected(report, claim, script, numbers) for claim in ordered if not claim.passes]
    return Merged(
        tuple(items["achievement"]), tuple(items["problem"]), tuple(items["plan"]), tuple(rejected), tuple(kept)
    )


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Drops the second of two claims that say the same of the same place; claims are in document order."""
    kept: list[Claim] = []
    for claim in claims:
        nearby = [other for other in kept[-8:] if other.draft.kind == claim.draft.kind and _overlap(other, claim)]
        if not any(_same(other, claim) for other in nearby):
            kept.append(claim)
    return kept


def _weighed(claims: Sequence[Claim]) -> list[Claim]:
    """Every claim with a weight. Where the engine gave some, it chose: none is lifted beside those that it chose."""
    said: list[tuple[Kind, str]] = [(claim.draft.kind, claim.draft.statement) for claim in claims]
    chose = any(claim.draft.importance for claim in claims)
    weights = [importance_of(kind, statement) for kind, statement in said] if chose else importances(said)
    return [
        claim._replace(draft=replace(claim.draft, importance=claim.draft.importance or weight))
        for claim, weight in zip(claims, weights, strict=True)
    ]


def _overlap(one: Claim, two: Claim) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.spans for b in two.spans)


def _same(one: Claim, two: Claim) -> bool:
    return one.spans == two.spans or text_similarity(one.draft.statement, two.draft.statement) >= SAME_STATEMENT


def _fields(report: Report, claim: Claim, script: Script | None) -> dict[str, Any]:
    statement = claim.draft.statement
    home = next(
        (s.section for s in claim.chunk.segments[claim.draft.first - 1 : claim.draft.last]), claim.chunk.section.index
    )
    return {
        "statement": convert(statement, script) if script else statement,
        "unit": claim.chunk.section.unit,
        "section": report.sections[home].title,
        "importance": claim.draft.importance or importance_of(claim.draft.kind, statement),
        "evidence": tuple(report.evidence(span) for span in claim.spans),
        "anchored": claim.anchored,
        "metrics": metrics(statement),
        "status": status_of(claim.draft.kind, "".join(claim.quotes)),
    }


def _item(report: Report, claim: Claim, script: Script | None, numbers: "Counter[str]") -> Achievement | Problem | Plan:
    kind = claim.draft.kind
    numbers[kind] += 1
    fields: dict[str, Any] = {"id": f"{PREFIX[kind]}{numbers[kind]}", **_fields(report, claim, script)}
    quote = "".join(claim.quotes)
    if kind == "achievement":
        return Achievement(**fields)
    return (
        Problem(**fields, cause=cause_of(quote)) if kind == "problem" else Plan(**fields, deadline=deadline_of(quote))
    )


def _rejected(report: Report, claim: Claim, script: Script | None, numbers: "Counter[str]") -> Rejected:
    numbers["rejected"] += 1
    reason = claim.reason or f"not in the evidence: {', '.join(claim.unsupported)}"
    return Rejected(
        id=f"r{numbers['rejected']}", kind=claim.draft.kind, reason=reason, **_fields(report, claim, script)
    )


def ledger(report: Report, replies: Sequence[Reply]) -> tuple[ChunkOutcome, ...]:
    """One line for each chunk, whatever became of it; `replies` are in the order of the report's chunks."""
    return tuple(_outcome(report, chunk, reply) for chunk, reply in zip(report.chunks, replies, strict=True))


def _outcome(report: Report, chunk: Chunk, reply: Reply) -> ChunkOutcome:
    raw = report.repaired.raw_span(chunk.span)
    faults = "; ".join(reply.faults)
    return ChunkOutcome(
        id=chunk.id,
        section=chunk.section.title,
        start=raw.start,
        end=raw.end,
        status=reply.status,
        attempts=reply.attempts,
        cached=reply.cached,
        error=reply.error or (f"items not read: {faults}" if faults else None),
    )


def coverage(report: Report, kept: Sequence[Claim]) -> Coverage:
    """How many of the segments that were asked about are cited by an item that passed."""
    cited = {(claim.chunk.id, number) for claim in kept for number in range(claim.draft.first, claim.draft.last + 1)}
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
