"""Where a figure may rightly stand that the cited segments lack: names, the sentence before, headings, the title.

What proves it becomes a further piece of evidence, and the item says so.
"""

import re
from collections.abc import Iterator, Sequence

from llmsum.checking.grounding import lost_figures, trimmed
from llmsum.checking.wide.places import Place
from llmsum.models import Change, Segment, Span
from llmsum.patterns import regex
from llmsum.words.figures import figures
from llmsum.words.similarity import ngrams, normalise, shared

# A segment nearby may prove a figure if it also holds this share of the words that the cited ones lack.
TELLS = 0.3
NEARBY = 8  # segments before and behind the cited ones
YEAR = regex(r"(?:19|20)\d\d(?!\d)年?")
NAME = regex(r"[A-Za-z](?:[\w'’.+-]*[A-Za-z'’_-])?\d[\w.'’-]*", re.ASCII)
CALLED = regex(r"[\u4e00-\u9fff]{2}")
YEAR_ZONE = 400  # characters: a report names its year at once


def support(
    place: Place, numbers: Sequence[int], statement: str, quotes: tuple[str, ...]
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
    place: Place, numbers: Sequence[int], statement: str, quotes: Sequence[str]
) -> Iterator[tuple[str, Span]]:
    """Where figures of a statement may rightly stand, the nearest first."""
    first, last = numbers[0], numbers[-1]
    yield from (("the name stands in the report", span) for span in _named(place, statement, first))
    before = next((number for number in range(first - 1, 0, -1) if _is_sentence(place.segment(number))), None)
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


def _year_zone(place: Place) -> Iterator[Span]:
    """The first years that the report names: what it says of a time without one is of these."""
    for match in YEAR.finditer(place.report.repaired.text, 0, YEAR_ZONE):
        yield Span(*match.span())


def _is_sentence(segment: Segment) -> bool:
    return not segment.noise and not segment.shown.startswith("#")


def _named(place: Place, statement: str, near: int) -> Iterator[Span]:
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


def _headings(place: Place, segment: Segment) -> Iterator[Span]:
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
