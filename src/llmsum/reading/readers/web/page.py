"""HTML → lines, each with what it is: all that readers of pages, saved pages and mails share."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.models.notes import HIDDEN_CHARACTERS_OUT, NAVIGATION_OUT
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Unreadable, Writer
from llmsum.reading.readers.web.content import find_content, quoted
from llmsum.reading.readers.web.flow import Piece, pieces_of
from llmsum.reading.readers.web.looks import sheet_of
from llmsum.reading.readers.web.styled import with_headings
from llmsum.reading.readers.web.titles import fields_of, names_of, with_title
from llmsum.reading.readers.web.tree import Element, Page, parse

# Lines of navigation that are kept, so that one sees what was taken for it; a site map has thousands.
MAX_MARGINS: Final = 200
WAITING: Final = regex(
    r".{0,40}(?:loading|please wait|javascript|正在加载|加载中|请稍[候后]).{0,120}",
    re.I | re.S,
)
SHORT: Final = 200
AS_SHOWN: Final = "open it in a browser and save it as displayed (.mhtml), or copy its text into a .txt file"


class Read(NamedTuple):
    """A page's lines, and what its head tells of it."""

    pieces: list[Piece]
    fields: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


def read_page(html: str, *, is_whole: bool = False) -> Read:
    """The lines of a page.

    Args:
        html: the page.
        is_whole: all of it is content, as in a mail, save the mails it quotes; its title is the subject.

    Raises:
        Unreadable: it has no text, only links, pictures or other pages, or a script is to fill it in.
    """
    page = parse(html)
    pieces, remarks = _shown(page, is_whole=is_whole)
    if page.embedded and not _is_text(pieces):
        page = page._replace(body=parse(page.embedded).body)
        pieces, remarks = _shown(page, is_whole=is_whole)
    if not _is_text(pieces):
        raise _empty(pieces, page)
    if not is_whole:
        pieces = with_headings(with_title(pieces, names_of(page.title, page.meta)))
    kept, lost = _bounded(pieces)
    if lost:
        remarks.append(NAVIGATION_OUT.format(lost))
    return Read(kept, tuple(fields_of(page.meta)), tuple(remarks))


def _shown(page: Page, *, is_whole: bool) -> tuple[list[Piece], list[str]]:
    """The lines that a page shows, and what is to be told of others."""
    remarks = _revealed(page.body)
    margins = quoted(page.body) if is_whole else find_content(page.body).margins
    pieces = pieces_of(page.body, margins, sheet_of(page.styles))
    return [piece for piece in pieces if piece.text.strip()], remarks


def _is_text(pieces: Sequence[Piece]) -> bool:
    """Whether there is anything to read but the word that something is still to come."""
    text = "".join(piece.text for piece in pieces if not piece.margin and piece.kind != "code")
    is_waiting = len(text) < SHORT and bool(WAITING.fullmatch(text))
    return not is_waiting and any(map(str.isalnum, text))


def write(writer: Writer, pieces: Sequence[Piece]) -> None:
    """Adds the lines of a page to a text."""
    for piece in pieces:
        if piece.margin:
            writer.add("margin", piece.text)
        elif piece.row is not None:
            row = piece.row
            writer.add_row(list(row.cells), list(row.columns) or None, is_head=row.is_head)
        else:
            writer.add(piece.kind, piece.text, level=piece.level)


def _revealed(body: Element) -> list[str]:
    """Shows the one hidden element that holds most of a page, as WeChat's does until its script has run.

    What stays hidden is told.
    """
    hidden, visible = _hidden_in(body)
    largest = max(hidden, key=lambda element: element.chars, default=None)
    if largest is not None and largest.chars > visible:
        largest.is_hidden = False
        inner, _ = _hidden_in(largest)
        hidden = [element for element in hidden if element is not largest] + inner
    chars = sum(element.chars for element in hidden)
    return [HIDDEN_CHARACTERS_OUT.format(chars)] if chars else []


def _hidden_in(top: Element) -> tuple[list[Element], int]:
    """The outermost hidden elements, and how many characters are in none of them."""
    found: list[Element] = []
    stack = [top]
    while stack:
        element = stack.pop()
        for below in element.elements:
            if below.is_hidden:
                found.append(below)
            else:
                stack.append(below)
    return found, top.chars - sum(element.chars for element in found)


def _bounded(pieces: list[Piece]) -> tuple[list[Piece], int]:
    kept: list[Piece] = []
    margins = 0
    for piece in pieces:
        margins += piece.margin
        if not piece.margin or margins <= MAX_MARGINS:
            kept.append(piece)
    return kept, len(pieces) - len(kept)


def _empty(pieces: Sequence[Piece], page: Page) -> Unreadable:
    """What stands in the place of a text."""
    is_scripted = page.dropped.get("script", 0) + page.dropped.get("noscript", 0) > 0
    if page.body.name == "frameset" or (_holds(page.body, "iframe") and not is_scripted):
        return Unreadable("is only a frame around other pages", "save the page that is shown inside it and give that")
    if any(piece.margin for piece in pieces):
        return Unreadable("holds only links to other pages", "open the report itself and save that page")
    if is_scripted:
        return Unreadable("holds no text: it is filled in by a script", AS_SHOWN)
    if page.dropped.get("img"):
        return Unreadable("holds only pictures", "save them as a PDF file, or type their text, and give that")
    return Unreadable("holds no text", "give a page that holds a report")


def _holds(top: Element, name: str) -> bool:
    stack = [top]
    while stack:
        element = stack.pop()
        if element.name == name:
            return True
        stack += element.elements
    return False
