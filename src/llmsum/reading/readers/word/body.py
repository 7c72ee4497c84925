"""The body of a .docx file, in order: paragraphs, tables, and what stands in boxes and notes.

The elements are walked directly: a library that makes an object of each takes ten times as long, and those that there
are know no text boxes, content controls or tracked changes.
"""

from collections.abc import Iterator
from typing import Final

from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.word.counting import Counter
from llmsum.reading.readers.word.inline import REMOVED, WRAPPERS, Inline, chosen, is_placeholder
from llmsum.reading.readers.word.line import Line
from llmsum.reading.readers.word.numbering import Numbering
from llmsum.reading.readers.word.package import MC, Package, W, number, value
from llmsum.reading.readers.word.parts import Cell, Paragraph, Part, Row, Table
from llmsum.reading.readers.word.styles import Properties, Styles, of_paragraph

CONTENTS: Final = "Table of Contents"
MAX_DEPTH: Final = 40  # of tables and boxes in each other; each takes six calls


class Body:
    """Reads the body of one document."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering)
        self._counter = Counter()
        self._inline = Inline(self._styles)
        self._notes = {"footnote": _by_identity(package.footnotes), "endnote": _by_identity(package.endnotes)}
        self._has_pages = next(package.body.iter(W + "lastRenderedPageBreak"), None) is not None
        self._depth = 0
        self._is_contents = False
        self.left_out = self._inline.left_out

    def read(self) -> list[Part]:
        """All that stands in it. What was not read is counted in `left_out`, see `Inline`."""
        return list(self._parts(self._package.body))

    # --- blocks -------------------------------------------------------------------------------------

    def _parts(self, element: Element) -> Iterator[Part]:
        for child in element.iterchildren():
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "sdt":
                yield from self._control(child)
            elif child.tag == MC + "AlternateContent":
                if (picked := chosen(child)) is not None:
                    yield from self._parts(picked)
            elif child.tag == W + "altChunk":
                self.left_out["chunk"] += 1
            elif child.tag in WRAPPERS:
                yield from self._parts(child)

    def _control(self, element: Element) -> Iterator[Part]:
        content = element.find(W + "sdtContent")
        if content is None or is_placeholder(element):
            return
        outer = self._is_contents
        self._is_contents = outer or _is_contents(element)
        yield from self._parts(content)
        self._is_contents = outer

    def _table(self, element: Element) -> Iterator[Part]:
        if self._depth >= MAX_DEPTH:
            return
        self._depth += 1
        yield Table(tuple(self._row(row) for row in _rows(element)))
        self._depth -= 1

    def _row(self, element: Element) -> Row:
        properties = element.find(W + "trPr")
        page = last = self._inline.page
        cells: list[Cell] = []
        for cell in _cells(element):
            self._inline.page = page  # each cell counts the page breaks of the row
            cells.append(self._cell(cell))
            last = max(last, self._inline.page)
        self._inline.page = last
        skipped = number(value(properties, W + "gridBefore")) or 0
        is_head = properties is not None and properties.find(W + "tblHeader") is not None
        return Row(tuple(cells), max(skipped, 0), is_head)

    def _cell(self, element: Element) -> Cell:
        properties = element.find(W + "tcPr")
        merged = properties.find(W + "vMerge") if properties is not None else None
        shade = properties.find(W + "shd") if properties is not None else None
        fill = shade.get(W + "fill", "auto").lower() if shade is not None else "auto"
        return Cell(
            parts=tuple(self._parts(element)),
            width=max(number(value(properties, W + "gridSpan")) or 1, 1),
            goes_on=merged is not None and merged.get(W + "val", "continue") == "continue",
            is_marked=fill not in ("auto", "ffffff"),
        )

    # --- paragraphs ---------------------------------------------------------------------------------

    def _paragraph(self, element: Element) -> Iterator[Part]:
        properties = element.find(W + "pPr")
        identity = value(properties, W + "pStyle")
        own = of_paragraph(properties)
        style = own.over(self._styles.paragraph(identity))
        is_contents = self._is_contents or self._inline.fields.is_contents
        self._inline.read(element, style)
        if is_contents or self._inline.fields.is_contents:
            style = style._replace(role="contents")
        self._inline.fields.end_paragraph()
        boxes, self._inline.boxes = self._inline.boxes, []
        if properties is not None and _is_mark_removed(properties):
            self.left_out["change"] += 1  # the next paragraph goes on in this one
        else:
            yield from self._ended(identity, style, own)
        yield from self._boxed(boxes)

    def _ended(self, identity: str | None, style: Properties, own: Properties) -> Iterator[Paragraph]:
        """The lines that were collected, the number of the paragraph before the first of them."""
        lines = self._inline.take()
        marker, suffix, depth = self._numbered(identity, style, own)
        for line in lines:
            if line.text:
                yield Paragraph(
                    line.text,
                    line.look(is_centred=bool(style.is_centred)),
                    marker,
                    suffix,
                    depth,
                    style.outline or 0,
                    style.role or "text",
                    line.page if self._has_pages else None,
                    self._noted(line),
                )
                marker, depth = "", 0

    def _numbered(self, identity: str | None, style: Properties, own: Properties) -> tuple[str, str, int]:
        """Number or bullet of a paragraph, what stands behind it, and its level from 1."""
        listed = self._numbering.find(style.listed) if style.listed else None
        if listed is None or not style.listed:
            return "", "nothing", 0
        depth = style.depth
        if own.listed is None and own.depth is None:
            depth = self._numbering.level_of(style.listed, self._styles.chain(identity)) or depth
        depth = min(max(depth or 0, 0), len(listed.levels) - 1)
        marker = self._counter.count(style.listed, listed, depth)
        return marker, listed.levels[depth].suffix, depth + 1 if marker else 0

    def _boxed(self, boxes: list[Element]) -> Iterator[Part]:
        """Text boxes stand behind the paragraph that they hang on; where page breaks are in them is not told."""
        for box in boxes if self._depth < MAX_DEPTH else ():
            self._depth += 1
            with self._inline.aside():
                yield from self._parts(box)
            self._depth -= 1

    def _noted(self, line: Line) -> tuple[str, ...]:
        """The notes of a line. Each is read once, even where it refers to itself."""
        found: list[str] = []
        for kind, identity in line.notes:
            note = self._notes[kind].pop(identity, None)
            if note is not None:
                with self._inline.aside():
                    texts = [part.told for part in self._parts(note) if isinstance(part, Paragraph)]
                found.append(" ".join(texts))
        return tuple(found)


# --- elements ---------------------------------------------------------------------------------------


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, those of others in its cells left out, and those that are removed."""
    for child in table.iterchildren():
        if child.tag == W + "tr":
            properties = child.find(W + "trPr")
            if properties is None or properties.find(W + "del") is None:
                yield child
        elif child.tag == W + "sdt" or child.tag in WRAPPERS:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row.iterchildren():
        if child.tag == W + "tc":
            yield child
        elif child.tag == W + "sdt" or child.tag in WRAPPERS:
            yield from _cells(child)


def _is_mark_removed(properties: Element) -> bool:
    mark = properties.find(W + "rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in REMOVED)


def _is_contents(control: Element) -> bool:
    return value(control, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") == CONTENTS


def _by_identity(root: Element | None) -> dict[str, Element]:
    return {one.get(W + "id", ""): one for one in root.iterchildren()} if root is not None else {}
