"""Which lines of a report are headings."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from llmsum.models import Block, Span
from llmsum.patterns import regex
from llmsum.reading.layout import NO_LAYOUT, Layout
from llmsum.reading.markers import BULLET, Marker, find_marker
from llmsum.reading.roles import is_role_line, role_hint

# Ranks, outermost first: Markdown 1 to 6, then these two, then `markers.RANKS`, then bare headings.
RANK_UNIT, RANK_OUTER, RANK_BARE = 7, 8, 30

SENTENCE_END = regex(r"[。！？；;]|[!?](?=\s)|\.(?=\s+\S)")
LABEL_END = regex(r"[。！？；;，：:]|,(?!\d)|[!?](?=\s|$)|\.(?=\s)")
MAX_HEADING_CHARS = 45
MAX_HEADING_WORDS = 14
MAX_FURTHER_CHARS = 60  # of a line that announces a list
MAX_BARE_CHARS = 30
MAX_BARE_WORDS = 9
MAX_LABEL_CHARS = 28
MIN_PARAGRAPH_CHARS = 60
# Shorter ones below a bare line are cells of a flattened table.
MIN_BELOW_CHARS = 15
SMALL_WORDS = regex("an?|and|as|at|by|for|from|in|into|of|on|or|our|over|per|the|to|up|vs|with", re.IGNORECASE)
# 【主要做法】 before its text.
BRACKETED = regex(r"【(?P<text>[^】\n]{2,20})】[:：]?\s*")
EMPHASISED = regex(r"(?P<mark>\*\*|__)(?P<text>[^*_\n，,]{2,60})(?P=mark)[:：]?")
# 存在问题：… and Next steps: …, but not 仍存在不足：…, which begins a sentence.
LABELLED = regex(
    r"(?![仍还也但尚我在])"
    r"(?P<text>[^\s:：，。；、,;*#]{2,12}|[A-Z][A-Za-z']{2,15}(?: [A-Za-z']{1,15}){0,4})[:：]\s*(?=\S)"
)
DECIMAL = regex(r"(?P<chapter>\d{1,2}(?:[．.]\d{1,2})*)[．.]\d{1,2}(?!\d)")
# Signs that headings are decorated with; before anything else they are bullets.
DECORATION = regex(r"[●■□◆◇★☆▌►▶◎※]\s*")
UNIT_NAME = regex(
    r"(?!(?:加强|强化|推进|服务|建设|打造|深化|落实|坚持|聚焦|提升|围绕|突出|完善|优化|着力|抓|做|紧扣|立足|保障|培养|建强|关于|开展|统筹|助力|赋能|走进|深入|扎根|夯实|稳住|顾全|心系|融入))"
    r"[^\s，。；：、]{2,20}(?:党工委|党委|党组|党总支|党支部|街道|办事处|镇|乡(?<!城乡)(?<!振兴乡)|村(?<!乡村)(?<!农村)|社区|委员会|局(?<!大局)(?<!全局)(?<!布局)(?<!格局)(?<!开局)|委|办公室|办|厅|处|科|室|中心(?<!以人民为中心)|公司|集团|事业部"
    r"|部(?<!干部)(?<!全部)(?<!内部)|院|学校|大学|学院|中学|小学|医院|协会|学会|支队|大队|分局|工会|团委|妇联|司|班组|车间)"
    r"|(?:[A-Z][\w&'’-]* ){1,5}(?:Department|Office|Team|Unit|Division|Branch|Centre"
    r"|Center|Committee|Group|Services?)"
    r"|(?:Department|Office|Bureau|Ministry|Division|School|Faculty|Institute|Team) (?:of|for|[A-Z])[\w&' ’-]{0,40}"
)


class Heading(NamedTuple):
    """A heading before it has found its place: [start, text) is its marker, [text, text_end) its name."""

    start: int
    text: int
    text_end: int
    body: int
    rank: int
    number: int | None = None
    is_doubtful: bool = False  # the name of an organisation at the very top: a unit, or the author

    @property
    def is_title(self) -> bool:
        """Whether it names its section; else its name is only the first clause of the body."""
        return self.body > self.text


def find_headings(shadow: str, lines: Sequence[Span], layout: Layout = NO_LAYOUT) -> list[Heading]:
    """All headings that begin a line, in order. Bare ones have provisional ranks, see `rank_bare`.

    What a format calls a heading is one. Where it does so without a number to go by, a short line is none for its looks
    alone: it has to announce a role.
    """
    blocks = layout.of_lines(lines)
    own = [(block, _marker(shadow, lines[index])) for index, block in blocks.items() if block.kind == "heading"]
    has_own = any(marker is None for _, marker in own)
    by_number = not has_own and _agree(own)
    found: list[Heading] = []
    announcing: tuple[int, Heading] | None = None  # how many headings there were, and a line that may announce a list
    is_masthead = True  # so far nothing but short lines: names and places, not headings
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        block = blocks.get(index)
        if block is None or block.kind in ("paragraph", "item"):
            heading = _guessed(shadow, line) or _bare(shadow, line, following, is_masthead)
            heading = None if has_own and heading and heading.rank == RANK_BARE else heading
        else:
            heading = _told(shadow, line, block, by_number=by_number)
        is_masthead = is_masthead and (not heading or heading.is_doubtful) and line.end - line.start <= MAX_BARE_CHARS
        if heading and announcing and announcing[0] == len(found) and _begins_anew(heading, found):
            found.append(announcing[1]._replace(rank=heading.rank - 1))
        if heading:
            found.append(heading)
        lead = None if heading else _announcing(shadow, line)
        announcing = (len(found), lead) if lead else None
    return _without_lone_decimals(shadow, found)


def _announcing(shadow: str, line: Span) -> Heading | None:
    """现将明年工作安排如下： before a list, whose heading it is where that begins to count anew."""
    if shadow[line.end - 1] not in "：:" or line.end - line.start > MAX_FURTHER_CHARS:
        return None
    clause = max(shadow.rfind(comma, line.start, line.end) for comma in "，,。；;") + 1
    start = max(clause, line.start)
    return (
        Heading(line.start, start, line.end, line.end, RANK_BARE) if role_hint(shadow[start : line.end - 1]) else None
    )


def _begins_anew(heading: Heading, above: Sequence[Heading]) -> bool:
    """Whether a list begins with this heading, though another one of its kind has been counted before."""
    return heading.number == 1 and any(one.rank == heading.rank and one.number for one in above)


def _guessed(shadow: str, line: Span) -> Heading | None:
    return _numbered(shadow, line) or _marked(shadow, line)


def _agree(own: Sequence[tuple[Block, Marker | None]]) -> bool:
    """Whether numberings rank the headings as their levels do: then others may stand above or between them."""
    ranks: defaultdict[int, set[int]] = defaultdict(set)
    for block, marker in own:
        ranks[block.level].add(marker.rank if marker else 0)
    ordered = [ranks[level] for level in sorted(ranks)]
    return all(max(above) < min(below) for above, below in pairwise(ordered))


def _told(shadow: str, line: Span, block: Block, *, by_number: bool) -> Heading | None:
    """The heading that a line of a block is, ranked by its number, or by its level: as Markdown, which has six."""
    if block.kind != "heading":
        return None if block.kind == "row" else _guessed(shadow, line)
    marker = _marker(shadow, line)
    rank = marker.rank if marker and by_number else min(block.level, RANK_UNIT - 1)
    text, number = (marker.end, marker.number) if marker else (line.start, None)
    return Heading(line.start, text, line.end, line.end, rank, number)


def _marker(shadow: str, line: Span) -> Marker | None:
    """The numbering of a line that says something behind it."""
    marker = find_marker(shadow, line.start, line.end)
    return marker if marker is not None and marker.end < line.end else None


def _numbered(shadow: str, line: Span) -> Heading | None:
    """A line that begins with a marker. A run-in heading ends with its first sentence."""
    marker = find_marker(shadow, line.start, line.end)
    if marker is None or marker.end >= line.end:
        return None
    text, rank, number = marker.end, marker.rank, marker.number
    if (label := LABELLED.match(shadow, text, line.end)) and role_hint(label["text"]):
        return Heading(line.start, text, label.end("text"), label.end(), rank, number)
    stop = SENTENCE_END.search(shadow, text, line.end)
    if stop is None and _is_short(shadow[text : line.end]):
        return Heading(line.start, text, line.end, line.end, rank, number)
    end = stop.end() if stop else line.end
    # A first sentence with a figure is a fact, and a long one no heading: then only the marker is left out of the body.
    if stop and end < line.end and _is_short(shadow[text:end]) and not re.search(r"\d", shadow[text:end]):
        return Heading(line.start, text, stop.start(), end, rank, number)
    return Heading(line.start, text, label_end(shadow, text, line.end), text, rank, number)


def _is_short(content: str) -> bool:
    return len(content) <= MAX_HEADING_CHARS or (content.isascii() and len(content.split()) <= MAX_HEADING_WORDS)


def label_end(shadow: str, start: int, end: int) -> int:
    """Where the first clause ends, as a short name for a section without a title."""
    stop = LABEL_END.search(shadow, start, min(end, start + MAX_LABEL_CHARS))
    return stop.start() if stop else min(end, start + MAX_LABEL_CHARS)


def _marked(shadow: str, line: Span) -> Heading | None:
    """【主要做法】, **Next steps** or 存在问题: before its text; one that announces no role must fill its line."""
    for pattern in (BRACKETED, EMPHASISED, LABELLED):
        if match := pattern.match(shadow, line.start, line.end):
            role = role_hint(match["text"].rstrip(":："))
            if role or (match.end() == line.end and pattern is not LABELLED):
                rank = RANK_OUTER if role else RANK_BARE
                return Heading(line.start, match.start("text"), match.end("text"), match.end(), rank)
    return None


def _bare(shadow: str, line: Span, following: Span | None, is_masthead: bool) -> Heading | None:
    """A short line without punctuation, before something longer."""
    decoration = DECORATION.match(shadow, line.start, line.end)
    start = decoration.end() if decoration else line.start
    content = shadow[start : line.end].strip("*_ ").rstrip(":： ")
    if following is None or not content or (decoration is None and BULLET.match(content)):
        return None
    role, is_unit = role_hint(content), bool(UNIT_NAME.fullmatch(content))
    below = shadow[following.start : following.end]
    is_doubtful = is_masthead and is_unit and not is_role_line(below)
    if content.isascii():
        least = MIN_PARAGRAPH_CHARS if is_masthead else 2 * len(content) * (not content.isupper())
        is_heading = _reads_as_english_heading(content, bool(role) or is_unit, len(below), least)
    else:
        is_led = is_unit or (not is_masthead and len(below) > max(2 * len(content), MIN_BELOW_CHARS))
        is_heading = (bool(role) or is_led) and _reads_as_chinese_heading(content, bool(role))
    if not is_heading or (decoration and not role and not is_unit):
        return None
    rank = RANK_OUTER if role else RANK_BARE
    return Heading(line.start, start, line.end, line.end, rank, is_doubtful=is_doubtful)


def _reads_as_chinese_heading(content: str, is_certain: bool) -> bool:
    """A year may stand in a heading that announces a role; no other figure, no punctuation, no salutation."""
    without_year = re.sub(r"20\d\d年(?:度|上半年|下半年)?", "", content) if is_certain else content
    return (
        len(content) <= MAX_BARE_CHARS
        and not re.search(r"[。，,；;！？?!\d|\t]|[:：].|如下$", without_year)
        and not re.match(r"各位|尊敬的|同志们|代表们|大家好", content)
    )


def _reads_as_english_heading(content: str, is_certain: bool, below: int, least: int) -> bool:
    """In title case before something longer than `least`; in sentence case only before a paragraph."""
    words = content.split()
    if len(words) > MAX_BARE_WORDS or not content[0].isupper() or re.search(r"[.,;!|\t]|: ", content):
        return False
    if is_certain:
        return True
    has_title_case = content.isupper() or all(
        not word[0].islower() for word in words if not SMALL_WORDS.fullmatch(word)
    )
    return below > (least if has_title_case else MIN_PARAGRAPH_CHARS) and not re.search(r"\d", content)


def _without_lone_decimals(shadow: str, headings: Sequence[Heading]) -> list[Heading]:
    """2.14 at the start of a line is a heading only in a row: 2.1, or with another 2.n beside it."""

    def chapter(heading: Heading) -> str | None:
        match = DECIMAL.match(shadow, heading.start)
        return match["chapter"] if match else None

    counts = Counter(chapter(heading) for heading in headings)
    return [
        heading for heading in headings if heading.number == 1 or counts[chapter(heading)] > 1 or not chapter(heading)
    ]
