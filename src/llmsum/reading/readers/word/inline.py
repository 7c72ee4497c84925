"""What stands in a paragraph of a .docx file: runs, fields, signs, and what is inserted or removed in it."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.word.fields import Fields
from llmsum.reading.readers.word.line import Line
from llmsum.reading.readers.word.package import MC, VML, M, W, value
from llmsum.reading.readers.word.styles import Properties, Styles, of_run
from llmsum.reading.readers.word.symbols import spelt, symbol

# What holds others and says nothing itself: what is inserted or moved here is accepted.
WRAPPERS: Final = frozenset(
    {W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "hyperlink", "dir", "bdo")}
    | {W + name for name in ("fldSimple", "ruby", "rubyBase")}
)
REMOVED: Final = frozenset({W + "del", W + "moveFrom"})
BREAKS: Final = frozenset({W + "br", W + "cr"})
ASIDE_BREAKS: Final = frozenset({"page", "column"})
SIGNS: Final = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
PICTURES: Final = frozenset({W + "drawing", W + "pict", W + "object"})
NOTES: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
BOX: Final = W + "txbxContent"
ART: Final = VML + "textpath"
PICTURE: Final = "{*}pic"
IMAGE: Final = VML + "imagedata"


class Inline:
    """Collects the lines of a paragraph.

    Attributes:
        lines: those that were read and not taken.
        boxes: the text boxes that hang on them.
        fields: those that are open.
        page: on which the text stands, from 1.
        left_out: what was not read → how often, or of "hidden", how many signs.
    """

    def __init__(self, styles: Styles) -> None:
        self.lines = [Line()]
        self.boxes: list[Element] = []
        self.fields: Fields = Fields()
        self.page = 1
        self.left_out: Counter[str] = Counter()
        self._styles = styles

    def take(self) -> list[Line]:
        """The lines so far; the next one begins a paragraph."""
        lines, self.lines = self.lines, [Line()]
        return lines

    @contextmanager
    def aside(self) -> Generator[None]:
        """For what is read between two words of a paragraph, and is none of it: a note, a text box."""
        kept = self.lines, self.boxes, self.fields, self.page
        self.lines, self.boxes, self.fields = [Line()], [], Fields()
        yield
        self.lines, self.boxes, self.fields, self.page = kept

    def read(self, element: Element, style: Properties) -> None:
        """All that stands in a paragraph, or in an element of one."""
        for child in element.iterchildren():
            tag = child.tag
            if tag == W + "r":
                self._run(child, self._look(child, style))
            elif tag in WRAPPERS:
                self.read(child, style)
            elif tag in REMOVED:
                self.left_out["change"] += 1
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None and not is_placeholder(child):
                    self.read(content, style)
            elif tag in (M + "oMath", M + "oMathPara"):
                self._add("".join(part.text or "" for part in child.iter(M + "t")), style)
            elif tag == MC + "AlternateContent" and (picked := chosen(child)) is not None:
                self.read(picked, style)

    def _look(self, run: Element, style: Properties) -> Properties:
        own = run.find(W + "rPr")
        if own is None:
            return style
        named = value(own, W + "rStyle")
        return of_run(own).over(self._styles.named(named).over(style) if named else style)

    def _run(self, element: Element, look: Properties) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag == W + "t":
                self._add(child.text or "", look)
            elif tag in SIGNS:
                self._add(SIGNS[tag], look)
            elif tag in BREAKS:
                if child.get(W + "type") not in ASIDE_BREAKS and not self.fields.is_instruction:
                    self.lines.append(Line())
            elif tag == W + "lastRenderedPageBreak":
                self.page += 1
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"), look)
            elif tag == W + "instrText":
                self.fields.instruct(child.text or "")
            elif tag in NOTES:
                self.lines[-1].notes.append((NOTES[tag], child.get(W + "id", "")))
            else:
                self._rarely(child, look)

    def _rarely(self, element: Element, look: Properties) -> None:
        """What few runs hold."""
        tag = element.tag
        if tag == W + "sym":
            self._add(_sign(element), look)
        elif tag in PICTURES:
            self._picture(element)
        elif tag == MC + "AlternateContent" and (picked := chosen(element)) is not None:
            self._run(picked, look)
        elif tag == W + "ruby":
            for base in element.iterchildren(W + "rubyBase"):
                self.read(base, look)

    def _add(self, text: str, look: Properties) -> None:
        if not text or self.fields.is_instruction:
            return
        if look.is_hidden:
            self.left_out["hidden"] += len(text.strip())
            return
        line = self.lines[-1]
        if line.page is None and not text.isspace():
            line.page = self.page
        line.add(spelt(text, look.font or ""), look.size or 0, look.font or "", is_bold=bool(look.is_bold))

    def _field(self, kind: str | None, look: Properties) -> None:
        if kind == "begin":
            self.fields.begin()
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            self._add(self.fields.end(), look)

    def _picture(self, element: Element) -> None:
        """What is written in a picture: the text boxes that are not in others, and word art."""
        self.left_out["shape" if next(element.iter(PICTURE, IMAGE), None) is None else "picture"] += 1
        for part in element.iter(BOX, ART):
            outer = {one.tag for one in _between(part, element)}
            if part.tag == BOX and not outer & {BOX, MC + "Fallback"}:
                self.boxes.append(part)
            elif part.tag == ART and part.get("string"):
                self._add(part.get("string", ""), Properties())


def _between(element: Element, top: Element) -> Iterator[Element]:
    for outer in element.iterancestors():
        if outer is top:
            return
        yield outer


def _sign(element: Element) -> str:
    try:
        return symbol(element.get(W + "font", ""), int(element.get(W + "char", ""), 16))
    except ValueError:
        return ""


def chosen(element: Element) -> Element | None:
    """One of the ways in which something is told: what only newer programs know says the same as its fallback."""
    choice, fallback = element.find(MC + "Choice"), element.find(MC + "Fallback")
    return fallback if choice is None else choice


def is_placeholder(control: Element) -> bool:
    """Whether a content control holds what its author was to replace: 单击此处输入文字."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
