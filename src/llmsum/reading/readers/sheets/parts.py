"""A sheet → its parts: lines over its whole width, facts at its top and foot, labels beside what they name, tables."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.reading.readers.sheets.grid import Area, Grid, Row, is_number
from llmsum.reading.readers.sheets.words import (
    COLUMN_NAME,
    FACT,
    FACT_WITH_VALUE,
    HEADING,
    SERIAL,
    is_label,
    is_long,
    is_name,
    role_of,
    squeezed,
)

MAX_HEAD_ROWS: Final = 3  # fewer rows may one merged name of a column take
MAX_LABEL_ROWS: Final = 200  # beside a label; more are a sheet that was merged by mistake
MAX_LABEL_CHARS: Final = 30  # of a label beside several rows


class Banner(NamedTuple):
    """The only cell of a row; `leads` tells whether something of several cells stands below."""

    text: str
    is_merged: bool
    leads: bool


class Facts(NamedTuple):
    """What a form says of itself: 部门：技术部."""

    lines: list[str]


class Labelled(NamedTuple):
    """A label with one long text beside it."""

    label: str
    text: str


class Group(NamedTuple):
    """A label beside several rows, as deep as it stands in others, from 0."""

    label: str
    depth: int


class Table(NamedTuple):
    """Rows below the names of their columns; without any where nothing names them."""

    names: dict[int, str]
    heads: list[dict[int, str]]
    rows: list[dict[int, str]]


Part = Banner | Facts | Labelled | Group | Table


class _Reader:
    """Goes through the rows of a sheet."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.used = sorted({column for row in grid.rows for column in row.cells})
        self.names: dict[int, str] = {}
        self.heads: list[dict[int, str]] = []
        self.rows: list[dict[int, str]] = []
        self.labels: list[Area] = []  # those of the groups around the row
        self.grouping: set[int] = set()  # columns of labels: one beside a single row is one too

    def parts(self) -> Iterator[Part]:
        """The parts, in order."""
        at = 0
        while at < len(self.grid.rows):
            row = self.grid.rows[at]
            height = self._head_rows(at)
            groups = [] if height else list(self._groups(row))
            if groups:
                yield from self._flushed()
                yield from (group for group, _ in groups)
                row = Row(row.at, {c: text for c, text in row.cells.items() if c not in {at for _, at in groups}})
                height = self._head_rows(at, row)
            if height:
                yield from self._flushed()
                self._begin(at, row, height)
            elif row.cells:
                yield from self._row(at, row)
            at += height or 1
        yield from self._flushed()

    def _row(self, at: int, row: Row) -> Iterator[Part]:
        part = self._banner(at, row) or self._facts(row)
        labelled = [] if part else list(self._labelled(row))
        if not part and not labelled:
            self.rows.append(row.cells)
            return
        yield from self._flushed()
        yield from [part] if part else labelled

    def _flushed(self) -> Iterator[Part]:
        """The table so far, if it has something."""
        if self.rows or self.heads:
            yield Table(self.names, self.heads, self.rows)
        self.heads, self.rows = [], []

    def _next(self, at: int) -> Row | None:
        return self.grid.rows[at + 1] if at + 1 < len(self.grid.rows) else None

    def _area(self, row: Row, column: int) -> Area:
        return self.grid.merged.get((row.at, column)) or Area(row.at, column, row.at, column)

    # --- names of columns ---

    def _head_rows(self, at: int, row: Row | None = None) -> int:
        """How many rows from this one name the columns of those below; 0 where it does not."""
        row = row or self.grid.rows[at]
        following = self._next(at)
        texts = list(row.cells.values())
        if len(texts) < 2 or following is None or not all(map(is_name, texts)) or self._facts(row):
            return 0
        named = sum(bool(COLUMN_NAME.search(text)) for text in texts)
        is_again = list(self.names.values()) == [squeezed(text) for text in texts]
        is_certain = is_again or (named >= 2 and named * 10 >= len(texts) * 6 and max(map(len, texts)) <= 14)
        if not is_certain and (self.names or self._is_form(row, following)):
            return 0
        below = max(self._area(row, column).bottom for column in row.cells) - row.at
        tall = sum(self._area(row, column).bottom > row.at for column in row.cells)
        if self._has_second(row, following):
            return 2
        if 0 < below < MAX_HEAD_ROWS and tall == len(texts):
            return 1
        return 0 if tall and self._leading(row) and tall < len(texts) else 1

    def _is_form(self, row: Row, following: Row) -> bool:
        """Rows of no table: two cells, or a row of texts above nothing that has as many."""
        return (len(row.cells) == 2 and any(map(is_long, row.cells.values()))) or not following.cells

    def _has_second(self, row: Row, following: Row) -> bool:
        """Whether the row below names what stands under a merged name."""
        areas = [self._area(row, column) for column in row.cells]
        under = [
            [c for c in following.cells if area.left <= c <= area.right] for area in areas if area.top == area.bottom
        ]
        is_second = any(len(columns) >= 2 for columns in under)
        return is_second and following.at == row.at + 1 and all(map(is_name, following.cells.values()))

    def _begin(self, at: int, row: Row, height: int) -> None:
        self.heads, self.grouping = [row.cells], set()
        self.names = {column: squeezed(text) for column, text in row.cells.items()}
        if height > 1 and (second := self._next(at)):
            self.heads.append(second.cells)
            above = {c: text for column, text in self.names.items() for c in self._columns(row, column)}
            below = {column: squeezed(text) for column, text in second.cells.items()}
            joined = {c: f"{above.get(c, '')} {text}".strip() for c, text in below.items()}
            self.names = dict(sorted((self.names | joined).items()))

    def _columns(self, row: Row, column: int) -> range:
        area = self._area(row, column)
        return range(area.left, area.right + 1)

    # --- labels ---

    def _leading(self, row: Row) -> list[int]:
        """The first columns of a row that hold labels beside several rows; numbers may stand between them."""
        found: list[int] = []
        for column, text in row.cells.items():
            area = self._area(row, column)
            is_tall = row.at < area.bottom <= row.at + MAX_LABEL_ROWS or column in self.grouping
            if not is_tall or len(text) > MAX_LABEL_CHARS:
                break
            found.append(column)
        return found if any(not is_number(row.cells[column]) for column in found) else []

    def _groups(self, row: Row) -> Iterator[tuple[Group, int]]:
        """The labels that begin in this row; those beside the same rows are one."""
        self.labels = [area for area in self.labels if area.bottom >= row.at]
        columns = self._leading(row)
        known = {area.left for area in self.labels}
        for column in columns if len(columns) < len(row.cells) else []:
            area = self._area(row, column)
            depth = sum(label.bottom > area.bottom or label.left < column for label in self.labels)
            if column not in known and not SERIAL.fullmatch(row.cells[column].strip()):
                self.labels.append(area)
            self.grouping.add(column)
            yield Group(row.cells[column], depth), column

    def _labelled(self, row: Row) -> Iterator[Labelled]:
        """Labels with a long text beside each: rows of a form, or of a table whose text goes over its whole width."""
        cells = list(row.cells.items())
        if len(cells) % 2 or len(cells) > 4:
            return
        pairs = list(zip(cells[::2], cells[1::2], strict=True))
        is_wide = len(pairs) == 1 and self._area(row, pairs[0][1][0]).right > pairs[0][1][0]
        if (self.names and not is_wide) or not all(
            is_label(label) and (is_long(text) or (is_wide and role_of("".join(label.split()), [])))
            for (_, label), (_, text) in pairs
        ):
            return
        for (_, label), (_, text) in pairs:
            yield Labelled(label, text)

    # --- lines ---

    def _banner(self, at: int, row: Row) -> Banner | None:
        """The only cell of its row, if it is no cell of the table around it."""
        if len(row.cells) != 1:
            return None
        column, text = next(iter(row.cells.items()))
        area = self._area(row, column)
        is_merged = area.right > area.left
        leads = any(len(following.cells) > 1 for following in self.grid.rows[at + 1 : at + 3])
        is_cell = column != self.used[0] or SERIAL.fullmatch(text.strip()) or (not leads and is_label(text))
        if self.names and not is_merged and is_cell and not HEADING.match(text):
            return None
        return Banner(text, is_merged or len(self.used) == 1, leads)

    def _facts(self, row: Row) -> Facts | None:
        """A row that only says who reports, and when."""
        texts = [text.strip() for text in row.cells.values()]
        if all(FACT_WITH_VALUE.fullmatch(text) for text in texts) and len(texts) > 1:
            return Facts(texts)
        labels, values = texts[::2], texts[1::2]
        is_asked = all(map(FACT.fullmatch, labels)) and not any(map(FACT.fullmatch, values))
        if len(texts) < 2 or not is_asked or any(COLUMN_NAME.search(value) and len(value) < 8 for value in values[1:]):
            return None
        pairs = zip(labels, [*values, *[""] * (len(labels) - len(values))], strict=True)
        return Facts([f"{label.rstrip(':：')}：{value}" for label, value in pairs if value])


def parts_of(grid: Grid) -> Iterator[Part]:
    """The parts of a sheet, in order; an empty sheet has none."""
    yield from _Reader(grid).parts()
