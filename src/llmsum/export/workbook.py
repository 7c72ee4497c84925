"""An Excel workbook with a sheet for each table, written row by row: memory does not grow with the documents."""

from collections.abc import Iterable, Mapping
from shutil import copyfileobj
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, BinaryIO, Final

from llmsum.errors import MissingExtra, UsageError
from llmsum.render.plain import printable
from llmsum.render.rows import Cell, Result, Table, tables_for

if TYPE_CHECKING:
    from xlsxwriter import Format, Workbook, Worksheet

# The limits of Excel: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
SHEET_ROWS: Final = 1_048_576
CELL_CHARS: Final = 32_767

# Column widths in characters of the default font; a Han character takes two.
NARROW, USUAL, WIDE = 11, 20, 60
WIDTHS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("statement", "clean_quote", "quote", "overview", "warnings", "error", "reason", "changes"), WIDE),
    **dict.fromkeys(("document", "organisation", "section", "title", "units"), 30),
    **dict.fromkeys(("id", "kind", "status", "state", "anchored", "metric_unit", "language", "format"), NARROW),
}


def write_workbook(results: Iterable[Result], file: BinaryIO, *, sheet_rows: int = SHEET_ROWS) -> None:
    """All tables. One that outgrows a sheet goes on in another, `items 2` after `items`.

    Args:
        results: the documents, in the order of the rows.
        file: where the workbook goes, when it is complete.
        sheet_rows: rows of a sheet, the header included.

    Raises:
        MissingExtra: if XlsxWriter is not installed.
        UsageError: if a sheet takes more than the 4 GB that the format allows.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError, FileSizeError
    except ImportError:
        raise MissingExtra("-f xlsx", "export") from None
    # Not into the file itself: a ZIP archive wants to go back in it, and complains for long of a pipe that is closed.
    with TemporaryFile() as whole:
        try:
            _fill(Workbook(whole, {"constant_memory": True}), results, sheet_rows)
        except FileSizeError:
            raise UsageError("-f xlsx: a sheet would be larger than 4 GB; use -f parquet or -f csv") from None
        except FileCreateError as error:
            raise UsageError(f"-f xlsx: {gettempdir()} cannot be used ({error}); name another in TMPDIR") from None
        whole.seek(0)
        copyfileobj(whole, file)


def _fill(made: "Workbook", results: Iterable[Result], sheet_rows: int) -> None:
    tables, results = tables_for(results)
    with made as workbook:
        sheets = [_Sheets(workbook, name, table, sheet_rows) for name, table in tables.items()]
        for result in results:
            for sheet in sheets:
                sheet.add(result)
        for sheet in sheets:
            sheet.end()


class _Sheets:
    """The worksheets of one table, of which the last is being written."""

    def __init__(self, workbook: "Workbook", name: str, table: Table, sheet_rows: int) -> None:
        self._workbook, self._name, self._table, self._sheet_rows = workbook, name, table, sheet_rows
        self._head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._plain = workbook.add_format({"valign": "top"})
        self._wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
        self._count = 0
        self._begin()

    def add(self, result: Result) -> None:
        """Writes the rows of a document."""
        for row in self._table.rows(result):
            if self._row == self._sheet_rows:
                self.end()
                self._begin()
            for column, cell in enumerate(row):
                write_cell(self._sheet, self._row, column, cell)
            self._row += 1

    def end(self) -> None:
        """Puts the filter over what was written."""
        self._sheet.autofilter(0, 0, self._row - 1, len(self._table.types) - 1)

    def _begin(self) -> None:
        self._count += 1
        number = f" {self._count}" if self._count > 1 else ""
        self._sheet: Worksheet = self._workbook.add_worksheet(self._name + number)
        self._sheet.freeze_panes(1, 0)
        for column, (name, kind) in enumerate(self._table.types.items()):
            width = WIDTHS.get(
                name, USUAL if kind is str else max(NARROW, len(name) + 4)
            )  # four for the filter's arrow
            style: Format = self._wrapped if width > USUAL else self._plain
            self._sheet.set_column(column, column, width, style)
            self._sheet.write_string(0, column, name, self._head)
        self._row = 1


def write_cell(sheet: "Worksheet", row: int, column: int, cell: Cell) -> None:
    """Text is always written as text: never as a formula, a link or a number."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        text = printable(cell.replace("\r\n", "\n").replace("\r", "\n"))
        sheet.write_string(row, column, text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…")
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    else:
        sheet.write_number(row, column, cell)
