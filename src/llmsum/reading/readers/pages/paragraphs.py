"""Printed lines put together to paragraphs, over columns and pages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.markers import BULLET, Marker, find_marker
from llmsum.reading.readers.pages.columns import Flow
from llmsum.reading.readers.pages.full import CLOSED, WIDTH, is_full
from llmsum.reading.readers.pages.grids import Table
from llmsum.reading.readers.pages.lines import Printed, joined
from llmsum.reading.readers.pages.measures import EVEN, Body, Measure, is_centred, measures_of

# In heights of the type.
INDENT = 1.2  # of a first line
TWO = (1.6, 2.4)  # that of Chinese paragraphs
# Of the usual distance from line to line: a wider one parts paragraphs.
PARTED = 1.4
SAME_SIZE, SAME_HEIGHT = 0.08, 0.35  # recognised lines are as high as their letters
SIGNED = 0.4  # of the measure: signatures and dates are so far in
SMALL = 0.92  # of the body's size: notes at the foot
LARGE = 1.12  # headings and titles
NOTE = regex(r"[①-⑳*†‡]|\[\d{1,3}\]|[（(]?\d{1,2}[)）]?\s|\d{1,2}(?=[^\d.、．,，%％])|注[：:]")
ENUMERATED = regex(r"(\d{1,2})([.．、])")
LEADERS = regex(r"(?:\.\s?){5,}|…{2,}|·{4,}")


class Paragraph(NamedTuple):
    """Lines that are one text.

    Attributes:
        lines: as printed.
        indents: how far each begins to the right of its column's edge, in points.
        measure: of the column of the last line.
        is_note: whether it is a note at the foot.
    """

    lines: tuple[Printed, ...]
    indents: tuple[float, ...]
    measure: Measure
    is_note: bool = False

    def and_line(self, line: Printed, measure: Measure) -> "Paragraph":
        """The paragraph with one line more."""
        indents = (*self.indents, line.left - measure.left)
        return self._replace(lines=(*self.lines, line), indents=indents, measure=measure)

    @property
    def text(self) -> str:
        """All its lines as one."""
        return joined(line.text for line in self.lines)

    @property
    def is_centred(self) -> bool:
        """Whether every line stands in the middle of the column."""
        return all(is_centred(line, self.measure) for line in self.lines)


def paragraphs_of(flows: Sequence[Flow], body: Body) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in the order of reading; a note follows the paragraph beside it."""
    measures = measures_of(flows)
    if _opens_indented(flows, measures):
        body = body._replace(opens_indented=True)
    current: Paragraph | None = None
    notes: list[Paragraph] = []
    for flow, measure in zip(flows, measures, strict=True):
        parts, foot = _foot(flow, body)
        is_first = True
        for part in parts:
            is_next, is_first = not is_first, False
            if (
                current is not None
                and isinstance(part, Printed)
                and (_goes_on(current, part, measure, body) if is_next else _continues(current, part, measure))
            ):
                current = current.and_line(part, measure)
                continue
            yield from _closed(current, notes)
            current = None
            if isinstance(part, Table):
                yield part
            else:
                current = _opened(part, measure)
        notes += _notes(foot, measure)
    yield from _closed(current, notes)


def _opens_indented(flows: Sequence[Flow], measures: Sequence[Measure]) -> bool:
    """Whether paragraphs begin two characters further in than their lines, as is the custom in Chinese.

    Told by lines that follow such a beginning: most stand at the edge, and few full ones are followed by one as far in.
    """
    flush = inset = 0
    for flow, measure in zip(flows, measures, strict=True):
        lines = [part for part in flow.parts if isinstance(part, Printed)]
        for one, other in pairwise(lines):
            if not _is_inset(one, measure):
                continue
            flush += other.left - measure.left < EVEN * other.size
            inset += _is_inset(other, measure) and is_full(one, other, measure) and not CLOSED.search(one.text)
    return flush > max(1, inset)


def _is_inset(line: Printed, measure: Measure) -> bool:
    return TWO[0] <= (line.left - measure.left) / (line.size or 1.0) <= TWO[1]


def _closed(paragraph: Paragraph | None, notes: list[Paragraph]) -> Iterator[Paragraph]:
    if paragraph is not None:
        yield paragraph
    yield from notes
    notes.clear()


def _opened(line: Printed, measure: Measure) -> Paragraph:
    return Paragraph((line,), (line.left - measure.left,), measure)


def _foot(flow: Flow, body: Body) -> tuple[Sequence[Printed | Table], Sequence[Printed]]:
    """The parts of a flow, and the small lines at its end that begin with the mark of a note."""
    start = len(flow.parts)
    for index in range(len(flow.parts) - 1, -1, -1):
        line = flow.parts[index]
        if not isinstance(line, Printed) or line.size > SMALL * body.size or line.sure is not None:
            break
        if line.box.top > line.sheet.height / 2 and NOTE.match(line.text):
            start = index
    return flow.parts[:start], [line for line in flow.parts[start:] if isinstance(line, Printed)]


def _notes(lines: Sequence[Printed], measure: Measure) -> list[Paragraph]:
    notes: list[Paragraph] = []
    for line in lines:
        if notes and not NOTE.match(line.text):
            notes[-1] = notes[-1].and_line(line, measure)
        else:
            notes.append(_opened(line, measure)._replace(is_note=True))
    return notes


def _goes_on(paragraph: Paragraph, line: Printed, measure: Measure, body: Body) -> bool:
    """Whether a line goes on with a paragraph above it in the same column."""
    last, size = paragraph.lines[-1], line.size or 1.0
    if not _alike(last, line) or LEADERS.search(last.text):
        return False
    step = line.box.bottom - last.box.bottom
    if is_centred(line, measure):
        is_large = last.size > LARGE * body.size and step < 2 * size and not CLOSED.search(last.text)
        return is_large and (is_centred(last, measure) or is_full(last, line, measure))
    usual = body.leading.get(round(size), step)
    if step > PARTED * max(usual, size) or not is_full(last, line, measure):
        return False
    return _stands_below(paragraph, line, line.left - measure.left, body)


def _stands_below(paragraph: Paragraph, line: Printed, indent: float, body: Body) -> bool:
    """Whether a line begins where the next line of a paragraph does: as its second one, or further in or out."""
    first, size = paragraph.lines[0], line.size or 1.0
    is_closed, outer = bool(CLOSED.search(paragraph.lines[-1].text)), paragraph.indents[0]
    if outer > SIGNED * (paragraph.measure.right - paragraph.measure.left):
        return False
    if len(paragraph.lines) > 1:
        base = paragraph.indents[1]
        is_new = base >= outer - EVEN * size and (_follows(first, line) or (is_closed and _begins(line)))
        return abs(indent - base) < EVEN * size and not is_new
    if abs(indent - outer) <= EVEN * size:
        is_opened = outer > INDENT * size and (is_closed or (body.opens_indented and outer <= TWO[1] * size))
        return not is_opened and not _begins(line)
    return indent - outer < _hanging(first)


def _continues(paragraph: Paragraph, line: Printed, measure: Measure) -> bool:
    """Whether the first line of a column or page goes on with the last paragraph of the one before."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    size = line.size or 1.0
    if not _alike(last, line) or LEADERS.search(last.text) or is_centred(line, measure):
        return False
    if not is_full(last, line, paragraph.measure):
        return last.text[-1] in "，、,"
    if _follows(first, line):
        return False
    indent = line.left - measure.left
    is_hanging = _begins(first) and indent < _hanging(first)
    if indent > INDENT * size and not is_hanging:
        return False
    is_closed = bool(CLOSED.search(last.text))
    inner = paragraph.indents[1] if len(paragraph.lines) > 1 else 0.0
    was_indented = paragraph.indents[0] > inner + INDENT * size
    return not is_closed or (was_indented and not _begins(line))


def _alike(last: Printed, line: Printed) -> bool:
    """Whether two lines are of one type, as far as that can be told; a first line may be bold in part."""
    near = SAME_SIZE if line.sure is None else SAME_HEIGHT
    if abs(last.size - line.size) > near * max(last.size, line.size):
        return False
    return last.is_bold <= line.is_bold or not is_heading_like(last)


def is_heading_like(line: Printed) -> bool:
    """Whether a line has no mark inside or at its end, as headings have none."""
    return not any(mark in line.text for mark in "。；，,;")


def _begins(line: Printed) -> bool:
    if _runs_on(line.text):
        return False
    return bool(_marker(line) or BULLET.match(line.text))


def _runs_on(text: str) -> bool:
    """Whether the next number of an enumeration is on the same line (1.…；2.…), as it is within a text."""
    first = ENUMERATED.match(text)
    return first is not None and any(f"{mark}{int(first[1]) + 1}{first[2]}" in text for mark in "；;。")


def _follows(first: Printed, line: Printed) -> bool:
    """Whether a line has the number after that of a paragraph's first line."""
    one, other = _marker(first), _marker(line)
    return (
        one is not None
        and other is not None
        and one.rank == other.rank
        and one.number is not None
        and other.number == one.number + 1
    )


def _marker(line: Printed) -> Marker | None:
    return find_marker(line.text, 0, len(line.text))


def _hanging(first: Printed) -> float:
    """How far the lines below a marked one may be indented, in points."""
    marker = _marker(first)
    bullet = BULLET.match(first.text)
    if marker is None and bullet is None:
        return INDENT * first.size
    end = marker.end if marker else len(bullet[0]) if bullet else 0
    wide = sum(1.0 if char >= "\u2e80" else WIDTH for char in first.text[:end])
    return (wide + 2.0) * first.size
