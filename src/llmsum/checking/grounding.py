"""Segment numbers → evidence in the raw text, and what may pass: no quotation is invented, no figure falsified.

An engine's draft names segments. Weak models miscount, so that where the statement's words and figures lie in other
segments of the same chunk, the evidence is re-anchored there and says so. Then every figure of the statement must
occur in its evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmsum.models import Anchor, Chunk, Draft, Segment, Span
from llmsum.patterns import regex
from llmsum.words.cues import settle_kind
from llmsum.words.figures import figures, unsupported
from llmsum.words.script import fold
from llmsum.words.similarity import ngrams, normalise, recall, shared
from llmsum.words.wording import stated

if TYPE_CHECKING:
    from collections import Counter

MAX_ANCHOR_SEGMENTS = 4
# A range must hold this share of the statement's character pairs, or the statement is not from this text. Paraphrases
# of a small model measured 0.5 and more against their own segments, copied prompt examples below 0.2.
MIN_RECALL = 0.4
# The model's own segments stay unless another range is better by this much.
ANCHOR_MARGIN = 0.12
# Segments that hold every word and figure are not doubted, however long they are.
ENOUGH = 1.0
# A clause at the end of the evidence stays if the statement uses this share of its character pairs.
MIN_CLAUSE_USE = 0.25
CLAUSE = regex(r"[^，,；;。]+[，,；;。]*")
PRECISION_WEIGHT = 0.3
FIGURE_WEIGHT = 0.5


class Claim(NamedTuple):
    """A draft with its place in the chunk. `spans` are the evidence in the repaired text, in order.

    `unsupported` are the figures, as written, that the evidence does not hold; `reason` is set where it cannot be kept.
    """

    chunk: Chunk
    draft: Draft
    spans: tuple[Span, ...]
    anchored: Anchor
    unsupported: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def quotes(self) -> tuple[str, ...]:
        """The repaired reading of the evidence."""
        return tuple(_read(self.chunk, span) for span in self.spans)

    @property
    def passes(self) -> bool:
        """True where the item may be listed."""
        return not self.unsupported and self.reason is None


def ground(chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """Anchors the drafts of one chunk, settles their kinds and weighs their figures, in the order given."""
    texts = [
        _Range(normalise(segment.text), segment.text) if not segment.noise else _Range("", "")
        for segment in chunk.segments
    ]
    return tuple(_ground(chunk, draft, texts) for draft in drafts)


def reweigh(claim: Claim, statement: str) -> Claim:
    """The claim with another statement for the same evidence, weighed anew."""
    draft = replace(claim.draft, statement=statement)
    return claim._replace(draft=draft, unsupported=_lost(statement, claim.quotes))


class _Range(NamedTuple):
    """Consecutive segments: their normalised text for similarity, their readable text for figures."""

    normal: str
    text: str


def _ground(chunk: Chunk, draft: Draft, texts: Sequence[_Range]) -> Claim:
    count = len(texts)
    first = min(max(draft.first, 1), count)
    last = min(max(draft.last, first), count)
    statement = draft.statement
    if not statement:
        statement = stated("".join(_read(chunk, span) for span in _evidence_spans(chunk, first, last)))
    words = ngrams(normalise(statement), 2)
    cited = _score(words, statement, _join(texts, first, last))
    anchored: Anchor = "model"
    if (first, last) != (draft.first, draft.last) or cited < ENOUGH:
        best, best_score = _best_range(words, statement, texts)
        if (first, last) != (draft.first, draft.last) or best_score > cited + ANCHOR_MARGIN:
            (first, last), anchored = best, "text"
    spans = _shortened(chunk, _evidence_spans(chunk, first, last), statement, words)
    quotes = [_read(chunk, span) for span in spans]
    is_said = bool(spans) and recall(words, ngrams(_join(texts, first, last).normal, 2)) >= MIN_RECALL
    kind = settle_kind(draft.kind, chunk.section.role, fold("\n".join((statement, *quotes))))
    return Claim(
        chunk,
        replace(draft, first=first, last=last, kind=kind, statement=statement),
        spans,
        anchored,
        unsupported=_lost(statement, quotes),
        reason=None if is_said else "the text does not say this",
    )


def _lost(statement: str, quotes: Sequence[str]) -> tuple[str, ...]:
    return tuple(figure.raw for figure in unsupported(statement, quotes))


def _join(texts: Sequence[_Range], first: int, last: int) -> _Range:
    part = texts[first - 1 : last]
    return _Range("".join(text.normal for text in part), "".join(text.text for text in part))


def _score(words: "Counter[str]", statement: str, candidate: _Range) -> float:
    """Bigram recall, a little precision so that short ranges win, and whether the figures are there."""
    found = ngrams(candidate.normal, 2)
    held = shared(words, found)
    lost = len(unsupported(statement, [candidate.text]))
    recalled = held / words.total() if words else 1.0
    precise = held / found.total() if found else 0.0
    return recalled + PRECISION_WEIGHT * precise - FIGURE_WEIGHT * min(lost, 2)


def _best_range(words: "Counter[str]", statement: str, texts: Sequence[_Range]) -> tuple[tuple[int, int], float]:
    ranges = [
        (first, last)
        for first in range(1, len(texts) + 1)
        for last in range(first, min(first + MAX_ANCHOR_SEGMENTS, len(texts) + 1))
        if texts[first - 1].normal and texts[last - 1].normal
    ]
    scored = [(pair, _score(words, statement, _join(texts, *pair))) for pair in ranges]
    return max(scored, key=lambda pair: pair[1], default=((1, 1), float("-inf")))


def _evidence_spans(chunk: Chunk, first: int, last: int) -> tuple[Span, ...]:
    """One span for each run of segments without noise between them, without the white space and commas around it."""
    runs: list[list[Segment]] = [[]]
    for segment in chunk.segments[first - 1 : last]:
        adjoins = runs[-1] and runs[-1][-1].span.end == segment.span.start
        if segment.noise:
            runs.append([])
        elif adjoins or not runs[-1]:
            runs[-1].append(segment)
        else:
            runs.append([segment])  # the marker of a point lies between the two
    spans = [_trimmed("".join(segment.text for segment in run), run[0].span.start) for run in runs if run]
    return tuple(span for span in spans if span.end > span.start)


def _shortened(chunk: Chunk, spans: Sequence[Span], statement: str, words: "Counter[str]") -> tuple[Span, ...]:
    """The evidence without the clauses at its two ends that the statement took nothing from."""
    wanted = [figure.raw for figure in figures(statement)]

    def is_used(clause: re.Match[str]) -> bool:
        text = clause[0]
        return any(raw in text for raw in wanted) or recall(ngrams(normalise(text), 2), words) >= MIN_CLAUSE_USE

    if not spans:
        return ()
    clauses = CLAUSE.finditer(_read(chunk, spans[0]))
    begin = spans[0].start + next((clause.start() for clause in clauses if is_used(clause)), 0)
    spans = (Span(begin, spans[0].end), *spans[1:])
    tail = _read(chunk, spans[-1])
    clauses = reversed(list(CLAUSE.finditer(tail)))
    end = next((clause.end() for clause in clauses if is_used(clause)), len(tail))
    return (*spans[:-1], _trimmed(tail[:end], spans[-1].start))


def _trimmed(text: str, offset: int) -> Span:
    """The place of `text`, which begins at `offset`, without the white space and separators around it."""
    head = len(text) - len(text.lstrip(" \t\n，,；;、。：:"))
    return Span(offset + head, max(offset + head, offset + len(text.rstrip(" \t\n，,；;、。：:"))))


def _read(chunk: Chunk, span: Span) -> str:
    return "".join(
        segment.text[max(0, span.start - segment.span.start) : span.end - segment.span.start]
        for segment in chunk.segments
        if segment.span.start < span.end and span.start < segment.span.end
    )
