"""Lines that were broken at a fixed width, as PDFs and mails give them: the line ends inside sentences go."""

import re
from collections.abc import Iterator, Sequence

from llmsum.edits import Edit
from llmsum.markers import begins_block
from llmsum.models import Span
from llmsum.script import fold

# Widths are in columns: a Han character takes two. Nobody wraps narrower than 20 Han characters or wider than a page.
MIN_COLUMNS, MAX_COLUMNS = 40, 120
MIN_BROKEN = 3
# A page counts as wrapped where this share of its lines is as full as it can be and ends inside a sentence.
BROKEN_SHARE = 0.4
# A title or a row of a table may stick out.
STICKS_OUT = 0.02
# Punctuation that may not begin a line pulls a character or two with it.
SLACK = 4
LINE = re.compile(r"[^\n]*[^\s][^\n]*")
WORD = re.compile(r"\s*([!-~]+|\S)")
TABLE = re.compile(r"\S(?: {3,}|\t)\S|\|")
CLOSED = re.compile(r"[。！？；：!?;:.][”’」』）)\"]*\s*$")


def wrapped_lines(text: str) -> Iterator[Edit]:
    """Joins the lines of a page that was wrapped, but never across a blank line, a sentence's end or a list item's start.

    Between Han characters nothing takes the line end's place, between Latin words a space.
    """
    lines = [Span(*match.span()) for match in LINE.finditer(text)]
    widths = [columns(text[line.start : line.end].rstrip()) for line in lines]
    if len(lines) <= MIN_BROKEN or sorted(widths)[int(len(widths) * (1 - STICKS_OUT)) - 1] > MAX_COLUMNS:
        return
    limit = sorted(widths)[-1 - int(len(widths) * STICKS_OUT)]
    broken = list(_broken(text, fold(text), lines, widths, limit)) if MIN_COLUMNS <= limit <= MAX_COLUMNS else []
    if len(broken) < max(MIN_BROKEN, BROKEN_SHARE * len(lines)):
        return
    for index in broken:
        yield _join(text, lines[index], lines[index + 1])


def columns(line: str) -> int:
    """How wide a line is, two columns for a Han character: it has three bytes in UTF-8, a Latin letter has one."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


def _broken(text: str, shadow: str, lines: Sequence[Span], widths: Sequence[int], limit: int) -> Iterator[int]:
    """Indices of lines that end where the next word would not have fitted, inside a sentence."""
    for index, (line, following) in enumerate(zip(lines, lines[1:], strict=False)):
        word = WORD.match(text, following.start, following.end)
        content = text[line.start : line.end]
        if (
            following.start == line.end + 1
            and word is not None
            and limit - columns(word[1]) - SLACK < widths[index] <= limit
            and not CLOSED.search(content)
            and not TABLE.search(content)
            and not begins_block(shadow, word.start(1), following.end)
            and not _is_indented(text, shadow, line, following)
        ):
            yield index


def _is_indented(text: str, shadow: str, line: Span, following: Span) -> bool:
    """Whether the following line opens a paragraph; below a list item an indented line goes on with it."""
    own, next_one = (
        len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip()) for span in (line, following)
    )
    return next_one > own and not begins_block(shadow, line.start + own, line.end)


def _join(text: str, line: Span, following: Span) -> Edit:
    left = text[line.start : line.end].rstrip()
    right = text[following.start : following.end].lstrip()
    start, end = line.start + len(left), following.end - len(right)
    # Curly quotes belong to both scripts: beside a Latin letter they keep their space.
    one, other = sorted((left[-1], right[0]))
    return start, end, " " if one < "\u2000" and other < "\u2e80" and left[-1] != "-" else ""
