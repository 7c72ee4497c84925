"""A page as a tree of its own: what is shown, and how much text of which sort is in it.

The parser's tree knows everything; this one only what a reader needs, so that deciding what is the report is plain
Python. It is built and walked without recursion: pages nest as deep as they like.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from llmsum.patterns import regex
from llmsum.reading.readers.web.embedded import embedded_in
from llmsum.reading.readers.web.names import BLOCKS, DROPPED
from llmsum.reading.readers.web.nesting import shallow

MAX_META = 300  # characters
HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I)
HIDDEN_CLASS = regex(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:\s|$)")
BLOCK_STYLE = regex(r"display\s*:\s*(?:block|flex|grid|list-item)", re.I)
# A footnote's number, the mark beside a heading that links to it, the way back.
ANCHOR = regex(r"[\[［【(（]?(?:\d{1,3}|[#¶§🔗↩︎*])?[\]］】)）]?")
SENTENCE_MARK = regex(r"[。；，！？、]|[.,;!?](?=\s)")
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# 1&nbsp;260: digits in groups of three between spaces that do not break.
GROUPED = regex(r"(?<![\d.,])\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?![\d])")
GROUP_SPACE = regex(r"[\u00a0\u202f\u2009]")


class Element:
    """A tag with what is in it.

    Attributes:
        name: of the tag, in small letters.
        attributes: as written; one without a value has "".
        parts: the texts and elements in it, in order.
        elements: those of them that are elements, once it has been measured.
        is_block: whether lines end before and behind it.
        is_hidden: whether a browser shows it.
        chars: characters of text in it, white space aside.
        linked: those of them that are in links.
        links: how many links are in it; `inner` are those that lead to places of the same page.
        marks: sentence marks outside of links.
        has_blocks, has_tables: whether there are any in it.
    """

    __slots__ = (
        "attributes", "chars", "elements", "has_blocks", "has_tables", "inner", "is_block", "is_hidden", "linked",
        "links", "marks", "name", "parts",
    )  # fmt: skip

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.parts: list[Element | str] = []
        self.elements: list[Element] = []
        style = attributes.get("style", "")
        self.is_block = name in BLOCKS or (bool(style) and bool(BLOCK_STYLE.search(style)))
        self.is_hidden = bool(attributes) and _is_hidden(attributes, style)
        self.chars = self.linked = self.links = self.inner = self.marks = 0
        self.has_blocks = self.has_tables = False

    @property
    def mass(self) -> int:
        """How much running text is in it: characters outside of links, sentence marks counting for more."""
        return self.chars - self.linked + 10 * self.marks

    def measure(self) -> None:
        """Adds up what its parts hold; they have been measured."""
        for part in self.parts:
            if isinstance(part, str):
                self.chars += len(part) - part.count(" ") - part.count("\n")
                self.marks += len(SENTENCE_MARK.findall(part))
            else:
                self.elements.append(part)
                self.chars += part.chars
                self.linked += part.linked
                self.links += part.links
                self.inner += part.inner
                self.marks += part.marks
                self.has_blocks |= part.is_block or part.has_blocks
                self.has_tables |= part.name == "table" or part.has_tables
        if self.name == "a" and "href" in self.attributes:
            self.linked, self.marks, self.links = self.chars, 0, 1
            self.inner = int(self.attributes["href"].startswith("#"))

    @property
    def names(self) -> str:
        """Its class and identity, as one text."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}".strip()


def _is_hidden(attributes: dict[str, str], style: str) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (bool(style) and bool(HIDDEN.search(style)))
        or bool(HIDDEN_CLASS.search(attributes.get("class", "")))
    )


class Page(NamedTuple):
    """A parsed page.

    Attributes:
        body: what is shown.
        title: of the browser's window.
        meta: name → content, names in small letters.
        styles: its style sheets, one after the other.
        embedded: what it holds for its scripts to show, as a page.
        dropped: tag → how many of those that are no text.
    """

    body: Element
    title: str
    meta: dict[str, str]
    styles: str
    embedded: str
    dropped: dict[str, int]


def parse(html: str) -> Page:
    """The page that `html` is; nothing is fetched, and nothing run."""
    parser = LexborHTMLParser(shallow(html))
    title = parser.css_first("title")
    meta = {
        (name.get("name") or name.get("property") or "").lower(): (name.get("content") or "")[:MAX_META]
        for name in (node.attributes for node in parser.css("meta"))
    }
    dropped: dict[str, int] = {}
    top = parser.body or parser.css_first("frameset")
    body = _built(top, dropped) if top else Element("body", {})
    styles = "\n".join(node.text() for node in parser.css("style"))
    return Page(body, title.text() if title else "", meta, styles, embedded_in(parser), dropped)


def _built(top: LexborNode, dropped: dict[str, int]) -> Element:
    """The tree below a node. An element is measured when all that is in it has been."""
    root = _element(top)
    stack: list[tuple[Element, LexborNode | None]] = [(root, top.first_child)]
    while stack:
        element, node = stack.pop()
        while node is not None:
            following = node.next
            below = _taken(node, element, dropped)
            if below is not None:
                stack.append((element, following))
                element, following = below, node.first_child
            node = following
        element.measure()
        if stack:
            _join(element, stack[-1][0])
    return root


def _element(node: LexborNode) -> Element:
    return Element(node.tag or "", {name: value or "" for name, value in node.attributes.items()})


def _taken(node: LexborNode, into: Element, dropped: dict[str, int]) -> Element | None:
    """Puts a text into its element; an element that is to be filled is given back."""
    tag = node.tag
    if tag == "-text":
        into.parts.append(_ungrouped(node.text_content or ""))
        return None
    if tag is None or tag.startswith(("-", "!")):
        return None
    # A tracked deletion has an author or a time; <del> without them is text that was struck out.
    if tag in DROPPED or (tag == "del" and node.attributes):
        dropped[tag] = dropped.get(tag, 0) + 1
        return None
    element = _element(node)
    if tag == "iframe":  # what is in it is for browsers that know none
        into.parts.append(element)
    elif tag != "input":
        return element
    elif element.attributes.get("type", "text").lower() in ("text", "number", "date"):
        into.parts.append(element.attributes.get("value", ""))
    return None


def _ungrouped(text: str) -> str:
    """A text without the spaces that do not break between groups of digits: 1&nbsp;260 is one number, 1260."""
    if GROUP_SPACE.search(text) is None:
        return text
    return GROUPED.sub(lambda match: GROUP_SPACE.sub("", match[0]), text)


def _join(element: Element, into: Element) -> None:
    """Puts a finished element into the one around it, if it is to be read."""
    if _is_anchor(element):
        return
    if element.name == "sup":
        text = plain(element).strip()
        if not text:
            return
        if text.strip("-0123456789") == "" and not element.has_blocks:
            element.parts, element.elements = [text.translate(SUPERSCRIPT)], []
    into.parts.append(element)


def _is_anchor(element: Element) -> bool:
    leads_here = element.name == "a" and element.attributes.get("href", "").startswith("#")
    return leads_here and bool(ANCHOR.fullmatch("".join(plain(element).split())))


def plain(element: Element, *, breaks: str = " ") -> str:
    """All the text in an element; between its blocks, and for a line break, stands `breaks`."""
    if not element.elements:  # most are so
        return "".join(part for part in element.parts if isinstance(part, str))
    texts: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            texts.append(part)
        elif part.name == "br":
            texts.append(breaks)
        elif not part.is_hidden or part is element:
            around = [breaks] if part.is_block and part is not element else []
            stack += [*around, *reversed(part.parts), *around]
    return "".join(texts)
