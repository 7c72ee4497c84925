"""Where a figure may rightly stand that the cited segments lack: names, the sentence before, headings, the title.

What proves it becomes a further piece of evidence, and the item says so. Each place proves only what it may: the title
and the beginning of a report prove times, a segment nearby only what it also tells in words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.checking.grounding import trimmed
from llmsum.checking.wide.places import Part, Place
from llmsum.checking.wide.saying import words_of
from llmsum.models import Change, Segment, Span, notes
from llmsum.patterns import regex
from llmsum.words.figures import Figure, figures, unsupported
from llmsum.words.similarity import shared

# A segment nearby may prove a figure if it also holds this share of the words that the cited ones lack, and so many.
TELLS = 0.3
LEAST_WORDS = 3
NEARBY = 8  # segments before and behind the cited ones
TIMES = frozenset(["年", "月", "日", "季度", "半年", "周", "期", "年度"])
FIRST_YEAR, LAST_YEAR = 1900, 2100
YEAR = regex(r"(?<![\d.])(?:19|20)\d\d年|(?<=[A-Za-z] )(?:19|20)\d\d\b(?![,.]?\d)")
YEAR_ZONE = 400  # characters: a report names its year at once
NAME = regex(r"[A-Za-z](?:[\w'’.+-]*[A-Za-z'’_-])?\d[\w.'’-]*", re.ASCII)
# 攻击2, 方案3: a number that a thing goes by. Not 第2, and not the beginning of an amount.
CALLED = regex(r"(?![\u4e00-\u9fff]?第)[\u4e00-\u9fff]{2}")
AMOUNT = r"(?![\d%％‰万亿千百十余多几个名人项次处家所件元亩户公米吨]|[.．,，]\d)"


class Supporter(NamedTuple):
    """A place that may prove figures; one that `proves_times` only years, months and the like."""

    note: str
    span: Span
    proves_times: bool = False


def support(
    place: Place, numbers: Sequence[int], statement: str, quotes: tuple[str, ...]
) -> tuple[list[Part], tuple[Change, ...]]:
    """Places that hold figures of the statement which its evidence lacks, with a note on each."""
    lost = unsupported(statement, quotes)
    # No time is taken from elsewhere beside another one that the evidence tells itself, nor anything but a time.
    times = {_unit_of_time(figure) for quote in quotes for figure in figures(quote)} | {None}
    added: list[Part] = []
    changes: list[Change] = []
    for supporter in _supporters(place, numbers, statement, quotes) if lost and numbers else ():
        text = place.text(supporter.span)
        still = unsupported(statement, [*quotes, *(quote for _, quote in added), text])
        proved = [figure for figure in lost if figure not in still]
        if not proved or (supporter.proves_times and any(_unit_of_time(figure) in times for figure in proved)):
            continue
        added.append((supporter.span, text))
        told = "、".join(figure.raw for figure in proved)
        changes.append(Change(what="evidence_added", why=supporter.note.format(told)))
        lost = still
        if not lost:
            break
    return added, tuple(changes)


def _unit_of_time(figure: Figure) -> str | None:
    """年, 月, … of a figure that tells a time; None of any other."""
    if figure.unit is None and figure.kind == "plain" and FIRST_YEAR <= figure.value <= LAST_YEAR:
        return "年"
    return figure.unit if figure.unit in TIMES else None


def _supporters(place: Place, numbers: Sequence[int], statement: str, quotes: Sequence[str]) -> Iterator[Supporter]:
    """Where figures of a statement may rightly stand, the nearest first."""
    first, last = numbers[0], numbers[-1]
    home = place.segment(first)
    yield from (Supporter(notes.BY_NAME, span) for span in _named(place, statement, home))
    before = next((number for number in range(first - 1, 0, -1) if not place.segment(number).noise), None)
    if before is not None and _goes_on(place.segment(before), home):
        yield from (Supporter(notes.BEFORE, span) for span in place.spans([before]))
    yield from (Supporter(notes.IN_HEADING, span) for span in _headings(place, home))
    yield from (Supporter(notes.IN_HEAD, span, proves_times=True) for span in place.report.masthead.spans)
    yield from (Supporter(notes.AT_BEGINNING, span, proves_times=True) for span in _first_years(place))
    missing = words_of(statement) - words_of("".join(quotes))
    around = (number for step in range(1, NEARBY + 1) for number in (first - step, last + step))
    for number in around if missing.total() >= LEAST_WORDS else ():
        is_near = 1 <= number <= place.count and _goes_on(place.segment(number), home)
        if is_near and shared(missing, place.words[number - 1]) >= TELLS * missing.total():
            yield from (Supporter(notes.NEARBY, span) for span in place.spans([number]))


def _goes_on(segment: Segment, home: Segment) -> bool:
    """Whether a segment is running text of the same section: neither a heading nor a row of a table."""
    return not segment.noise and not segment.shown and not home.shown and segment.section == home.section


def _first_years(place: Place) -> Iterator[Span]:
    """The first years that the report names: what it says of a time without one is of these."""
    for match in YEAR.finditer(place.report.repaired.text, 0, YEAR_ZONE):
        yield Span(*match.span())


def _named(place: Place, statement: str, near: Segment) -> Iterator[Span]:
    """Where the names of a statement that hold a figure stand in the report, nearest to a segment."""
    text = place.report.repaired.text
    for name, behind in _names(statement):
        spans = [Span(*match.span()) for match in re.finditer(re.escape(name) + behind, text, re.I)]
        yield from sorted(spans, key=lambda span: abs(span.start - near.span.start))[:1]


def _names(statement: str) -> Iterator[tuple[str, str]]:
    """Names that hold a figure, x86_64 or COSCon'18 or 攻击2, with a pattern of what may not follow them."""
    yield from ((match[0], r"(?!\d)") for match in NAME.finditer(statement))
    for figure in figures(statement):
        word = statement[max(0, figure.span.start - 2) : figure.span.start]
        is_bare = figure.unit is None and figure.kind == "plain" and figure.raw.isdigit()
        if is_bare and CALLED.fullmatch(word) and re.match(AMOUNT, statement[figure.span.end :]):
            yield word + figure.raw, AMOUNT


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
