"""The characters of a page put together to pieces, one sheet for each direction in which lines run."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from llmsum.reading.readers.pages.folding import folded
from llmsum.reading.readers.pages.glyphs import Glyph
from llmsum.reading.readers.pages.pieces import Piece, Rule, Sheet
from llmsum.reading.readers.pages.rules import THIN, Edges
from llmsum.words.script import is_han

# In heights of the type.
WIDE_GAP = 1.0  # begins a new piece
BACKWARDS = -0.6  # so does a step back
OFF_LINE = 0.4  # so does a step up or down
OVERPRINTED = 0.3  # so near is the same print again: a shadow, or bold type of a poor man
# Blanks that no character stands for: between two of narrow type (Latin), two of wide type (Han), and one of each.
NARROW_BLANK, WIDE_BLANK, MIXED_BLANK = 0.17, 1.0, 0.6
# So much farther apart than Han characters are around them: the narrowest blank, and one between a Han character and a
# letter or figure, where programs leave up to a quarter of the height without one.
HAN_BLANK, EXACT_BLANK = 0.2, 0.28
SET_WIDE = 3  # characters, each with a blank before it: a title that was typed apart
MIN_UPRIGHT = 20  # steps down before a page counts as written in columns from right to left
# A gap that another character stands in: programs draw all of one font first, such as the quotation marks of a line.
FILLABLE = 0.2
STRIP = 2.0  # points: characters are found by the strip of the sheet in which their middle is
Place = Callable[[Edges], Edges]


class _Placed(NamedTuple):
    """A character of a run, and how far it stands from the last one, in heights of the type."""

    glyph: Glyph
    gap: float


def sheets_of(page: int, bounds: Edges, rotation: int, glyphs: Sequence[Glyph], rules: Sequence[Edges]) -> list[Sheet]:
    """The sheets of a page, that with most characters first. Slanted type, as of watermarks, is left out.

    Args:
        page: from 1.
        bounds: of what is displayed, on the page as it is stored.
        rotation: clockwise quarter turns from stored to displayed.
        glyphs: in the order of drawing.
        rules: ruled lines, on the page as it is stored.
    """
    directions: defaultdict[int, list[Glyph]] = defaultdict(list)
    left, bottom, right, top = bounds
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        if glyph.style.direction is not None and left <= x <= right and bottom <= y <= top:
            directions[glyph.style.direction].append(glyph)
    for direction, group in [*directions.items()]:
        if _runs_down(group, direction):
            # Latin words in upright text lie on their side: they are of that direction already.
            directions[(direction - 1) % 4] += directions.pop(direction)
    sheets = [_sheet(page, bounds, rotation, *group, rules) for group in directions.items()]
    return sorted(sheets, key=lambda sheet: -sum(len(piece.text) for piece in sheet.pieces))


def _runs_down(glyphs: Sequence[Glyph], direction: int) -> bool:
    """Whether each character stands below the last: text in upright columns."""
    place = _placing((0, 0, 0, 0), direction)
    right = down = 0
    for one, other in pairwise(glyphs):
        a, b = (place((glyph.left, glyph.bottom, glyph.right, glyph.top)) for glyph in (one, other))
        size = one.style.size
        x, y = (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2
        right += abs(y) < OFF_LINE * size and x > 0
        down += abs(x) < OFF_LINE * size and 0.5 * size < y < 2 * size
    return down >= MIN_UPRIGHT and down > right


def _placing(bounds: Edges, turns: int) -> Place:
    """Boxes of the page as it is stored → boxes after clockwise quarter turns, from the top left corner."""
    left, bottom, right, top = bounds

    def unturned(box: Edges) -> Edges:
        return box[0] - left, top - box[3], box[2] - left, top - box[1]

    def once(box: Edges) -> Edges:
        return box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left

    def twice(box: Edges) -> Edges:
        return right - box[2], box[1] - bottom, right - box[0], box[3] - bottom

    def thrice(box: Edges) -> Edges:
        return top - box[3], right - box[2], top - box[1], right - box[0]

    return (unturned, once, twice, thrice)[turns]


def _sheet(
    page: int, bounds: Edges, rotation: int, direction: int, glyphs: Sequence[Glyph], rules: Sequence[Edges]
) -> Sheet:
    place = _placing(bounds, direction)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if direction % 2:
        width, height = height, width
    placed = tuple(Rule(*place(rule)) for rule in rules)
    walls = sorted(rule for rule in placed if not rule.is_level)
    pieces = tuple(_once(_pieces(glyphs, place, walls)))
    return Sheet(page, width, height, (rotation - direction) % 4, pieces, placed)


def _pieces(glyphs: Sequence[Glyph], place: Place, walls: Sequence[Rule]) -> Iterator[Piece]:
    """Characters put together as long as they follow each other on one line in one type, with no wall between."""
    middles = _Middles(place((glyph.left, glyph.bottom, glyph.right, glyph.top)) for glyph in glyphs)
    run: list[_Placed] = []
    left = top = right = bottom = 0.0
    for glyph in glyphs:
        box = x, y, u, v = place((glyph.left, glyph.bottom, glyph.right, glyph.top))
        gap, size = x - right, glyph.style.size or 1.0
        goes_on = (
            bool(run)
            and glyph.style == run[-1].glyph.style
            and BACKWARDS * size < gap < WIDE_GAP * size
            and abs(y + v - top - bottom) < 2 * OFF_LINE * size
            and not (gap > 1 and walls and _is_walled(walls, (right, x), (y + v) / 2))
            and not (gap > FILLABLE * size and middles.fill((right, x), (y + v) / 2, OFF_LINE * size))
        )
        if goes_on:
            run.append(_Placed(glyph, gap / size))
            right, top, bottom = max(right, u), min(top, y), max(bottom, v)
            continue
        if run:
            yield _piece(run, (left, top, right, bottom))
        run = [_Placed(glyph, 0.0)]
        left, top, right, bottom = box
    if run:
        yield _piece(run, (left, top, right, bottom))


class _Middles:
    """The middles of characters, to see whether one stands in a gap."""

    def __init__(self, boxes: Iterable[Edges]) -> None:
        self._strips: defaultdict[int, list[float]] = defaultdict(list)
        for left, top, right, bottom in boxes:
            self._strips[int((top + bottom) / 2 // STRIP)].append((left + right) / 2)
        for strip in self._strips.values():
            strip.sort()

    def fill(self, gap: tuple[float, float], height: float, reach: float) -> bool:
        """Whether one is between two places, so far above or below a height at most."""
        for number in range(int((height - reach) // STRIP), int((height + reach) // STRIP) + 1):
            strip = self._strips.get(number, ())
            index = bisect_left(strip, gap[0])
            if index < len(strip) and strip[index] < gap[1]:
                return True
        return False


def _is_walled(walls: Sequence[Rule], gap: tuple[float, float], height: float) -> bool:
    """Whether an upright rule stands in a gap; `walls` are sorted by their left edge."""
    for wall in walls[bisect_left(walls, (gap[0] - THIN,)) :]:
        if wall.left > gap[1] + 1:
            return False
        if wall.top <= height <= wall.bottom and gap[0] - 1 <= wall.right:
            return True
    return False


def _piece(run: Sequence[_Placed], box: Edges) -> Piece:
    left, top, right, bottom = box
    style, is_spaced = run[0].glyph.style, run[0].glyph.is_spaced
    size = style.size or 1.0
    if not 0.5 * size <= bottom - top <= 2.5 * size:  # some fonts tell wrong heights
        middle = (top + bottom) / 2
        top, bottom = middle - size / 2, middle + size / 2
    spread = _spread(run)
    text = folded(_spelled(run, spread))
    return Piece(text, left, top, right, bottom, style.size, style.font, style.is_bold, is_spaced, spread)


def _spelled(run: Sequence[_Placed], spread: float) -> str:
    """The characters of a run, with blanks where they are drawn, or where a gap is wide for one or for this line."""
    text = [run[0].glyph.text]
    is_set_wide = len(run) > SET_WIDE and all(other.glyph.is_spaced for other in run[1:])
    for one, other in pairwise(run):
        if is_set_wide and is_han(one.glyph.text) and is_han(other.glyph.text):
            text.append(other.glyph.text)
            continue
        if other.glyph.is_spaced or is_blank(one.glyph.text, other.glyph.text, other.gap, spread):
            text.append(" ")
        text.append(other.glyph.text)
    return "".join(text)


def _spread(run: Sequence[_Placed]) -> float:
    """How far apart the Han characters of a run usually are: justified lines and titles are set wider."""
    gaps = [other.gap for one, other in pairwise(run) if is_han(one.glyph.text) and is_han(other.glyph.text)]
    return median(gaps) if gaps else 0.0


def is_blank(left: str, right: str, gap: float, spread: float | None = None) -> bool:
    """Whether a gap between two characters, in heights of the type, is a blank.

    `spread` is how far apart Han characters stand there; None: places are not exact, as in what was recognised.
    """
    if spread is not None and (is_han(left) or is_han(right)):
        if is_han(left) and is_han(right):
            return gap - spread > HAN_BLANK
        if (left if is_han(right) else right).isalnum():
            return gap - spread > EXACT_BLANK
    wide = (left >= "\u2e80") + (right >= "\u2e80")
    return gap > (NARROW_BLANK, MIXED_BLANK, WIDE_BLANK)[wide]


def _once(pieces: Iterator[Piece]) -> list[Piece]:
    """Pieces without those printed again at their place, which makes them bold."""
    kept: list[Piece] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for piece in pieces:
        near = OVERPRINTED * piece.size
        for index in places[piece.text]:
            other = kept[index]
            if abs(piece.left - other.left) < near and abs(piece.top - other.top) < near:
                kept[index] = other._replace(is_bold=True)
                break
        else:
            places[piece.text].append(len(kept))
            kept.append(piece)
    return kept
