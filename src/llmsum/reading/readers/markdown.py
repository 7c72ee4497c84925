"""Markdown, read as it stands on disk: every block and every mark keeps its place in the raw text."""

import re
from typing import TYPE_CHECKING

from llmsum.models.layout import Block
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.markup.barred_table import read_table
from llmsum.reading.readers.markup.fields import fields, header
from llmsum.reading.readers.markup.html import read_html
from llmsum.reading.readers.markup.inline import HAN, label_of
from llmsum.reading.readers.markup.prose import is_item
from llmsum.reading.readers.markup.rules import parse
from llmsum.reading.readers.markup.sheet import Sheet, laid_out
from llmsum.reading.readers.markup.titles import with_title
from llmsum.reading.readers.markup.writing import Writing

if TYPE_CHECKING:
    from markdown_it.token import Token

HASHES = regex(r"[#=]{1,6}[\s　]*")
CLOSING = regex(r"(?:\s+#+|(?<=[^\s#])#+)\s*$|\s+=+\s*$")
QUOTE = regex(r"[ \t]*>[ \t]?")
ALERT = regex(r"\[![A-Za-z]+\]")  # > [!NOTE]
BULLET = regex(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
CONTENTS = regex(r"\[\[?toc\]?\]", re.IGNORECASE)
CONTENTS_ITEM = regex(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\[[^\]\n]*\]\(\s*<?#[^()\n]*(?:\([^()\n]*\))?[^()\n]*\)\s*")
HACKMD_TAGS = regex(r"#{1,6}\s*tags\s*[:：].*", re.IGNORECASE)
NOTE_MARK = regex(r"\[\^[^\]]*\]:\s*")
DRAWN = regex(r"[├└│─┌┐┘┤┬┴┼]|[{};]\s*$|^\s*(?:[$>#]|//|/\*)\s", re.MULTILINE)
# Of the letters of indented text: more in Chinese, and it is no code but a paragraph that was indented by hand.
PROSE_SHARE = 0.5
DRAWN_SHARE = 0.2  # of the lines: more look like code, or are drawn
PLAIN = regex(r"\s*(?:te?xt|plain(?:text)?|markdown|md)?\s*", re.IGNORECASE)
PROSE_MARK = regex(r"[。；，]")
LONGEST_SETEXT = 45  # characters; a longer line above `---` is a paragraph above a ruler
LONGEST_HEADING = 90
ENDS_SENTENCE = regex(r"[。；;]")
ADDRESS_LIKE = regex(r"<|[A-Za-z][\w+.-]*:|[\w./#?=&%+~-]+$", re.ASCII)


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text as on disk, with its layout.

    Raises:
        InputError: the data is in no encoding that can be told, or not in that which is wanted.
        UsageError: the encoding that is wanted is none.
    """
    return laid_out(data, wanted, blocks_of)


def blocks_of(raw: str) -> tuple[Block, ...]:
    """The layout of a Markdown text. Reading takes time in proportion to its length, whatever it holds."""
    sheet = Sheet(raw)
    lines = [sheet.line(index) for index in range(len(sheet.lines))]
    opening, first, ruler = header(lines)
    if ruler:
        sheet.mark_lines("comment", opening, first)
        sheet.mark_lines("comment", ruler, ruler + 1)
        for start, end in fields(lines, first, ruler):
            sheet.add("front_matter", start, end)
        sheet.use(0, ruler + 1)
        lines[: ruler + 1] = [""] * (ruler + 1)
    tokens = parse("\n".join(lines))
    defined = [(str(token.meta["label"]), token.map) for token in tokens if token.type == "definition"]
    labels = {label_of(label) for label, lines in defined if lines and _leads(sheet, lines[0])}
    _Reader(sheet, Writing(sheet, labels)).read(tokens)
    return with_title(sheet.done(), raw)


def _leads(sheet: Sheet, line: int) -> bool:
    """Whether what stands behind `[label]:` could be an address, or stands on the next line."""
    target = sheet.text(line).partition("]:")[2].split()
    return not target or bool(ADDRESS_LIKE.match(target[0]))


def _is_prose(text: str, needs: re.Pattern[str]) -> bool:
    """Whether indented or fenced text is no code, but Chinese; it holds `needs`."""
    letters = sum(char.isalnum() for char in text)
    is_chinese = bool(needs.search(text)) and len(HAN.findall(text)) >= PROSE_SHARE * letters
    return is_chinese and len(DRAWN.findall(text)) <= DRAWN_SHARE * len(text.splitlines())


class _Reader:
    """Goes through the tokens once, knowing in how many lists it is."""

    def __init__(self, sheet: Sheet, writing: Writing) -> None:
        self._sheet = sheet
        self._writing = writing
        self._depth = 0
        self._item: int | None = None  # the line on which a list item begins that has no text yet

    def read(self, tokens: list["Token"]) -> None:
        for token in tokens:
            if token.type in ("bullet_list_close", "ordered_list_close"):
                self._depth -= 1
            elif token.map and (step := STEPS.get(token.type)):
                self._token = token
                step(self, *token.map)
        self._rest()

    def _rest(self) -> None:
        """Lines that no token told of, because they are nested too deeply, are plain."""
        for index in range(len(self._sheet.lines)):
            if not self._sheet.used[index] and not self._sheet.is_blank(index):
                self._writing.paragraph(index, index + 1)

    # --- containers --------------------------------------------------------------------------------

    def list(self, *_: int) -> None:
        self._depth += 1

    def item(self, start: int, _: int) -> None:
        if bullet := BULLET.match(self._sheet.raw, self._sheet.content[start], self._sheet.lines[start].end):
            self._sheet.content[start] = bullet.end()
        self._item = start

    def quote(self, start: int, end: int) -> None:
        for index in range(start, end):
            begin, line_end = self._sheet.content[index], self._sheet.lines[index].end
            if mark := QUOTE.match(self._sheet.raw, begin, line_end):
                behind = mark.end()
                if index == start and (alert := ALERT.match(self._sheet.raw, behind, line_end)):
                    behind = alert.end()
                self._sheet.mark("comment", begin, behind)
                self._sheet.content[index] = behind

    # --- text --------------------------------------------------------------------------------------

    def paragraph(self, start: int, end: int) -> None:
        is_item, self._item = self._item == start, None
        if CONTENTS.fullmatch(self._sheet.text(start)):
            self._sheet.mark_lines("comment", start, end)
        elif is_item and CONTENTS_ITEM.fullmatch(self._sheet.line(start).strip()) and end == start + 1:
            self._writing.block("margin", start, end)
        else:
            self._writing.paragraph(start, end, depth=self._depth if is_item else 0)

    def heading(self, start: int, end: int) -> None:
        """A heading after `#`. One that is as long as a paragraph, and a sentence, was meant to look large."""
        self._item = None
        sheet = self._sheet
        begin, line_end = sheet.content[start], sheet.lines[start].end
        if HACKMD_TAGS.fullmatch(sheet.text(start)):
            sheet.add("front_matter", start, end)
            return
        hashes = HASHES.match(
            sheet.raw, begin + len(sheet.raw[begin:line_end]) - len(sheet.raw[begin:line_end].lstrip())
        )
        behind = hashes.end() if hashes else begin
        closing = CLOSING.search(sheet.raw[behind:line_end])
        stop = behind + closing.start() if closing else line_end
        sheet.mark("comment", begin, behind)
        sheet.mark("comment", stop, line_end)
        sheet.content[start] = behind
        self._heading(start, end, int(self._token.tag), sheet.raw[behind:stop].strip())

    def _heading(self, start: int, end: int, level: int, words: str) -> None:
        if len(words) > LONGEST_HEADING and ENDS_SENTENCE.search(words):
            self._writing.paragraph(start, end)
        else:
            self._writing.block("heading", start, end, level=level)

    def underlined(self, start: int, end: int) -> None:
        """A line above `===` or `---`. A paragraph above `---` was meant to stand above a ruler."""
        self._item = None
        self._sheet.mark_lines("comment", end - 1, end)
        words = self._sheet.text(start)
        if end - start > 2 or len(words) > LONGEST_SETEXT or ENDS_SENTENCE.search(words):
            self._writing.paragraph(start, end - 1)
        else:
            self._heading(start, end - 1, int(self._token.tag[1]), words)

    def footnote(self, start: int, end: int) -> None:
        begin = self._sheet.content[start]
        if mark := NOTE_MARK.search(self._sheet.raw, begin, self._sheet.lines[start].end):
            self._sheet.mark("comment", begin, mark.end())
            self._sheet.content[start] = mark.end()
        self._writing.block("note", start, end)

    def definition(self, start: int, end: int) -> None:
        """Where a link leads. A bracket and a colon before a word is no definition, whatever CommonMark says."""
        if _leads(self._sheet, start):
            self._sheet.mark_lines("link", start, end)
        else:
            self._writing.paragraph(start, end)

    # --- what is no text ---------------------------------------------------------------------------

    def code(self, start: int, end: int) -> None:
        self._item = None
        self._sheet.mark_lines("code", start, end)

    def fence(self, start: int, end: int) -> None:
        """Code, or text that was fenced to keep its lines: of no language, and Chinese sentences."""
        self._item = None
        if not (PLAIN.fullmatch(self._token.info) and _is_prose(self._token.content, PROSE_MARK)):
            self._sheet.mark_lines("code", start, end)
            return
        for index in range(start, end):
            if index in (start, end - 1):
                self._sheet.mark_lines("comment", index, index + 1)
            elif not self._sheet.is_blank(index):
                self._writing.paragraph(index, index + 1)

    def indented(self, start: int, end: int) -> None:
        """Code, or text that was indented by hand, as Chinese paragraphs are."""
        self._item = None
        if not _is_prose(self._token.content, HAN):
            self._sheet.mark_lines("code", start, end)
            return
        for index in range(start, end):
            if not self._sheet.is_blank(index):
                depth = self._depth + 1 if is_item(self._sheet.text(index)) else 0
                self._writing.paragraph(index, index + 1, depth=depth)

    def ruler(self, start: int, end: int) -> None:
        self._item = None
        self._sheet.mark_lines("comment", start, end)

    def table(self, start: int, end: int) -> None:
        self._item = None
        read_table(self._writing, start, end)

    def html(self, start: int, end: int) -> None:
        self._item = None
        read_html(self._writing, start, end, self._token.info)


STEPS = {
    "bullet_list_open": _Reader.list,
    "ordered_list_open": _Reader.list,
    "list_item_open": _Reader.item,
    "blockquote_open": _Reader.quote,
    "paragraph_open": _Reader.paragraph,
    "heading": _Reader.heading,
    "heading_open": _Reader.underlined,
    "footnote": _Reader.footnote,
    "definition": _Reader.definition,
    "fence": _Reader.fence,
    "formula": _Reader.code,
    "code_block": _Reader.indented,
    "hr": _Reader.ruler,
    "container": _Reader.ruler,
    "pipe_table": _Reader.table,
    "html": _Reader.html,
}
