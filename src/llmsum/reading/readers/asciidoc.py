"""AsciiDoc, read as it stands on disk: the plain part of it, line by line."""

from collections.abc import Container

from llmsum.models.layout import Block, BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.markup.addresses import WEB
from llmsum.reading.readers.markup.fenced_table import read_bar_cells
from llmsum.reading.readers.markup.prose import whole
from llmsum.reading.readers.markup.sheet import Mark, Sheet, around, laid_out
from llmsum.reading.readers.markup.titles import with_title
from llmsum.reading.readers.markup.writing import Writing

HEADING = regex(r"(?P<marks>={1,6}|#{1,6})[ \t]+(?=\S)")
ATTRIBUTE = regex(r":!?[\w-]+!?:(?:\s|$)")
AUTHOR = regex(r"[^=:|*.\[\]/]{2,60}(?:<[^<>\s]+>)?(?:;[^;]{2,60})*")
REVISION = regex(r"v?\d[\w.]*(?:,.*)?|\d{4}-\d\d-\d\d.*")
MACRO = regex(r"(?P<name>image|video|audio|include|toc|ifdef|ifndef|ifeval|endif)::[^\[\]\n]*\[[^\]\n]*\]\s*")
BLOCK_ATTRIBUTES = regex(r"\[(?:[^\[\]\n]*|\[[^\[\]\n]*\])\]")
NOTED = regex(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+")
BULLET = regex(r"(?P<marks>\*{1,5}|\.{1,5}|-)\s+(?:\[[ xX*]\]\s+)?(?=\S)|(?P<number>\d{1,3}\.)\s+(?=\S)")
RULER = regex(r"'{3,}|<{3,}|-{3}|\*{3}|\+")
BLOCK_TITLE = regex(r"\.(?=[^\s.])")
CODE_FENCE = regex(r"-{4,}|\.{4,}|\+{4,}|`{3,}\w*|/{4,}")
OPEN_FENCE = regex(r"={4,}|\*{4,}|_{4,}|--")
TABLE_FENCE = regex(r"[|!]={3,}")
INLINE = regex(
    r"(?P<image>image:[^\s\[\]:][^\s\[\]]*\[[^\[\]\n]*\])"
    r"|(?P<note>footnote(?:ref)?:[^\s\[\]]*\[[^\[\]\n]*\])"
    r"|(?P<link>(?:link:|xref:|mailto:|https?://)[^\s\[\]，。；、（）]*\[)(?P<words>[^\[\]\n]*)(?P<end>\])"
    r"|(?P<cross><<[^<>,\n]*(?:,\s*)?)(?P<named>[^<>\n]*)(?P<shut>>>)"
    r"|(?P<anchor>\[\[[^\[\]\n]*\]\]|\{[a-z][\w-]*\}|(?<=\s)\+(?=\s*$)|\+\+\+)"
    r"|(?P<mark>\*\*|__|``|(?<![\w*])\*(?=[^\s*][^*\n]*\*(?!\w))|(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_][^_\n]*_(?!\w))"
    r"|(?<=[^\s_])_(?![\w_])|`)",
    8,
)


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text as on disk, with its layout.

    Raises:
        InputError: the data is in no encoding that can be told, or not in that which is wanted.
        UsageError: the encoding that is wanted is none.
    """
    return laid_out(data, wanted, blocks_of)


def blocks_of(raw: str) -> tuple[Block, ...]:
    """The layout of an AsciiDoc text."""
    sheet = Sheet(raw)
    _Reader(sheet).read()
    return with_title(sheet.done(), raw)


def marks_in(text: str, labels: Container[str] = (), breaks: bool = False) -> list[Mark]:  # noqa: ARG001 - a finder's shape
    """What is no part of what can be read within a paragraph."""
    found: list[Mark] = []
    for match in INLINE.finditer(text):
        if match["image"]:
            found.append(Mark("image", *match.span()))
        elif match["link"] or match["cross"]:
            words = "words" if match["link"] else "named"
            found += around(match, words, "link")
        else:
            found.append(Mark("comment", *match.span()))
    found += [Mark("link", *address.span()) for address in WEB.finditer(text)]
    return found


class _Reader:
    """Goes through the lines once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._writing = Writing(sheet, find=marks_in, split=whole)
        self._unclosed: set[str] = set()

    def read(self) -> None:
        at = self._header()
        count = len(self._sheet.lines)
        while at < count:
            line = self._sheet.text(at)
            at = at + 1 if not line else self._block(at, line)

    def _header(self) -> int:
        """The title with the lines right below it: who wrote it, which edition, attributes."""
        at = 0
        while at < len(self._sheet.lines) and (
            not self._sheet.text(at) or self._sheet.text(at).startswith("//") or ATTRIBUTE.match(self._sheet.text(at))
        ):
            at = self._block(at, self._sheet.text(at)) if self._sheet.text(at) else at + 1
        if at == len(self._sheet.lines) or not self._sheet.text(at).startswith("= "):
            return at
        at = self._block(at, self._sheet.text(at))
        for pattern in (AUTHOR, REVISION):
            if at < len(self._sheet.lines) and pattern.fullmatch(self._sheet.text(at)):
                self._sheet.add("front_matter", at, at + 1)
                at += 1
        return at

    def _block(self, at: int, line: str) -> int:
        """Reads what begins on a line; gives the line behind it."""
        sheet = self._sheet
        if TABLE_FENCE.fullmatch(line) or CODE_FENCE.fullmatch(line):
            end = self._closing(at, line)
            if end and line[0] in "|!":
                sheet.mark_lines("comment", at, at + 1)
                sheet.mark_lines("comment", end, end + 1)
                options = sheet.text(at - 1) if at else ""
                read_bar_cells(self._writing, at + 1, end, options)
                return end + 1
            if end:
                sheet.mark_lines("comment" if line[0] == "/" else "code", at, end + 1)
                return end + 1
        macro = MACRO.fullmatch(line)
        kind: BlockKind | None = None
        if macro:
            kind = "image" if macro["name"] in ("image", "video", "audio") else "comment"
        elif (
            line.startswith("//")
            or RULER.fullmatch(line)
            or OPEN_FENCE.fullmatch(line)
            or CODE_FENCE.fullmatch(line)
            or BLOCK_ATTRIBUTES.fullmatch(line)
        ):
            kind = "comment"
        if kind:
            sheet.mark_lines(kind, at, at + 1)
            return at + 1
        if ATTRIBUTE.match(line):
            sheet.add("front_matter", at, at + 1)
            return at + 1
        return self._text(at, line)

    def _text(self, at: int, line: str) -> int:
        sheet = self._sheet
        begin = sheet.lines[at].start + len(sheet.line(at)) - len(sheet.line(at).lstrip())
        if heading := HEADING.match(line):
            sheet.mark("comment", begin, begin + heading.end())
            sheet.content[at] = begin + heading.end()
            self._writing.block("heading", at, at + 1, level=len(heading["marks"]))
            return at + 1
        if title := BLOCK_TITLE.match(line):
            sheet.mark("comment", begin, begin + title.end())
            sheet.content[at] = begin + title.end()
            self._writing.block("caption", at, at + 1)
            return at + 1
        depth = 0
        if bullet := BULLET.match(line):
            depth = len(bullet["marks"] or ".")
            sheet.content[at] = begin + bullet.end()
        elif noted := NOTED.match(line):
            sheet.mark("comment", begin, begin + noted.end())
            sheet.content[at] = begin + noted.end()
        end = at + 1
        while end < len(sheet.lines) and self._goes_on(sheet.text(end)):
            end += 1
        self._writing.paragraph(at, end, depth=depth)
        return end

    @staticmethod
    def _goes_on(line: str) -> bool:
        return (
            bool(line)
            and not any(pattern.match(line) for pattern in (HEADING, BULLET, MACRO))
            and not any(
                pattern.fullmatch(line) for pattern in (RULER, OPEN_FENCE, CODE_FENCE, TABLE_FENCE, BLOCK_ATTRIBUTES)
            )
            and not line.startswith("//")
        )

    def _closing(self, at: int, line: str) -> int:
        """The line that closes a fence; 0 where none does."""
        mark = line.rstrip("abcdefghijklmnopqrstuvwxyz") if line[0] == "`" else line
        if mark in self._unclosed:
            return 0
        for index in range(at + 1, len(self._sheet.lines)):
            if self._sheet.text(index) == mark:
                return index
        self._unclosed.add(mark)
        return 0
