"""Which lines at the top of a Word file are its title."""

from collections.abc import Sequence
from typing import Final

from llmsum.patterns import regex
from llmsum.reading.markers import find_marker
from llmsum.reading.readers.word.parts import Paragraph

MAX_TITLE_CHARS: Final = 60
MAX_TITLE_LINES: Final = 4
MAX_TOP_LINES: Final = 15  # a cover has a title, a department, names and a date
BIGGER: Final = 1.0  # points
NO_TITLE_END: Final = regex(r"[。；;，,：:]$")
DATE: Final = regex(
    r"[（(]?(?:\d{4}|[一二三四五六七八九〇零○Oo]{4})\s*(?:[年./-]\s*[\d一二三四五六七八九十]{1,3}\s*[月./-]?\s*(?:[\d一二三四五六七八九十]{1,3}\s*日?)?)[)）]?"
)
# The red head of an official document, and its number: 某某县人民政府文件, 某政发〔2023〕12号.
RED_HEAD: Final = regex(r".{2,30}文\s*件|.{0,15}[〔\[（(［]\s*20\d\d\s*[〕\]）)］]\s*\d+\s*号.{0,20}")
BYLINE: Final = regex(
    r"(?:单位|部门|姓名|作者|报告人|汇报人|撰稿人?|日期|时间|学院|班级|学号|职务|编制|审核|by)\s*[:：].*|.*20\d\d年\d{1,2}月\d{1,2}日.*"
)


def find_title(lines: Sequence[Paragraph], body_size: float) -> range:
    """The indices of the lines of the title; empty where there is none.

    A title is by style, or it is what stands out most before the text begins: larger than the text or bold, in the
    middle or first of all. It may take several lines of one size.
    """
    top = _top(lines)
    styled = [index for index in top if lines[index].role == "title"]
    outer = [line for line in lines if line.outline == 1]
    first = next(iter(top), None)
    if styled:
        start = styled[0]
    elif first is not None and lines[first].outline:
        return range(first, first + (lines[first].outline == len(outer) == 1))
    else:
        candidates = [index for index in top if _stands_out(lines[index], body_size, index == first)]
        if not candidates:
            return range(0)
        start = max(candidates, key=lambda index: (lines[index].look.size, -index))
    end = start + 1
    while end in top and end - start < MAX_TITLE_LINES and _goes_on(lines[start], lines[end]):
        end += 1
    return range(start, end)


def beside_title(lines: Sequence[Paragraph], title: range) -> range:
    """The title with what stands above it, and below it in the middle: red heads, names, dates, no headings."""
    end = title.stop
    while title and end in _top(lines) and lines[end].look.is_centred and not lines[end].outline:
        end += 1
    is_plain = title and not any(line.outline for line in lines[: title.start])
    return range(0 if is_plain else title.start, end) if title else range(0)


def _top(lines: Sequence[Paragraph]) -> range:
    """The lines before the text begins."""
    for index, line in enumerate(lines[:MAX_TOP_LINES]):
        if len(line.text) > MAX_TITLE_CHARS or line.role == "contents" or not _is_bare(line):
            return range(index)
    return range(min(len(lines), MAX_TOP_LINES))


def _is_bare(line: Paragraph) -> bool:
    return not line.marker and find_marker(line.text, 0, len(line.text)) is None


def _is_name(line: Paragraph) -> bool:
    text = line.text
    return not (NO_TITLE_END.search(text) or DATE.fullmatch(text) or RED_HEAD.fullmatch(text) or BYLINE.fullmatch(text))


def _stands_out(line: Paragraph, body_size: float, is_first: bool) -> bool:
    look = line.look
    is_large = look.size >= body_size + BIGGER
    is_placed = look.is_centred or is_first
    return _is_name(line) and is_placed and (is_large or look.is_bold or (look.is_centred and is_first))


def _goes_on(line: Paragraph, below: Paragraph) -> bool:
    """Whether the next line is of the title too."""
    if line.role == "title" or below.role == "title":
        return below.role == line.role and _is_name(below)
    one, two = line.look, below.look
    is_alike = abs(one.size - two.size) < BIGGER / 2 and one.is_bold == two.is_bold and one.is_centred == two.is_centred
    return is_alike and not below.outline and _is_name(below)
