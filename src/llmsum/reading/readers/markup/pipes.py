"""Tables between bars, as Markdown has them, also where their authors forgot the ruled line or the outer bars."""

from collections.abc import Sequence
from typing import NamedTuple

from llmsum.models.cut import Span
from llmsum.patterns import regex
from llmsum.reading.readers.markup.sheet import trimmed
from llmsum.reading.readers.rows import DIGIT, adds_up, is_figure

RULE = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?|\+(?:[-=:]+\+)+")
BARRED = regex(r"\|.*\|")
BAR = regex(r"(?<!\\)(?:\\\\)*\|")


class Cells(NamedTuple):
    """A line of a table: where its cells are, in the raw text, and what they say."""

    spans: tuple[Span, ...]
    texts: tuple[str, ...]

    @property
    def has_figure(self) -> bool:
        """Whether any cell holds a digit."""
        return any(DIGIT.search(text) for text in self.texts)

    @property
    def tells(self) -> bool:
        """Whether any cell is a figure, and does not merely name its column."""
        return any(map(is_figure, self.texts))

    @property
    def is_total(self) -> bool:
        """Whether the line adds up others."""
        return adds_up(self.texts)


def is_rule(line: str) -> bool:
    """Whether a line without white space around it is the ruled line below a head."""
    return ("|" in line or line[:1] == "+") and bool(RULE.fullmatch(line))


def is_barred(line: str) -> bool:
    """Whether a line without white space around it begins and ends with a bar, or is a ruled line."""
    return bool(len(line) > 2 and BARRED.fullmatch(line)) or is_rule(line)


def cells_of(raw: str, start: int, end: int) -> Cells:
    """The cells of a line that stands in the raw text from `start` to `end`."""
    line = trimmed(raw, start, end)
    begin = line.start + raw.startswith("|", line.start)
    spans: list[Span] = []
    for bar in BAR.finditer(raw, begin, line.end):
        spans.append(trimmed(raw, begin, bar.end() - 1))
        begin = bar.end()
    if begin < line.end:
        spans.append(trimmed(raw, begin, line.end))
    return Cells(tuple(spans), tuple(raw[span.start : span.end] for span in spans))


def names_columns(first: Cells, others: Sequence[Cells], *, is_ruled: bool) -> bool:
    """Whether the first line of a table is its head.

    Above a ruled line it is, unless it tells a figure; without one, where it holds none and every other line does.
    """
    if is_ruled:
        return not first.tells or all(not text for text in first.texts)
    return bool(others) and not first.has_figure and all(row.has_figure for row in others)


def named(columns: Sequence[str], count: int) -> tuple[str, ...]:
    """The names of as many columns; those without a name have "" ."""
    return (*columns[:count], *[""] * (count - len(columns)))
