"""The order of reading: columns of print from left to right, and what runs across them before and after."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.pages.aligned import with_tables
from llmsum.reading.readers.pages.grids import Laid, Pane, Table
from llmsum.reading.readers.pages.lines import Boxed, Printed, enclosing, in_rows
from llmsum.reading.readers.pages.pieces import Piece

# In heights of the type.
GUTTER = 0.8  # is so wide at least
MIN_COLUMN = 9.0  # so wide is a column at least
RAGGED = 2.0  # a line of prose ends so near to the right edge, and begins
INDENTED = 2.6  # so near to the left one
MIN_LINES = 2  # of a column
FILLED, MANY = 0.5, 4  # of the lines of a column, or lines: there may be lists in it
MAX_DEPTH = 8  # of columns in columns
ENDED = regex(r"[。！？；：.!?;:][”’」』）)\"]*$")
Atom = Piece | Table | Pane


class Flow(NamedTuple):
    """Lines and tables that are read one after the other, within one column."""

    parts: tuple[Printed | Table, ...]
    limit: float = float("inf")  # where the gutter right of it begins


class _Gutter(NamedTuple):
    left: float
    right: float
    top: float
    bottom: float


def flows_of(laid: Laid) -> Iterator[Flow]:
    """The flows of a sheet, in the order of reading."""
    for atoms, limit in _ordered([*laid.sheet.pieces, *laid.tables, *laid.panes], float("inf"), 0):
        yield from _flows(atoms, laid, limit)


def _flows(atoms: Sequence[Atom], laid: Laid, limit: float) -> Iterator[Flow]:
    """What stands in one column; a pane in it is a flow of its own."""
    others = sorted(
        (atom for atom in atoms if not isinstance(atom, Piece)), key=lambda atom: (atom.box.top, atom.box.left)
    )
    rows = in_rows([atom for atom in atoms if isinstance(atom, Piece)])
    lines = list(with_tables(rows, laid.sheet))
    parts: list[Printed | Table] = []
    for other in others:
        above = [line for line in lines if line.box.top + line.box.bottom < other.box.top + other.box.bottom]
        parts += above
        lines = lines[len(above) :]
        if isinstance(other, Table):
            parts.append(other)
            continue
        if parts:
            yield Flow(tuple(parts), limit)
        parts = []
        yield Flow(other.lines, other.box.right)
    if parts or lines:
        yield Flow((*parts, *lines), limit)


def _box(atom: Atom) -> Piece | Boxed:
    return atom if isinstance(atom, Piece) else atom.box


def _ordered(atoms: list[Atom], limit: float, depth: int) -> list[tuple[list[Atom], float]]:
    """Parts of a sheet in the order of reading: above the highest gutter, left and right of it, below it.

    Each with the left edge of the gutter to its right.
    """
    gutter = _gutter(atoms) if depth < MAX_DEPTH else None
    if gutter is None:
        return [(atoms, limit)] if atoms else []
    above: list[Atom] = []
    left: list[Atom] = []
    right: list[Atom] = []
    below: list[Atom] = []
    for atom in atoms:
        box = _box(atom)
        middle = (box.top + box.bottom) / 2
        if middle < gutter.top:
            above.append(atom)
        elif middle > gutter.bottom:
            below.append(atom)
        else:
            (left if (box.left + box.right) / 2 < gutter.right else right).append(atom)
    parts = ((above, limit), (left, gutter.left), (right, limit), (below, limit))
    return [flow for part, end in parts for flow in _ordered(part, end, depth + 1)]


def _gutter(atoms: Sequence[Atom]) -> _Gutter | None:
    """The highest gutter between two columns of prose, the leftmost of several."""
    pieces = [atom for atom in atoms if isinstance(atom, Piece)]
    if len(pieces) < 2 * MIN_LINES:
        return None
    size = median(piece.size for piece in pieces)
    first, last = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    edges = Counter(round(piece.left / 2) for piece in pieces)
    found: list[_Gutter] = []
    for edge, count in edges.items():
        x = min(piece.left for piece in pieces if round(piece.left / 2) == edge)
        if count >= MIN_LINES and first + MIN_COLUMN * size < x < last - MIN_COLUMN * size:
            found += _runs(atoms, x, size)
    return max(found, key=lambda gutter: (round(gutter.bottom - gutter.top), -gutter.left), default=None)


def _runs(atoms: Sequence[Atom], x: float, size: float) -> Iterator[_Gutter]:
    """Stretches in which nothing crosses the strip left of `x`, with prose on both sides."""
    boxes = [_box(atom) for atom in atoms]
    strip = x - GUTTER * size
    crossing = sorted((box.top, box.bottom) for box in boxes if box.left < x - 1 and box.right > strip)
    top = float("-inf")
    for start, end in (*crossing, (float("inf"), float("inf"))):
        if start > top:
            inside = [
                atom for atom in atoms if isinstance(atom, Piece) and top <= (atom.top + atom.bottom) / 2 <= start
            ]
            if gutter := _between(inside, strip, x - 1, size):
                yield gutter
        top = max(top, end)


def _between(pieces: Sequence[Piece], strip: float, edge: float, size: float) -> _Gutter | None:
    """The gutter between two columns that begin side by side; the left one may be longer, where it is still prose."""
    right = [piece for piece in pieces if piece.left >= edge]
    if not right:
        return None
    top, bottom = min(piece.top for piece in right) - size, max(piece.bottom for piece in right)
    left = [piece for piece in pieces if piece.right <= strip and piece.top >= top]
    beside = [piece for piece in left if piece.top < bottom]
    below = [piece for piece in left if piece.top >= bottom]
    if not _is_prose(beside, size, MIN_LINES) or not _is_prose(
        right, size, 1 if len(left) > 4 * MIN_LINES else MIN_LINES
    ):
        return None
    is_prose = _is_prose(below, size, 1) and _is_prose([*beside, *below], size, MIN_LINES)
    if not is_prose and ENDED.search(max(beside, key=lambda piece: (piece.bottom, piece.right)).text):
        below = []
    box = enclosing([*beside, *below, *right])
    return _Gutter(strip, edge, box.top, box.bottom)


def _is_prose(pieces: Sequence[Piece], size: float, least: int) -> bool:
    """Whether pieces are lines of a column: wide enough, and enough of them as long as it is wide."""
    if len(pieces) < least:
        return False
    rows = in_rows(pieces)
    left = sorted(row[0].left for row in rows)[len(rows) // 4]
    right = sorted(row[-1].right for row in rows)[-2:][0]  # one line may stick out
    if len(rows) < least or right - left < MIN_COLUMN * size:
        return False
    filled = sum(row[-1].right >= right - RAGGED * size and row[0].left <= left + INDENTED * size for row in rows)
    return filled >= min(FILLED * len(rows), MANY)
