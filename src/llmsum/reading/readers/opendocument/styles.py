"""Styles of an OpenDocument text: how paragraphs and runs look, and what their lists are numbered with.

OpenDocument 1.3 part 3, 16; of Han text the size, weight and font are those of its own properties (`-asian`).
"""

from collections.abc import Iterator
from typing import Final

from llmsum.patterns import regex
from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.opendocument.package import FO, LOEXT, STYLE, TEXT, Opened, count
from llmsum.reading.readers.word.counting import Level, List
from llmsum.reading.readers.word.style_names import outline_named, role_named
from llmsum.reading.readers.word.styles import Properties

USUAL: Final = "Standard"
MAX_DEPTH: Final = 20  # styles on each other; they may go round in a ring
NUMBER: Final = regex(r"\d+(?:\.\d+)?")
PLACE: Final = regex(r"%(\d)%")
# How the first number of a sequence looks → the name of its form, see `word.numerals`.
FORMS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCountingThousand",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
    "〇": "ideographDigital",
}
SUFFIXES: Final = {"listtab": "tab", "space": "space", "nothing": "nothing"}


class Styles:
    """The styles of a text by family and name."""

    def __init__(self, opened: Opened) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        self._outline: Element | None = None
        self._known: dict[tuple[str, str], Properties] = {}
        self._default = Properties(10.5, outline=0, role="text")
        roots = [opened.content] if opened.styles is None else [opened.styles, opened.content]
        for element in (one for root in roots for one in root.iter(f"{STYLE}style", f"{STYLE}default-style")):
            family, name = element.get(f"{STYLE}family") or "", element.get(f"{STYLE}name") or ""
            self._elements[family, name] = element
        for element in (one for root in roots for one in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style")):
            self._lists[element.get(f"{STYLE}name") or ""] = element
            self._outline = element if element.tag == f"{TEXT}outline-style" else self._outline
        self._default = self.named("paragraph", "").over(self._default)

    def paragraph(self, name: str) -> Properties:
        """What a paragraph of this style looks like."""
        return self.named("paragraph", name or USUAL).over(self._default)

    def named(self, family: str, name: str) -> Properties:
        """What a style and those that it is based on say."""
        key = family, name
        if key not in self._known:
            self._known[key] = Properties()  # of styles that are based on each other
            chain = list(self._chain(family, name))
            properties = Properties()
            for element in chain:
                properties = properties.over(_own(element))
            self._known[key] = properties
        return self._known[key]

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        for _ in range(MAX_DEPTH):
            element = self._elements.get((family, name))
            if element is None:
                return
            yield element
            name = element.get(f"{STYLE}parent-style-name") or ""
            if not name:
                return

    def is_filled(self, cell: str) -> bool:
        """Whether cells of this style are shaded."""
        colours = (
            properties.get(f"{FO}background-color") or "transparent"
            for element in self._chain("table-cell", cell)
            for properties in element.iterchildren(f"{STYLE}table-cell-properties")
        )
        return next(colours, "transparent").lower() not in ("transparent", "#ffffff")

    def levels(self, name: str) -> tuple[Level, ...]:
        """How a list of this style is numbered, by level; of none, what an unknown list has."""
        element = self._lists.get(name)
        return _levels(element) if element is not None else ()

    def outline(self) -> List | None:
        """How headings are numbered; None where they are not."""
        levels = _levels(self._outline) if self._outline is not None else ()
        return List(-1, levels) if any(level.form != "none" for level in levels) else None


def _own(style: Element) -> Properties:
    """What a style says itself."""
    name = (style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name") or "").replace("_20_", " ").lower()
    is_paragraph = style.get(f"{STYLE}family") == "paragraph"
    outline = style.get(f"{STYLE}default-outline-level")
    own = Properties()
    if is_paragraph:
        own = Properties(
            outline=count(outline) if outline else outline_named(name), role=role_named(name, by_word=False)
        )
    for element in style.iterchildren(f"{STYLE}text-properties", f"{STYLE}paragraph-properties"):
        own = own.over(_look(element))
    return own


def _look(element: Element) -> Properties:
    size = element.get(f"{STYLE}font-size-asian") or element.get(f"{FO}font-size") or ""
    number = NUMBER.match(size) if size.endswith("pt") else None
    weight = element.get(f"{STYLE}font-weight-asian") or element.get(f"{FO}font-weight")
    display, align = element.get(f"{TEXT}display"), element.get(f"{FO}text-align")
    return Properties(
        size=float(number[0]) if number else None,
        is_bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
        is_hidden=None if display is None else display == "none",
        font=element.get(f"{STYLE}font-name-asian") or element.get(f"{STYLE}font-name"),
        is_centred=None if align is None else align == "center",
    )


# --- lists ---------------------------------------------------------------------------------------


def _levels(style: Element) -> tuple[Level, ...]:
    by_depth = {
        count(element.get(f"{TEXT}level")): _level(element)
        for element in style.iterchildren()
        if element.get(f"{TEXT}level")
    }
    deepest = min(max(by_depth, default=0), 10)
    return tuple(by_depth.get(depth, Level("none")) for depth in range(1, deepest + 1))


def _level(element: Element) -> Level:
    suffix = next(
        (one.get(f"{TEXT}label-followed-by") or "" for one in element.iter(f"{STYLE}list-level-label-alignment")), ""
    )
    if element.tag in (f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"):
        return Level("bullet", suffix=SUFFIXES.get(suffix, "tab"))
    depth = count(element.get(f"{TEXT}level"))
    shown = count(element.get(f"{TEXT}display-levels"))
    form = FORMS.get((element.get(f"{STYLE}num-format") or "")[:1], "none")
    written = element.get(f"{LOEXT}num-list-format")
    places = ".".join(f"%{at}" for at in range(max(depth - shown + 1, 1), depth + 1)) if form != "none" else ""
    text = (element.get(f"{STYLE}num-prefix") or "") + places + (element.get(f"{STYLE}num-suffix") or "")
    text = PLACE.sub(r"%\1", written) if written else text
    return Level(form, text, count(element.get(f"{TEXT}start-value")), suffix=SUFFIXES.get(suffix, "tab"))
