"""Repaired text → sections in document order, each with its heading path, a role and, on a page of several, its unit.

Rules read the simplified shadow of the text, which has the same offsets: they are written once for both scripts.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from operator import attrgetter
from typing import NamedTuple

from llmsum.models import Role, Section, Span
from llmsum.reading.headings import RANK_BARE, RANK_UNIT, Heading, find_headings, label_end
from llmsum.reading.layout import NO_LAYOUT, Layout
from llmsum.reading.points import Point, find_points
from llmsum.reading.ranking import rank_bare, rank_labels, rank_topics
from llmsum.reading.roles import Reported, reported, role_hint
from llmsum.reading.units import find_units

# A report names its year at once.
YEAR_ZONE = 400
# A numbered sentence or two is an item of a list, not a section.
MAX_ITEM_CHARS = 120


def find_sections(
    text: str,
    shadow: str,
    lines: Sequence[Span],
    layout: Layout = NO_LAYOUT,
    role: Role = "mixed",
    period: str | None = None,
) -> tuple[Section, ...]:
    """Cuts a report into sections that tile its text.

    Args:
        text: the repaired text.
        shadow: its simplified shadow, of the same length.
        lines: the lines that are neither noise nor the title, in order.
        layout: what the format tells: its headings are headings, rows of its tables are none.
        role: of what stands under no heading that announces one.
        period: the time that is reported on, in the report's words; work of a later one is a plan.
    """
    headings = find_headings(shadow, lines, layout)
    units = frozenset(headings[index].start for index in find_units(shadow, headings))
    headings = [
        heading._replace(rank=RANK_UNIT) if heading.start in units and heading.rank == RANK_BARE else heading
        for heading in headings
        if heading.start in units or not heading.is_doubtful
    ]
    on = reported(shadow[:YEAR_ZONE], period)
    content = _Content(shadow, lines)
    tree = _Tree(text, shadow, content, rank_topics(rank_labels(rank_bare(headings), shadow), shadow), units, role, on)
    points = list(find_points(_prose(lines, layout), headings, shadow))
    parts = _with_points(text, shadow, list(tree.sections()), points)
    return tuple(replace(section, index=index) for index, section in enumerate(parts))


def _prose(lines: Sequence[Span], layout: Layout) -> list[Span]:
    rows = {index for index, block in layout.of_lines(lines).items() if block.kind == "row"}
    return [line for index, line in enumerate(lines) if index not in rows]


class _Content(NamedTuple):
    """The lines of the report that are neither noise nor its title."""

    shadow: str
    lines: Sequence[Span]

    def within(self, start: int, end: int) -> str:
        """What of them stands in [start, end), without blanks around it."""
        first = bisect_right(self.lines, start, key=attrgetter("end"))
        own = takewhile(lambda line: line.start < end, islice(self.lines, first, None))
        return "\n".join(self.shadow[max(start, line.start) : min(end, line.end)] for line in own).strip()


class _Tree(NamedTuple):
    """Gives every heading its path, role and unit from the headings above it."""

    text: str
    shadow: str
    content: _Content
    headings: Sequence[Heading]
    units: frozenset[int]
    role: Role
    reported: Reported

    def sections(self) -> Iterator[Section]:
        first = self.headings[0].start if self.headings else len(self.text)
        if first > 0 or not self.headings:
            yield Section(0, 0, "", (), Span(0, first), Span(0, first), self.role, None)
        above: list[tuple[int, Section]] = []
        for index, heading in enumerate(self.headings):
            following = self.headings[index + 1] if index + 1 < len(self.headings) else None
            while above and above[-1][0] >= heading.rank:
                above.pop()
            section = self._section(heading, following, above[-1][1] if above else None)
            above.append((heading.rank, section))
            yield section

    def _section(self, heading: Heading, following: Heading | None, parent: Section | None) -> Section:
        end = following.start if following else len(self.text)
        is_unit = heading.start in self.units
        is_leaf = not is_unit and (following is None or following.rank <= heading.rank)
        # A heading with nothing under it is the content, and announces nothing.
        is_content = is_leaf and not self.content.within(heading.body, end)
        says_role = heading.is_title and not is_unit and not is_content
        hint = role_hint(self.shadow[heading.text : heading.text_end], self.reported) if says_role else None
        inherited = parent.role if parent else self.role
        # Under "problems" and "plans" the headings themselves tell most of it.
        is_listed = is_leaf and parent is not None and inherited in ("problem", "plan") and hint is None
        body = heading.text if is_content or is_listed else heading.body
        name = self.text[heading.text : heading.text_end].strip("*_ \n").rstrip(":：")
        label = self.text[heading.start : heading.text_end].strip("#=*_ \n").rstrip(":：")
        is_item = (
            is_leaf and (is_content or not heading.is_title) and len(self.content.within(body, end)) <= MAX_ITEM_CHARS
        )
        return Section(
            index=0,
            level=len(parent.path) + 1 if parent else 1,
            heading=label,
            path=(*(parent.path if parent else ()), label),
            span=Span(heading.start, end),
            body=Span(body, end),
            role=hint or inherited,
            unit=name if is_unit else (parent.unit if parent else None),
            says_role=hint is not None,
            is_point=is_item,
        )


def _with_points(text: str, shadow: str, sections: Sequence[Section], points: Sequence[Point]) -> Iterator[Section]:
    """Cuts the points out of their sections."""
    position = 0
    for section in sections:
        own: list[Point] = []
        while position < len(points) and points[position].start < section.span.end:
            own.append(points[position])
            position += 1
        yield from _cut_at(text, shadow, section, own)


def _cut_at(text: str, shadow: str, section: Section, points: Sequence[Point]) -> Iterator[Section]:
    """The section up to its first point, then each point, then what follows it of the section's own text."""
    if not points:
        yield section
        return
    first = points[0].start
    yield replace(section, span=Span(section.span.start, first), body=Span(min(section.body.start, first), first))
    for point, following in zip(points, [*points[1:], None], strict=True):
        end = following.start if following else section.span.end
        label = text[point.start : label_end(shadow, point.text, point.line_end)].strip("*_ \n")
        stop = point.resumes or end
        yield replace(
            section,
            level=section.level + 1,
            heading=label,
            path=(*section.path, label),
            span=Span(point.start, stop),
            body=Span(point.text, stop),
            says_role=False,
            is_point=True,
        )
        if stop < end:
            rest = Span(stop, end)
            yield replace(section, span=rest, body=rest, says_role=False, is_point=True)
