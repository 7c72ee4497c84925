"""What a Word file of any age is read into, before it is told what is a heading and what a row says."""

from typing import Literal, NamedTuple, TypeAlias

from llmsum.reading.readers.word.counting import join_marker

Role = Literal["text", "title", "contents", "caption"]


class Look(NamedTuple):
    """How a line looks: the size in points, boldness and font of most of its signs, and where it stands."""

    size: float = 10.5
    is_bold: bool = False
    font: str = ""
    is_centred: bool = False


class Paragraph(NamedTuple):
    """A line: a paragraph, or a part of one between line breaks that its author made.

    Attributes:
        text: what it says.
        look: how it looks.
        marker: the number or bullet that Word puts before it, see `counting.join_marker`; "" has none.
        suffix: what Word puts between them.
        depth: of an automatic list, how deep it stands, from 1; else 0.
        outline: level of a heading by its style or paragraph format, from 1; else 0.
        role: what its style says that it is.
        page: on which it begins; None where the file does not tell.
        notes: footnotes and endnotes that it refers to.
    """

    text: str
    look: Look = Look()
    marker: str = ""
    suffix: str = "tab"
    depth: int = 0
    outline: int = 0
    role: Role = "text"
    page: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The line with its number."""
        return join_marker(self.marker, self.suffix, self.text)


class Cell(NamedTuple):
    """A cell of a table.

    Attributes:
        parts: what stands in it.
        width: how many columns it spans.
        goes_on: whether it is the continuation of the cell above it.
        is_marked: whether it is shaded.
    """

    parts: "tuple[Part, ...]"
    width: int = 1
    goes_on: bool = False
    is_marked: bool = False


class Row(NamedTuple):
    """A row of a table: its cells behind `skipped` columns; `is_head` where the file says that it repeats on pages."""

    cells: tuple[Cell, ...]
    skipped: int = 0
    is_head: bool = False


class Table(NamedTuple):
    """A table, its rows in order."""

    rows: tuple[Row, ...]


Part: TypeAlias = Paragraph | Table
