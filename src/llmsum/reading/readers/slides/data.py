"""Tables, charts and diagrams on slides. Charts hold the values that they show; ECMA-376 part 1, 21.2 and 21.4."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.sheets.grid import Area, Grid, Row
from llmsum.reading.readers.sheets.numbers import general, shown
from llmsum.reading.readers.slides.shapes import child, local
from llmsum.reading.readers.slides.text import joined, paragraphs

MAX_POINTS: Final = 36  # of a chart that is read out: more are measured, not reported
# What a new chart holds before its author fills it.
SAMPLE: Final = regex(r"(?:类别|類別|Category) ?[1-9]", 2)


class Chart(NamedTuple):
    """A chart: its title, the names of its columns, and a row for each category."""

    title: str
    columns: list[str]
    rows: list[list[str]]


class Node(NamedTuple):
    """A text of a diagram, and how deep it stands, from 0."""

    text: str
    level: int


def grid_of(table: Element) -> Grid:
    """A table as a sheet."""
    rows: list[Row] = []
    merged: dict[tuple[int, int], Area] = {}
    for at, row in enumerate(table.iterchildren("{*}tr")):
        cells: dict[int, str] = {}
        for column, cell in enumerate(row.iterchildren("{*}tc")):
            if cell.get("hMerge") or cell.get("vMerge"):
                continue
            text = "\n".join(paragraph.text for paragraph in paragraphs(child(cell, "txBody")))
            height, width = (_count(cell.get(key)) for key in ("rowSpan", "gridSpan"))
            if height > 1 or width > 1:
                merged[at, column] = Area(at, column, at + height - 1, column + width - 1)
            if text.strip():
                cells[column] = text
        if cells:
            rows.append(Row(at, cells))
    return Grid("", rows, merged)


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


# --- charts --------------------------------------------------------------------------------------


def read_chart(root: Element) -> Chart | None:
    """The values of a chart; None of one that has no categories, too many, or only what every new chart holds."""
    title = child(root, "chart", "title", "tx", "rich")
    series = list(root.iter("{*}ser"))
    columns, values = [""], list[dict[int, str]]()
    categories: dict[int, str] = {}
    for one in series:
        categories = categories or _points(child(one, "cat"))
        columns.append(next(iter(_points(child(one, "tx")).values()), ""))
        values.append(_points(child(one, "val")))
    is_sample = bool(categories) and all(map(SAMPLE.fullmatch, categories.values()))
    if not categories or len(categories) * len(values) > MAX_POINTS or is_sample:
        return None
    rows = [[text, *(held.get(at, "") for held in values)] for at, text in sorted(categories.items())]
    return Chart(joined(title), columns, rows)


def _points(element: Element | None) -> dict[int, str]:
    """The points of a series by their number, as they are shown."""
    found: dict[int, str] = {}
    for point in () if element is None else element.iter("{*}pt"):
        parent, value = point.getparent(), child(point, "v")
        text = "" if value is None else value.text or ""
        if parent is not None and local(parent) in ("numCache", "numLit"):
            code = child(parent, "formatCode")
            text = _number(text, point.get("formatCode") or ("" if code is None else code.text or ""))
        found.setdefault(_count(point.get("idx")), text)
    return found


def _number(text: str, code: str) -> str:
    try:
        return general(float(text)) if code in ("", "General") else shown(float(text), code)
    except ValueError:
        return text


# --- diagrams ------------------------------------------------------------------------------------


def read_diagram(root: Element) -> list[Node]:
    """The texts of a SmartArt diagram in its own order."""
    texts: dict[str, str] = {}
    top = ""
    for point in root.iter("{*}pt"):
        kind, name = point.get("type") or "node", point.get("modelId") or ""
        if kind == "doc":
            top = name
        elif kind in ("node", "asst"):
            texts[name] = joined(child(point, "t"))
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter("{*}cxn"):
        if (link.get("type") or "parOf") == "parOf":
            below.setdefault(link.get("srcId") or "", []).append((_count(link.get("srcOrd")), link.get("destId") or ""))
    return list(_walked(top, texts, below))


def _walked(top: str, texts: dict[str, str], below: dict[str, list[tuple[int, str]]]) -> Iterator[Node]:
    seen: set[str] = set()
    waiting = [(top, -1)]
    while waiting:
        name, level = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if texts.get(name):
            yield Node(texts[name], max(level, 0))
        waiting += [(other, level + 1) for _, other in sorted(below.get(name, ()), reverse=True)]
