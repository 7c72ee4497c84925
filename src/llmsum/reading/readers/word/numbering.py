"""Automatic lists of a .docx file: which list and level a paragraph has, as numbering.xml defines them."""

from typing import Final

from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.word.counting import MAX_LEVELS, Level, List
from llmsum.reading.readers.word.package import W, is_on, number, value

MAX_LINKS: Final = 4  # from a list over a style to another list


class Numbering:
    """The lists of a document."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[int, Element] = {}
        self._numbers: dict[int, Element] = {}
        self._by_style: dict[str, int] = {}  # the numbering style that a definition stands for → definition
        self._lists: dict[int, List | None] = {}
        self._styled: dict[int, dict[str, int]] = {}
        for element in root.iterchildren(W + "abstractNum", W + "num") if root is not None else ():
            is_abstract = element.tag == W + "abstractNum"
            identity = number(element.get(W + ("abstractNumId" if is_abstract else "numId")))
            if identity is not None:
                (self._abstract if is_abstract else self._numbers)[identity] = element
            if is_abstract and identity is not None and (name := value(element, W + "styleLink")):
                self._by_style[name] = identity

    def find(self, identity: int) -> List | None:
        """The list of this identity; None where it is not defined."""
        if identity not in self._lists:
            self._lists[identity] = self._read(identity)
        return self._lists[identity]

    def level_of(self, identity: int, styles: list[str]) -> int:
        """The level of a list that belongs to the first of these styles that has one, from 0."""
        if identity not in self._styled:
            definition = self._definition(self._numbers.get(identity))
            levels = self._abstract[definition].iterchildren(W + "lvl") if definition is not None else ()
            self._styled[identity] = {
                style: number(level.get(W + "ilvl")) or 0 for level in levels if (style := value(level, W + "pStyle"))
            }
        return next((self._styled[identity][style] for style in styles if style in self._styled[identity]), 0)

    def _definition(self, element: Element | None) -> int | None:
        """The definition that a list stands on, over numbering styles."""
        found = number(value(element, W + "abstractNumId"))
        for _ in range(MAX_LINKS):
            linked = value(self._abstract.get(found), W + "numStyleLink") if found is not None else None
            if linked is None or linked not in self._by_style:
                break
            found = self._by_style[linked]
        return found if found in self._abstract else None

    def _read(self, identity: int) -> List | None:
        element = self._numbers.get(identity)
        definition = self._definition(element)
        if element is None or definition is None:
            return None
        levels = _levels(self._abstract[definition])
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            depth = number(override.get(W + "ilvl")) or 0
            levels |= _levels(override)
            start = number(value(override, W + "startOverride"))
            if start is not None:
                starts[depth] = start
        if not levels:
            return None
        deepest = min(max(levels), MAX_LEVELS - 1)
        return List(definition, tuple(levels.get(depth, Level()) for depth in range(deepest + 1)), starts)


def _levels(element: Element) -> dict[int, Level]:
    return {number(one.get(W + "ilvl")) or 0: _level(one) for one in element.iterchildren(W + "lvl")}


def _level(element: Element) -> Level:
    # A form that older programs do not know stands in mc:AlternateContent, behind one that they do.
    form = next((one for one in element.iter(W + "numFmt") if one.get(W + "val") != "custom"), None)
    start = number(value(element, W + "start"))
    return Level(
        form=(form.get(W + "val") if form is not None else None) or "decimal",
        text=value(element, W + "lvlText") or "",
        start=0 if start is None else start,
        restart=number(value(element, W + "lvlRestart")),
        is_legal=is_on(element.find(W + "isLgl")),
        suffix=value(element, W + "suff") or "tab",
    )
