"""Sentences inside running text that announce what follows, as 但仍存在以下不足： does, and so stand for a heading."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from llmsum.models import Role, Section, Span
from llmsum.patterns import regex
from llmsum.reading.roles import Reported, role_hint, year_of
from llmsum.words.cues import CONTRAST, DONE, PLAN, PROBLEM, SLOGAN

TROUBLE = r"\b(?i:difficult(?:y|ies)|challenges?|problems?|setbacks?|obstacles?|shortcomings?|issues)\b"
# A sentence up to its colon, up to the first of the points that it counts, or up to a full stop: behind that it is told
# how a shortcoming shows, or a paragraph about shortcomings has begun.
LEAD = regex(
    r"[”」』）)\s]*(?P<lead>[^。！？；：:\n]{4,80})"
    r"(?:(?P<counts>[：:，,](?=一是|首先[，,]|第一[，,、]))|[：:]|。(?=[主要具体突出集中]*(?:表现|体现))"
    r"|(?P<closed>。)(?=[^\n]{8}))"
    r"(?:[主要具体突出集中]*(?:表现|体现)(?:在|为|是)?(?:以下)?[^。；：:，,\n]{0,8}[：:，,]?)?\s*"
    r"|(?P<english>(?i:however|but|nevertheless|unfortunately|despite this|at the same time|even so)\b"
    r"(?![^.:\n]*\b(?i:no|not|none|never|re?solved|addressed|overc[ao]me)\b)[^.:\n]{0,60}?"
    r"(?:\b(?i:fac(?:ed?|ing)|encounter(?:ed)?|experienced|met|had|saw|ran into|w(?:ere|as)|are|have been|remain)\b"
    rf"[^.,:\n]{{0,40}}?{TROUBLE}|{TROUBLE}[^.,:\n]{{0,20}}?\b(?i:remain|persist|exist)(?:ed)?\b)[^.,:\n]{{0,30}})[.:]\s+"
)
SENTENCE_END = regex(r"[。！？；]|[.!?] ")
SHORTCOMINGS = regex(
    r"(?:存在|面临|暴露出|遇到|碰到|(?:还|仍|也)有)[着了]?[^，]{0,14}(?:问题|不足|困难|短板|差距|挑战|薄弱环节|矛盾|弱项)[^，]{0,4}$"
    r"|(?:问题|不足|困难|短板|差距)(?:之处)?[主要突出]*(?:有|是|为|(?:表现|体现)(?:在|为)?|如下)$"
)
# 针对群众反映的突出问题：… tells what was done about them.
DEALT_WITH = regex(r"解决|整改|针对|围绕|聚焦|破解|排查|梳理|发现|查出|检查|反映|着力")
TASKS = regex(
    r"(?:工作|任务|举措|措施|方面|入手|着手|努力|目标|打算|安排|计[划画]|重点|思路|设想)[^，]{0,2}(?:是|为|有|如下)?$"
)
# From a sentence that begins with a time to come and an intention on, a paragraph is all plans.
AHEAD = regex(
    r"(?P<label>(?:下一?步|下一?阶段|今后|明年|来年|接下来|(?P<half>下半年)|下一?季度|(?P<year>20\d\d|1[01]\d)年)[^。；，,\n]{0,12})[，,]"
    r"[^。；\n]{0,40}?(?:将|(?<![主重需必])要(?!求)|打算|(?<!完成)(?<!年度)计[划画]|拟)"
    r"|(?P<english>(?i:in (?P<later>20\d\d)|in the (?:coming|next) \w+|next (?:year|quarter|month)|looking ahead"
    r"|going forward)),?\s[^.\n]{0,60}?\b(?i:will|plans?|intend|aim|hope)\b"
)
# A sentence that tells of work done again.
BACK = regex(
    r"(?![^。；]*(?:将|计[划画]|力争|争取))(?:今年|全年|截至|目前|累计|[^。；]{0,12}已(?!经?成为))"
    r"|(?i:in \w+ we \w+ed\b|we \w+ed\b)"
)
# Nothing that is a shortcoming by itself, but it goes on about those that a paragraph has begun with.
LACK = regex(r"流失|中断|暂停|停工|取消|受[^。；，]{0,8}(?:限制|影响)")
HALF = 6  # months
COMMA = regex(r"[，,](?!\d{3})")
FIGURE = regex(r"(?<!\d)\d+(?!\d|年)")
TIE = regex(r"\s*(?:但是?|却|也|还|仍然?|依然)*")
# What follows these is said about the shortcomings, not one of them.
TURN = regex(
    r"\s*(?:对此|为此|(?:经过|通过|面对|克服)[^，。]{0,10}[努力困难]{2}|针对(?:上述|以上|这些|存在)|下一?步|下一?阶段|今后|各位代表|同志们|我们(?:一定|将|要|必须))"
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
            (start, match, role)
            for start, match in leads
            if match and (role := _role(match, on))
            if not match["closed"] or (start == line.start and not _turns_away(shadow, match.end()))
        ]
        if not found:
            yield from islice(_ahead(shadow, starts, line.end, following.start, on), 1)
        turns = [turn for turn in starts if TURN.match(shadow, turn, line.end)] if found else []
        for start, match, role in found:
            turn = bisect_left(turns, match.end()) if role == "problem" else len(turns)
            until = turns[turn] if turn < len(turns) else following.start
            held = until if match.end() < line.end else None
            lead = Span(*match.span("lead" if match["lead"] else "english"))
            own, label = _parted(shadow, lead)
            yield Announcement(own if own > lead.start else start, match.end(), held, role, label)


def _ahead(shadow: str, starts: Sequence[int], line_end: int, end: int, on: Reported) -> Iterator[Announcement]:
    """Sentences of one line that begin with a time to come; each holds up to work that is done, at most to `end`."""
    for start in starts:
        ahead = AHEAD.match(shadow, start, line_end)
        if ahead and _is_later(ahead, on):
            label = Span(*ahead.span("label" if ahead["label"] else "english"))
            back = (later for later in starts if later > start and BACK.match(shadow, later, line_end))
            yield Announcement(start, start, next(back, end), "plan", label)


def _turns_away(shadow: str, start: int) -> bool:
    """Whether the sentence there does not go on about shortcomings."""
    stop = SENTENCE_END.search(shadow, start)
    sentence = shadow[start : stop.end() if stop else None]
    return not (PROBLEM.search(sentence) or LACK.search(sentence))


def _is_later(ahead: re.Match[str], on: Reported) -> bool:
    if ahead["half"]:
        return on.month <= HALF if on.month is not None else on.year is None
    named = ahead["year"] or ahead["later"]
    return named is None or (on.year is not None and year_of(named) > on.year)


def _parted(shadow: str, lead: Span) -> tuple[int, Span]:
    """Where a lead begins behind clauses that tell a fact of their own, and its label: the last clause without its tie.

    新建学校5所，也取得了经验，但还存在不足 begins with 也取得, and 存在不足 is its label.
    """
    commas = [comma.end() for comma in COMMA.finditer(shadow, lead.start, lead.end)]
    own = lead.start
    for start, end in pairwise([lead.start, *commas]):
        clause = shadow[start:end]
        if FIGURE.search(clause) or (DONE.search(clause) and not (SLOGAN.search(clause) or CONTRAST.search(clause))):
            own = end
    tie = TIE.match(shadow, commas[-1] if commas else lead.start, lead.end)
    return own, Span(tie.end() if tie else lead.start, lead.end)


def _role(match: re.Match[str], on: Reported) -> Role | None:
    if match["english"]:
        return "problem"
    lead = match["lead"]
    said = lead.replace(",", "，").rpartition("，")[2].strip()
    if SHORTCOMINGS.search(said) and not DEALT_WITH.search(said):
        return "problem"
    if (match["counts"] or (not match["closed"] and TASKS.search(said))) and (
        PLAN.search(lead) or role_hint(lead, on) == "plan"
    ):
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
        until = _end(announcement, pending, min(announcement.until or limit, limit))
        owner, parts = pending.popleft(), list[Section]()
        while pending and pending[0].span.start < until:
            parts.append(pending.popleft())
        pending.extendleft(reversed(list(_announced(owner, parts, announcement, until, text))))
    return [*done, *pending]


def _above(announcement: Announcement, owner: Section) -> tuple[str, ...]:
    """The path to what is announced. A lead that is a heading with nothing below it stands in its own place."""
    return owner.path[:-1] if announcement.start == owner.span.start and owner.heading else owner.path


def _end(announcement: Announcement, sections: Sequence[Section], limit: int) -> int:
    """Where what is announced in the first of the sections ends with all its parts, at most `limit`.

    It ends before a heading that says another role itself.
    """
    above = _above(announcement, sections[0])
    for section in takewhile(lambda section: section.span.start < limit, islice(sections, 1, None)):
        # Among plans a heading such as 抓困难帮扶 is one of them.
        is_other = announcement.role == "problem" and section.says_role and section.role != announcement.role
        if is_other or section.path[: len(above)] != above:
            return section.span.start
    return limit


def _announced(
    owner: Section, parts: Sequence[Section], announcement: Announcement, until: int, text: str
) -> Iterator[Section]:
    """The owner cut at the announcement, and the sections that begin before it is over."""
    start, body, _, role, label = announcement
    heading = text[label.start : label.end]
    above = _above(announcement, owner)
    path = (*above, heading)
    if start > owner.span.start:
        yield replace(owner, span=Span(owner.span.start, start), body=Span(min(owner.body.start, start), start))
    end = min(until, owner.span.end)
    yield replace(
        owner,
        level=len(path),
        heading=heading,
        path=path,
        span=Span(start, end),
        body=Span(min(body, end), end),
        role=role,
        says_role=True,
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
            path=(*path, *section.path[len(above) :]),
            span=Span(section.span.start, end),
            body=Span(min(section.body.start, end), end),
            role=role,
        )
        if end < section.span.end:
            yield _rest(section, end)


def _rest(section: Section, start: int) -> Section:
    """What follows an announced part of a section's own text."""
    rest = Span(start, section.span.end)
    return replace(section, span=rest, body=rest, says_role=False, is_point=True)
