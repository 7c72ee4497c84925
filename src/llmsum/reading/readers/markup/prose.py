"""Which lines of a paragraph are one, and which stand for themselves.

Where a paragraph is wrapped, its lines are one. But most Chinese reports in Markdown break a line where they mean a new
one (名目：内容, 1、… 2、…) and would be surprised to see what CommonMark makes of it.
"""

from collections.abc import Iterator
from itertools import pairwise

from llmsum.patterns import regex

# What begins a line of its own: a numbering, a bullet, a label, a bracketed heading.
OPENS = regex(
    r"[（(〔【\[]?(?:[一二三四五六七八九十百]{1,4}|[壹貳贰叁參叄肆伍陸陆柒捌玖拾]{1,3}|\d{1,2})[)）〕】\]、.．:：]"
    r"|第[一二三四五六七八九十\d]{1,3}[章节節部篇条條]|[①-⑳]|[-*+–·•●○▪■□◆◇★☆▶►➢✓√☑※▲△]\s?|【|#"
    r"|(?:\*\*|__)?[^\s:：，。；、*_]{1,12}(?:\*\*|__)?[:：]|(?:\*\*|__)[^*_\n]{1,40}(?:\*\*|__)"
)
BULLET = regex(r"[-*+–]\s+(?=\S)|[•●○▪◆◇★☆▶►➢✓√☑※▲△]\s*(?=\S)|\d{1,3}[.)]\s+(?=\S)")
# Behind one of these a sentence goes on, and a line with it.
GOES_ON = regex(r"[，、,（(—–-]\s*$|[A-Za-z,]$")
CLOSED = regex(r"[。！？；：!?;:.][”’」』）)\"*_]*\s*$")
HARD_BREAK = regex(r"(?: {2,}|\\|<br\s*/?>\s*)$", 2)
BREAK_OF_ASCIIDOC = regex(r"\s\+\s*$")
# In columns, a Han character two: nobody wraps narrower, see `reading.wrap`.
LEAST_WRAPPED = 40
# Lines as full as this share of the longest may have been wrapped.
FULL = 0.7


def parts(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The lines that belong together, as ranges of their indices; together they are all lines."""
    start = 0
    if len(lines) > 1:
        widths = [_columns(line.strip()) for line in lines]
        full = max(LEAST_WRAPPED, FULL * max(widths[:-1]))
        for index, (line, following) in enumerate(pairwise(lines)):
            if not _is_one(line, following.strip(), widths[index] >= full):
                yield start, index + 1
                start = index + 1
    yield start, len(lines)


def whole(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Like `parts`, for markups whose authors know that lines are joined: only a break that is written out parts."""
    start = 0
    for index, line in enumerate(lines[:-1]):
        if BREAK_OF_ASCIIDOC.search(line):
            yield start, index + 1
            start = index + 1
    yield start, len(lines)


def _is_one(line: str, following: str, is_full: bool) -> bool:
    if HARD_BREAK.search(line) or OPENS.match(following):
        return False
    return bool(GOES_ON.search(line) and _columns(line) > LEAST_WRAPPED // 2) or (is_full and not CLOSED.search(line))


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet, or with a number as Markdown has it."""
    return bool(BULLET.match(line))


def _columns(line: str) -> int:
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2
