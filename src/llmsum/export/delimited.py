"""CSV as spreadsheets read it (RFC 4180): UTF-8 with a byte-order mark, CRLF, and no text that acts as a formula."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Final

from llmsum.patterns import regex
from llmsum.render.rows import Cell, Result, TableName, tables_for

# OWASP, "CSV Injection": what makes a cell a formula. Spreadsheets with an East Asian locale take the full-width forms
# for it too. A signed number is none.
FORMULA: Final = regex(r"[=+\-@\t\r\n＝＋－\uff20](?!\d[\d,]*(?:\.\d+)?%?\Z)")


def write_csv(results: Iterable[Result], file: BinaryIO, table: TableName) -> None:
    """One table. Empty cells are what the report does not say; flags are TRUE and FALSE."""
    tables, results = tables_for(results)
    columns = tables[table]
    text = io.TextIOWrapper(file, "utf-8-sig", errors="backslashreplace", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns.types)
        for result in results:
            writer.writerows([safe(cell) for cell in row] for row in columns.rows(result))
    finally:
        text.detach()  # flushes, and leaves the file to its owner


def safe(cell: Cell) -> Cell:
    """The cell with an apostrophe before what a spreadsheet would run; numbers stay numbers."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, str) and FORMULA.match(cell):
        return f"'{cell}"
    return cell
