"""What a capable model is asked about: whole sections, as many as fit, a short report whole.

Where a report takes several requests it is cut at the highest headings. Headings are segments like any other, a row of
a table is one, and every request tells what stands outside of it: title, outline, the lines before and after.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from llmsum.models import Chunk, Context, Section, Segment, Span
from llmsum.patterns import regex
from llmsum.reading.headings import MAX_HEADING_CHARS, SENTENCE_END
from llmsum.reading.markers import BULLET, find_marker
from llmsum.reading.masthead import Masthead
from llmsum.reading.segments import WORD_CHAR, Grain
from llmsum.reading.tables import Page, row_segments

# Whole sentences where they are no longer than two lines: a number costs four tokens, and a capable model finds the
# clause in the sentence. The evidence is cut down to the clauses that the statement took something from.
COARSE = Grain(90, 28, 200)
OUTLINE_HEADINGS = 40
MAX_CONTEXT_CHARS = 120
# Marks of Markdown and HTML that say nothing to a reader, and addresses, which cost more tokens than the words.
TARGET = r"\((?:[a-z]+:|[./#?]|[\w%-]+[./#])[^()\s]*(?:\s+\"[^\"\n]*\")?\)"
TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figure|figcaption|font|h[1-6]|hr|i|iframe|img"
    "|ins|kbd|li|mark|ol|p|picture|pre|s|small|source|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u"
    "|ul|video"
)
IMAGE = regex(rf"!\[[^\]\n]*\]{TARGET}|<!--.*?-->|</?(?:{TAGS})(?:\s[^<>\n]*)?/?>", re.IGNORECASE)
LINK = regex(rf"\[([^\[\]\n]*)\]{TARGET}")
ADDRESS = regex(r"<https?://[^\s<>]+>|https?://[^\s，。；、）)\]】》>]+")
EMPHASIS = regex(r"(?<![A-Za-z0-9*])\*\*|\*\*(?![A-Za-z0-9*])|__(?=\S)|(?<=\S)__|`")
NO_LEVEL = 99  # a place where no heading begins


class Piece(NamedTuple):
    """A segment with its size in tokens, and the level of the section that begins with it, 1 for the highest."""

    segment: Segment
    tokens: float
    level: int


def cut_wide(
    page: Page,
    sections: Sequence[Section],
    masthead: Masthead,
    *,
    budget: int,
    count: Callable[[str], float],
) -> tuple[Chunk, ...]:
    """All requests of a report in document order.

    Args:
        page: the repaired text with its layout.
        sections: as `find_sections` gives them.
        masthead: title, organisation and period.
        budget: tokens of report text in one request; only a single segment may be longer.
        count: how many tokens a text takes.
    """
    pieces = [piece for section in sections for piece in _pieces(page, section, count)]
    requests = [part for part in _parts(pieces, budget) if any(not piece.segment.noise for piece in part)]
    return tuple(
        Chunk(
            f"w{number}",
            sections[part[0].segment.section],
            tuple(piece.segment for piece in part),
            _context(requests, number - 1, sections, masthead),
        )
        for number, part in enumerate(requests, 1)
    )


def _pieces(page: Page, section: Section, count: Callable[[str], float]) -> Iterator[Piece]:
    level = NO_LEVEL if section.is_point else max(section.level, 1)
    for segment in _segments(page, section):
        shown = shown_as(segment)
        yield Piece(replace(segment, noise=True) if not shown else segment, count(shown) if shown else 0, level)
        level = NO_LEVEL


def _segments(page: Page, section: Section) -> Iterator[Segment]:
    """The heading, where it is not part of the body, and the body; they tile the section but for markers."""
    if heading := _heading(page.text, section):
        yield heading
    yield from row_segments(page, section, COARSE)


def _heading(text: str, section: Section) -> Segment | None:
    """The words of a heading that its body does not repeat; a bare marker is none."""
    head = text[section.span.start : section.body.start]
    marker = find_marker(head, 0, len(head))
    words = head[marker.end if marker else 0 :]
    if not WORD_CHAR.search(words) or section.is_point:
        return None
    is_sentence = SENTENCE_END.search(words.strip()) or len(words.strip()) > MAX_HEADING_CHARS
    shown = words if is_sentence else "#" * min(max(section.level, 1), 4) + " " + head.strip("#*_ \n\t")
    return Segment(Span(section.span.start, section.body.start), head, section.index, shown=shown)


def shown_as(segment: Segment) -> str:
    """A segment as a line of the request: no marks, addresses or bullet. Empty where nothing is left to ask about."""
    text = segment.shown or segment.text
    text = EMPHASIS.sub("", ADDRESS.sub("", LINK.sub(r"\1", IMAGE.sub("", text))))
    line = " ".join(text.split())
    if bullet := BULLET.match(line):
        line = line[bullet.end() :]
    return line if WORD_CHAR.search(line) else ""


def _parts(pieces: Sequence[Piece], budget: int) -> Iterator[list[Piece]]:
    """Evenly filled parts within the budget, each cut at the highest heading that its share of the rest allows."""
    left = list(pieces)
    while left:
        size = cut_at(left, budget)
        yield left[:size]
        left = left[size:]


def cut_at(pieces: Sequence[Piece], budget: int) -> int:
    """How many pieces the next part takes: up to the highest heading behind the middle of an even share of the rest.

    Of several as high it is one that makes no part more than size alone asks for, of those the nearest to the share.
    """
    total = sum(piece.tokens for piece in pieces)
    parts = ceil(total / budget)
    if parts <= 1:
        return len(pieces)
    share = total / parts
    least = total - (parts - 1) * budget
    places: list[tuple[int, bool, float, int]] = []
    taken = 0
    for number, piece in enumerate(pieces[:-1], 1):
        taken += piece.tokens
        if taken > budget:
            break
        if taken >= share / 2:
            places.append((pieces[number].level, taken < least, abs(taken - share), number))
    if places:
        return min(places)[-1]
    sizes = accumulate(piece.tokens for piece in pieces)
    return max(1, sum(size <= budget for size in sizes))


def _context(
    requests: Sequence[Sequence[Piece]], index: int, sections: Sequence[Section], masthead: Masthead
) -> Context:
    inside = {piece.segment.section for piece in requests[index]}
    heads = [section for section in sections if section.heading and not section.is_point]
    top = min((section.level for section in heads), default=1)
    outline = [section.heading for section in heads if section.index not in inside and section.level <= top + 1]
    return Context(
        title=masthead.title or "",
        organisation=masthead.organisation or "",
        period=masthead.period or "",
        outline=tuple(shortened(heading) for heading in outline[:OUTLINE_HEADINGS]),
        before=_line(requests[index - 1][::-1]) if index else "",
        after=_line(requests[index + 1]) if index + 1 < len(requests) else "",
        part=index + 1,
        parts=len(requests),
    )


def _line(pieces: Sequence[Piece]) -> str:
    """The nearest line of another request, as context."""
    return next(
        (shortened(shown) for piece in pieces if not piece.segment.noise and (shown := shown_as(piece.segment))), ""
    )


def shortened(line: str) -> str:
    """A line of context: on one line, and not longer than it takes to know where one is."""
    line = " ".join(line.split())
    return line if len(line) <= MAX_CONTEXT_CHARS else line[: MAX_CONTEXT_CHARS - 1] + "…"
