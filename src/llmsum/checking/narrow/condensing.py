"""A weak model lists every clause; an analyst lists facts. Where an answer names nearly every segment, it is condensed.

Two steps, on such answers only, so that a model that chooses is left alone: what holds nothing that could be checked is
kept apart, and the items of one sentence (of one numbered problem) become one item. No words are added: a joined
statement is the statements one after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from llmsum.checking.grounding import Claim, quoted, reweigh
from llmsum.models import Span
from llmsum.models.notes import NO_FACT

# An answer with more items than this share of the segments it was asked about has listed, not chosen. The labels of the
# seeds hold 0.25 to 0.54 items for each segment, the median is 0.30; the small test model gave 0.76 on seed 001.
LISTED_SHARE = 0.4
MAX_JOINED_CHARS = 160
SENTENCE_ENDS = ("。", "；", ";", "！", "？", ".", "!", "?")


def condense(claims: Sequence[Claim], tells: Callable[[Claim], bool]) -> tuple[Claim, ...]:
    """The claims of one chunk in document order, condensed where the answer only listed its segments.

    `tells` says whether a claim tells of something that can be checked.
    """
    asked = sum(not segment.noise for segment in claims[0].chunk.segments) if claims else 0
    passing = [claim for claim in claims if claim.passes]
    if len(passing) <= LISTED_SHARE * asked:
        return tuple(claims)
    ordered = sorted(passing, key=lambda claim: (claim.draft.first, claim.draft.last))
    told = [claim if tells(claim) else claim._replace(reason=NO_FACT) for claim in ordered]
    facts = [claim for claim in told if claim.passes]
    joined = [_join(list(group)) for _, group in groupby(facts, key=_sentence_of)]
    rest = [claim for claim in [*claims, *told] if not claim.passes]
    return (*(claim for group in joined for claim in group), *rest)


def _sentence_of(claim: Claim) -> tuple[str, int]:
    """Kind, and the number of the segment that ends the sentence of the claim; of a numbered problem its section."""
    segments = claim.chunk.segments
    if claim.draft.kind == "problem" and segments[claim.draft.first - 1].section != claim.chunk.section.index:
        return claim.draft.kind, -segments[claim.draft.first - 1].section
    for number in range(claim.draft.first, len(segments) + 1):
        text = segments[number - 1].text
        if text.endswith("\n") or text.rstrip(' \t”’」』）)"').endswith(SENTENCE_ENDS):
            return claim.draft.kind, number
    return claim.draft.kind, len(segments)


def _join(group: list[Claim]) -> Iterator[Claim]:
    """One claim for those of a sentence, as far as they keep within a readable length."""
    held = group[0]
    for claim in group[1:]:
        comma = ", " if held.draft.statement.isascii() else "，"
        statement = held.draft.statement.rstrip("，。；,.; ") + comma + claim.draft.statement
        if len(statement) > MAX_JOINED_CHARS:
            yield held
            held = claim
            continue
        first, last = min(held.draft.first, claim.draft.first), max(held.draft.last, claim.draft.last)
        draft = replace(held.draft, first=first, last=last)
        anchored = "text" if "text" in (held.anchored, claim.anchored) else "model"
        spans = _spans([*held.spans, *claim.spans])
        quotes = quoted(held.chunk, spans)
        held = reweigh(held._replace(draft=draft, spans=spans, quotes=quotes, anchored=anchored), statement)
    yield held


def _spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order; those that overlap or stand beside each other become one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start <= merged[-1].end + 1:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
