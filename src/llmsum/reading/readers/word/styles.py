"""Styles of a .docx file: what a paragraph or a run looks like where it does not say itself."""

from typing import Final, NamedTuple

from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.word.package import W, is_on, number, value
from llmsum.reading.readers.word.parts import Role
from llmsum.reading.readers.word.style_names import outline_named, role_named

DEFAULT_SIZE: Final = 10.0  # of ECMA-376, where nothing says another
MAX_OUTLINE: Final = 9


class Properties(NamedTuple):
    """What a style, a paragraph or a run says of itself; None is what it leaves to another.

    Attributes:
        size: in points.
        outline: level of a heading from 1; 0 is text.
        listed: identity of an automatic list; 0 is none.
        depth: in that list, from 0.
    """

    size: float | None = None
    is_bold: bool | None = None
    is_hidden: bool | None = None
    font: str | None = None
    is_centred: bool | None = None
    outline: int | None = None
    listed: int | None = None
    depth: int | None = None
    role: Role | None = None

    def over(self, below: "Properties") -> "Properties":
        """These, and where they say nothing those of `below`."""
        return Properties._make(one if one is not None else two for one, two in zip(self, below, strict=True))


def of_run(element: Element | None) -> Properties:
    """What `w:rPr` says."""
    if element is None:
        return Properties()
    fonts = element.find(W + "rFonts")
    half_points = number(value(element, W + "sz"))
    bold, hidden = element.find(W + "b"), element.find(W + "vanish")
    return Properties(
        size=None if half_points is None else half_points / 2,
        is_bold=None if bold is None else is_on(bold),
        is_hidden=None if hidden is None else is_on(hidden),
        font=None if fonts is None else fonts.get(W + "eastAsia") or fonts.get(W + "ascii"),
    )


def of_paragraph(element: Element | None) -> Properties:
    """What `w:pPr` says; the look of its mark is none of the paragraph's."""
    if element is None:
        return Properties()
    justified, outline = value(element, W + "jc"), number(value(element, W + "outlineLvl"))
    numbered = element.find(W + "numPr")
    return Properties(
        is_centred=None if justified is None else justified == "center",
        outline=None if outline is None else (outline + 1) % (MAX_OUTLINE + 1),
        listed=number(value(numbered, W + "numId")),
        depth=number(value(numbered, W + "ilvl")),
    )


class Styles:
    """The styles of a document, by their identities."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, Properties] = {}
        self._default = Properties(DEFAULT_SIZE, outline=0, role="text")
        self.usual = ""  # of paragraphs that name none
        for style in root.iterchildren(W + "style") if root is not None else ():
            identity = style.get(W + "styleId", "")
            self._elements.setdefault(identity, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.usual = identity
        if root is not None:
            defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            self._default = of_run(defaults).over(self._default)

    def paragraph(self, identity: str | None) -> Properties:
        """What a paragraph of this style looks like; all but lists is known."""
        return self.named(self.usual if identity is None else identity).over(self._default)

    def named(self, identity: str) -> Properties:
        """What a style and those it is based on say."""
        if identity not in self._resolved:
            self._resolved[identity] = Properties()  # of styles that are based on each other
            self._resolved[identity] = self._resolve(identity)
        return self._resolved[identity]

    def _resolve(self, identity: str) -> Properties:
        style = self._elements.get(identity)
        if style is None:
            return Properties()
        name = value(style, W + "name") or ""
        run, paragraph = of_run(style.find(W + "rPr")), of_paragraph(style.find(W + "pPr"))
        named = of_name(name)
        own = run.over(paragraph)._replace(role=named.role)
        based = value(style, W + "basedOn")
        resolved = own.over(self.named(based)) if based else own
        return resolved if resolved.outline else resolved._replace(outline=named.outline or resolved.outline)

    def chain(self, identity: str | None) -> list[str]:
        """A style and those it is based on, itself first."""
        found: list[str] = []
        at: str | None = self.usual if identity is None else identity
        while at and at not in found:
            found.append(at)
            at = value(self._elements.get(at), W + "basedOn")
        return found


def of_name(name: str) -> Properties:
    """What the name of a style of Word says, in any case of letters: its role, and of a heading its level."""
    folded = name.lower().strip()
    return Properties(outline=outline_named(folded), role=role_named(folded, by_word=True))
