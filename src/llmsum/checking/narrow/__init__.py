"""What only a small model's answers need, and the rules': anchors looked for anew, kinds settled, lists condensed.

A small model miscounts, calls work that is done a plan or a problem, and lists every clause. A capable model's answers
never come here (`wide`). With `reading.narrow` (ten segments in a request) and the prompt `extract` (statements may be
left empty) this is all that is made for small models.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmsum.checking.grounding import Claim, evidence_spans, lost_figures, quoted, reweigh, shortened
from llmsum.checking.narrow.condensing import condense
from llmsum.kinds.clauses import is_slogan
from llmsum.kinds.hearing import Hearing
from llmsum.models import Anchor, Change, Chunk, Draft, notes
from llmsum.reading.report import Report
from llmsum.words.figures import unsupported
from llmsum.words.metrics import has_metrics
from llmsum.words.script import fold
from llmsum.words.similarity import ngrams, normalise, recall, shared, text_similarity
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
PRECISION_WEIGHT = 0.3
FIGURE_WEIGHT = 0.5
# Two statements over overlapping evidence that are at least this alike say one thing twice.
SAME_STATEMENT = 0.75
# How likely the sentence of a listed achievement is anything at all, by its words.
EVEN = 0.5


def ground(hearing: Hearing, chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """The claims of one chunk: anchored, kinds settled, figures weighed, condensed where the answer only lists."""
    claims = [_settled(claim, hearing) for claim in grounded(chunk, drafts)]
    return condense(claims, lambda claim: _tells(claim, hearing))


def _tells(claim: Claim, hearing: Hearing) -> bool:
    """Whether its sentence says anything of work; an achievement is no slogan, and rather something than nothing."""
    draft, shadow = claim.draft, fold(claim.draft.statement)
    least = 0.0 if draft.kind != "achievement" else EVEN
    is_empty = draft.kind == "achievement" and is_slogan(shadow) and not has_metrics(shadow)
    return not is_empty and hearing.tells(claim.chunk, draft.first, draft.last) > least


def _settled(claim: Claim, hearing: Hearing) -> Claim:
    """The claim with its kind: a small model calls work that is done, or asked of others, either."""
    draft = claim.draft
    place = claim.chunk, draft.first, draft.last
    return claim._replace(draft=replace(draft, kind=hearing.asked(*place) or hearing.settled(draft.kind, *place)))


def grounded(chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """Anchors the drafts of one chunk and weighs their figures, in the order given."""
    shown = ["" if segment.noise else segment.shown or segment.text for segment in chunk.segments]
    texts = [_Range(normalise(text), text) for text in shown]
    return tuple(_ground(chunk, draft, texts) for draft in drafts)


def restated(claim: Claim, statement: str) -> Claim:
    """The claim with a statement that its model wrote anew, after its figures were not in the evidence."""
    why = notes.RESTATED.format(", ".join(claim.unsupported), claim.draft.statement)
    return reweigh(claim, statement)._replace(changes=(*claim.changes, Change(what="restated", why=why)))


def distinct(report: Report, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Without the second of two claims that say the same of the same place; claims are in document order."""
    del report
    kept: list[Claim] = []
    for claim in claims:
        nearby = [other for other in kept[-8:] if other.draft.kind == claim.draft.kind and _overlap(other, claim)]
        if not any(_same(other, claim) for other in nearby):
            kept.append(claim)
    return tuple(kept)


def _overlap(one: Claim, two: Claim) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.spans for b in two.spans)


def _same(one: Claim, two: Claim) -> bool:
    return one.spans == two.spans or text_similarity(one.draft.statement, two.draft.statement) >= SAME_STATEMENT


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
        statement = stated("".join(quoted(chunk, evidence_spans(chunk.segments[first - 1 : last]))))
    words = ngrams(normalise(statement), 2)
    cited = _score(words, statement, _join(texts, first, last))
    anchored: Anchor = "model"
    if (first, last) != (draft.first, draft.last) or cited < ENOUGH:
        best, best_score = _best_range(words, statement, texts)
        if (first, last) != (draft.first, draft.last) or best_score > cited + ANCHOR_MARGIN:
            (first, last), anchored = best, "text"
    whole = evidence_spans(chunk.segments[first - 1 : last])
    parts = shortened(whole, quoted(chunk, whole), statement, words)
    quotes = tuple(quote for _, quote in parts)
    is_said = bool(parts) and recall(words, ngrams(_join(texts, first, last).normal, 2)) >= MIN_RECALL
    named = [segment.shown for segment in chunk.segments[first - 1 : last]]  # with the names of columns
    return Claim(
        chunk,
        replace(draft, first=first, last=last, statement=statement),
        tuple(span for span, _ in parts),
        quotes,
        anchored,
        unsupported=lost_figures(statement, (*quotes, *named)),
        reason=None if is_said else notes.UNSAID,
    )


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
