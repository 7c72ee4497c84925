"""Sheets of Excel's .xlsx: cached values as they are shown. SpreadsheetML is ECMA-376 part 1, 18.

calamine reads values but not how they are shown, nor what is hidden; reading both twice would take longer than this.
"""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from llmsum.models.notes import SHEET_COMMENTS_OUT, UNCOUNTED
from llmsum.patterns import regex
from llmsum.reading.readers.archive import Element, damaged, read_entry, read_xml
from llmsum.reading.readers.ooxml import attribute, related, walked
from llmsum.reading.readers.sheets.grid import Area, Grid, Hidden, make_grid
from llmsum.reading.readers.sheets.numbers import BUILT_IN, FIRST_DAY, general, shown

FIRST_DAY_OF_1904: Final = datetime(1904, 1, 1)
WORKBOOK: Final = "xl/workbook.xml"
REFERENCE: Final = regex(r"([A-Z]{1,3})(\d{1,7})")
ESCAPED: Final = regex(r"_x([0-9A-Fa-f]{4})_")
COMMENT: Final = b"<comment "


class Book(NamedTuple):
    """What the sheets of a workbook share: its strings, the formats of its cells by style, its first day."""

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    first_day: datetime


def visible_sheets(archive: zipfile.ZipFile) -> Iterator[Grid | str]:
    """The sheets in their order; of a hidden one only its name.

    Raises:
        Unreadable: it is damaged.
    """
    root = read_xml(archive, WORKBOOK)
    if root is None:
        raise damaged()
    targets = related(archive, WORKBOOK)
    properties = root.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    book = Book(archive, _strings(archive), _formats(archive), FIRST_DAY_OF_1904 if is_1904 else FIRST_DAY)
    for sheet in root.iter("{*}sheet"):
        name = sheet.get("name") or ""
        kind, target = targets.get(attribute(sheet, "id"), ("", ""))
        if sheet.get("state") in ("hidden", "veryHidden"):
            yield name
        elif kind == "worksheet" and target in archive.NameToInfo:
            yield _grid(book, name, target)


def _strings(archive: zipfile.ZipFile) -> list[str]:
    data = next(
        (read_entry(archive, name) for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), b""
    )
    return [_text(item) for item in walked(data, "{*}si")] if data else []


def _text(item: Element) -> str:
    """The text of a string, without how its characters are pronounced."""
    runs = [item, *(one for one in item.iterchildren() if one.tag.endswith("}r"))]
    texts = [one.text or "" for run in runs for one in run.iterchildren() if one.tag.endswith("}t")]
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(texts))


def _formats(archive: zipfile.ZipFile) -> list[str]:
    root = read_xml(archive, "xl/styles.xml")
    if root is None:
        return []
    own = {one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter("{*}numFmt")}
    cells = root.find("{*}cellXfs")
    numbers = [one.get("numFmtId") or "0" for one in (() if cells is None else cells.iterchildren("{*}xf"))]
    return [own.get(number) or BUILT_IN.get(_whole(number), "") for number in numbers]


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


# --- one sheet -----------------------------------------------------------------------------------


def _grid(book: Book, name: str, part: str) -> Grid:
    rows: dict[int, dict[int, str]] = {}
    merged: list[Area] = []
    hidden = Hidden(set(), set())
    uncounted = 0
    row: dict[int, str] = {}
    at = column = -1
    for element in walked(read_entry(book.archive, part) or b"", "{*}c", "{*}row", "{*}col", "{*}mergeCell"):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            place = REFERENCE.fullmatch(element.get("r") or "")
            column = _column(place[1]) if place else column + 1
            row[column] = _shown(book, element)
            uncounted += not row[column] and any(child.tag.endswith("}f") for child in element) and not element.get("t")
        elif tag == "row":
            at = _whole(element.get("r"), at + 2) - 1
            rows[at], row, column = row, {}, -1
            if element.get("hidden") in ("1", "true"):
                hidden.rows.add(at)
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            hidden.columns.update(range(_whole(element.get("min")) - 1, min(_whole(element.get("max")), 20_000)))
        elif tag == "mergeCell" and (area := _area(element.get("ref") or "")):
            merged.append(area)
    grid = make_grid(name, rows, merged, hidden)
    told = [UNCOUNTED.format(uncounted, name)] if uncounted else []
    return grid._replace(remarks=(*grid.remarks, *told, *_comments(book.archive, name, part)))


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _area(reference: str) -> Area | None:
    ends = REFERENCE.findall(reference)
    if len(ends) != 2:
        return None
    (left, top), (right, bottom) = ends
    return Area(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _shown(book: Book, cell: Element) -> str:
    kind = cell.get("t") or "n"
    held = next((child for child in cell if child.tag.endswith(("}v", "}is"))), None)
    if held is None or kind == "e":
        return ""
    value = _text(held) if kind == "inlineStr" else held.text or ""
    if kind == "s":
        at = _whole(value, len(book.strings))
        return book.strings[at] if at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind != "n":
        return value.replace("T00:00:00", "") if kind == "d" else value
    try:
        number = float(value)
    except ValueError:
        return value
    style = _whole(cell.get("s"))
    code = book.formats[style] if style < len(book.formats) else ""
    return shown(number, code, book.first_day) if code else general(number)


def _comments(archive: zipfile.ZipFile, name: str, part: str) -> list[str]:
    parts = [target for kind, target in related(archive, part).values() if kind == "comments"]
    count = sum((read_entry(archive, target) or b"").count(COMMENT) for target in parts)
    return [SHEET_COMMENTS_OUT.format(count, "s" if count > 1 else "", name)] if count else []
