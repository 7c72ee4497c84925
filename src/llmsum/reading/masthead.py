"""Who reports, on what, for which time: read from the title, the byline, the signature and the first sentence.

What is not there is None: nothing is inferred.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.reading.genres import GENRES
from llmsum.reading.layout import NO_LAYOUT, Layout
from llmsum.reading.markers import MARKDOWN, find_marker
from llmsum.reading.organisations import organisation_in
from llmsum.reading.periods import SPACED, period_in
from llmsum.reading.roles import role_hint

GENRE = regex(GENRES)

SUBTITLE = regex(r"——?(?!—|\d{4}年\d)[^。，；]{4,60}")
TITLE_LABEL = regex(r"^(?:Subject|Re|Title|标题|主题)[:：]\s*", re.I)
# What is a title without a header that says so.
SAYS_TITLE = regex(rf"^#\s|{GENRES}")
IMAGE = regex(r"!\[|<[^<>]+>\s*$|<img\b")
TELLS = regex(r"(?i:\b(?:covers?|is|are|was|were|has|have|will|describes?)\b).*\.$")
HEADER_MARK = regex(r"---|\+\+\+")
TITLE_FIELD = regex(r"title\s*[:=]\s*(?P<quote>[\"\']?)(?P<title>\S.*?)(?P=quote)")
TITLE_LINES = 8
MAX_TITLE_CHARS = 70


class Masthead(NamedTuple):
    """What the report says of itself; `title_lines` are indices of the lines that were given.

    `spans` are the lines that say what and when, in the repaired text.
    """

    title: str | None
    organisation: str | None
    period: str | None
    title_lines: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()


def read_masthead(
    text: str, shadow: str, lines: Sequence[Span], noise: frozenset[int], layout: Layout = NO_LAYOUT
) -> Masthead:
    """Title, organisation and period of a report.

    Args:
        text: the repaired text, from which the values are cut.
        shadow: its simplified shadow, which the rules read.
        lines: the non-blank lines.
        noise: indices of those that are not the report; bylines and signatures are among them.
        layout: what the format tells: its title is the title.
    """
    kept = [index for index in range(len(lines)) if index not in noise]
    top = _top(shadow, lines, kept, layout)
    told = _told_title(shadow, lines, layout)
    at = told[0] if told else _title_line(shadow, lines, top, len(kept))
    if at is None or not (told or SAYS_TITLE.search(_slice(shadow, lines[at]))):
        header = _named_title(shadow, lines, noise)
        at = at if header is None else header
    elif not told and not GENRE.search(_slice(shadow, lines[at])):
        # The first heading of a page is often that of its first part.
        header = _named_title(shadow, lines, noise)
        at = header if header is not None and GENRE.search(_slice(shadow, lines[header])) else at
    first = kept[len(top)] if len(kept) > len(top) else None
    named = (
        organisation_in(shadow, lines, at, top, noise),
        period_in(shadow, lines, told or [at], top, first),
    )
    organisation, period = (span and " ".join(text[span.start : span.end].split()) for span in named)
    period = period and SPACED.sub("", period)
    spans = tuple(filter(None, (None if at is None else lines[at], named[1])))
    if at is None:
        return Masthead(None, organisation, period, spans=spans)
    title = _title(text, lines, at) + "".join(_slice(text, lines[index]) for index in told[1:])
    return Masthead(title, organisation, period, frozenset(told or [at]), spans)


def _told_title(shadow: str, lines: Sequence[Span], layout: Layout) -> list[int]:
    """The lines of the title that the format tells: the first of its kind and those right below it, else a field."""
    kinds = {index: block.kind for index, block in layout.of_lines(lines).items()}
    first = next((index for index, kind in kinds.items() if kind == "title"), len(lines))
    title = list(takewhile(lambda index: kinds.get(index) == "title", range(first, len(lines))))
    fields = (index for index, kind in kinds.items() if kind == "front_matter")
    return title or [index for index in fields if TITLE_FIELD.match(_slice(shadow, lines[index]))][:1]


def _named_title(shadow: str, lines: Sequence[Span], noise: frozenset[int]) -> int | None:
    """The line of a Markdown file's header that gives the title."""
    if not lines or 0 not in noise or not HEADER_MARK.fullmatch(_slice(shadow, lines[0])):
        return None
    for index in range(1, len(lines)):
        if index not in noise or HEADER_MARK.fullmatch(_slice(shadow, lines[index])):
            return None
        if TITLE_FIELD.match(_slice(shadow, lines[index])):
            return index
    return None


def _title(text: str, lines: Sequence[Span], at: int) -> str:
    """The title with its subtitle, which begins with a dash."""
    if field := TITLE_FIELD.fullmatch(_slice(text, lines[at])):
        return field["title"]
    title = TITLE_LABEL.sub("", MARKDOWN.sub("", _slice(text, lines[at])).strip("*_# "))
    below = _slice(text, lines[at + 1]) if at + 1 < len(lines) else ""
    return title + below if SUBTITLE.fullmatch(below) else title


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _top(shadow: str, lines: Sequence[Span], kept: Sequence[int], layout: Layout) -> list[int]:
    """The lines above the text: short ones without a sentence or a number, which head no part and are no rows."""
    top: list[int] = []
    for index in kept[:TITLE_LINES]:
        block = layout.at(lines[index].start)
        is_other = block is not None and (block.kind == "row" or (block.kind == "heading" and block.level > 1))
        if is_other or not _could_be_title(shadow, lines[index]):
            break
        top.append(index)
    return top


def _could_be_title(shadow: str, line: Span) -> bool:
    content = _slice(shadow, line)
    marker = find_marker(shadow, line.start, line.end)
    is_numbered = marker is not None and marker.rank != 1
    if IMAGE.match(content) or TELLS.search(content):
        return False
    return (
        len(content) <= MAX_TITLE_CHARS
        and not is_numbered
        and not re.search(r"[。；;，,：:！!？?]$|。|[a-z]\.\s", content)
    )


def _title_line(shadow: str, lines: Sequence[Span], top: Sequence[int], kept: int) -> int | None:
    """The first line that names a kind of report; else the first of all, if it is no heading and not the only line.

    The only line of a report is its title if that ends with the kind: there may be just a sentence.
    """
    for index in top:
        content = _slice(shadow, lines[index])
        genre = GENRE.search(content)
        if genre and (kept > 1 or GENRE.fullmatch(content, genre.start())):
            return index
    if not top or kept < 2 or role_hint(_slice(shadow, lines[top[0]])):
        return None
    return top[0]
