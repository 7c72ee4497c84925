"""Sentences inside running text that announce what follows, as 但仍存在以下不足： does, and so stand for a heading."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import NamedTuple

from llmsum.models import Role, Section, Span
from llmsum.patterns import regex
from llmsum.reading.roles import Reported, role_hint, year_of
from llmsum.words.cues import PLAN

# A sentence up to its colon, up to the first of the points that it counts, or up to a full stop behind which it is told
# how a shortcoming shows.
LEAD = regex(
    r"[”」』）)\s]*(?P<lead>[^。！？；：:\n]{4,80})"
    r"(?:(?P<counts>[：:，,](?=一是|首先[，,]|第一[，,、]))|[：:]|。(?=[主要具体突出集中]*(?:表现|体现)))"
    r"(?:[主要具体突出集中]*(?:表现|体现)(?:在|为|是)?(?:以下)?[^。；：:，,\n]{0,8}[：:，,]?)?\s*"
    r"|(?P<english>(?i:however|but|nevertheless|unfortunately|despite (?:this|these)|at the same time|even so)\b"
    r"[^.:\n]{0,80}?\b(?i:difficult(?:y|ies)|challenges?|problems?|setbacks?|obstacles?|shortcomings?|issues)\b[^.:\n]{0,30})"
    r"[.:]\s+"
)
SENTENCE_END = regex(r"[。！？；]|[.!?] ")
SHORTCOMINGS = regex(
    r"(?:存在|面临|暴露出|(?:还|仍|也)有)[着了]?[^，]{0,14}(?:问题|不足|困难|短板|差距|挑战|薄弱环节|矛盾|弱项)[^，]{0,4}$"
    r"|(?:问题|不足|困难|短板|差距)(?:之处)?[主要突出]*(?:有|是|为|(?:表现|体现)(?:在|为)?|如下)$"
)
# 针对群众反映的突出问题：… tells what was done about them.
DEALT_WITH = regex(r"解决|整改|针对|围绕|聚焦|破解|排查|梳理|发现|查出|检查|反映|着力")
TASKS = regex(
    r"(?:工作|任务|举措|措施|方面|入手|着手|努力|目标|打算|安排|计[划画]|重点|思路|设想)[^，]{0,2}(?:是|为|有|如下)?$"
)
# A paragraph that begins with a time to come and an intention is all plans, its later sentences too.
AHEAD = regex(
    r"(?P<label>(?:下一?步|下一?阶段|今后|明年|来年|接下来|下半年|下一?季度|(?P<year>20\d\d|1[01]\d)年)[^。；，,\n]{0,12})[，,]"
    r"[^。；\n]{0,40}?(?:将|要(?!求)|打算|计[划画]|拟)"
    r"|(?P<english>(?i:in (?P<later>20\d\d)|in the (?:coming|next) \w+|next (?:year|quarter|month)|looking ahead"
    r"|going forward)),?\s[^.\n]{0,60}?\b(?i:will|plans?|intend|aim|hope)\b"
)
TIE = regex(r"\s*(?:但是?|却|也|还|仍然?|依然)*")
# What follows these is said about the shortcomings, not one of them.
TURN = regex(
    r"\s*(?:对此|为此|针对(?:上述|以上|这些|存在)|下一?步|下一?阶段|今后|各位代表|同志们|我们(?:一定|将|要|必须))"
)


class Announcement(NamedTuple):
    """What a lead at [start, body) announces, by a `label` out of it; it holds to `until`, or to a section's end."""

    start: int
    body: int
    until: int | None
    role: Role
    label: Span


def find_announcements(lines: Sequence[Span], shadow: str, on: Reported) -> Iterator[Announcement]:
    """The leads in running text, in order. Lines are those of the report; `on` is what it reports on."""
    for line, following in pairwise([*lines, Span(len(shadow), len(shadow))]):
        starts = [line.start, *(stop.end() for stop in SENTENCE_END.finditer(shadow, line.start, line.end))]
        leads = [(start, LEAD.match(shadow, start, line.end)) for start in starts]
        found: list[tuple[int, re.Match[str], Role]] = [
            (start, match, role) for start, match in leads if match and (role := _role(match, on))
        ]
        if not found and (ahead := AHEAD.match(shadow, line.start, line.end)) and _is_later(ahead, on):
            label = Span(*ahead.span("label" if ahead["label"] else "english"))
            yield Announcement(line.start, line.start, following.start, "plan", label)
        for start, match, role in found:
            turns = (turn for turn in starts if turn >= match.end() and TURN.match(shadow, turn, line.end))
            until = next(turns, following.start) if role == "problem" else following.start
            held = until if match.end() < line.end else None
            lead = Span(*match.span("lead" if match["lead"] else "english"))
            yield Announcement(start, match.end(), held, role, _label(shadow, lead))


def _is_later(ahead: re.Match[str], on: Reported) -> bool:
    named = ahead["year"] or ahead["later"]
    return named is None or (on.year is not None and year_of(named) > on.year)


def _label(shadow: str, lead: Span) -> Span:
    """The last clause of a lead, without what ties it to the one before."""
    comma = max(shadow.rfind(mark, lead.start, lead.end) for mark in "，,")
    tie = TIE.match(shadow, max(comma + 1, lead.start), lead.end)
    return Span(tie.end() if tie else lead.start, lead.end)


def _role(match: re.Match[str], on: Reported) -> Role | None:
    if match["english"]:
        return "problem"
    lead = match["lead"]
    said = lead.replace(",", "，").rpartition("，")[2].strip()
    if SHORTCOMINGS.search(said) and not DEALT_WITH.search(said):
        return "problem"
    if (match["counts"] or TASKS.search(said)) and (PLAN.search(lead) or role_hint(lead, on) == "plan"):
        return "plan"
    return None


def with_announced(sections: Sequence[Section], announcements: Sequence[Announcement], text: str) -> list[Section]:
    """The sections, with those parts cut out of them that are announced to be of another role.

    Args:
        sections: in order, tiling the text.
        announcements: in order.
        text: the repaired text.
    """
    done, pending = list[Section](), deque(sections)
    limits = [*(later.start for later in announcements[1:]), len(text)]
    for announcement, limit in zip(announcements, limits, strict=False):
        while pending and pending[0].span.end <= announcement.start:
            done.append(pending.popleft())
        if not pending or announcement.start < pending[0].body.start or pending[0].role == announcement.role:
            continue
        until = _end(pending[0].path, pending, min(announcement.until or limit, limit))
        owner, parts = pending.popleft(), list[Section]()
        while pending and pending[0].span.start < until:
            parts.append(pending.popleft())
        pending.extendleft(reversed(list(_announced(owner, parts, announcement, until, text))))
    return [*done, *pending]


def _end(path: tuple[str, ...], sections: Iterable[Section], limit: int) -> int:
    """Where the section with this path ends with all its parts, at most `limit`; `sections` begin with it."""
    begun = takewhile(lambda section: section.span.start < limit, sections)
    return next((section.span.start for section in begun if section.path[: len(path)] != path), limit)


def _announced(
    owner: Section, parts: Sequence[Section], announcement: Announcement, until: int, text: str
) -> Iterator[Section]:
    """The owner cut at the announcement, and the sections that begin before it is over."""
    start, body, _, role, label = announcement
    heading = text[label.start : label.end]
    path = (*owner.path, heading)
    yield replace(owner, span=Span(owner.span.start, start), body=Span(min(owner.body.start, start), start))
    end = min(until, owner.span.end)
    yield replace(
        owner,
        level=owner.level + 1,
        heading=heading,
        path=path,
        span=Span(start, end),
        body=Span(min(body, end), end),
        role=role,
        is_point=False,
        is_announced=True,
    )
    if end < owner.span.end:
        yield _rest(owner, end)
    for section in parts:
        end = min(until, section.span.end)
        yield replace(
            section,
            level=section.level + 1,
            path=(*path, *section.path[len(owner.path) :]),
            span=Span(section.span.start, end),
            body=Span(min(section.body.start, end), end),
            role=role,
        )
        if end < section.span.end:
            yield _rest(section, end)


def _rest(section: Section, start: int) -> Section:
    """What follows an announced part of a section's own text."""
    return replace(section, span=Span(start, section.span.end), body=Span(start, section.span.end), is_point=True)
