"""Headers, footers and page numbers: what stands at the edge of pages, alone or again and again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.pages.grids import Laid
from llmsum.reading.readers.pages.lines import Boxed, enclosing, in_rows
from llmsum.reading.readers.pages.pieces import Piece

EDGE = 0.14  # of the height of a page: nearer to its edge stands no text but short pages'
MAX_ROWS = 3  # at each edge
SHIFT = 2.0  # points: a header stands no farther from where it stands on another page
# Times the usual gap between rows, and times its own height: then a row stands apart.
APART, FAR = 1.3, 2.0
MANY = 4  # pages
TITLE = 1.2  # of the body's size
OUTERMOST = 24.0  # points from the edge of the page
DIGITS = regex(r"\d+|[ivxlcIVXLC]+\b|[一二三四五六七八九十〇○零]+(?=页)")
NUMBER = regex(
    r"[-—–―_~·•.\s第]*(?:\d{1,3}|[ivxlcIVXLC]{1,6})[-—–―_~·•.\s页]*"
    r"|(?:第\s?[\d一二三四五六七八九十百]+\s?页)?[，,/\s（(]*(?:共\s?[\d一二三四五六七八九十百]+\s?页)?[）)\s]*"
    r"|(?:[Pp]age|PAGE|[Pp]\.)?\s?\d{1,4}\s?(?:/|of|OF)\s?\d{1,4}(?:\s?页)?"
    r"|(?:[Pp]age|PAGE)\s\d{1,4}"
)
MIN_WATERMARK = 3  # pages; its type is larger than the body's
LARGE = 1.5  # times the body's size


class _Row(NamedTuple):
    """A row at an edge of a page."""

    page: int  # index of the sheet
    edge: str
    depth: int  # how many rows stand nearer to the edge
    pieces: tuple[Piece, ...]
    key: str
    height: float  # its distance from the edge, in points
    is_apart: bool  # whether the next row stands farther away than rows of the page do


def without_margins(sheets: Sequence[Laid], body: float) -> list[Laid]:
    """Sheets without headers, footers, page numbers and watermarks; `body` is the size of most type, in points."""
    rows = [row for index, laid in enumerate(sheets) for row in _edges(index, laid)]
    groups: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row.edge, row.key].append(row)
    gone: set[int] = set()
    for row in sorted(rows, key=lambda row: row.depth):
        outer = all(_is_gone(other, gone) for other in rows if _is_outside(other, row))
        again = _comes_again(row, groups[row.edge, row.key], body)
        if outer and (_is_number(row) or again or _is_printed_by_browser(row, body)):
            gone |= {id(piece) for piece in row.pieces}
    gone |= _watermarks(sheets, body)
    return [
        laid._replace(sheet=laid.sheet._replace(pieces=tuple(p for p in laid.sheet.pieces if id(p) not in gone)))
        for laid in sheets
    ]


def _edges(index: int, laid: Laid) -> Iterator[_Row]:
    sheet = laid.sheet
    zone = EDGE * sheet.height
    rows = [enclosing(row) for row in in_rows(sheet.pieces)]
    usual = median([other.top - one.bottom for one, other in pairwise(rows)] or [0.0])
    for edge in ("top", "bottom"):
        near = [p for p in sheet.pieces if (p.bottom <= zone if edge == "top" else p.top >= sheet.height - zone)]
        found = in_rows(near)
        if edge == "bottom":
            found.reverse()
        for depth, row in enumerate(found[:MAX_ROWS]):
            box = enclosing(row)
            key = DIGITS.sub("#", "".join(piece.text for piece in row).replace(" ", ""))
            height = box.top if edge == "top" else sheet.height - box.bottom
            yield _Row(index, edge, depth, tuple(row), key, height, _is_apart(box, edge, rows, usual))


def _is_apart(box: Boxed, edge: str, rows: Sequence[Boxed], usual: float) -> bool:
    if edge == "top":
        gap = min((other.top - box.bottom for other in rows if other.top >= box.bottom), default=float("inf"))
    else:
        gap = min((box.top - other.bottom for other in rows if other.bottom <= box.top), default=float("inf"))
    height = box.bottom - box.top
    return gap > min(APART * max(usual, height / 2), FAR * height)


def _is_outside(other: _Row, row: _Row) -> bool:
    return other.page == row.page and other.edge == row.edge and other.depth < row.depth


def _is_gone(row: _Row, gone: set[int]) -> bool:
    return all(id(piece) in gone for piece in row.pieces)


def _is_number(row: _Row) -> bool:
    """The number of a page; bare figures may be text as well, so they must stand apart."""
    text = " ".join(piece.text for piece in row.pieces).strip()
    if not any(char.isalnum() for char in text) or not NUMBER.fullmatch(text):
        return False
    return row.is_apart or not text.isalnum()


def _comes_again(row: _Row, group: Sequence[_Row], body: float) -> bool:
    """Whether another page has the same row there, apart from its text, or many pages have; numbers may differ.

    What is large is the title of a form.
    """
    if any(piece.size > TITLE * body for piece in row.pieces):
        return False
    pages = {other.page for other in group if abs(other.height - row.height) <= SHIFT}
    return len(pages) >= MANY or (len(pages) > 1 and row.is_apart)


def _is_printed_by_browser(row: _Row, body: float) -> bool:
    """Date, title, address and page number at the very edge of the paper, apart from the text."""
    is_small = all(piece.size <= body for piece in row.pieces)
    return row.depth == 0 and row.is_apart and is_small and row.height <= OUTERMOST


def _watermarks(sheets: Sequence[Laid], body: float) -> set[int]:
    """Large words that stand at the same place of most pages."""
    places: defaultdict[tuple[str, int, int], list[Piece]] = defaultdict(list)
    for laid in sheets:
        for piece in laid.sheet.pieces:
            if piece.size >= LARGE * body:
                places[piece.text, round(piece.left), round(piece.top)].append(piece)
    least = max(MIN_WATERMARK, len(sheets) / 2)
    return {id(piece) for pieces in places.values() if len(pieces) >= least for piece in pieces}
