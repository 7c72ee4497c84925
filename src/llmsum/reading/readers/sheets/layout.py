"""The parts of a sheet → lines with their blocks.

Reports are kept in sheets in two ways. Where a row is a fact or two, it is a row with the names of its columns. Where
cells hold sentences, or one column the problems and another the plans, a row is a small report of its own: a heading of
what it is about, and under the name of each such column the lines of its cell.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.readers.rows import adds_up
from llmsum.reading.readers.sheets.grid import Grid, is_number
from llmsum.reading.readers.sheets.parts import Banner, Facts, Group, Labelled, Part, Table, parts_of
from llmsum.reading.readers.sheets.words import (
    CARRIED_OUT,
    ENDS_SENTENCE,
    FACT_WITH_VALUE,
    HEADING,
    MAX_HEADING,
    NOT_TOLD,
    NOTHING,
    SENTENCE,
    SERIAL,
    SERIAL_NAME,
    TABLE_UNIT,
    kind_of,
    role_of,
)

# How deep headings stand.
SHEET, BANNER, LABEL, ROW, COLUMN, INSIDE = 1, 2, 4, 6, 7, 8
DEFAULT_NAME: Final = regex(r"(?:sheet|工作表|表|feuil|tabelle)\s*\d*", 2)
FACTS: Final = regex(r"\s{2,}|　+|\t")
MEAN_LONG: Final = 15  # characters of a cell that is more than a name or a figure
MIN_TOLD: Final = 4  # characters of a cell, on average, that tells a problem or a plan
MANY_SENTENCES: Final = 3  # in a cell: then its column is read line by line


class Column(NamedTuple):
    """A column by what its cells hold."""

    at: int
    name: str
    role: str | None
    is_long: bool
    is_serial: bool
    is_many: bool  # most cells hold several lines or sentences
    is_number: bool


class SheetWriter:
    """Writes one sheet after the other, or the tables of a text."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._page: int | None = None
        self._announced: str | None = None

    def write(self, grid: Grid, page: int) -> None:
        """One sheet; `page` is its number from 1."""
        self._page, self._announced = page, None
        parts = list(parts_of(grid))
        banner = next((part.text for part in parts[:1] if isinstance(part, Banner)), "")
        is_first = not self.writer.blocks
        if is_first and banner and _is_heading(banner) and not HEADING.match(banner.strip()):
            self._add("title", banner)
            parts = parts[1:]
        if parts and not DEFAULT_NAME.fullmatch(grid.name.strip()) and grid.name.strip() not in banner:
            self._add("heading", grid.name, SHEET)
        for part in parts:
            self._part(part)

    def write_table(self, grid: Grid, page: int | None = None) -> None:
        """A table that stands in a text; `page` is that on which it begins."""
        self._page, self._announced = page, None
        for part in parts_of(grid):
            self._part(part)

    def _part(self, part: Part) -> None:
        match part:
            case Banner():
                self._banner(part)
            case Facts():
                for line in part.lines:
                    self._add("paragraph", line)
            case Group():
                self._add("heading", part.label, LABEL + min(part.depth, 1))
            case Labelled():
                self._add("heading", part.label, LABEL)
                self._lines(part.text)
            case Table():
                self._table(part)

    def _add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        self.writer.add(kind, text, page=self._page, level=level)
        if kind == "heading":
            self._announced = role_of("".join(text.split()), [])

    def _banner(self, part: Banner) -> None:
        text = part.text.strip()
        if TABLE_UNIT.fullmatch(text):
            self._add("caption", text)
        elif len(pieces := FACTS.split(text)) > 1 and all(map(FACT_WITH_VALUE.fullmatch, pieces)):
            self._part(Facts(pieces))
        elif SERIAL.fullmatch(text) or is_number(text):
            self.writer.add_row([text], page=self._page)
        elif _is_heading(text) and (part.leads or not part.is_merged) and not FACT_WITH_VALUE.fullmatch(text):
            marker = HEADING.match(text)
            self._add("heading", text, BANNER + bool(marker and marker["inner"]))
        else:
            self._lines(text, BANNER)

    def _lines(self, text: str, base: int = INSIDE) -> None:
        """The lines of a cell, each for itself."""
        for line in filter(None, map(str.strip, text.splitlines())):
            kind, level = kind_of(line)
            self._add(kind, line, base + level if kind == "heading" else level)

    # --- tables ---

    def _table(self, table: Table) -> None:
        columns = list(_columns(table))
        told = [column for column in columns if column.role]
        own = [column for column in columns if column.is_long and not column.role]
        for head in table.heads:
            self._row(head, columns, {}, is_head=True)
        is_full = all(told[0].at in cells for cells in table.rows if not adds_up(cells.values())) if told else False
        if len(told) == 1 and not own and not told[0].is_many and not is_full:
            told = []  # its cells are told apart where the row is cut
        elif len(told) == 1 and not own and not told[0].is_many:
            if told[0].role != self._announced:
                self._add("heading", told[0].name, ROW)
            told = []
        apart = [*told, *(column for column in own if column.is_many)]
        for cells in table.rows:
            if apart and not adds_up(cells.values()):
                self._apart(cells, columns, [column for column in columns if column in apart])
            else:
                self._row(cells, columns, table.names, is_head=adds_up(cells.values()))

    def _row(self, cells: dict[int, str], columns: list[Column], names: dict[int, str], *, is_head: bool) -> None:
        texts = [cells.get(column.at, "") for column in columns]
        self.writer.add_row(texts, [names.get(c.at, "") for c in columns], page=self._page, is_head=is_head)

    def _apart(self, cells: dict[int, str], columns: list[Column], apart: list[Column]) -> None:
        """A row as a report of its own: what it is about, the cells that hold little, then the others line by line."""
        keys = list(_keys(cells, columns))
        rest = [column for column in columns if column not in apart and column not in keys and not column.is_serial]
        label = " ".join(cells[column.at] for column in keys if column.at in cells)
        first = next((column for column in [*rest, *apart] if not column.role and cells.get(column.at)), None)
        if label:
            self._add("heading", label, ROW)
        elif first:
            self._add("heading", first.name, COLUMN)
        self._row(cells, rest, {column.at: column.name for column in rest}, is_head=False)
        for column in apart:
            text = cells.get(column.at, "")
            if text and not NOTHING.fullmatch(text.strip()):
                if label or column is not first:
                    self._add("heading", column.name, COLUMN)
                self._lines(text)


def _columns(table: Table) -> Iterator[Column]:
    """The columns of a table by what they hold; those that hold nothing are left out."""
    held: dict[int, list[str]] = {column: [] for head in table.heads for column in head}
    for row in table.rows:
        for column, text in row.items():
            held.setdefault(column, []).append(text.strip())
    for at in sorted(held):
        texts, name = [text for text in held[at] if not NOTHING.fullmatch(text)], table.names.get(at, "")
        mean = sum(map(len, texts)) / len(texts) if texts else 0
        numbers = sum(is_number(text) for text in texts) * 2 > len(texts)
        many = sum("\n" in text or len(SENTENCE.findall(text)) >= MANY_SENTENCES for text in texts)
        is_serial = bool(SERIAL_NAME.fullmatch(name)) or (
            bool(texts) and all(map(SERIAL.fullmatch, texts)) and at == min(held)
        )
        others = [other for column, other in table.names.items() if column != at]
        role = role_of(name, others) if mean >= MIN_TOLD and not numbers else None
        is_long = mean > MEAN_LONG and not numbers
        yield Column(at, name, role, is_long, is_serial, bool(many * 2 >= len(texts) > 0 and name), numbers)


def _keys(cells: dict[int, str], columns: list[Column]) -> Iterator[Column]:
    """The columns before the first text that tell what the row is about."""
    for column in columns:
        is_told = column.is_long or column.role or (column.is_number and not column.is_serial)
        is_done = CARRIED_OUT.search(column.name) and not NOT_TOLD.search(column.name)
        if is_told or (is_done and column is not columns[0]):
            return
        if not column.is_serial and column.at in cells and "\n" not in cells[column.at]:
            yield column


def _is_heading(text: str) -> bool:
    content = text.strip()
    return len(content) <= MAX_HEADING and "\n" not in content and not ENDS_SENTENCE.search(content)
