"""Markdown's blocks as people write them: CommonMark by markdown-it-py, with rules of our own before its own.

CommonMark is strict where reports are not. `#标题` without a blank is a heading, a table stands without its ruled
line, a fence is never closed, and text goes on in the line below `<br>` or
`<div>`, which CommonMark would take for HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmsum.patterns import regex
from llmsum.reading.readers.markup.pipes import is_barred, is_rule

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block.state_block import StateBlock
    from markdown_it.token import Token

# How deep quotes and lists are read; what stands deeper is read as plain lines.
DEEPEST = 16
MOST_MARKS = 8  # of a fence that is never closed, as it is remembered
HAN = r"\u3400-\u9fff"
HEADING = regex(r"#{1,6}(?:\s|$)")
# Not #123, which is an issue, nor #标签 #标签 or #话题# in prose.
TIGHT_HEADING = regex(
    rf"#{{1,6}}(?!#)(?=[^#]*[{HAN}])(?!(?<!##)\d+(?!\d*[年月季周期号、.．)）]))[{HAN}\w（(【《“〈*][^#。；;\n]{{0,44}}#{{0,6}}"
    # ##Done and #Field notes: spring, but not #otters and #BookWeek drew 300 pupils
    r"|#{2,6}[A-Z][a-z]+(?: [A-Za-z'’&]+){0,3}#{0,6}|#[A-Z][\w'’-]*(?: [\w'’-]+){0,3}: [^#.;\n]{1,45}"
)
WIKI_HEADING = regex(rf"={{2,6}}\s+(?=[^=]*[{HAN}])[^=。；;\n]{{1,45}}(?:\s=+)?")
NOTE = regex(r"\[\^[^\]\s]{1,60}\]:")
CONTAINER = regex(r":{3,}.*")
# Tags that begin a line of HTML; what stands in the lines below is Markdown again.
BLOCK_TAG = regex(
    r"</?(?:address|article|aside|blockquote|body|br|center|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head"
    r"|header|hr|html|iframe|legend|li|link|main|meta|nav|ol|p|section|source|summary|tbody|td|tfoot|th|thead|title|tr|track|ul|video)"
    r"(?=[\s/>])|<!DOCTYPE",
    2,
)
# What ends only with its own closing tag; a heading of HTML is short.
ENCLOSED: Final = (
    ("table", regex(r"<(?!/)[^\n]*?<table[\s>]|<table[\s>]", 2), "</table", 0),
    ("heading", regex(r"<h[1-6][\s>]", 2), "</h", 8),
    ("code", regex(r"<script[\s>]", 2), "</script", 0),
    ("code", regex(r"<style[\s>]", 2), "</style", 0),
    ("code", regex(r"<pre[\s>]", 2), "</pre", 0),
    ("comment", regex(r"<!--"), "-->", 0),
)


def parse(text: str) -> list[Token]:
    """The blocks of a text as flat tokens with the lines they span. Inline content is not read.

    Beside those of CommonMark there are `definition` (of a link's address), `heading` (one token, its level in `tag`),
    `pipe_table`, `html` (lines of it; `info` is what it encloses), `footnote`, `formula` and `container`.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
    reader.core.ruler.enableOnly(["normalize", "block"])
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    blocks = reader.block.ruler
    blocks.before("code", "pipe_table", _pipe_table, interrupts)
    blocks.before("code", "html_lines", _html, interrupts)
    blocks.before("fence", "formula", _formula, interrupts)
    blocks.before("fence", "container", _container, interrupts)
    blocks.before("reference", "footnote", _footnote, interrupts)
    blocks.before("heading", "tight_heading", _heading, interrupts)
    blocks.at("fence", _fence, interrupts)
    blocks.at("code", _code)
    blocks.disable(["html_block", "heading"])
    return reader.parse(text, {"open": set()})


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _begins(state: StateBlock, line: int, chars: str) -> bool:
    """Whether the first character of a line is one of these; asked first, for most lines are just text."""
    at = state.bMarks[line] + state.tShift[line]
    return at < state.eMarks[line] and state.src[at] in chars


def _is_inside(state: StateBlock, line: int, end: int) -> bool:
    """Whether a line belongs to the container that is being read."""
    return line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line)


def _push(state: StateBlock, name: str, start: int, end: int, *, tag: str = "", info: str = "") -> bool:
    token = state.push(name, tag, 0)
    token.map = [start, end]
    token.info = info
    state.line = end
    return True


def _pipe_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _begins(state, start, "+") and state.src.find("|", state.bMarks[start], state.eMarks[start]) < 0:
        return False
    first = _line(state, start)
    second = _line(state, start + 1) if _is_inside(state, start + 1, end) else ""
    is_ruled = is_rule(second) and "|" in first and not is_rule(first)
    if not is_ruled and not (is_barred(first) and is_barred(second)):
        return False
    if silent:
        return True
    last = start + 2
    while _is_inside(state, last, end):
        line = _line(state, last)
        if not (("|" in line and is_ruled) or is_barred(line)) or (is_ruled and _begins_table(state, last, end)):
            break
        last += 1
    return _push(state, "pipe_table", start, last)


def _begins_table(state: StateBlock, line: int, end: int) -> bool:
    """Whether a line is the head of another table, which nobody parted from the one above."""
    return _is_inside(state, line + 1, end) and is_rule(_line(state, line + 1)) and not is_rule(_line(state, line))


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _begins(state, start, "<"):
        return False
    line = _line(state, start)
    for name, opening, closing, most in ENCLOSED:
        if opening.match(line):
            last = _closed(state, start, min(end, start + most) if most else end, closing)
            if last:
                return silent or _push(state, "html", start, last, info=name)
    return bool(BLOCK_TAG.match(line)) and (silent or _push(state, "html", start, start + 1))


def _closed(state: StateBlock, start: int, end: int, closing: str) -> int:
    """Behind the line that closes what begins on line `start`; 0 where none does."""
    if not _is_open(state, closing):
        for line in range(start, end):
            if closing in _line(state, line).lower():
                return line + 1
        if end == state.lineMax:
            _leave_open(state, closing)
    return 0


def _is_open(state: StateBlock, closing: str) -> bool:
    """Whether it was found out that nothing closes what such a closing would, up to the end of this container."""
    return (closing, state.lineMax) in state.env["open"]


def _leave_open(state: StateBlock, closing: str) -> None:
    state.env["open"].add((closing, state.lineMax))


def _formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _begins(state, start, "$"):
        return False
    line = _line(state, start)
    if not line.startswith("$$") or _is_open(state, "$$"):
        return False
    last = start
    while not _line(state, last).endswith("$$") or (last == start and len(line) < 4):
        last += 1
        if last >= end:
            _leave_open(state, "$$")
            return False
    return silent or _push(state, "formula", start, last + 1)


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's shape
    if not _begins(state, start, ":") or not CONTAINER.fullmatch(_line(state, start)):
        return False
    return silent or _push(state, "container", start, start + 1)


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The definition with the lines below it, and the indented paragraphs that follow."""
    if not _begins(state, start, "[") or not NOTE.match(_line(state, start)):
        return False
    if silent:
        return True
    last = start + 1
    while last < end:
        is_blank = state.isEmpty(last)
        is_indented = not is_blank and state.sCount[last] >= state.blkIndent + 2
        if not is_blank and not is_indented and (state.isEmpty(last - 1) or NOTE.match(_line(state, last))):
            break
        last += 1
    while state.isEmpty(last - 1):
        last -= 1
    return _push(state, "footnote", start, last)


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's shape
    if not _begins(state, start, "#=") or state.is_code_block(start):
        return False
    line = _line(state, start)
    is_heading = HEADING.match(line) or TIGHT_HEADING.fullmatch(line) or WIKI_HEADING.fullmatch(line)
    if not is_heading:
        return False
    level = min(6, len(line) - len(line.lstrip(line[0])))
    return silent or _push(state, "heading", start, start + 1, tag=str(level))


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fence that is never closed would swallow the rest of a report: then it is a line of marks, and no fence."""
    if not _begins(state, start, "`~"):
        return False
    from markdown_it.rules_block import fence

    line = _line(state, start)
    if not line.startswith(("```", "~~~")):
        return False
    marks = line[: len(line) - len(line.lstrip(line[0]))]
    if any(_is_open(state, marks[:length]) for length in range(3, len(marks[:MOST_MARKS]) + 1)):
        return not line.strip(line[0]) and (silent or _push(state, "container", start, start + 1))
    if silent or not fence(state, start, end, False):
        return silent and fence(state, start, end, True)
    closing = _line(state, state.line - 1)
    is_closed = state.line - 1 > start and not closing.strip(line[0]) and len(closing) >= len(marks)
    if is_closed or state.line < state.lineMax:  # else the text ends before the fence, not the list item around it
        return True
    _leave_open(state, marks[:MOST_MARKS])
    state.tokens.pop()
    return _push(state, "container", start, start + 1)


def _code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Indented text right below a line of HTML is no code."""
    if not state.is_code_block(start) or (start and _begins(state, start - 1, "<")):
        return False
    from markdown_it.rules_block import code

    return code(state, start, end, silent)
