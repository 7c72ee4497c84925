"""What was said twice, in whatever requests of a report, is one item with the evidence of all places."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from llmsum.checking.grounding import Claim, lost_figures
from llmsum.checking.wide.places import outermost
from llmsum.models import Change
from llmsum.reading.report import Report
from llmsum.words.figures import figures
from llmsum.words.similarity import ngrams, normalise, recall

# The shorter of two statements may lack this share of the longer, and must lie in it but for so much.
MAX_LONGER = 1.6
MIN_INSIDE = 0.95


def distinct(report: Report, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims that say the same, in whatever requests of the report, as one with the evidence of all.

    The same is: one kind, one organisation, the words of one inside those of the other, and no figure that only one
    has. Claims are in document order, and so are those that come out.
    """
    kept: list[Claim] = []
    holders: dict[tuple[str, str | None], defaultdict[str, list[int]]] = {}
    for claim in claims:
        normal = normalise(claim.draft.statement)
        key = claim.draft.kind, unit_of(report, claim)
        index = holders.setdefault(key, defaultdict(list))
        pairs = ngrams(normal, 2)
        near: defaultdict[int, int] = defaultdict(int)
        for pair in pairs:
            for number in index[pair]:
                near[number] += 1
        likely = [number for number in near if near[number] >= 0.5 * len(pairs)]
        twin = next((number for number in likely if claim.passes and _says_the_same(kept[number], claim)), None)
        if twin is not None:
            kept[twin] = joined(kept[twin], claim)
            continue
        for pair in pairs:
            index[pair].append(len(kept))
        kept.append(claim)
    return tuple(kept)


def unit_of(report: Report, claim: Claim) -> str | None:
    """The organisation that a claim is about, on a page of several."""
    return report.sections[claim.chunk.segments[claim.draft.first - 1].section].unit


def _says_the_same(one: Claim, other: Claim) -> bool:
    shorter, longer = sorted((normalise(claim.draft.statement) for claim in (one, other)), key=len)
    if not one.passes or len(longer) > MAX_LONGER * max(len(shorter), 1):
        return False
    values = [sorted((figure.value, figure.kind) for figure in figures(c.draft.statement)) for c in (one, other)]
    return values[0] == values[1] and recall(ngrams(shorter, 2), ngrams(longer, 2)) >= MIN_INSIDE


def joined(one: Claim, other: Claim, statement: str = "", why: str = "said again") -> Claim:
    """Two claims as one with the evidence of both; without a `statement` it has the longer of theirs."""
    longest = max(one.draft.statement, other.draft.statement, key=len)
    parts = outermost([*zip(one.spans, one.quotes, strict=True), *zip(other.spans, other.quotes, strict=True)])
    quotes = tuple(quote for _, quote in parts)
    weights = [draft.importance for draft in (one.draft, other.draft) if draft.importance is not None]
    also = (*one.draft.also, (other.draft.first, other.draft.last), *other.draft.also)
    is_one_request = one.chunk.id == other.chunk.id
    draft = replace(
        one.draft,
        statement=statement or longest,
        importance=max(weights, default=None),
        also=also if is_one_request else one.draft.also,
    )
    change = Change(what="joined", why=f"{why}: {other.draft.statement}")
    return one._replace(
        draft=draft,
        spans=tuple(span for span, _ in parts),
        quotes=quotes,
        anchored="text" if "text" in (one.anchored, other.anchored) else "model",
        unsupported=lost_figures(draft.statement, quotes),
        changes=(*one.changes, *other.changes, change),
    )
