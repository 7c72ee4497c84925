"""What was said twice, in whatever requests of a report, is one item with the evidence of all places."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from llmsum.checking.grounding import Claim, lost_figures
from llmsum.checking.wide.places import united
from llmsum.models import Change, notes
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.script import fold

# What may differ between two statements of one thing: who speaks, how eagerly, and what only holds a sentence together.
# No figure, no name, no negation, nothing that tells one subject from another is among it.
EMPTY = regex(
    r"我[局镇街校区市县省院所厂处委办们]|继续|进一步|持续|不断|积极|认真|切实|扎实|全力|大力|深入|着力|努力|已经?|将要?|了|的|地|得"
    r"|\b(?:the|an?|of|to|and|will|be|is|are|was|were|has|have|been|its?|their|our|we|it|that|also|further|continue[sd]?)\b"
)
NOT_TEXT = regex(r"(?<!\d)[.%-]|[.-](?!\d)|(?![.%-])[\W_]")


def distinct(report: Report, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims that say the same, in whatever requests of the report, as one with the evidence of all.

    The same is: one kind, one organisation, and the same words in the same order but for those that are `EMPTY`. Claims
    are in document order, and so are those that come out.
    """
    kept: list[Claim] = []
    places: dict[tuple[str, str | None, str], int] = {}
    for claim in claims:
        key = claim.draft.kind, unit_of(report, claim), gist(claim.draft.statement)
        if key[-1] and key in places:
            kept[places[key]] = joined(report, kept[places[key]], claim)
        else:
            places[key] = len(kept)
            kept.append(claim)
    return tuple(kept)


def gist(statement: str) -> str:
    """A statement without what may differ where the same is said."""
    return NOT_TEXT.sub("", EMPTY.sub(" ", fold(unicodedata.normalize("NFKC", statement)).lower()))


def unit_of(report: Report, claim: Claim) -> str | None:
    """The organisation that a claim is about, on a page of several."""
    return report.sections[claim.chunk.segments[claim.draft.first - 1].section].unit


def joined(report: Report, one: Claim, other: Claim, statement: str = "", why: str = notes.SAID_AGAIN) -> Claim:
    """Two claims as one with the evidence of both; without a `statement` it has the longer of theirs.

    What is not in the statement any more is told in its changes.
    """
    told = statement or max(one.draft.statement, other.draft.statement, key=len)
    parts = united(report, [*zip(one.spans, one.quotes, strict=True), *zip(other.spans, other.quotes, strict=True)])
    quotes = tuple(quote for _, quote in parts)
    weights = [draft.importance for draft in (one.draft, other.draft) if draft.importance is not None]
    replaced = [claim.draft.statement for claim in (one, other) if claim.draft.statement != told]
    change = Change(what="joined", why=why.format(" / ".join(replaced or [other.draft.statement])))
    return one._replace(
        draft=replace(one.draft, statement=told, importance=max(weights, default=None)),
        spans=tuple(span for span, _ in parts),
        quotes=quotes,
        anchored="text" if "text" in (one.anchored, other.anchored) else "model",
        unsupported=lost_figures(told, quotes),
        changes=(*one.changes, *other.changes, change),
    )
