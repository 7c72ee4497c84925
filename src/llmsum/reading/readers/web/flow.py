"""The lines of a page, in order, with what the page says of each."""

import re
from collections.abc import Iterator, Set
from typing import Final, NamedTuple

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.edits import apply_edits, unedited
from llmsum.reading.markers import find_marker
from llmsum.reading.readers.web.content import NOTES
from llmsum.reading.readers.web.grid import Row, is_layout, read_table
from llmsum.reading.readers.web.lists import marks_of
from llmsum.reading.readers.web.looks import Look, Sheet, look_of
from llmsum.reading.readers.web.names import TYPED
from llmsum.reading.readers.web.tree import Element, plain
from llmsum.reading.wrap import wrapped_lines
from llmsum.words.script import fold

WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u201c\u201d\u2018\u2019\u2014\u2026"
# A line end of the source between characters without spaces is no space: CSS Text 3, segment break transformation.
SEGMENT_BREAK = regex(rf"(?<=[{WIDE}])[ \t]*\n[ \t\n]*(?=[{WIDE}])")
HEADING = regex(r"h([1-6])")
CODE = regex(
    r"(?:^|[\s_-])(?:highlight|hljs|language-\w+|lang-\w+|brush|prettyprint|sourcecode|codehilite|code|[\w-]*code-?block)(?:$|[\s:;_-])"
)
HAN = regex("[\u4e00-\u9fff]")
TITLE_CLASS = regex(r"(?:^|\s)(?:MsoTitle|title|page-title|article-title|doc-title)(?:\s|$)", re.I)
WORD_LIST = regex(r"mso-list:\s*l\d+ level(\d)")
LETTER_OR_DIGIT = regex(r"[0-9A-Za-z\u4e00-\u9fff]")


class Context(NamedTuple):
    """Where a piece of text stands."""

    kind: BlockKind = "paragraph"
    level: int = 0
    look: Look = Look()
    item: Element | None = None
    depth: int = 0
    margin: bool = False
    linked: bool = False


class Piece(NamedTuple):
    """A line of a page.

    `kind` is what the page says of it by its tags; `margin` that it is not the report. `level` is as in `Block`. Of a
    row, `row` is all.
    """

    kind: BlockKind
    text: str
    level: int = 0
    look: Look = Look()
    margin: bool = False
    row: Row | None = None


class _Break(NamedTuple):
    """Where a line ends."""


class _Ready(NamedTuple):
    """A line that is finished before its turn."""

    piece: Piece


BREAK: Final = _Break()
Part = Element | str | _Break | _Ready


def pieces_of(top: Element, margins: Set[Element], sheet: Sheet) -> list[Piece]:
    """The lines below an element; those in `margins` are marked as such, and `sheet` tells how classes look."""
    return _Flow(margins, sheet).run(top)


class _Flow:
    """Walks a page without recursion: what is to come waits on a stack, with where it stands."""

    def __init__(self, margins: Set[Element], sheet: Sheet) -> None:
        self._margins = margins
        self._sheet = sheet
        self._pieces: list[Piece] = []
        self._runs: list[tuple[str, Context]] = []
        self._marks: dict[Element, str] = {}
        self._begun: set[Element] = set()

    def run(self, top: Element) -> list[Piece]:
        stack: list[tuple[Part, Context]] = [(top, Context())]
        while stack:
            part, context = stack.pop()
            if isinstance(part, str):
                self._text(part, context)
            elif isinstance(part, Element):
                if not part.is_hidden:
                    stack += reversed(list(self._entered(part, context)))
            else:
                self._end()
                if isinstance(part, _Ready):
                    self._pieces.append(part.piece)
        self._end()
        return self._pieces

    def _entered(self, element: Element, around: Context) -> Iterator[tuple[Part, Context]]:
        """What an element comes to: its parts, between line ends if it is a block."""
        if element.name == "br":
            yield ("\n", around) if around.kind in ("heading", "title") else (BREAK, around)
            return
        context = self._context(element, around)
        if element.name in TYPED or (element.has_blocks and _is_code(element)):
            yield from ((_Ready(piece), context) for piece in _typed(element, context))
        elif element.name == "table" and not is_layout(element):
            yield from self._table(element, context)
        elif _is_word_bullet(element):
            return
        elif element.is_block:
            yield BREAK, context
            yield from ((part, context) for part in element.parts)
            yield BREAK, context
        else:
            yield from ((part, context) for part in element.parts)
            if context.margin:
                yield " ", context  # navigation is set apart by its style

    def _context(self, element: Element, around: Context) -> Context:
        context = around._replace(look=look_of(element, around.look, self._sheet))
        if element in self._margins:
            context = context._replace(margin=True)
        if element.name == "a":
            context = context._replace(linked=True)
        if not element.is_block:
            return context
        if heading := HEADING.fullmatch(element.name):
            return context._replace(kind="heading", level=int(heading[1]), item=None)
        if element.name in ("ol", "ul", "menu", "dir"):
            if element.name == "ol":
                self._marks |= marks_of(element)
            return context._replace(depth=context.depth + 1)
        if element.name == "li":
            return context._replace(item=element, depth=max(1, context.depth))
        return self._named(element, context)

    def _named(self, element: Element, context: Context) -> Context:
        """What class, identity and style of a block say."""
        if element.name in ("figcaption", "caption"):
            return context._replace(kind="caption")
        if not element.attributes:
            return context
        if NOTES.search(f"{element.names} {element.attributes.get('style', '')}"):
            return context._replace(kind="note")
        if element.name == "p" and TITLE_CLASS.search(element.attributes.get("class", "")):
            return context._replace(kind="title")
        if listed := WORD_LIST.search(element.attributes.get("style", "")):
            return context._replace(item=element, depth=int(listed[1]))
        return context

    def _table(self, table: Element, context: Context) -> Iterator[tuple[Part, Context]]:
        for caption in (part for part in table.elements if part.name == "caption"):
            yield caption, context
        for row in read_table(table):
            if row.flowing:
                yield from ((cell, context) for cell in row.flowing)
            else:
                kind: BlockKind = "margin" if context.margin else "row"
                yield _Ready(Piece(kind, " ".join(row.cells), margin=context.margin, row=row)), context

    def _text(self, text: str, context: Context) -> None:
        if context.look.keeps_lines and "\n" in text.strip():
            for line in text.split("\n"):
                self._runs.append((line, context))
                self._end()
        else:
            self._runs.append((text, context))

    def _end(self) -> None:
        """The line so far is one; what had been said of its characters is told of it as a whole."""
        runs, self._runs = self._runs, []
        told = [(text, context) for text, context in runs if not text.isspace()]
        if not told:
            return
        text = " ".join(SEGMENT_BREAK.sub("", "".join(text for text, _ in runs).replace("\r", "")).split())
        context = told[0][1]
        kind, level = context.kind, context.level
        if context.item is not None and kind == "paragraph" and context.item not in self._begun:
            self._begun.add(context.item)
            kind, level = "item", context.depth
            text = _marked(text, self._marks.get(context.item, ""))
        if text:
            self._pieces.append(Piece(kind, text, level, _common(told), context.margin))


def _marked(text: str, mark: str) -> str:
    """An item behind its number, if it has none of its own."""
    return text if not mark or find_marker(fold(text), 0, len(text)) else mark + text


def _common(runs: list[tuple[str, Context]]) -> Look:
    """How a line looks: bold, and in a display face, where all of its letters are; as large as most of it."""
    lettered = [(text, context.look) for text, context in runs if LETTER_OR_DIGIT.search(text)] or [
        (text, context.look) for text, context in runs
    ]
    wide = [look for text, look in lettered if not text.isascii()] or [look for _, look in lettered]
    sizes: dict[float, int] = {}
    for text, look in lettered:
        sizes[look.size] = sizes.get(look.size, 0) + len(text)
    return Look(
        all(look.bold for _, look in lettered),
        max(sizes, key=lambda size: sizes[size]),
        lettered[0][1].centred,
        all(look.display for look in wide),  # digits have a face of their own
    )


def _is_word_bullet(element: Element) -> bool:
    """Numbers have two characters or more there: 1. or (a)."""
    if "mso-list:ignore" not in element.attributes.get("style", "").lower().replace(" ", ""):
        return False
    held = "".join(plain(element).split())
    return len(held) == 1 and not held.isdecimal()


def _is_code(element: Element) -> bool:
    """Whether a block shows a program; text in such a block is Chinese for the most part."""
    inside = " ".join(f"{part.name} {part.names}" for part in element.elements)
    if not CODE.search(f" {element.names} {inside} "):
        return False
    text = plain(element)
    return len(HAN.findall(text)) * 4 < len(text)


def _typed(element: Element, context: Context) -> Iterator[Piece]:
    """The lines of text that is kept as it was typed; those that were broken at a width are joined."""
    text = plain(element, breaks="\n").replace("\r\n", "\n").replace("\r", "\n")
    if _is_code(element):
        yield from (Piece("code", line, margin=context.margin) for line in text.split("\n") if not line.isdecimal())
        return
    joined = apply_edits(unedited(text), wrapped_lines(text)).text
    yield from (Piece(context.kind, line, context.level, context.look, context.margin) for line in joined.split("\n"))
