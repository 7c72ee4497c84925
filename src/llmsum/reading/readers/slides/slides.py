"""A slide → lines with their blocks.

Most slides of offices have no placeholders: what is largest at the top is the title, a short line in larger type than
what follows heads it. Slides that only name a part, list the parts or say thanks are told by what they hold.
"""

import zipfile
from typing import Final, NamedTuple

from llmsum.models.notes import CHARTS_OUT, OBJECTS_OUT
from llmsum.patterns import regex
from llmsum.reading.genres import RAW_GENRES
from llmsum.reading.readers.archive import Element, read_xml
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.readers.ooxml import attribute
from llmsum.reading.readers.sheets.layout import SheetWriter
from llmsum.reading.readers.sheets.words import ENDS_SENTENCE, HEADING, ITEM, role_of
from llmsum.reading.readers.slides.data import grid_of, read_chart, read_diagram
from llmsum.reading.readers.slides.shapes import MARGINS, Places, Shape, child, find_shapes, in_reading_order, local
from llmsum.reading.readers.slides.text import Paragraph, joined, paragraphs

CONTENTS: Final = regex(r"目\s*录.{0,12}|contents?|agenda|outline|table of contents", 2)
THANKS: Final = regex(r"(?:谢\s*谢|感\s*谢|thank)(?:.{0,20})|Q\s*&\s*A|the end", 2)
# 01, PART ONE, and what decorates the names of parts in another script.
ORDINAL: Final = regex(r"(?:part|chapter|section)?\s*\.?\s*(?:\d{1,2}|one|two|three|four|five|six|[IVX]{1,4})", 2)
DECORATION: Final = regex(r"[A-Za-z][A-Za-z &,.'/-]*")
HAN: Final = regex(r"[\u4e00-\u9fff]")
GENRE: Final = regex(RAW_GENRES)
TITLE_CHARS: Final = 40  # of a title or heading, at most
LABEL_CHARS: Final = 20  # of a line that names those below it, at most
PART_LINES: Final = 4  # shapes on a slide that only announces a part, at most
TOP: Final = 0.3  # of the height that shapes reach: titles stand above
NEAR: Final = 200_000  # EMU: boxes one below the other overlap a little
PART, SLIDE, INNER = 1, 2, 3  # how deep headings stand


class Slide(NamedTuple):
    """A slide: its XML, its number from 1, what it refers to, and of its layout the kind and the places."""

    archive: zipfile.ZipFile
    root: Element
    number: int
    parts: dict[str, tuple[str, str]]
    layout: str
    inherited: Places


class SlideWriter:
    """Writes one slide after the other.

    Attributes:
        bare: the numbers of slides that hold only a picture.
        left_out: what could not be read, a note for each time.
    """

    def __init__(self) -> None:
        self.writer = Writer()
        self.bare: list[int] = []
        self.left_out: list[str] = []
        self._tables = SheetWriter(self.writer)
        self._number = 0
        self._heading = ""

    def write(self, slide: Slide) -> None:
        """One slide."""
        self._number = slide.number
        before = len(self.writer.blocks)
        shapes = find_shapes(slide.root, slide.inherited)
        margins = [shape for shape in shapes if shape.role in MARGINS]
        rest = [
            shape
            for shape in shapes
            if shape not in margins and (_text(shape) or local(shape.element) == "graphicFrame")
        ]
        title = _title(rest, is_first=all(block.kind == "margin" for block in self.writer.blocks))
        ordered = in_reading_order([shape for shape in rest if shape is not title])
        told = joined(child(title.element, "txBody")) if title else ""
        if THANKS.fullmatch(told or (_text(ordered[0]) if len(ordered) == 1 else "")) and len(ordered) <= PART_LINES:
            self._all([told, *map(_text, ordered)])
        elif CONTENTS.fullmatch(told) or any(CONTENTS.fullmatch(_text(shape)) for shape in ordered[:2]):
            self._all([told, *(p.text for shape in ordered for p in paragraphs(child(shape.element, "txBody")))])
        else:
            self._title(slide, told, ordered)
            for shape in ordered:
                self._shape(slide, shape)
        self._all([_text(shape) for shape in margins])
        pictures = (
            any(local(shape.element) == "pic" for shape in shapes) or slide.root.find(".//{*}blipFill") is not None
        )
        if pictures and all(block.kind == "margin" for block in self.writer.blocks[before:]):
            self.bare.append(slide.number)

    def _all(self, lines: list[str]) -> None:
        for line in lines:
            self.writer.add("margin", line, page=self._number)

    def _title(self, slide: Slide, told: str, ordered: list[Shape]) -> None:
        if not told:
            return
        if not any(block.kind != "margin" for block in self.writer.blocks):
            self.writer.add("title", told, page=self._number)
        elif told == self._heading:  # printed again on each slide of a part
            self.writer.add("margin", told, page=self._number)
        else:
            is_part = slide.layout == "secHead" or (
                len(ordered) <= PART_LINES and bool(ordered) and all(_decorates(_text(shape)) for shape in ordered)
            )
            self.writer.add("heading", told, level=PART if is_part else SLIDE, page=self._number)
            self._heading = told
            if is_part:
                self._all(
                    [_text(ordered.pop(at)) for at in reversed(range(len(ordered))) if _decorates(_text(ordered[at]))]
                )

    # --- what stands on it ---

    def _shape(self, slide: Slide, shape: Shape) -> None:
        if local(shape.element) != "graphicFrame":
            self._body(shape)
            return
        data = child(shape.element, "graphic", "graphicData")
        for held in () if data is None else data.iterchildren():
            match local(held):
                case "tbl":
                    self._tables.write_table(grid_of(held), self._number)
                case "chart":
                    self._chart(slide, attribute(held, "id"))
                case "relIds":
                    self._diagram(slide, attribute(held, "dm"))
                case _:
                    self.left_out.append(OBJECTS_OUT)

    def _body(self, shape: Shape) -> None:
        lines = list(paragraphs(child(shape.element, "txBody")))
        is_list = shape.role == "body" and len(lines) > 1
        for at, line in enumerate(lines):
            text = line.text.strip()
            below = lines[at + 1] if at + 1 < len(lines) else None
            if _heads(line, below):
                self.writer.add("heading", text, level=INNER, page=self._number)
            elif line.is_item or (is_list and line.is_item is None) or ITEM.match(text):
                self.writer.add("item", text, level=line.level + 1, page=self._number)
            else:
                self.writer.add("paragraph", text, page=self._number)

    def _chart(self, slide: Slide, reference: str) -> None:
        root = read_xml(slide.archive, slide.parts.get(reference, ("", ""))[1])
        chart = None if root is None else read_chart(root)
        if chart is None:
            self.left_out.append(CHARTS_OUT)
            return
        self.writer.add("caption", chart.title, page=self._number)
        self.writer.add_row(chart.columns, page=self._number, is_head=True)
        for row in chart.rows:
            self.writer.add_row(row, chart.columns, page=self._number)

    def _diagram(self, slide: Slide, reference: str) -> None:
        root = read_xml(slide.archive, slide.parts.get(reference, ("", ""))[1])
        for node in () if root is None else read_diagram(root):
            self.writer.add("item", node.text, level=node.level + 1, page=self._number)


def _text(shape: Shape) -> str:
    return joined(child(shape.element, "txBody")).strip()


def _title(shapes: list[Shape], *, is_first: bool) -> Shape | None:
    """The shape that titles a slide: its placeholder, else the largest short text at the top, else the topmost.

    On the first slide the title of the report may stand anywhere, below logos and years.
    """
    placed = [shape for shape in shapes if shape.is_title and _text(shape)]
    if placed:
        return placed[0]
    limit = TOP * max((shape.place.bottom for shape in shapes), default=0)
    texts = [shape for shape in shapes if local(shape.element) == "sp"]
    short = [shape for shape in texts if _is_short(_text(shape))]
    if any(HAN.search(_text(shape)) for shape in short):
        short = [shape for shape in short if HAN.search(_text(shape))]
    sizes = {id(shape): _size(shape) for shape in short}
    largest = [shape for shape in short if sizes[id(shape)] == max(sizes.values())]
    for shape in largest:
        is_report = (is_first or len(texts) <= PART_LINES) and bool(GENRE.search(_text(shape)))
        is_large = len(largest) == 1 and (shape.place.top <= limit or len(short) == 1)
        if is_report or (is_large and sizes[id(shape)]):
            return shape
    first = min(short, key=lambda shape: shape.place.top, default=None)
    if first is None or len(shapes) < 2 or first.place.top > limit:
        return None
    is_above = all(first.place.bottom <= shape.place.top + NEAR for shape in shapes if shape is not first)
    return first if is_above else None


def _is_short(text: str) -> bool:
    return 1 < len(text) <= TITLE_CHARS and not ENDS_SENTENCE.search(text) and not ORDINAL.fullmatch(text)


def _size(shape: Shape) -> int:
    return max((paragraph.size for paragraph in paragraphs(child(shape.element, "txBody"))), default=0)


def _decorates(text: str) -> bool:
    """Whether a text beside the name of a part says nothing of its own: 01, PART ONE, WORK REVIEW."""
    return bool(ORDINAL.fullmatch(text) or DECORATION.fullmatch(text))


def _heads(line: Paragraph, below: Paragraph | None) -> bool:
    """Whether a paragraph is the heading of what follows: it says so, or is set larger or bolder than that."""
    text = line.text.strip()
    if len(text) > TITLE_CHARS or ENDS_SENTENCE.search(text) or line.is_item:
        return False
    if HEADING.match(text):
        return True
    if len(text) > LABEL_CHARS:
        return False
    if role_of("".join(text.split()).rstrip(":："), []):
        return len(text) <= LABEL_CHARS // 2 + 2
    if below is None or len(below.text.strip()) <= len(text):
        return False
    return line.size > below.size > 0 or (line.is_bold and not below.is_bold)
