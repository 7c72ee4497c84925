"""What of a page is the report, and what is around it: navigation, lists of other pages, footers, comments.

The report is in the narrowest element that holds nearly all running text, or in one that programs of Chinese offices
and of blogs name for it. What is outside is margin only where it looks like it, and where nothing stands out all is
kept: navigation among the report is a blemish, a lost report is none.
"""

from collections.abc import Iterator, Set
from itertools import pairwise
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.web.grid import is_layout
from llmsum.reading.readers.web.names import AROUND, HOLDERS, KNOWN, SURELY_AROUND
from llmsum.reading.readers.web.tree import Element

NUMBER = regex(r"_\d+$")  # vsb_content_2, article_content_501
WORD = regex(r"[A-Za-z][a-z]+|[A-Z]{2,}(?![a-z])")
ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menubar", "menu", "toolbar", "dialog"}
)

NOTES = regex(
    r"(?:^|\s)(?:footnotes?|endnotes?|sd(?:foot|end)note\d+|footnotes-list)(?:\s|$)|mso-element:\s*(?:foot|end)note"
)

QUOTED = regex(
    r"(?:^|\s)(?:gmail_quote|gmail_extra|moz-cite-prefix|yahoo_quoted|isReplyContent|ntes-mailmaster-quote)(?:\s|$)"
)

SHARE = 0.85  # of the running text: what narrows the page down to one element
KNOWN_SHARE = 0.4  # of it: what a name alone can make the report
SMALL_SHARE = 0.15  # what a name alone can make margin
LINK_SHARE = 0.6  # of the characters: then it is navigation
MIN_LINKS = 4  # fewer are no list of links
MIN_MARKS = 3  # sentence marks: fewer are no text of its own
MIN_CHARS = 150  # of a part of the report that stands for itself; and the least that margins are measured by


class Parts(NamedTuple):
    """`main` holds the report; the elements of `margins`, and all in them, are not it."""

    main: Element
    margins: frozenset[Element]


def find_content(body: Element) -> Parts:
    """Tells a page's text from what is around it."""
    around = set(_around(body))
    main, is_known = _main(body, around)
    if not is_known and not around and body.links - body.inner < MIN_LINKS:
        rows = (one for one in _walk(body) if one.links > 1 and one.linked == one.chars and one is not body)
        return Parts(body, frozenset((*rows, *_contents(body))))  # hardly any navigation, as Word and notebooks write
    margins = {
        element for element in around if element.mass < SMALL_SHARE * max(main.mass, MIN_CHARS) or _is_linked(element)
    }
    outside = _outside(body, main, is_known=is_known)
    inside = () if is_known else _lists_of_links(main)
    tables_of_contents = _contents(main)
    return Parts(main, frozenset(margins.union(outside, inside, tables_of_contents) - _above(body, main)))


def quoted(body: Element) -> frozenset[Element]:
    """What a mail quotes of others."""
    return frozenset(one for one in _walk(body) if one.attributes and _is_quoted(one))


def _is_quoted(element: Element) -> bool:
    cited = element.name == "blockquote" and element.attributes.get("type", "").lower() == "cite"
    return cited or bool(QUOTED.search(element.names))


def _walk(top: Element, leave_out: Set[Element] = frozenset()) -> Iterator[Element]:
    """The elements in an element, outer ones first, in order; nothing in those that are left out."""
    stack = [top]
    while stack:
        element = stack.pop()
        if element in leave_out or element.is_hidden:
            continue
        yield element
        if element.has_blocks:
            stack += reversed(element.elements)


def _around(body: Element) -> Iterator[Element]:
    """The outermost elements that tag, role or name say are not the report; a large one that says so may be wrong."""
    stack = [body]
    while stack:
        for element in stack.pop().elements:
            if not element.chars or element.is_hidden:
                continue
            if _says_so(element) and (element.mass * 2 < body.mass or _is_linked(element)):
                yield element
            elif element.has_blocks:
                stack.append(element)


def _says_so(element: Element) -> bool:
    if element.name in ("nav", "footer", "aside"):
        return True
    if not element.attributes:
        return False
    return element.attributes.get("role") in ROLES or (element.is_block and _is_named(element))


def _is_named(element: Element) -> bool:
    """Whether its name says so: alone, or with links or few sentences to bear it out. next-step may be a heading's."""
    if not (names := element.names):
        return False
    words = {word.lower() for word in WORD.findall(names)}.union(names.lower().split())
    if words & SURELY_AROUND:
        return True
    return bool(words & AROUND) and (element.links > 0 or element.marks < MIN_MARKS)


def _main(body: Element, around: Set[Element]) -> tuple[Element, bool]:
    """The element that holds the report, and whether its name says so."""
    total = max(1, body.mass - sum(element.mass for element in around))
    known = [element for element in _walk(body, around) if element.attributes and _is_known(element)]
    best = max(known, key=lambda element: element.mass, default=None)
    if best is not None and best.mass >= KNOWN_SHARE * total:
        return best, True
    main = body
    while (narrower := _narrower(main, total, around)) is not None:
        main = narrower
    return main, main.name in ("article", "main")


def _is_known(element: Element) -> bool:
    return any(NUMBER.sub("", name.lower()) in KNOWN for name in element.names.split())


def _narrower(main: Element, total: int, around: Set[Element]) -> Element | None:
    held = [part for part in main.elements if part not in around and not part.is_hidden]
    best = max(held, key=lambda part: part.mass, default=None)
    if best is None or best.name not in HOLDERS or not best.has_blocks or best.mass < SHARE * total:
        return None
    return None if best.name == "table" and not is_layout(best) else best


def _path(body: Element, main: Element) -> list[Element]:
    """From the body to the main element, both included."""
    came_from: dict[Element, Element] = {}
    for element in _walk(body):
        for part in element.elements:
            came_from[part] = element
        if element is main:
            break
    path = [main]
    while path[-1] is not body:
        path.append(came_from[path[-1]])
    return path[::-1]


def _above(body: Element, main: Element) -> set[Element]:
    return set(_path(body, main))


def _outside(body: Element, main: Element, *, is_known: bool) -> Iterator[Element]:
    """What stands beside the main element, at any height, and does not look like a part of the report."""
    path = _path(body, main)[::-1]
    is_next = not is_known  # nothing stands between what is looked at and the main element
    for inner, element in pairwise(path):
        others = [part for part in element.elements if part is not inner and part.chars and not _is_note(part)]
        for part in others:
            if not _is_kept(part, main, inner if is_next else None, is_known=is_known):
                yield part
        is_next = is_next and not others


def _is_note(element: Element) -> bool:
    return bool(element.attributes and NOTES.search(f"{element.names} {element.attributes.get('style', '')}"))


def _is_kept(part: Element, main: Element, beside: Element | None, *, is_known: bool) -> bool:
    """Whether something outside the main element may be a part of the report.

    `beside` is what it stands next to, where that holds the main element and nothing else.
    """
    if _is_linked(part):
        return False
    if beside is not None and not part.links and (part.marks or part.names == beside.names):
        return True
    if not is_known and (part.name in ("p", "ol", "pre", "blockquote", "b", "strong") or part.name[:1] == "h"):
        return not part.links
    own = part.chars - part.linked
    return part.marks >= MIN_MARKS and own >= max(MIN_CHARS, SMALL_SHARE * main.chars)


def _is_linked(element: Element) -> bool:
    """Whether most of it is in links, and no text is among them."""
    return bool(element.links) and element.linked >= LINK_SHARE * element.chars and element.marks < MIN_MARKS


def _lists_of_links(main: Element) -> Iterator[Element]:
    for element in _walk(main):
        if element is not main and element.is_block and element.links >= MIN_LINKS and _is_linked(element):
            yield element


def _contents(main: Element) -> Iterator[Element]:
    """Tables of contents: lists of links to places of the same page."""
    for element in _walk(main):
        leads_here = element.inner >= MIN_LINKS and element.inner == element.links
        if leads_here and element.name in ("ul", "ol", "div", "p") and element.linked >= LINK_SHARE * element.chars:
            yield element
