"""Lines that were broken at a fixed width, as PDFs and mails give them: the line ends inside sentences go."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.reading.edits import Edit
from llmsum.reading.markers import begins_block
from llmsum.words.script import fold

# Widths are in columns: a Han character takes two. Nobody wraps narrower than 20 Han characters or wider than a page.
# Programs may count characters instead, and then break numbers, too.
MIN_COLUMNS, MAX_COLUMNS = 40, 140
# A page counts as wrapped where so many of its longer lines are as full as they can be and end inside a sentence.
MIN_BROKEN = 3
BROKEN_SHARE = 0.5
# A title, an address or a row of a table may stick out.
STICKS_OUT = 0.02
# Punctuation that may not begin a line pulls a character or two with it.
SLACK = 6
INDENT = regex(r"[ \t]*")
WORD = regex(r"\s*((?=[^\n]*\w)[!-~]+|(?=[^\n]*\w)\S)")
TABLE = regex(r"\S(?: {3,}|\t)\S|\|")
# In Chinese text: English has a space there.
NUMBER_BROKEN = regex(r"[\u4e00-\u9fff][^\n]*\d[.．]?\n(?!20\d\d年)(?!\d+$)[\d.．%％‰]")
TAIL = 20  # characters
GOES_ON = regex(r"[a-z][a-z,]\n[a-z]")
CLOSED = regex(r"[。！？；：!?;:.][”’」』）)\"]*\s*$")


class Width(NamedTuple):
    """The width that a page may have been wrapped at, how wide each line is, and how that was measured."""

    limit: int
    told: Sequence[int]
    measure: Callable[[str], int]


def wrapped_lines(text: str) -> Iterator[Edit]:
    """Joins the lines of a wrapped page, but never across a blank line, a sentence's end or a list item's start.

    Between Han characters nothing takes the line end's place, between Latin words a space.
    """
    lines = list(_lines(text))
    widths = [width for measure in (columns, _doubled) if (width := _width(text, lines, measure)) is not None]
    if not widths:
        return
    shadow = fold(text)
    for index in max((_wrapped(text, shadow, lines, width) for width in widths), key=len):
        yield _join(text, lines[index], lines[index + 1])


def told_lines(text: str, stretches: Iterable[Span]) -> Iterator[Edit]:
    """Joins the lines of each stretch: those of a paragraph that a format tells to be one."""
    for start, end in stretches:
        lines = [Span(start + line.start, start + line.end) for line in _lines(text[start:end])]
        for line, following in pairwise(lines):
            yield _join(text, line, following)


def _width(text: str, lines: Sequence[Span], measure: Callable[[str], int]) -> Width | None:
    """The width by this measure; None where there is none that a page could have."""
    told = [measure(text[line.start : line.end].rstrip()) for line in lines]
    limit = _limit(told)
    return None if limit is None else Width(limit, told, measure)


def _wrapped(text: str, shadow: str, lines: Sequence[Span], width: Width) -> list[int]:
    """Indices of the lines to be joined with the one below, if the page was wrapped at this width."""
    broken = list(_broken(text, shadow, lines, width))
    longer = sum(2 * told >= width.limit for told in width.told)
    if len(broken) < max(MIN_BROKEN, BROKEN_SHARE * longer):
        return []
    # Paragraphs may have been filled at several widths.
    going_on = {index for index, (line, other) in enumerate(pairwise(lines)) if _goes_on(text, shadow, line, other)}
    return sorted({*broken, *going_on})


def _lines(text: str) -> Iterator[Span]:
    """The lines that are not blank, with the white space around them."""
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _limit(widths: Sequence[int]) -> int | None:
    """The width that several lines come up to and hardly any exceeds; None where there is none a page could have."""
    ranked = sorted(widths)
    for place in range(len(ranked) - 1, max(0, len(ranked) - 3 - int(len(ranked) * STICKS_OUT)), -1):
        width = ranked[place]
        if MIN_COLUMNS <= width <= MAX_COLUMNS and place + 1 - bisect_left(ranked, width - SLACK) >= MIN_BROKEN:
            return width
    return None


def columns(line: str) -> int:
    """How wide a line is, two columns for a Han character: it has three bytes in UTF-8, a Latin letter has one."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


def _doubled(line: str) -> int:
    """How wide a line is for programs that count characters."""
    return 2 * len(line)


def _broken(text: str, shadow: str, lines: Sequence[Span], width: Width) -> Iterator[int]:
    """Indices of lines that end where the next word would not have fitted, inside a sentence."""
    for index, (line, following) in enumerate(pairwise(lines)):
        word = WORD.match(text, following.start, following.end)
        content = text[line.start : line.end]
        if (
            following.start == line.end + 1
            and word is not None
            and width.limit - width.measure(word[1]) - SLACK < width.told[index] <= width.limit
            and (not CLOSED.search(content) or _parts_number(content, text[word.start(1) : following.end].rstrip()))
            and not TABLE.search(content)
            and not begins_block(shadow, word.start(1), following.end)
            and not _is_indented(text, shadow, line, following)
        ):
            yield index


def _goes_on(text: str, shadow: str, line: Span, following: Span) -> bool:
    """Whether a Latin line ends and the next begins in small letters: nobody ends a paragraph there."""
    is_next = following.start == line.end + 1 and line.end - line.start >= MIN_COLUMNS
    if not is_next or not GOES_ON.match(text, max(line.start, line.end - 2), following.end):
        return False
    return not TABLE.search(text, line.start, line.end) and not begins_block(shadow, following.start, following.end)


def _parts_number(left: str, right: str) -> bool:
    return bool(NUMBER_BROKEN.search(f"{left[-TAIL:]}\n{right[:TAIL]}"))


def _is_indented(text: str, shadow: str, line: Span, following: Span) -> bool:
    """Whether the following line opens a paragraph; below a list item an indented line goes on with it."""
    own, deeper = (INDENT.match(text, span.start, span.end) for span in (line, following))
    if own is None or deeper is None or len(deeper[0]) <= len(own[0]):
        return False
    return not begins_block(shadow, own.end(), line.end)


def _join(text: str, line: Span, following: Span) -> Edit:
    left = text[line.start : line.end].rstrip()
    right = text[following.start : following.end].lstrip()
    start, end = line.start + len(left), following.end - len(right)
    if _parts_number(left, right):
        return start, end, ""
    # Curly quotes belong to both scripts: beside a Latin letter they keep their space.
    one, other = sorted((left[-1], right[0]))
    return start, end, " " if one < "\u2000" and other < "\u2e80" and left[-1] != "-" else ""
