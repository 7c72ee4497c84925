"""Tables with ruled lines: the grid that the lines make, its cells, and what is printed in them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llmsum.reading.readers.pages.lines import Boxed, Printed, enclosing, in_rows, joined, printed
from llmsum.reading.readers.pages.pieces import Piece, Rule, Sheet

NEAR = 3.0  # points: so near, lines touch
COVERED = 0.6  # of a side of a cell: then a line is its wall
MAX_RULES = 400  # of a sheet, each way: a chart has more
# A cell with so much in so many lines holds a text, not a fact: forms have them.
PROSE_CHARS, PROSE_LINES = 160, 6


class Cell(NamedTuple):
    """A cell: its place in the grid, how many columns and rows it takes, and what is printed in it."""

    row: int
    column: int
    wide: int
    high: int
    lines: tuple[Printed, ...]

    @property
    def text(self) -> str:
        """All its lines as one."""
        return joined(line.text for line in self.lines)


class Table(NamedTuple):
    """A table, or the rows of one between cells of prose. Every cell stands in the row in which it begins.

    Attributes:
        box: on its sheet.
        rows: of the first cell to the last that begins there.
        edges: where its columns begin, and where the last one ends.
    """

    box: Boxed
    rows: tuple[tuple[Cell, ...], ...]
    edges: tuple[float, ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.edges) - 1


class Pane(NamedTuple):
    """A part of a sheet that is read by itself: a cell that holds prose."""

    box: Boxed
    lines: tuple[Printed, ...]


class Laid(NamedTuple):
    """A sheet with its tables taken out."""

    sheet: Sheet
    tables: tuple[Table, ...] = ()
    panes: tuple[Pane, ...] = ()


def without_tables(sheet: Sheet) -> Laid:
    """A sheet whose ruled tables are taken out of its pieces."""
    levels = _merged([rule for rule in sheet.rules if rule.is_level])
    uprights = [_flipped(rule) for rule in _merged([_flipped(rule) for rule in sheet.rules if not rule.is_level])]
    if not levels or not uprights or max(len(levels), len(uprights)) > MAX_RULES:
        return Laid(sheet)
    tables: list[Table] = []
    panes: list[Pane] = []
    pieces = list(sheet.pieces)
    for some_levels, some_uprights in _connected(levels, uprights):
        box = enclosing([Boxed(*rule) for rule in (*some_levels, *some_uprights)])
        inside = [piece for piece in pieces if _holds(box, piece)]
        edges, cells = _cells(box, some_levels, some_uprights, inside, sheet)
        if not _is_table(cells):
            continue
        taken = {id(piece) for piece in inside}
        pieces = [piece for piece in pieces if id(piece) not in taken]
        parts = _parts(cells, edges)
        tables += (part for part in parts if isinstance(part, Table))
        panes += (part for part in parts if isinstance(part, Pane))
    return Laid(sheet._replace(pieces=tuple(pieces)), tuple(tables), tuple(panes))


def _flipped(rule: Rule) -> Rule:
    return Rule(rule.top, rule.left, rule.bottom, rule.right)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Level rules, with those that go on with each other as one."""
    merged: list[Rule] = []
    bands: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.top + rule.bottom):
        if bands and rule.top + rule.bottom - bands[-1][-1].top - bands[-1][-1].bottom <= NEAR:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    for band in bands:
        band.sort()
        last = band[0]
        for rule in band[1:]:
            if rule.left <= last.right + NEAR:
                last = Rule(
                    last.left, min(last.top, rule.top), max(last.right, rule.right), max(last.bottom, rule.bottom)
                )
            else:
                merged.append(last)
                last = rule
        merged.append(last)
    return merged


def _connected(levels: Sequence[Rule], uprights: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together, with two level ones at least and an upright one."""
    group = list(range(len(levels) + len(uprights)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for index, upright in enumerate(uprights, len(levels)):
        for other, level in enumerate(levels):
            if (
                level.left - NEAR <= upright.right
                and upright.left <= level.right + NEAR
                and upright.top - NEAR <= level.bottom
                and level.top <= upright.bottom + NEAR
            ):
                group[root(index)] = root(other)
    found: defaultdict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate((*levels, *uprights)):
        found[root(index)][index >= len(levels)].append(rule)
    return [rules for rules in found.values() if len(rules[0]) > 1 and rules[1]]


def _holds(box: Boxed, piece: Piece) -> bool:
    x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _cells(
    box: Boxed, levels: Sequence[Rule], uprights: Sequence[Rule], pieces: Sequence[Piece], sheet: Sheet
) -> tuple[list[float], list[Cell]]:
    """Where columns begin and end, and the cells; those without a wall between them are one. Open sides are closed."""
    xs = _places([box.left, box.right, *((rule.left + rule.right) / 2 for rule in uprights)])
    ys = _places([box.top, box.bottom, *((rule.top + rule.bottom) / 2 for rule in levels)])
    wide, high = len(xs) - 1, len(ys) - 1
    group = list(range(wide * high))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for row in range(high):
        for column in range(wide):
            place = row * wide + column
            if column and not _is_wall(uprights, 0, xs[column], (ys[row], ys[row + 1])):
                group[root(place)] = root(place - 1)
            if row and not _is_wall(levels, 1, ys[row], (xs[column], xs[column + 1])):
                one, other = sorted((root(place), root(place - wide)))
                group[other] = one
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(wide * high):
        members[root(place)].append(place)
    inside: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        column = min(max(bisect_right(xs, (piece.left + piece.right) / 2) - 1, 0), wide - 1)
        row = min(max(bisect_right(ys, (piece.top + piece.bottom) / 2) - 1, 0), high - 1)
        inside[root(row * wide + column)].append(piece)
    cells: list[Cell] = []
    for one, places in members.items():
        rows, columns = [place // wide for place in places], [place % wide for place in places]
        size = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
        lines = tuple(printed(row, sheet) for row in in_rows(inside[one]))
        cells.append(Cell(min(rows), min(columns), *size, lines))
    return xs, sorted(cells)


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _is_wall(rules: Sequence[Rule], axis: int, at: float, side: tuple[float, float]) -> bool:
    """Whether rules cover most of a side; `axis` 0: upright ones, at an x."""
    covered = 0.0
    for rule in rules:
        if abs((rule[axis] + rule[axis + 2]) / 2 - at) <= NEAR:
            covered += max(0.0, min(side[1], rule[3 - axis]) - max(side[0], rule[1 - axis]))
    return covered >= COVERED * (side[1] - side[0])


def _is_table(cells: Sequence[Cell]) -> bool:
    """Whether a grid has two rows and two columns at least, and enough is printed in it; else it is a frame."""
    filled = [cell for cell in cells if cell.lines]
    return len(filled) > 1 and len({cell.row for cell in cells}) > 1 and len({cell.column for cell in cells}) > 1


def _parts(cells: Sequence[Cell], edges: Sequence[float]) -> list[Table | Pane]:
    """A table in parts: rows, and cells of prose between them, which are read by themselves."""
    rows: list[list[Cell]] = [[] for _ in range(max(cell.row for cell in cells) + 1)]
    for cell in cells:
        rows[cell.row].append(cell)
    parts: list[Table | Pane] = []
    part: list[tuple[Cell, ...]] = []
    for row in (*rows, None):
        if row is not None and not any(map(_is_prose, row)):
            part.append(tuple(row))
            continue
        if lines := [line for one in part for cell in one for line in cell.lines]:
            parts.append(Table(enclosing([line.box for line in lines]), tuple(part), tuple(edges)))
        part = []
        parts += _panes(row or ())
    return parts


def _panes(row: Sequence[Cell]) -> Iterator[Pane]:
    """The cells of a row, to be read from left to right: so all begin at one height."""
    boxes = [(cell, enclosing([line.box for line in cell.lines])) for cell in row if cell.lines]
    for cell, box in boxes:
        yield Pane(box._replace(top=min(other.top for _, other in boxes), bottom=boxes[0][1].bottom), cell.lines)


def _is_prose(cell: Cell) -> bool:
    return len(cell.lines) >= PROSE_LINES and sum(len(line.text) for line in cell.lines) >= PROSE_CHARS
