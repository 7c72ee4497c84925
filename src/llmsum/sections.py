"""Repaired text → sections in document order, each with its heading path, a role hint and, where a page has several, its unit.

Rules read the simplified shadow of the text, which has the same offsets, so that they are written once for both scripts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from llmsum.models import Role, Section, Span

NUMERAL = "[一二三四五六七八九十百〇零]{1,4}"
FORMAL = "[壹贰叁肆伍陆柒捌玖拾]{1,3}"

# Outermost first: the rank of a heading is the place of its marker in this list. A marker's own level in a report
# follows from which ranks the report really uses.
MARKERS: tuple[tuple[str, str], ...] = (
    ("chapter", rf"第{NUMERAL}(?:章|部分|篇)[、:：\s]*|(?:Part|Chapter)\s+(?:\d+|[IVX]+)[.:、\s]+"),
    ("clause", rf"第{NUMERAL}[节条][、:：\s]*"),
    ("han", rf"(?:{NUMERAL}|{FORMAL})[、．.]\s*|(?:[IVX]{{1,4}})[.、]\s+"),
    ("han_brackets", rf"[（(]{NUMERAL}[）)][、.]?\s*"),
    ("number", r"\d{1,2}(?:[、．]|\.(?!\d)|[.．]?\s(?=[A-Z]))\s*"),
    ("decimal", r"\d{1,2}(?:\.\d{1,2}){1,3}[.、]?(?:\s+|(?=[\u4e00-\u9fff]))"),
    ("number_brackets", r"[（(]\d{1,2}[）)][、.]?\s*|\d{1,2}[）)][、.]?\s*"),
    ("circled", r"[①-⑳]\s*"),
)
MARKER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in MARKERS))
RANKS = {name: rank for rank, (name, _) in enumerate(MARKERS, 10)}
MARKDOWN = re.compile(r"(?P<marks>#{1,6})\s+")
RANK_UNIT, RANK_ROLE, RANK_BARE, RANK_POINT = 7, 8, 30, 40  # Markdown headings have ranks 1 to 6

# 一是…二是… inside a paragraph.
POINT = re.compile(
    rf"(?:(?<=^)|(?<=[。；;，,：:！!？?”\s、)）])){NUMERAL}是(?!否|非|一[个种项])|(?:(?<=^)|(?<=[。；\s]))(?:首先|其次|再次|再者|最后)(?=[，,])"
)

SENTENCE_END = re.compile(r"[。！？；;]|[!?](?=\s|$)|\.(?=\s)")
LABEL_END = re.compile(r"[。！？；;，,：:]|[!?](?=\s|$)|\.(?=\s)")
MAX_HEADING_CHARS = 45
MAX_BARE_CHARS = 30
MAX_BARE_WORDS = 9
MAX_LABEL_CHARS = 28

PROBLEM_WORDS = re.compile(
    r"问题|困难|不足|短板|薄弱环节|差距|挑战|教训|problem|challenge|difficult|shortcoming|weakness|obstacle|issues\b|risks\b|blockers?\b",
    re.I,
)
SOLVING_WORDS = re.compile(
    r"解决|破解|整改|聚焦|攻坚|化解|排查|处置|补齐|补短|应对|防范|督查|着力|攻克|突破|清零|整治|导向|resolved|solved"
)
PLAN_WORDS = re.compile(
    r"打算|计划|下一?步|下一?阶段|下一?季度|下周|下个?月|下半年|明年|来年|今后|未来|展望|思路|努力方向|工作安排|工作重点|工作要点|工作举措建议|改进措施|整改措施|意见建议"
    r"|\bplans?\b|\bplanned\b|next (?:steps?|quarter|year|month|week)|outlook|upcoming|future|going forward|priorities for",
    re.I,
)
DONE_WORDS = re.compile(
    r"完成情况|落实情况|开展情况|进展情况|执行情况|实施情况|工作情况|推进情况|运行情况|主要情况|总体情况|基本情况|情况汇报|做法|成效|成绩|成果|业绩|亮点|回顾|总结|进展|主要工作|重点工作|履职|举措|经验"
    r"|achievement|accomplish|progress|completed|highlights|results|what we did|done\b|review of",
    re.I,
)
ORGANISATION = re.compile(
    r"[^\s，。；：、]{2,20}(?:党工委|党委|党组|党总支|党支部|街道|办事处|镇|乡|村|社区|委员会|局|委|办公室|办|厅|处|科|室|中心|公司|集团|事业部|部|院|学校|大学|学院|中学|小学|医院|协会|学会|支队|大队|分局|工会|团委|妇联|司)"
    r"|[A-Z][\w&' -]{1,40}(?:Department|Office|Team|Unit|Division|Branch|Centre|Center|Committee|Group)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before it has found its place: its marker starts at `start`, its text begins at `text`, its body at `body`."""

    start: int
    text: int
    text_end: int
    body: int
    rank: int


def find_sections(text: str, shadow: str, lines: Sequence[Span]) -> tuple[Section, ...]:
    """Cuts a report into sections that tile its text.

    Args:
        text: the repaired text.
        shadow: its simplified shadow, of the same length.
        lines: the lines that are neither noise nor the title, in order.
    """
    headings = list(_headings(shadow, lines))
    units = _unit_headings(shadow, headings)
    headings = [
        replace(heading, rank=RANK_UNIT) if index in units and heading.rank == RANK_BARE else heading
        for index, heading in enumerate(headings)
    ]
    headings = sorted([*headings, *_points(shadow, lines, headings)], key=lambda heading: heading.start)
    return tuple(_nest(text, shadow, headings, set(units.values())))


# --- which lines are headings --------------------------------------------------------------------


def _headings(shadow: str, lines: Sequence[Span]) -> Iterator[Heading]:
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        heading = _numbered(shadow, line) or _bare(shadow, line, following)
        if heading:
            yield heading


def _numbered(shadow: str, line: Span) -> Heading | None:
    """A line that begins with a marker. A run-in heading ends with its first sentence."""
    start, rank = line.start, None
    if marks := MARKDOWN.match(shadow, start, line.end):
        start, rank = marks.end(), len(marks["marks"])
    marker = MARKER.match(shadow, start, line.end)
    if marker:
        start = marker.end()
        rank = rank or RANKS[marker.lastgroup or ""]
    if rank is None or start == line.end:
        return None
    stop = SENTENCE_END.search(shadow, start, line.end)
    if stop is None and line.end - start <= MAX_HEADING_CHARS:
        return Heading(line.start, start, line.end, line.end, rank)
    end = stop.end() if stop else line.end
    # A first sentence with a figure is a fact, and a long one is no heading: then only the marker is left out of the body.
    is_title = (
        stop is not None
        and end - start <= MAX_HEADING_CHARS
        and end < line.end
        and not re.search(r"\d", shadow[start:end])
    )
    label_end = stop.start() if stop and is_title else _label_end(shadow, start, line.end)
    return Heading(line.start, start, label_end, end if is_title else start, rank)


def _label_end(shadow: str, start: int, end: int) -> int:
    """Where the first clause ends, as a short name for a section without a title."""
    stop = LABEL_END.search(shadow, start, min(end, start + MAX_LABEL_CHARS))
    return stop.start() if stop else min(end, start + MAX_LABEL_CHARS)


def _bare(shadow: str, line: Span, following: Span | None) -> Heading | None:
    """A short line without punctuation, before something longer."""
    content = shadow[line.start : line.end].strip("*_ ")
    words = content.split()
    is_short = len(content) <= MAX_BARE_CHARS or (content.isascii() and len(words) <= MAX_BARE_WORDS)
    if following is None or not is_short or re.search(r"[。，,；;！？!?]|[:：].|\d{4}[-年/]", content):
        return None
    if content.isascii() and (not content[:1].isupper() or re.search(r"[.]$|^\W", content)):
        return None
    rank = RANK_ROLE if role_hint(content) and len(content) <= MAX_BARE_CHARS else RANK_BARE
    longer = following.end - following.start > 2 * len(content) or rank == RANK_ROLE
    if not longer and not ORGANISATION.fullmatch(content):
        return None
    return Heading(line.start, line.start, line.end, line.end, rank)


def _points(shadow: str, lines: Sequence[Span], headings: Sequence[Heading]) -> Iterator[Heading]:
    bodies = {heading.start: heading.body for heading in headings}
    for line in lines:
        points = list(POINT.finditer(shadow, bodies.get(line.start, line.start), line.end))
        if len(points) < 2:
            continue
        for match in points:
            yield Heading(
                match.start(), match.end(), _label_end(shadow, match.end(), line.end), match.end(), RANK_POINT
            )


def _unit_headings(shadow: str, headings: Sequence[Heading]) -> dict[int, int]:
    """Headings that name the organisations of a page: index → start. At least two of one rank, and named like one.

    Bare headings count where one with a role follows, as on seed 003; numbered ones where most of their rank are names.
    """
    names = {
        index
        for index, heading in enumerate(headings)
        if ORGANISATION.fullmatch(shadow[heading.text : heading.text_end].strip("*_ "))
    }
    ranks = Counter(heading.rank for heading in headings)
    found: set[int] = set()
    for rank, count in ranks.items():
        same = {index for index in names if headings[index].rank == rank}
        if rank == RANK_BARE:
            same = {
                index
                for index in same
                if index + 1 < len(headings) and headings[index + 1].rank in (RANK_ROLE, *RANKS.values())
            }
            count = len(same)
        if len(same) >= 2 and len(same) * 10 >= count * 6:
            found |= same
    return {index: headings[index].start for index in found}


# --- what a heading says -------------------------------------------------------------------------


def role_hint(heading: str) -> Role | None:
    """The role that a heading (simplified script or English) announces, None where it announces none."""
    problem = bool(PROBLEM_WORDS.search(heading)) and not SOLVING_WORDS.search(heading)
    done = bool(DONE_WORDS.search(heading))
    plan = bool(PLAN_WORDS.search(heading)) and not re.search(r"计划.{0,6}(?:完成|落实|执行|实施|进展)", heading)
    if problem and plan:
        return "mixed"
    if problem:
        return "problem"
    if plan:
        return "mixed" if done and re.search(r"总结|回顾|情况", heading) else "plan"
    return "achievement" if done else None


# --- the tree ------------------------------------------------------------------------------------


def _nest(text: str, shadow: str, headings: Sequence[Heading], unit_starts: set[int]) -> Iterator[Section]:
    """Gives every heading its path, role and unit from a stack of the headings above it."""
    first = headings[0].start if headings else len(text)
    if first > 0 or not headings:
        yield Section(0, 0, "", (), Span(0, first), Span(0, first), "mixed", None)
    stack: list[tuple[int, Section]] = []
    offset = 1 if first > 0 or not headings else 0
    for index, heading in enumerate(headings):
        end = headings[index + 1].start if index + 1 < len(headings) else len(text)
        while stack and stack[-1][0] >= heading.rank:
            stack.pop()
        parent = stack[-1][1] if stack else None
        is_leaf = index + 1 == len(headings) or headings[index + 1].rank <= heading.rank
        is_unit = heading.start in unit_starts
        body = _body_start(shadow, heading, end, parent) if is_leaf and not is_unit else heading.body
        section = _section(text, shadow, heading, Span(body, end), parent, index + offset, is_unit)
        stack.append((heading.rank, section))
        yield section


def _body_start(shadow: str, heading: Heading, end: int, parent: Section | None) -> int:
    """Where the text to be asked about begins in a section that has no sections under it.

    A heading with nothing under it is the content, and so is one that has its role only from "problems" or "plans" above it.
    """
    is_listed = (
        parent is not None
        and parent.role in ("problem", "plan")
        and role_hint(shadow[heading.text : heading.text_end]) is None
    )
    return heading.text if is_listed or not shadow[heading.body : end].strip() else heading.body


def _section(
    text: str, shadow: str, heading: Heading, body: Span, parent: Section | None, index: int, is_unit: bool
) -> Section:
    name = text[heading.text : heading.text_end].strip("*_ \n：:")
    label = text[heading.start : heading.text_end].strip("#*_ \n：:")
    # What a point inside a paragraph is called says nothing of its role: 四是燕湖新城安置问题见实效 is an achievement.
    hint = None if is_unit or heading.rank == RANK_POINT else role_hint(shadow[heading.text : heading.text_end])
    return Section(
        index=index,
        level=len(parent.path) + 1 if parent else 1,
        heading=label,
        path=(*(parent.path if parent else ()), label),
        span=Span(heading.start, body.end),
        body=body,
        role=hint or (parent.role if parent else "mixed"),
        unit=name if is_unit else (parent.unit if parent else None),
        is_point=heading.rank == RANK_POINT,
    )
