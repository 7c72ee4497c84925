"""Sentences that hold figures, and what each of their figures counts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.words.figures import Figure, figures
from llmsum.words.metrics import DATES
from llmsum.words.units import fold as narrowed
from llmsum.words.units import unit_classes

SENTENCE_END = regex(r"[。！？!?；;\n]|\.(?=\s)")
NUMBERS = regex(r"\d[^\d]+\d|\d{3}")
BREAK = regex(r"[，,；;：:、。]|[（(](?![^（）()]*[）)])")
ROW = regex(r"[|\t]")  # a row of a table: its columns name the figures, not the words beside them
YEAR = regex(r"(?:19|20)\d\d")
ORDINAL = regex(r"[A-Za-z第—\-/:“\"《〈\u3014\[.]$")
TIMES = "倍"  # a ratio has no parts
MAX_CHARS = 600  # a longer one is no sentence: figures far apart say nothing of each other
MAX_COUNTS = 30  # and more figures are a table


class Count(NamedTuple):
    """A figure that is no date.

    `gap` is all that stands between it and the figure before, `lead` the words of its own clause in that, `tail` those
    behind it up to the next mark or figure, all in simplified script; `span` covers lead and figure in the text that
    was read.
    """

    figure: Figure
    gap: str
    lead: str
    tail: str
    span: Span
    said: str

    def measures_like(self, other: "Count") -> bool:
        """Whether both have a unit of the same class: 件 and 处, 人 and 名, not 件 and 人, nor 倍.

        In English, which has no counting words, neither has one.
        """
        if self.figure.kind != "plain" or other.figure.kind != "plain":
            return False
        if self.figure.unit is None and other.figure.unit is None:
            return all(count.lead.isascii() and count.tail.isascii() and count.tail for count in (self, other))
        here, there = unit_classes(self.figure.unit), unit_classes(other.figure.unit)
        return not here.isdisjoint(there) and TIMES not in here


class Sentence(NamedTuple):
    """A sentence in simplified script with half-width digits, its counts in order, and those of the sentence before."""

    start: int
    text: str
    counts: tuple[Count, ...]
    before: tuple[Count, ...] = ()


def sentences(text: str, shadow: str, noise: Sequence[Span]) -> Iterator[Sentence]:
    """The sentences with two numbers or more, or a large one.

    Args:
        text: the repaired text.
        shadow: the same in simplified script.
        noise: lines that are no report, in order.
    """
    end = -1
    previous: tuple[Count, ...] = ()
    for span in _spans(shadow, noise):
        if span.end - span.start > MAX_CHARS or not NUMBERS.search(shadow, *span) or ROW.search(shadow, *span):
            continue
        folded = narrowed(shadow[span.start : span.end])
        found = tuple(counts(text[span.start : span.end], folded, span.start))
        if 0 < len(found) <= MAX_COUNTS:
            yield Sentence(span.start, folded, found, previous if span.start == end else ())
        previous, end = found, span.end + 1


def _spans(shadow: str, noise: Iterable[Span]) -> Iterator[Span]:
    start, lines = 0, iter(noise)
    line = next(lines, None)
    for mark in SENTENCE_END.finditer(shadow):
        while line is not None and line.end <= start:
            line = next(lines, None)
        if mark.start() > start and not (line is not None and line.start <= start < line.end):
            yield Span(start, mark.start())
        start = mark.end()
    if start < len(shadow):
        yield Span(start, len(shadow))


def counts(text: str, folded: str, start: int) -> Iterator[Count]:
    """The figures of a sentence that begins at `start` of the whole text; dates and ordinals are none."""
    found = [figure for figure in figures(text) if not _is_date(figure, folded)]
    left = 0
    for number, figure in enumerate(found):
        right = found[number + 1].span.start if number + 1 < len(found) else len(folded)
        marks = [mark.end() for mark in BREAK.finditer(folded[: figure.span.start], left)]
        first = max(marks, default=left)
        mark = BREAK.search(folded, figure.whole.end, right)
        tail = folded[figure.whole.end : mark.start() if mark else right]
        first += len(folded[first : figure.span.start]) - len(folded[first : figure.span.start].lstrip())
        yield Count(
            figure,
            folded[left : figure.span.start],
            folded[first : figure.span.start],
            tail,
            Span(start + first, start + figure.whole.end),
            text[figure.whole.start : figure.whole.end],
        )
        left = figure.whole.end


def _is_date(figure: Figure, folded: str) -> bool:
    before = folded[max(0, figure.span.start - 1) : figure.span.start]
    if narrowed(figure.unit or "") in DATES or ORDINAL.search(before):
        return True
    return figure.kind == "plain" and figure.unit is None and bool(YEAR.fullmatch(figure.raw))
