"""Segment numbers → evidence in the text: what every reading needs. No quotation is invented, no figure falsified.

An engine's draft names segments; the program cuts the evidence out of them, and every figure of the statement must
occur in it. How far a model is believed beyond that differs: `wide`, `narrow`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmsum.models import Anchor, Change, Chunk, Draft, Segment, Span
from llmsum.patterns import regex
from llmsum.words.figures import figures, unsupported
from llmsum.words.similarity import ngrams, normalise, recall

if TYPE_CHECKING:
    from collections import Counter

# A clause at the end of the evidence stays if the statement uses this share of its character pairs.
MIN_CLAUSE_USE = 0.25
CLAUSE = regex(r"[^，,；;。]+[，,；;。]*")


class Claim(NamedTuple):
    """A draft with its place in the chunk. `spans` are the evidence in the repaired text, in order.

    `quotes` are the repaired reading of the spans. `unsupported` are the figures, as written, that they do not hold;
    `reason` is set where it cannot be kept. `changes` tell what was done to the draft.
    """

    chunk: Chunk
    draft: Draft
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    anchored: Anchor
    unsupported: tuple[str, ...] = ()
    reason: str | None = None
    changes: tuple[Change, ...] = ()

    @property
    def passes(self) -> bool:
        """True where the item may be listed."""
        return not self.unsupported and self.reason is None


def reweigh(claim: Claim, statement: str) -> Claim:
    """The claim with another statement for the same evidence, weighed anew."""
    draft = replace(claim.draft, statement=statement)
    return claim._replace(draft=draft, unsupported=lost_figures(statement, claim.quotes))


def lost_figures(statement: str, quotes: Sequence[str]) -> tuple[str, ...]:
    """The figures of a statement, as written, that no quotation holds."""
    return tuple(figure.raw for figure in unsupported(statement, quotes))


def evidence_spans(segments: Sequence[Segment]) -> tuple[Span, ...]:
    """One span for each run of segments without noise between them, without the white space and commas around it."""
    runs: list[list[Segment]] = [[]]
    for segment in segments:
        adjoins = runs[-1] and runs[-1][-1].span.end == segment.span.start
        if segment.noise:
            runs.append([])
        elif adjoins or not runs[-1]:
            runs[-1].append(segment)
        else:
            runs.append([segment])  # the marker of a point lies between the two
    spans = [trimmed("".join(segment.text for segment in run), run[0].span.start) for run in runs if run]
    return tuple(span for span in spans if span.end > span.start)


def shortened(
    spans: Sequence[Span],
    quotes: Sequence[str],
    statement: str,
    words: "Counter[str]",
    least_use: float = MIN_CLAUSE_USE,
) -> tuple[tuple[Span, str], ...]:
    """The evidence without the clauses at its two ends that the statement took nothing from, with its text.

    Args:
        spans: the evidence, in order.
        quotes: the text of each span.
        statement: what the evidence is for.
        words: the character pairs of the normalised statement.
        least_use: a clause stays if the statement uses this share of its character pairs.
    """
    wanted = [figure.raw for figure in figures(statement)]

    def is_used(clause: re.Match[str]) -> bool:
        text = clause[0]
        return any(raw in text for raw in wanted) or recall(ngrams(normalise(text), 2), words) >= least_use

    if not spans:
        return ()
    parts = list(zip(spans, quotes, strict=True))
    begin = next((clause.start() for clause in CLAUSE.finditer(quotes[0]) if is_used(clause)), 0)
    parts[0] = Span(spans[0].start + begin, spans[0].end), quotes[0][begin:]
    (start, _), tail = parts[-1]
    end = next((clause.end() for clause in reversed(list(CLAUSE.finditer(tail))) if is_used(clause)), len(tail))
    span = trimmed(tail[:end], start)
    parts[-1] = span, tail[span.start - start : span.end - start]
    return tuple(parts)


def trimmed(text: str, offset: int) -> Span:
    """The place of `text`, which begins at `offset`, without the white space and separators around it."""
    head = len(text) - len(text.lstrip(" \t\n，,；;、。：:"))
    return Span(offset + head, max(offset + head, offset + len(text.rstrip(" \t\n，,；;、。：:"))))


def quoted(chunk: Chunk, spans: Sequence[Span]) -> tuple[str, ...]:
    """The text of spans that lie in the segments of a chunk."""
    return tuple("".join(_held(chunk.segments, span)) for span in spans)


def _held(segments: Sequence[Segment], span: Span) -> Iterator[str]:
    for segment in segments:
        if segment.span.start < span.end and span.start < segment.span.end:
            yield segment.text[max(0, span.start - segment.span.start) : span.end - segment.span.start]
