"""The tables at the head of an RTF file, fonts and styles, and the rows of those in its text."""

from collections.abc import Sequence
from typing import Final

from llmsum.reading.readers.rich.groups import RowFormat, State
from llmsum.reading.readers.rich.tokens import CHARSETS, Token, codec_of_page
from llmsum.reading.readers.word.parts import Cell, Part, Role, Row, Table
from llmsum.reading.readers.word.style_names import outline_named, role_named

NEAR: Final = 30  # twips: edges of cells that are drawn one below the other
MAX_BASED: Final = 10  # styles on each other; they may go round in a ring
SYMBOLS: Final = 2  # the \\fcharset of fonts of signs


class Fonts:
    """The fonts of a file: their names, and what their bytes are."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self._charsets: dict[int, int] = {}
        self._at = 0
        self._bytes = b""

    def take(self, token: Token, page: str) -> None:
        """One token of the table."""
        if token.kind == "word" and token.name == "f":
            self._at, self._bytes = token.number or 0, b""
        elif token.kind == "word" and token.name == "fcharset":
            self._charsets[self._at] = token.number or 0
        elif token.kind == "word" and token.name == "cpg":
            self._bytes = b""
        elif token.kind in ("bytes", "byte"):
            self._bytes += token.data
            if self._bytes.endswith(b";") and self._at not in self.names:
                name = self._bytes[:-1].decode(self.codec(self._at) or page, "replace").strip()
                self.names[self._at] = name

    def codec(self, font: int | None) -> str | None:
        """What the bytes of a font are; None where that is for the file to say."""
        return None if font is None else CHARSETS.get(self._charsets.get(font, 0))

    def is_symbols(self, font: int | None) -> bool:
        """Whether it is a font of signs."""
        return font is not None and self._charsets.get(font) == SYMBOLS


class Styles:
    """The paragraph styles of a file by their numbers."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._outlines: dict[int, int] = {}
        self._runs: dict[int, dict[str, int]] = {}  # what they say of runs: "fs", "b"
        self._based: dict[int, int] = {}
        self._at: int | None = 0
        self._text = ""

    def take(self, token: Token, page: str) -> None:
        """One token of the table."""
        if token.kind == "open":
            self._at, self._text = 0, ""
        elif token.kind == "word" and token.name in ("s", "cs", "ds", "ts"):
            self._at = token.number if token.name == "s" else None
        elif token.kind == "word" and token.name == "outlinelevel" and self._at is not None:
            self._outlines[self._at] = (token.number or 0) + 1
        elif token.kind == "word" and token.name == "sbasedon" and self._at is not None:
            self._based[self._at] = token.number or 0
        elif token.kind == "word" and token.name in ("fs", "b") and self._at is not None:
            self._runs.setdefault(self._at, {})[token.name] = 1 if token.number is None else token.number
        elif token.kind == "word" and token.name == "u":
            self._text += chr((token.number or 0) & 0xFFFF)
        elif token.kind in ("bytes", "byte") and self._at is not None:
            self._text += token.data.decode("ascii" if token.kind == "bytes" else page, "ignore")
            if ";" in self._text:
                self._names.setdefault(self._at, self._text.partition(";")[0].strip().lower())

    def applied(self, style: int, state: State) -> State:
        """How text looks behind the name of its style; those that it is based on say what it does not."""
        said: dict[str, int] = {}
        at: int | None = style
        for _ in range(MAX_BASED):
            said = self._runs.get(at, {}) | said if at is not None else said
            at = self._based.get(at) if at is not None else None
        for name, number in said.items():
            state = state.said(name, number)
        return state

    def outline(self, style: int) -> int:
        """The level of a heading of this style, from 1; 0 of text."""
        return outline_named(self._names.get(style, "")) or self._outlines.get(style, 0) % 10

    def role(self, style: int) -> Role:
        """What a paragraph of this style is."""
        return role_named(self._names.get(style, ""), by_word=False) or "text"


def table_of(rows: Sequence[tuple[RowFormat, list[tuple[Part, ...]]]]) -> Table:
    """A table of rows as they were defined, its columns between all edges that its cells have."""
    edges: list[int] = []
    for edge in sorted({cell.edge for form, _ in rows for cell in form.cells}):
        if not edges or edge - edges[-1] > NEAR:
            edges.append(edge)
    return Table(tuple(_row(form, cells, edges) for form, cells in rows))


def _row(form: RowFormat, cells: list[tuple[Part, ...]], edges: list[int]) -> Row:
    found: list[Cell] = []
    start = 0
    for at, parts in enumerate(cells):
        if at >= len(form.cells):
            found.append(Cell(parts))
            continue
        cell = form.cells[at]
        end = next((number for number, edge in enumerate(edges, 1) if cell.edge - edge <= NEAR), len(edges))
        width, start = max(end - start, 1), end
        if cell.is_joined and found:
            found[-1] = found[-1]._replace(parts=(*found[-1].parts, *parts), width=found[-1].width + width)
        else:
            found.append(Cell(parts, width, cell.goes_on))
    return Row(tuple(found), is_head=form.is_head)


def page_codec(number: int | None, far_east: int | None) -> str:
    """The codec of a file; one that names the Western page may be of the language of its Eastern text."""
    eastern = {2052: "gb18030", 4100: "gb18030", 1028: "cp950", 3076: "cp950", 1041: "cp932", 1042: "cp949"}
    return eastern[far_east] if number in (None, 1252) and far_east in eastern else codec_of_page(number or 1252)
