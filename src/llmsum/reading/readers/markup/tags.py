"""HTML that stands in Markdown: tables, headings, lists, folded parts. Pages are read by a reader of their own."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llmsum.models.cut import Span
from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.markup.sheet import trimmed

TAG = regex(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:\s[^<>]*|/)?)>")
SPAN_OF = regex(r"(col|row)span\s*=\s*[\"']?(\d{1,3})", 2)
MOST_SPANNED = 40  # columns or rows
CELLS = frozenset({"td", "th"})
KINDS: dict[str, BlockKind] = {"li": "item", "figcaption": "caption", "caption": "caption"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = regex(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|header|hr"
    r"|h[1-6]|html|main|nav|[ou]l|p|section|summary|table|tbody|t[dhr]|tfoot|thead|li"
)


class Run(NamedTuple):
    """Text between two tags of blocks, and the tag that it stands in: "h2", "li", "p"."""

    span: Span
    tag: str


def runs(raw: str, start: int, end: int) -> Iterator[Run]:
    """The stretches of text in a range, without white space around them; tags inside of a line stay in them."""
    begin, name = start, ""
    for tag in TAG.finditer(raw, start, end):
        if BLOCKS.fullmatch(tag["name"].lower()):
            if (text := trimmed(raw, begin, tag.start())).end > text.start:
                yield Run(text, name)
            begin, name = tag.end(), "" if tag["end"] else tag["name"].lower()
    if (text := trimmed(raw, begin, end)).end > text.start:
        yield Run(text, name)


class Cell(NamedTuple):
    """A cell of a table and how many columns and rows it spans."""

    span: Span
    is_head: bool
    columns: int
    rows: int


def table_rows(raw: str, start: int, end: int) -> list[list[Cell]]:
    """The rows of all tables in a range; tables inside of cells are read as if they were not."""
    rows: list[list[Cell]] = []
    opened = None
    for tag in TAG.finditer(raw, start, end):
        name = tag["name"].lower()
        if opened and name in (*CELLS, "tr", "table", "tbody", "thead", "tfoot"):
            rows[-1].append(_cell(raw, opened, tag.start()))
            opened = None
        if name == "tr" and not tag["end"]:
            rows.append([])
        elif name in CELLS and not tag["end"] and rows:
            opened = tag
    return [row for row in rows if row]


def _cell(raw: str, opened: re.Match[str], end: int) -> Cell:
    spans = {
        which.lower(): min(max(1, int(count)), MOST_SPANNED) for which, count in SPAN_OF.findall(opened["attributes"])
    }
    is_head = opened["name"].lower() == "th"
    return Cell(trimmed(raw, opened.end(), end), is_head, spans.get("col", 1), spans.get("row", 1))


def places(rows: list[list[Cell]]) -> list[list[int]]:
    """The column in which each cell begins, from 0, with what spans several rows or columns in mind."""
    taken: dict[int, int] = {}  # column → rows that a cell from above still covers
    found: list[list[int]] = []
    for row in rows:
        column, own, fresh = 0, list[int](), dict[int, int]()
        for cell in row:
            while taken.get(column, 0) > 0:
                column += 1
            own.append(column)
            fresh |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
            column += cell.columns
        taken = {place: left - 1 for place, left in taken.items() if left > 1} | {
            place: left for place, left in fresh.items() if left
        }
        found.append(own)
    return found
