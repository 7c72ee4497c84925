"""一是…二是…, 第一，…, 首先，…, （一）…；（二）…: the points of a paragraph, or of paragraphs under one heading."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.reading.headings import Heading
from llmsum.reading.markers import NUMERAL, han_number

WORDS = ("首先", "其次", "再次", "再者", "最后")
# Where a sentence or a clause begins.
POINT = regex(
    rf"(?<![^\s。；;，,：:！!？?”、)）】])(?:(?P<number>{NUMERAL})是(?!否|非|一[个种项])|(?:第(?P<ordinal>{NUMERAL})|其(?P<its>{NUMERAL}))[是，,、]"
    rf"|(?P<word>{'|'.join(WORDS)})[，,]|[（(](?P<listed>{NUMERAL}|\d{{1,2}})[）)]|(?P<circled>[①-⑳]))"
)


class Point(NamedTuple):
    """One point: its marker is [start, text); where `resumes` is set, the text of the heading goes on there."""

    start: int
    text: int
    line_end: int
    resumes: int | None


def find_points(lines: Sequence[Span], headings: Sequence[Heading], shadow: str) -> Iterator[Point]:
    """The points under every heading that has two or more, in order.

    A point goes on to the next one if that counts on, else to the end of its line: what follows belongs to the heading.
    """
    borders = iter([*headings, None])
    following = next(borders)
    body, run = 0, list[Span]()
    for line in [*lines, None]:
        while following and (line is None or line.start >= following.start):
            yield from _points(shadow, body, run)
            body, run, following = following.body, [], next(borders)
        if line is None:
            yield from _points(shadow, body, run)
        else:
            run.append(line)


def _points(shadow: str, body: int, lines: Sequence[Span]) -> Iterator[Point]:
    """The points in the lines of one section, whose text begins at `body`."""
    found = [
        (index, match, _number(match))
        for index, line in enumerate(lines)
        for match in _counted(list(POINT.finditer(shadow, max(body, line.start), line.end)))
    ]
    if len(found) < 2:
        return
    for (index, match, number), (beside, _, next_number) in zip(found, [*found[1:], (-1, None, 0)], strict=True):
        is_last = next_number <= number and beside != index  # what begins on its line ends it
        resumes = lines[index + 1].start if is_last and index + 1 < len(lines) else None
        yield Point(match.start(), match.end(), lines[index].end, resumes)


def _counted(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The matches of one line without numbers in brackets that do not count from one: they refer to something else."""
    listed = [match for match in matches if match["listed"] or match["circled"]]
    counts = [_number(match) for match in listed] == list(range(1, len(listed) + 1)) and len(listed) > 1
    return [match for match in matches if counts or match not in listed]


def _number(match: re.Match[str]) -> int:
    if match["circled"]:
        return ord(match["circled"]) - ord("①") + 1
    if match["listed"] and match["listed"].isascii():
        return int(match["listed"])
    if match["word"]:
        return WORDS.index(match["word"]) + 1
    return han_number(match["number"] or match["ordinal"] or match["its"] or match["listed"])
