"""reStructuredText, read as it stands on disk: the plain part of it, line by line."""

from collections.abc import Container

from llmsum.models.layout import Block
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.markup.addresses import WEB
from llmsum.reading.readers.markup.barred_table import read_table
from llmsum.reading.readers.markup.prose import whole
from llmsum.reading.readers.markup.sheet import Mark, Sheet, laid_out
from llmsum.reading.readers.markup.simple_table import read_simple_table
from llmsum.reading.readers.markup.titles import with_title
from llmsum.reading.readers.markup.writing import Writing

ADORNMENT = regex(r"([=\-`:'\"~^_*+#<>.])\1{2,}")
SIMPLE_RULE = regex(r"={2,}(?:\s+={2,})+")
GRID_RULE = regex(r"\+(?:[-=]+\+)+")
EXPLICIT = regex(r"\.\.(?:\s+|$)")
DIRECTIVE = regex(r"\.\.\s+(?:\|[^|\n]+\|\s+)?(?P<name>[A-Za-z][\w:.-]*)::\s*(?P<rest>.*)")
TARGET = regex(r"\.\.\s+_[^:\n]*:|__\s")
NOTE = regex(r"\.\.\s+\[[^\]\n]+\]\s*")
FIELD = regex(r":[^:\s][^:\n]{0,40}:(?:\s|$)")
BULLET = regex(r"(?:[-*+•]|\(?(?:\d{1,3}|#|[a-zA-Z])[.)])\s+(?=\S)")
PICTURES = frozenset({"image", "figure", "video", "youtube"})
CODE = regex(
    r"code|code-block|sourcecode|highlight|literalinclude|math|raw|parsed-literal|doctest|graphviz|mermaid|plantuml|uml"
)
HIDDEN = regex(
    r"toctree|include|meta|only|index|contents|tabularcolumns|currentmodule|default-role|role|replace|unicode|date|sectnum"
    r"|header|footer"
)
INLINE = regex(
    r"(?P<code>``)(?P<said>[^`\n]+)``"
    r"|(?P<role>:[\w:.+-]+:)?`(?P<words>[^`<\n]*?)(?P<address>\s*<[^`<>\n]*>)?`(?P<end>_{0,2})"
    r"|(?P<reference>\[(?:\#?[\w-]*|\*)\]_(?!\w))|(?P<trailing>(?<=\w)_{1,2}(?![\w_]))"
    r"|(?P<marks>\*\*|(?<![\w*])\*(?=[^\s*][^*\n]*\*(?!\w))|(?<=[^\s*])\*(?![\w*]))|\\(?P<escaped>[\s*`_|\\])"
)


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text as on disk, with its layout.

    Raises:
        InputError: the data is in no encoding that can be told, or not in that which is wanted.
        UsageError: the encoding that is wanted is none.
    """
    return laid_out(data, wanted, blocks_of)


def blocks_of(raw: str) -> tuple[Block, ...]:
    """The layout of a reStructuredText."""
    sheet = Sheet(raw)
    _Reader(sheet).read()
    return with_title(sheet.done(), raw)


def marks_in(text: str, labels: Container[str] = (), breaks: bool = False) -> list[Mark]:  # noqa: ARG001 - a finder's shape
    """What is no part of what can be read within a paragraph."""
    found: list[Mark] = []
    for match in INLINE.finditer(text):
        if match["code"]:
            found += [
                Mark("comment", match.start(), match.start("said")),
                Mark("comment", match.end("said"), match.end()),
            ]
        elif match["words"]:
            found += [Mark("link", match.start(), match.start("words")), Mark("link", match.end("words"), match.end())]
        elif match["escaped"]:
            found.append(Mark("comment", match.start(), match.start() + 1))
        else:
            found.append(Mark("link" if match["address"] or match["reference"] else "comment", *match.span()))
    found += [Mark("link", *address.span()) for address in WEB.finditer(text)]
    return found


class _Reader:
    """Goes through the lines once; which adornment is which level follows from their order."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._writing = Writing(sheet, find=marks_in, split=whole)
        self._levels: list[tuple[str, bool]] = []
        self._is_top = True  # nothing but a title and fields so far

    def read(self) -> None:
        at, count = 0, len(self._sheet.lines)
        while at < count:
            at = self._block(at, self._sheet.text(at)) if self._sheet.text(at) else at + 1

    def _line(self, at: int) -> str:
        return self._sheet.text(at) if at < len(self._sheet.lines) else ""

    def _block(self, at: int, line: str) -> int:
        """Reads what begins on a line; gives the line behind it."""
        if EXPLICIT.match(line) or line.startswith("__ "):
            return self._explicit(at, line)
        if ADORNMENT.fullmatch(line) and self._line(at + 1) and self._line(at + 2) == line:
            return self._heading(at + 1, line[0], is_over=True)
        if ADORNMENT.fullmatch(self._line(at + 1)) and not ADORNMENT.fullmatch(line) and not self._indent(at):
            return self._heading(at, self._line(at + 1)[0], is_over=False)
        if SIMPLE_RULE.fullmatch(line) or GRID_RULE.fullmatch(line):
            return self._table(at, line)
        if ADORNMENT.fullmatch(line):
            self._sheet.mark_lines("comment", at, at + 1)
            return at + 1
        return self._text(at, line)

    def _table(self, at: int, line: str) -> int:
        if line.startswith("+"):
            end = at + 1
            while self._line(end).startswith(("|", "+")):
                end += 1
            read_table(self._writing, at, end)
        elif end := self._table_end(at):
            read_simple_table(self._writing, at, end)
        else:
            end = at + 1
            self._sheet.mark_lines("comment", at, end)
        return end

    def _indent(self, at: int) -> int:
        line = self._sheet.line(at)
        return len(line) - len(line.lstrip())

    def _indented(self, at: int, than: int) -> int:
        """Behind the lines that are indented deeper, blank ones at their end excluded."""
        end = last = at
        while end < len(self._sheet.lines) and (not self._line(end) or self._indent(end) > than):
            end += 1
            last = end if self._line(end - 1) else last
        return last

    def _heading(self, at: int, sign: str, *, is_over: bool) -> int:
        if is_over:
            self._sheet.mark_lines("comment", at - 1, at)
        self._sheet.mark_lines("comment", at + 1, at + 2)
        style = (sign, is_over)
        if style not in self._levels:
            self._levels.append(style)
        self._writing.block("heading", at, at + 1, level=self._levels.index(style) + 1)
        return at + 2

    def _table_end(self, at: int) -> int:
        """Behind the rule that ends a table: the last before a blank line."""
        end, last = at + 1, 0
        while self._line(end):
            last = end + 1 if SIMPLE_RULE.fullmatch(self._line(end)) else last
            end += 1
        return last

    def _explicit(self, at: int, line: str) -> int:
        sheet, below = self._sheet, self._indented(at + 1, self._indent(at))
        if TARGET.match(line):
            sheet.mark_lines("link", at, at + 1)
            return at + 1
        if note := NOTE.match(line):
            begin = sheet.lines[at].start + self._indent(at)
            sheet.mark("comment", begin, begin + note.end())
            sheet.content[at] = begin + note.end()
            self._writing.block("note", at, below)
            return below
        directive = DIRECTIVE.fullmatch(line)
        name = directive["name"] if directive else ""
        if directive is None or CODE.fullmatch(name) or HIDDEN.fullmatch(name):
            sheet.mark_lines("code" if CODE.fullmatch(name) else "comment", at, below)
            return below
        sheet.mark_lines("image" if name in PICTURES else "comment", at, at + 1)
        at += 1
        while at < below and FIELD.match(self._line(at)):
            sheet.mark_lines("comment", at, at + 1)
            at += 1
        if name == "figure" and at < below:
            at = self._caption(at, below)
        return at

    def _caption(self, at: int, below: int) -> int:
        while not self._line(at):
            at += 1
        end = at
        while end < below and self._line(end):
            end += 1
        self._writing.block("caption", at, end)
        return end

    def _text(self, at: int, line: str) -> int:
        indent = self._indent(at)
        if FIELD.match(line):
            end = self._indented(at + 1, indent) if self._is_top else at + 1
            self._writing.block("front_matter" if self._is_top else "paragraph", at, end)
            return end
        self._is_top = False
        bullet = BULLET.match(line)
        end = at + 1
        while self._goes_on(end, indent, is_item=bullet is not None):
            end += 1
        self._writing.paragraph(at, end, depth=indent // 2 + 1 if bullet else 0)
        if self._line(end - 1).endswith("::"):
            return self._literal(end, indent)
        return end

    def _goes_on(self, at: int, indent: int, *, is_item: bool) -> bool:
        line = self._line(at)
        is_deeper = at < len(self._sheet.lines) and self._indent(at) > indent
        if not line or BULLET.match(line) or EXPLICIT.match(line) or (is_item and not is_deeper):
            return False
        return not ADORNMENT.fullmatch(line) and not (ADORNMENT.fullmatch(self._line(at + 1)) and not is_deeper)

    def _literal(self, at: int, indent: int) -> int:
        end = self._indented(at, indent)
        begin = next((index for index in range(at, end) if self._line(index)), end)
        self._sheet.mark_lines("code", begin, end)
        return max(at, end)
