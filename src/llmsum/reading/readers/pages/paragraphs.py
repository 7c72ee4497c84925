"""Printed lines put together to paragraphs, over columns and pages."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.markers import BULLET, find_marker
from llmsum.reading.readers.pages.columns import Flow
from llmsum.reading.readers.pages.grids import Table
from llmsum.reading.readers.pages.lines import Printed, joined

# In heights of the type.
EVEN = 0.6  # edges that far apart are one
INDENT = 1.2  # of a first line
CENTRED = 1.5  # so far apart may the margins beside a centred line be
ROOM = 0.5  # stays free at the end of a full line
WIDTH = 0.55  # of a Latin character
# Of the usual distance from line to line: a wider one parts paragraphs.
PARTED = 1.4
SAME_SIZE, SAME_HEIGHT = 0.08, 0.35  # recognised lines are as high as their letters
SMALL = 0.92  # of the body's size: notes at the foot
LARGE = 1.12  # headings and titles
EDGES = 0.1  # of the lines of a column end at its edge
MIN_LINES = 4
NEAR = 12  # flows before and after one in which a neighbour is looked for
CLOSED = regex(r"[。！？；：.!?;:…][”’」』）)\"]*$")
# What a line may not be broken inside: an opening mark, a word or a character, the marks behind it.
UNIT = regex(
    r"[“‘（《〈【〔「『\[(\"+\-~—…≥≤<>=±￥$#@]*(?:[!-~\u00a1-\u024f]+|.)?"
    r"(?:[，。、；：！？）》〉】〕」』”’,.;:!?)\]%％‰\"—…]+[!-~\u00a1-\u024f]*)*"
)
NOTE = regex(r"[①-⑳*†‡]|\[\d{1,3}\]|[（(]?\d{1,2}[)）]?\s|\d{1,2}(?=[^\d.、．,，%％])|注[：:]")
LEADERS = regex(r"(?:\.\s?){5,}|…{2,}|·{4,}")


class Measure(NamedTuple):
    """Where the lines of a column begin and end."""

    left: float
    right: float


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


class Body(NamedTuple):
    """What is usual in a document: size, font and weight of most type, and the distance from line to line by size."""

    size: float
    font: str
    is_bold: bool
    leading: dict[int, float]


def body_of(flows: Sequence[Flow]) -> Body:
    """What is usual, by characters."""
    styles: Counter[tuple[float, str, bool]] = Counter()
    steps: defaultdict[int, list[float]] = defaultdict(list)
    for flow in flows:
        for line in flow.parts:
            if isinstance(line, Printed):
                styles[line.size, line.font, line.is_bold] += len(line.text)
        for one, other in pairwise(flow.parts):
            if isinstance(one, Printed) and isinstance(other, Printed) and round(one.size) == round(other.size):
                steps[round(one.size)].append(other.box.bottom - one.box.bottom)
    size, font, is_bold = max(styles, key=lambda style: styles[style], default=(12.0, "", False))
    return Body(size, font, is_bold, {key: sorted(values)[len(values) // 4] for key, values in steps.items()})


def is_centred(line: Printed, measure: Measure) -> bool:
    """Whether a line stands in the middle, with room on both sides."""
    left, right = line.left - measure.left, measure.right - line.right
    return left > line.size and right > line.size and abs(left - right) < CENTRED * line.size


def paragraphs_of(flows: Sequence[Flow], body: Body) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in the order of reading; a note follows the paragraph beside it."""
    measures = _measures(flows)
    current: Paragraph | None = None
    notes: list[Paragraph] = []
    for flow, measure in zip(flows, measures, strict=True):
        parts, foot = _foot(flow, body)
        is_first = True
        for part in parts:
            follows = _continues if is_first else _goes_on
            is_first = False
            if current is not None and isinstance(part, Printed) and follows(current, part, measure, body):
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


def _measures(flows: Sequence[Flow]) -> list[Measure]:
    """The measure of each flow. One of few lines takes that of a neighbour, and all go by the document's widest lines.

    Where hardly any lines end at one edge, as in lists, the margins of a page are taken to be equal.
    """
    own = [_measure(_lines(flow)) for flow in flows]
    widest: dict[int, float] = {}
    for flow, measure in zip(flows, own, strict=True):
        if measure is not None and flow.limit == float("inf"):
            place = round(measure.left / 4)
            for near in (place - 1, place, place + 1):
                widest[near] = max(widest.get(near, 0.0), measure.right)
    measures: list[Measure] = []
    for index, (flow, measure) in enumerate(zip(flows, own, strict=True)):
        if measure is None:
            measures.append(Measure(0.0, 0.0))
            continue
        lines = _lines(flow)
        measure = _neighbour(flows, own, index) if len(lines) < MIN_LINES else measure
        right = max(measure.right, widest.get(round(measure.left / 4), 0.0))
        ends = sum(line.right >= right - line.size for line in lines)
        if ends < max(3, EDGES * len(lines)) and flow.limit == float("inf"):
            right = max(right, lines[0].sheet.width - measure.left)
        measures.append(Measure(measure.left, min(right, max(flow.limit, measure.right))))
    return measures


def _lines(flow: Flow) -> list[Printed]:
    return [part for part in flow.parts if isinstance(part, Printed)]


def _neighbour(flows: Sequence[Flow], own: Sequence[Measure | None], index: int) -> Measure:
    """The narrowest measure on the page or the one before that a flow of few lines fits into; else the page's."""
    measure = own[index] or Measure(0.0, 0.0)
    page = _page(flows[index])
    here = [other for other in range(max(0, index - NEAR), min(len(flows), index + NEAR + 1)) if own[other]]
    around = [
        one
        for other in here
        if page - 1 <= _page(flows[other]) <= page and len(flows[other].parts) >= MIN_LINES and (one := own[other])
        if one.left <= measure.left + 3 and measure.right <= one.right + 3
    ]
    same = [one for other in here if _page(flows[other]) == page and (one := own[other])]
    whole = Measure(min(one.left for one in same), max(one.right for one in same))
    return min(around, key=lambda one: one.right - one.left, default=whole)


def _page(flow: Flow) -> int:
    return next((part.sheet.page for part in flow.parts if isinstance(part, Printed)), 0)


def _measure(lines: Sequence[Printed]) -> Measure | None:
    """The outermost edges at which several lines begin and end."""
    if not lines:
        return None
    least = max(2, EDGES * len(lines))
    size = sorted(line.size for line in lines)[len(lines) // 2]
    left = _edge(sorted(line.left for line in lines), least, EVEN * size)
    return Measure(left, -_edge(sorted(-line.right for line in lines), 2, size))


def _edge(values: Sequence[float], least: float, near: float) -> float:
    return next((value for value in values if sum(value <= one <= value + near for one in values) >= least), values[0])


def _goes_on(paragraph: Paragraph, line: Printed, measure: Measure, body: Body) -> bool:
    """Whether a line goes on with a paragraph above it in the same column."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    size = line.size or 1.0
    if not _alike(last, line) or LEADERS.search(last.text):
        return False
    step = line.box.bottom - last.box.bottom
    if is_centred(line, measure) and last.size > LARGE * body.size and step < 2 * size:
        return not CLOSED.search(last.text) and (is_centred(last, measure) or is_full(last, line, measure))
    usual = body.leading.get(round(size), step)
    if step > PARTED * max(usual, size) or is_centred(line, measure) or not is_full(last, line, measure):
        return False
    is_closed, indent = bool(CLOSED.search(last.text)), line.left - measure.left
    outer = paragraph.indents[0]
    if len(paragraph.lines) > 1:
        base = paragraph.indents[1]
        is_new = is_closed and base >= outer - EVEN * size and _begins(line)
        return abs(indent - base) < EVEN * size and not is_new
    if indent < outer - EVEN * size:
        return True  # a first line was indented
    if indent <= outer + EVEN * size:
        return not _begins(line) and not (is_closed and outer > INDENT * size)
    return indent - outer < _hanging(first)


def _continues(paragraph: Paragraph, line: Printed, measure: Measure, body: Body) -> bool:
    """Whether the first line of a column or page goes on with the last paragraph of the one before."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    size = line.size or 1.0
    if not _alike(last, line) or LEADERS.search(last.text) or is_centred(line, measure):
        return False
    if not is_full(last, line, paragraph.measure):
        return last.text[-1] in "，、,"
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


def is_full(line: Printed, following: Printed, measure: Measure) -> bool:
    """Whether the first word of the following line would not have fitted into a line."""
    unit = UNIT.match(following.text)
    need = sum(1.0 if char >= "\u2000" else WIDTH for char in (unit[0] if unit else ""))
    return measure.right - line.right < (need + ROOM) * line.size


def _begins(line: Printed) -> bool:
    return bool(find_marker(line.text, 0, len(line.text)) or BULLET.match(line.text))


def _hanging(first: Printed) -> float:
    """How far the lines below a marked one may be indented, in points."""
    marker = find_marker(first.text, 0, len(first.text))
    bullet = BULLET.match(first.text)
    if marker is None and bullet is None:
        return INDENT * first.size
    end = marker.end if marker else len(bullet[0]) if bullet else 0
    wide = sum(1.0 if char >= "\u2e80" else WIDTH for char in first.text[:end])
    return (wide + 2.0) * first.size
