"""What is usual in a document and in a column: type, distances, where lines begin and end."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.pages.columns import Flow
from llmsum.reading.readers.pages.lines import Printed

# In heights of the type.
EVEN = 0.6  # edges that far apart are one
CENTRED = 1.5  # so far apart may the margins beside a centred line be
EDGES = 0.1  # of the lines of a column end at its edge
MIN_LINES = 4  # of a column that tells its own measure; else it has its neighbour's
MIN_ENDS = 3  # lines
NEAR = 12  # flows before and after one in which a neighbour is looked for
SAME = 4  # points: left edges so near are those of one column
# Marks that Chinese type lets hang in the margin behind a full line, as LibreOffice does unless told not to, and how
# far behind the edge they then end.
HUNG = regex(r"[，。、；：！？,.;:!?]$")
HANGS = (0.4, 1.1)


class Measure(NamedTuple):
    """What is usual in a document and in a column: type, distances, where lines begin and end."""

    left: float
    right: float


def is_centred(line: Printed, measure: Measure) -> bool:
    """Whether a line stands in the middle, with room on both sides."""
    left, right = line.left - measure.left, measure.right - line.right
    return left > line.size and right > line.size and abs(left - right) < CENTRED * line.size


class Body(NamedTuple):
    """What is usual in a document.

    Attributes:
        size, font, is_bold: of most type.
        leading: distance from line to line, by the size of the type in whole points.
        opens_indented: whether first lines of paragraphs are indented by two characters.
    """

    size: float
    font: str
    is_bold: bool
    leading: dict[int, float]
    opens_indented: bool = False


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


def measures_of(flows: Sequence[Flow]) -> list[Measure]:
    """The measure of each flow. One of few lines takes that of a neighbour, and all go by the document's widest lines.

    Where hardly any lines end at one edge, as in lists, the margins of a page are taken to be equal.
    """
    hangs = any(_hangs(_lines(flow)) for flow in flows)
    own = [_measure(_lines(flow), hangs=hangs) for flow in flows]
    widest: dict[int, float] = {}
    for flow, measure in zip(flows, own, strict=True):
        if measure is not None and flow.limit == float("inf"):
            place = round(measure.left / SAME)
            for near in (place - 1, place, place + 1):
                widest[near] = max(widest.get(near, 0.0), measure.right)
    measures: list[Measure] = []
    for index, (flow, measure) in enumerate(zip(flows, own, strict=True)):
        if measure is None:
            measures.append(Measure(0.0, 0.0))
            continue
        near = _neighbour(flows, own, index) if len(_lines(flow)) < MIN_LINES else measure
        measures.append(_widened(flow, near, widest.get(round(near.left / SAME), 0.0)))
    return measures


def _widened(flow: Flow, measure: Measure, widest: float) -> Measure:
    lines = _lines(flow)
    is_open = flow.limit == float("inf")
    right = max(measure.right, widest) if is_open else measure.right
    ends = sum(line.right >= right - line.size for line in lines)
    if ends < max(2, EDGES * len(lines)) or ends < min(MIN_ENDS, len(lines) / 2):
        right = max(right, lines[0].sheet.width - measure.left if is_open else flow.limit)
    return Measure(measure.left, right)


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


def _hangs(lines: Sequence[Printed]) -> bool:
    """Whether lines end behind the edge at which several others do, by a mark."""
    held = [line.right for line in lines if not HUNG.search(line.text)]
    edge, size = max(held, default=0.0), _size(lines)
    is_edge = sum(right > edge - size for right in held) >= MIN_ENDS
    return is_edge and HANGS[0] * size < max(line.right for line in lines) - edge < HANGS[1] * size


def _size(lines: Sequence[Printed]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0


def _measure(lines: Sequence[Printed], *, hangs: bool) -> Measure | None:
    """The outermost edges at which several lines begin and end; marks that may hang are left out."""
    if not lines:
        return None
    least = max(2, EDGES * len(lines))
    size = _size(lines)
    left = _edge(sorted(line.left for line in lines), least, EVEN * size)
    ends = (line.right - line.size if hangs and HUNG.search(line.text) else line.right for line in lines)
    rights = sorted(ends, reverse=True)
    # One line may stick out, where several end at one edge.
    sticks_out = len(rights) > 2 and rights[0] - rights[1] > size >= rights[1] - rights[2]
    return Measure(left, rights[1] if sticks_out else rights[0])


def _edge(values: Sequence[float], least: float, near: float) -> float:
    return next((value for value in values if sum(value <= one <= value + near for one in values) >= least), values[0])
