"""A source as it was read, and how it is laid out, as far as its format tells: headings by style, tables, pages."""

import hashlib
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from llmsum.models.cut import Span

BlockKind = Literal[
    "front_matter",  # fields above a Markdown or AsciiDoc text
    "title",
    "heading",
    "paragraph",
    "item",  # of a list, its number or bullet included
    "row",  # of a table
    "caption",
    "margin",  # page header or footer, page number, navigation
    "note",  # footnote, endnote, speaker's note
    "image",  # the marks, address and description of a picture
    "link",  # the marks and the address of a link, not its words
    "code",
    "comment",
]
Box = tuple[float, float, float, float]  # left, top, right, bottom on the page, in points from its top left corner

# Stretches that are no part of what can be read: they are cut out of the readable text.
UNREAD: Final[frozenset[BlockKind]] = frozenset({"image", "link", "code", "comment"})
# Lines that are read but are not the report.
ASIDE: Final[frozenset[BlockKind]] = frozenset({"front_matter", "caption", "margin", "note"})


class Line(NamedTuple):
    """A printed line, or the part of one that belongs to a block."""

    span: Span
    page: int
    box: Box


class Block(NamedTuple):
    """A stretch of a text with what it is and where it stands.

    Blocks are in the order of the text. Those of `UNREAD` may lie inside others; all others do not overlap. Each but
    those begins and ends with a line of the text, its line end excluded.

    Attributes:
        kind: what it is.
        span: half-open, in the extracted text.
        level: of a heading, 1 for the outermost; of a list item, how deep it stands, from 1; else 0.
        page: page, slide or sheet from 1, on which it begins; None where the format has none.
        cells: of a row, where its cells are, in order; empty ones are empty spans.
        columns: of a row, the names of its columns, as many as cells; a cell without a name has "".
        is_head: of a row, whether it names the columns, or adds up other rows: it is no fact of its own.
        lines: of a PDF, its printed lines.
        recognised: of a scan, how sure the recognition is, 0 to 1; None where the text was read.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    page: int | None = None
    cells: tuple[Span, ...] = ()
    columns: tuple[str, ...] = ()
    is_head: bool = False
    lines: tuple[Line, ...] = ()
    recognised: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read.

    Attributes:
        path: as it was given; "-" is standard input.
        raw: the text that offsets of a summary count in. Of a format that is text it is what was decoded, without a
            byte-order mark, line ends as on disk; of any other it is what was extracted.
        sha256: of the bytes.
        format: one of `llmsum.reading.readers.FORMATS`, by name.
        encoding: the Python codec that gave `raw`; of a format that is no text, the one in which it is saved.
        blocks: how `raw` is laid out; empty where the format does not tell.
        remarks: what was left out of `raw`, or is doubtful in it.
    """

    path: str
    raw: str
    sha256: str
    format: str
    encoding: str
    blocks: tuple[Block, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def text_sha256(self) -> str:
        """Of `raw`, as UTF-8."""
        return hashlib.sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()
