"""What a capable model says is believed: kind, words and boundaries stand unless the text itself speaks against them.

Where a figure of the statement is not in the cited segments, it is looked for where it may rightly stand: the heading,
the title, the sentence before, then the segments around that tell of the same; that place becomes evidence, too. Only
where the cited segments hold next to nothing of the statement are others looked for. All of it is noted on the item.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmsum.checking.grounding import Claim, evidence_spans, lost_figures, shortened, trimmed
from llmsum.models import Anchor, Change, Chunk, Draft, Segment, Span
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.figures import figures
from llmsum.words.similarity import ngrams, normalise, recall, shared
from llmsum.words.wording import stated

if TYPE_CHECKING:
    from collections import Counter

# Below this share of the statement's character pairs the cited segments are doubted: a careful reader's own words
# had 0.28 and more in common with what they were about.
DOUBTED = 0.25
# Others take their place if they hold so much more.
MARGIN = 0.25
# Below this share nothing in the request speaks of it.
UNSAID = 0.1
# A segment nearby may prove a figure if it also holds this share of the words that the cited ones lack.
# A clause at an end of the cited segments is left out if the statement uses less than this of it: next to nothing.
MIN_CLAUSE_USE = 0.08
TELLS = 0.3
NEARBY = 8  # segments before and behind the cited ones
CANDIDATES = 6  # segments that share most with a doubted statement
MAX_RANGE = 3
STEP_COST = 0.002  # of recall, for each segment further away
YEAR = regex(r"(?:19|20)\d\d(?!\d)年?")
NAME = regex(r"[A-Za-z](?:[\w'’.+-]*[A-Za-z'’_-])?\d[\w.'’-]*", re.ASCII)
CALLED = regex(r"[\u4e00-\u9fff]{2}")
YEAR_ZONE = 400  # characters: a report names its year at once
UNSAID_REASON = "the text does not say this"


def ground(report: Report, chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """The claims of one request, in the order given."""
    place = _Place(report, chunk)
    return tuple(_ground(place, draft) for draft in drafts)


class _Place:
    """A request as grounding reads it; numbers count its segments from 1."""

    def __init__(self, report: Report, chunk: Chunk) -> None:
        self.report = report
        self.chunk = chunk
        self.count = len(chunk.segments)
        self.pairs = [ngrams("" if one.noise else normalise(one.text), 2) for one in chunk.segments]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, pairs in enumerate(self.pairs, 1):
            for pair in pairs:
                self._holders[pair].append(number)

    def segment(self, number: int) -> Segment:
        """A segment by its number."""
        return self.chunk.segments[number - 1]

    def text(self, span: Span) -> str:
        """A stretch of the repaired text."""
        return self.report.repaired.text[span.start : span.end]

    def spans(self, numbers: Sequence[int]) -> tuple[Span, ...]:
        """The evidence that the segments of these numbers make, in order."""
        return evidence_spans([self.segment(number) for number in numbers])

    def recall(self, words: "Counter[str]", numbers: Sequence[int]) -> float:
        """The share of `words`, character pairs of a statement, that segments hold together."""
        text = "".join(self.segment(number).text for number in numbers if not self.segment(number).noise)
        return recall(words, ngrams(normalise(text), 2))

    def likeliest(self, words: "Counter[str]") -> list[int]:
        """The segments that share most character pairs with a statement."""
        score: defaultdict[int, int] = defaultdict(int)
        for pair in words:
            for number in self._holders.get(pair, ()):
                score[number] += 1
        return sorted(score, key=lambda number: (-score[number], number))[:CANDIDATES]


class _Found(NamedTuple):
    """Segments, as numbers in order, with what had to be changed to come to them."""

    numbers: tuple[int, ...]
    anchored: Anchor
    changes: tuple[Change, ...]


def _ground(place: _Place, draft: Draft) -> Claim:
    found = _Found(_cited(place, draft), "model", ())
    statement, worded = draft.statement, ()
    if not statement:
        statement = stated("".join(map(place.text, place.spans(found.numbers))))
        worded = (Change(what="worded", why="the model gave no statement; these are the words of the report"),)
    words = ngrams(normalise(statement), 2)
    if (held := place.recall(words, found.numbers)) < DOUBTED:
        found = _moved(place, words, found, held)
    parts = [part for run in _runs(found.numbers) for part in _cut(place, run, statement, words)]
    quotes = tuple(quote for _, quote in parts)
    added, change = _support(place, found.numbers, statement, quotes)
    parts = _outermost([*parts, *added])
    quotes = tuple(quote for _, quote in parts)
    said = recall(words, ngrams(normalise("".join(quotes)), 2))
    first, last = (found.numbers[0], _runs(found.numbers)[0][-1]) if found.numbers else (1, 1)
    also = tuple((run[0], run[-1]) for run in _runs(found.numbers)[1:])
    return Claim(
        place.chunk,
        replace(draft, first=first, last=last, also=also, statement=statement),
        tuple(span for span, _ in parts),
        quotes,
        found.anchored,
        unsupported=lost_figures(statement, quotes),
        reason=None if parts and statement and said >= UNSAID else UNSAID_REASON,
        changes=(*worded, *found.changes, *change),
    )


def _cited(place: _Place, draft: Draft) -> tuple[int, ...]:
    """The numbers of the segments that a draft names and that there are, in order, without noise."""
    ranges = ((draft.first, draft.last), *draft.also)
    numbers = {number for first, last in ranges for number in range(max(first, 1), min(last, place.count) + 1)}
    return tuple(sorted(number for number in numbers if not place.segment(number).noise))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow one another, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _outermost(parts: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Spans with their texts in order, without those that lie inside others."""
    kept: list[tuple[Span, str]] = []
    for part in sorted(parts, key=lambda part: (part[0].start, -part[0].end)):
        if not kept or part[0].end > kept[-1][0].end:
            kept.append(part)
    return kept


def _cut(place: _Place, run: Sequence[int], statement: str, words: "Counter[str]") -> Iterator[tuple[Span, str]]:
    spans = place.spans(run)
    yield from shortened(spans, [place.text(span) for span in spans], statement, words, MIN_CLAUSE_USE)


# --- other segments, where the cited ones do not say it ------------------------------------------


def _moved(place: _Place, words: "Counter[str]", cited: _Found, held: float) -> _Found:
    """The segments that hold much more of a statement than the cited ones, the nearest first; else the cited ones."""
    home = cited.numbers[0] if cited.numbers else 1
    ranges = {
        tuple(number for number in range(first, first + size) if not place.segment(number).noise)
        for near in place.likeliest(words)
        for size in range(1, MAX_RANGE + 1)
        for first in range(max(1, near - size + 1), min(near, place.count - size + 1) + 1)
    }
    scored = [
        (place.recall(words, numbers) - STEP_COST * abs(numbers[0] - home) - 0.01 * len(numbers), numbers)
        for numbers in ranges
        if numbers
    ]
    best, numbers = max(scored, default=(0.0, ()))
    if best < held + MARGIN:
        return cited
    why = f"the cited segments hold {held:.0%} of its words, these {best:.0%}"
    return _Found(numbers, "text", (Change(what="evidence_moved", why=why),))


# --- further evidence for figures ----------------------------------------------------------------


def _support(
    place: _Place, numbers: Sequence[int], statement: str, quotes: tuple[str, ...]
) -> tuple[list[tuple[Span, str]], tuple[Change, ...]]:
    """Places that hold figures of the statement which its evidence lacks, with a note on each."""
    lost = lost_figures(statement, quotes)
    added: list[tuple[Span, str]] = []
    changes: list[Change] = []
    for where, span in _supporters(place, numbers, statement, quotes) if lost and numbers else ():
        texts = [*quotes, *(quote for _, quote in added)]
        still = lost_figures(statement, [*texts, place.text(span)])
        if len(still) < len(lost):
            proved = [raw for raw in lost if raw not in still]
            added.append((span, place.text(span)))
            changes.append(Change(what="evidence_added", why=f"{'、'.join(proved)}: {where}"))
            lost = still
        if not lost:
            break
    return added, tuple(changes)


def _supporters(
    place: _Place, numbers: Sequence[int], statement: str, quotes: Sequence[str]
) -> Iterator[tuple[str, Span]]:
    """Where figures of a statement may rightly stand, the nearest first."""
    first, last = numbers[0], numbers[-1]
    yield from (("the name stands in the report", span) for span in _named(place, statement, first))
    before = next((number for number in range(first - 1, 0, -1) if not place.segment(number).noise), None)
    if before is not None:
        yield from (("the sentence before", span) for span in place.spans([before]))
    yield from (("the heading", span) for span in _headings(place, place.segment(first)))
    yield from (("the head of the page", span) for span in place.report.masthead.spans)
    yield from (("where the report begins", span) for span in _year_zone(place))
    missing = ngrams(normalise(statement), 2) - ngrams(normalise("".join(quotes)), 2)
    around = (number for step in range(1, NEARBY + 1) for number in (first - step, last + step))
    for number in around:
        if 1 <= number <= place.count and shared(missing, place.pairs[number - 1]) >= TELLS * missing.total():
            yield from (("a segment nearby", span) for span in place.spans([number]))


def _year_zone(place: _Place) -> Iterator[Span]:
    """The first years that the report names: what it says of a time without one is of these."""
    for match in YEAR.finditer(place.report.repaired.text, 0, YEAR_ZONE):
        yield Span(*match.span())


def _named(place: _Place, statement: str, near: int) -> Iterator[Span]:
    """Where the names of a statement that hold a figure stand in the report, nearest to a segment."""
    text, home = place.report.repaired.text, place.segment(near).span.start
    for name in _names(statement):
        spans = [Span(*match.span()) for match in re.finditer(re.escape(name) + r"(?!\d)", text, re.I)]
        yield from sorted(spans, key=lambda span: abs(span.start - home))[:1]


def _names(statement: str) -> Iterator[str]:
    """Names that hold a figure, x86_64 or COSCon'18, and numbers that things go by: 攻击2, but not 投资2亿元."""
    yield from (match[0] for match in NAME.finditer(statement))
    for figure in figures(statement):
        word = statement[max(0, figure.span.start - 2) : figure.span.start]
        if figure.unit is None and figure.kind == "plain" and figure.raw.isdigit() and CALLED.fullmatch(word):
            yield word + figure.raw


def _headings(place: _Place, segment: Segment) -> Iterator[Span]:
    """The headings that a segment stands under, the nearest first, and the head of its table."""
    sections = place.report.sections
    home = sections[segment.section]
    for section in reversed(sections[: home.index + 1]):
        if section.heading and section.path == home.path[: len(section.path)]:
            span = Span(section.span.start, max(section.body.start, section.span.start + len(section.heading)))
            yield trimmed(place.text(span), span.start)
    for other in reversed(place.chunk.segments):
        is_head = other.noise and other.section == segment.section and ("|" in other.text or "\t" in other.text)
        if is_head and segment.shown and other.span.start < segment.span.start:
            yield trimmed(other.text, other.span.start)


# --- what was said twice -------------------------------------------------------------------------

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
    parts = _outermost([*zip(one.spans, one.quotes, strict=True), *zip(other.spans, other.quotes, strict=True)])
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
