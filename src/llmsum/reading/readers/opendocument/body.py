"""The body of an OpenDocument text, in order: paragraphs, lists with their numbers, tables, frames and notes."""

from collections import Counter as Tally
from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.opendocument.package import DRAW, OFFICE, STYLE, TABLE, TEXT, XML, count, of_table
from llmsum.reading.readers.opendocument.styles import Styles
from llmsum.reading.readers.word.counting import Counter, List
from llmsum.reading.readers.word.line import Line
from llmsum.reading.readers.word.parts import Cell, Paragraph, Part, Row, Table
from llmsum.reading.readers.word.styles import Properties

MAX_DEPTH: Final = 40  # of tables, frames and lists in each other
MAX_REPEATED: Final = 100  # rows or cells: a style for a whole sheet repeats a million
MAX_SPACES: Final = 100  # that stand for a blank to fill in
# What holds others and says nothing itself.
WRAPPERS: Final = frozenset(
    {f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}index-title", f"{TEXT}numbered-paragraph", f"{TEXT}list-header"}
)
CONTENTS: Final = frozenset(
    f"{TEXT}{name}"
    for name in ("table-of-content", "illustration-index", "table-index", "object-index", "alphabetical-index")
)
# Marks and what is no text; pictures hold their description.
SILENT: Final = frozenset(
    {
        f"{TEXT}{name}"
        for name in ("tracked-changes", "ruby-text", "hidden-text", "hidden-paragraph", "script", "meta-field")
    }
    | {f"{OFFICE}{name}" for name in ("forms", "annotation-end", "event-listeners", "scripts")}
)
CHANGES: Final = (f"{TEXT}change-start", f"{TEXT}change-end")
BREAKS: Final = {f"{TEXT}line-break": "\n", f"{TEXT}tab": "\t"}


class Place(NamedTuple):
    """Where a paragraph stands in a list: its identity, the list and how deep, from 0."""

    identity: int
    listed: List
    depth: int


class Body:
    """Reads the body of one text.

    Attributes:
        left_out: what was not read → how often.
    """

    def __init__(self, styles: Styles) -> None:
        self.left_out: Tally[str] = Tally()
        self._styles = styles
        self._counter = Counter()
        self._outline = styles.outline()
        self._lists: dict[str, List] = {}  # by identity, and the last of each style
        self._made = 0
        self._depth = 0
        self._is_contents = False
        self._removals: set[str] = set()  # identities of what tracked changes take away
        self._removing: set[str] = set()  # those whose text stands in the body, here
        self._boxes: list[Element] = []

    def read(self, element: Element) -> Iterator[Part]:
        """What stands in an element, in order."""
        if self._depth >= MAX_DEPTH:
            return
        self._depth += 1
        for child in element.iterchildren():
            yield from self._block(child)
        self._depth -= 1

    def _block(self, element: Element) -> Iterator[Part]:
        if element.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from self._paragraph(element, None)
        elif element.tag == f"{TEXT}list":
            yield from self._list(element, None, 0)
        elif element.tag == f"{TABLE}table":
            yield Table(tuple(self._rows(element)))
        elif element.tag == f"{TEXT}tracked-changes":
            self._removals |= {one.get(f"{TEXT}id") or "" for one in element if one.find(f"{TEXT}deletion") is not None}
            self.left_out["change"] = len(self._removals)
        elif element.tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none":
            self.left_out["hidden"] += sum(len(text.strip()) for text in element.itertext())
        elif element.tag in WRAPPERS:
            yield from self.read(element)
        elif element.tag in CONTENTS:
            outer, self._is_contents = self._is_contents, True
            yield from self.read(element)
            self._is_contents = outer
        elif element.tag.startswith(DRAW):
            yield from self._drawn(element)

    # --- lists ---

    def _list(self, element: Element, outer: List | None, depth: int) -> Iterator[Part]:
        listed = self._listed(element, outer)
        for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            is_numbered = item.tag == f"{TEXT}list-item"
            start = item.get(f"{TEXT}start-value")
            if start is not None and is_numbered:
                listed = List(self._new(), listed.levels, {depth: count(start)})
                self._keep(element, listed)
            for child in item.iterchildren():
                if child.tag == f"{TEXT}list" and depth < MAX_DEPTH:
                    yield from self._list(child, listed, depth + 1)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    place = Place(listed.definition, listed, depth) if is_numbered else None
                    yield from self._paragraph(child, place)
                    is_numbered = False
                else:
                    yield from self._block(child)

    def _listed(self, element: Element, outer: List | None) -> List:
        """The list that an element begins or goes on with."""
        style = element.get(f"{TEXT}style-name") or ""
        if outer is not None:
            return outer if not style else List(outer.definition, self._styles.levels(style) or outer.levels)
        goes_on = element.get(f"{TEXT}continue-list") or ""
        known = self._lists.get("#" + goes_on) if goes_on else None
        if known is None and element.get(f"{TEXT}continue-numbering") == "true":
            known = self._lists.get(style)
        listed = known or List(self._new(), self._styles.levels(style))
        self._keep(element, listed)
        return listed

    def _keep(self, element: Element, listed: List) -> None:
        self._lists[element.get(f"{TEXT}style-name") or ""] = listed
        if name := element.get(f"{XML}id"):
            self._lists["#" + name] = listed

    def _new(self) -> int:
        self._made += 1
        return self._made

    # --- tables ---

    def _rows(self, element: Element) -> Iterator[Row]:
        covered: dict[int, int] = {}  # column → rows below that a cell covers
        heads = {row for head in element.iterchildren(f"{TABLE}table-header-rows") for row in head}
        for child in of_table(element, f"{TABLE}table-row"):
            repeated = min(count(child.get(f"{TABLE}number-rows-repeated")), MAX_REPEATED)
            row = Row(tuple(self._cells(child, covered)), is_head=child in heads)
            yield from [row] * (repeated if any(cell.parts for cell in row.cells) else 1)

    def _cells(self, row: Element, covered: dict[int, int]) -> Iterator[Cell]:
        column = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeated = min(count(cell.get(f"{TABLE}number-columns-repeated")), MAX_REPEATED)
            if cell.tag == f"{TABLE}covered-table-cell":
                for at in range(column, column + repeated):
                    if covered.get(at, 0) > 0:  # by a cell above; else by one to the left, which is as wide
                        covered[at] -= 1
                        yield Cell((), goes_on=True)
                column += repeated
                continue
            width = min(count(cell.get(f"{TABLE}number-columns-spanned")), MAX_REPEATED)
            height = count(cell.get(f"{TABLE}number-rows-spanned"))
            covered |= dict.fromkeys(range(column, column + width), height - 1)
            parts = tuple(self.read(cell))
            is_marked = self._styles.is_filled(cell.get(f"{TABLE}style-name") or "")
            yield from [Cell(parts, width, is_marked=is_marked)] * repeated
            column += repeated

    # --- paragraphs ---

    def _paragraph(self, element: Element, place: Place | None) -> Iterator[Part]:
        name = element.get(f"{TEXT}style-name") or ""
        style = self._styles.paragraph(name)
        lines, outer = [Line()], self._boxes
        self._boxes = []
        self._inline(element, style, lines)
        boxes, self._boxes = self._boxes, outer
        if element.tag == f"{TEXT}h":
            style = style._replace(outline=count(element.get(f"{TEXT}outline-level")))
            if place is None and self._outline and element.get(f"{TEXT}is-list-header") != "true":
                place = Place(-1, self._outline, (style.outline or 1) - 1)
        marker, suffix, depth = self._numbered(place, any(line.text for line in lines))
        role = "contents" if self._is_contents else style.role or "text"
        for line in lines:
            if line.text:
                look = line.look(is_centred=bool(style.is_centred))
                notes = tuple(text for _, text in line.notes)
                yield Paragraph(line.text, look, marker, suffix, depth, style.outline or 0, role, None, notes)
                marker, depth = "", 0
        for box in boxes:
            yield from self._drawn(box)

    def _numbered(self, place: Place | None, has_text: bool) -> tuple[str, str, int]:
        if place is None or not place.listed.levels or not has_text:
            return "", "nothing", 0
        depth = min(place.depth, len(place.listed.levels) - 1)
        marker = self._counter.count(place.identity, place.listed, depth)
        return marker, place.listed.levels[depth].suffix, depth + 1 if marker else 0

    def _inline(self, element: Element, look: Properties, lines: list[Line]) -> None:
        """Adds what stands in a paragraph or a part of it."""
        self._say(element.text, look, lines)
        for child in element.iterchildren():
            self._run(child, look, lines)
            self._say(child.tail, look, lines)

    def _run(self, child: Element, look: Properties, lines: list[Line]) -> None:
        tag = child.tag
        if tag == f"{TEXT}s":
            self._say(" " * min(count(child.get(f"{TEXT}c")), MAX_SPACES), look, lines)
        elif tag in BREAKS:
            self._say(BREAKS[tag], look, lines)
        elif tag in CHANGES:
            changed = {child.get(f"{TEXT}change-id") or ""} & self._removals
            self._removing = self._removing | changed if tag == CHANGES[0] else self._removing - changed
        elif tag == f"{TEXT}note":
            lines[-1].notes.append(("note", self._note(child)))
        elif tag == f"{OFFICE}annotation":
            self.left_out["comment"] += 1
        elif tag.startswith(DRAW) and tag != f"{DRAW}a":
            self._boxes.append(child)
        elif tag in SILENT and not tag.endswith("meta-field"):
            self.left_out["hidden"] += sum(map(len, child.itertext())) if "hidden" in tag else 0
        elif not tag.startswith(STYLE):
            own = (
                self._styles.named("text", child.get(f"{TEXT}style-name") or "")
                if tag == f"{TEXT}span"
                else Properties()
            )
            self._inline(child, own.over(look), lines)

    def _say(self, text: str | None, look: Properties, lines: list[Line]) -> None:
        if not text or self._removing:
            return
        if look.is_hidden:
            self.left_out["hidden"] += len(text.strip())
            return
        for at, piece in enumerate(text.split("\n") if text == "\n" else [text]):
            if at:
                lines.append(Line())
            lines[-1].add(piece, look.size or 0, look.font or "", is_bold=bool(look.is_bold))

    def _note(self, element: Element) -> str:
        bodies = element.iterchildren(f"{TEXT}note-body")
        parts = [part for body in bodies for part in self.read(body)]
        return " ".join(part.told for part in parts if isinstance(part, Paragraph))

    def _drawn(self, element: Element) -> Iterator[Part]:
        """The text in a frame, a shape or a group of them; of a picture there is none."""
        if element.tag == f"{DRAW}image":
            self.left_out["picture"] += 1
        yield from self.read(element)
