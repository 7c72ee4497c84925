"""Sheets of old (.xls, .et) and binary (.xlsb) Excel files: values by calamine, how they are shown by their records.

The records are those of [MS-XLS] 2.4; those of .xlsb are not read, so that its numbers stand as they are stored.
"""

import io
import struct
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import protected
from llmsum.reading.readers.ole import read_streams
from llmsum.reading.readers.sheets.grid import MAX_COLUMNS, Area, Grid, Hidden, make_grid
from llmsum.reading.readers.sheets.numbers import BUILT_IN, general, parts_of, shown, shown_moment
from llmsum.reading.readers.signatures import OLE

FORMULA, FORMAT, XF, BOUND_SHEET, BEGIN, NUMBER, RK, MANY_RK, ROW, COLUMNS, PASSWORD = (
    0x0006, 0x041E, 0x00E0, 0x0085, 0x0809, 0x0203, 0x027E, 0x00BD, 0x0208, 0x007D, 0x002F,
)  # fmt: skip
HIDDEN_ROW: Final = 0x20
Value = float | str | bool | time | date | timedelta


class Shape(NamedTuple):
    """How the cells of a sheet are shown: their formats by place, and what is hidden."""

    codes: dict[tuple[int, int], str]
    hidden: Hidden


def visible_sheets(data: bytes) -> Iterator[Grid | str]:
    """The sheets in their order; of a hidden one only its name.

    Raises:
        Unreadable: it is damaged, or protected by a password.
    """
    shapes = _shapes(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for at, sheet in enumerate(book.sheets_metadata):
                if sheet.visible != SheetVisibleEnum.Visible:
                    yield sheet.name
                elif sheet.typ == SheetTypeEnum.WorkSheet:
                    yield _grid(book, sheet.name, shapes[at] if at < len(shapes) else Shape({}, Hidden(set(), set())))
    except PasswordError:
        raise protected() from None
    except (CalamineError, ValueError, OSError):
        raise damaged() from None
    except BaseException as error:
        # calamine is written in Rust, whose panics are no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from None


def _grid(book: CalamineWorkbook, name: str, shape: Shape) -> Grid:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows: dict[int, dict[int, str]] = {}
    for at, values in enumerate(sheet.to_python(), top):
        cells = {column: _shown(value, shape.codes.get((at, column), "")) for column, value in enumerate(values, left)}
        rows[at] = {column: text for column, text in cells.items() if text}
    merged = [Area(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return make_grid(name, rows, merged, shape.hidden)


def _shown(value: Value, code: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return shown(value, code) if code else general(value)
    return shown_moment(value, parts_of(code))


# --- records of .xls -----------------------------------------------------------------------------


def _shapes(data: bytes) -> list[Shape]:
    """Those of all sheets in order; none where this is no .xls."""
    streams = read_streams(data) if data.startswith(OLE) else {}
    records = list(_records(streams.get("Workbook") or streams.get("Book") or b""))
    if any(kind == PASSWORD for kind, _, _ in records):
        raise protected()
    places = [int.from_bytes(held[:4], "little") for kind, _, held in records if kind == BOUND_SHEET]
    own = {int.from_bytes(held[:2], "little"): _code(held) for kind, _, held in records if kind == FORMAT}
    numbers = [int.from_bytes(held[2:4], "little") for kind, _, held in records if kind == XF]
    codes = [own.get(number) or BUILT_IN.get(number, "") for number in numbers]
    shapes: dict[int, Shape] = {}
    shape = Shape({}, Hidden(set(), set()))
    for kind, place, held in records:
        if kind == BEGIN:
            shape = shapes[place] = Shape({}, Hidden(set(), set()))
        else:
            _take(shape, codes, kind, held)
    return [shapes.get(place, Shape({}, Hidden(set(), set()))) for place in places]


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The kind of a record, where it begins and what it holds."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _code(held: bytes) -> str:
    """The text of a format; before Excel 97 of one byte a character."""
    if len(held) > 5 and held[4] <= 1 and held[3] == 0:
        count, wide = int.from_bytes(held[2:4], "little"), held[4] & 1
        return held[5 : 5 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    return held[3:].decode("gb18030", "replace")


def _take(shape: Shape, codes: list[str], kind: int, held: bytes) -> None:
    """What one record says of the sheet."""
    words = struct.unpack_from(f"<{len(held) // 2}H", held)
    if kind in (NUMBER, RK, FORMULA) and len(words) > 2:
        _keep(shape, codes, words[0], words[1], words[2])
    elif kind == MANY_RK and len(words) > 5:
        for at in range((len(words) - 3) // 3):
            _keep(shape, codes, words[0], words[1] + at, words[2 + 3 * at])
    elif kind == ROW and len(words) > 6 and words[6] & HIDDEN_ROW:
        shape.hidden.rows.add(words[0])
    elif kind == COLUMNS and len(words) > 4 and words[4] & 1:
        shape.hidden.columns.update(range(words[0], min(words[1], MAX_COLUMNS) + 1))


def _keep(shape: Shape, codes: list[str], row: int, column: int, style: int) -> None:
    if style < len(codes) and codes[style]:
        shape.codes[row, column] = codes[style]
