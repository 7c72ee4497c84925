"""Who reports, on what, for which time: read from the title, the byline, the signature and the first sentence.

What is not there is None: nothing is inferred.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.reading.genres import GENRES
from llmsum.reading.layout import NO_LAYOUT, Layout
from llmsum.reading.markers import MARKDOWN, find_marker
from llmsum.reading.roles import is_role_line, role_hint
from llmsum.words.script import holds_han

GENRE = regex(GENRES)

# --- organisations -------------------------------------------------------------------------------

NAME_END = (
    "委员会|办公室|办事处|党工委|党委|党组|工会|团委|妇联|公司|集团|中心|学校|大学|学院|中学|小学|医院|协会|学会|基金会|研究所|研究院|街道|支队|大队|政府"
    "|局|委|办|厅|处|科|室|镇|乡|村|社区|区|县|市|州|省|部|院|校|所|站|队|行|社|会|馆"
)
# The last are years of the Republic, as reports from Taiwan count them.
YEAR = r"(?:(?:\d{4}|二[〇○零][〇○零一二三四五六七八九]{2})年|(?:民国)?1[01]\d年(?=度|\d{1,2}月))"
YEARS = rf"(?:\d{{4}}[—–~-])?(?:{YEAR}|\d{{4}}学年)"
TITLE_NAME = regex(
    rf"^(?:中共|关于)?(?P<name>(?!各)[\u4e00-\u9fff（）()]{{2,30}}?(?:{NAME_END}))(?:各部门|各单位|各科室)?"
    rf"(?=关于|\s*(?:的|在)?(?:{YEARS}|上半年|下半年|年度|年终|第?[一二三四]季度|工作|述职|党建|个人|党风|履职|\d+月)|[：:]|$)"
)
# The name of an English organisation ends with what it is, or stands before the kind of report.
ENGLISH_NAME = (
    r"[A-Z][\w&.'’-]*(?: (?:of|and|for|the|&|[A-Z][\w&.'’-]*)){0,8} "
    r"(?i:Trust|Council|Department|Office|Ltd|Limited|Inc|Company|Corporation|University|College|School|Hospital|Association|Society|Foundation|Agency"
    r"|Authority|Commission|Institute|Board|Bureau|Centre|Center|Services?|Group|Committee|Ministry|Library|Museum|Union|Partnership|Network|Team)\b"
    r"|(?:Department|Office|Bureau|Ministry|University|School|City|County|Institute) (?:of|for) (?:the )?"
    r"[A-Z][\w&'’-]*(?: (?:and |of |the )?[A-Z][\w&'’-]*){0,5}"
)
ENGLISH_TITLE_NAME = regex(
    rf"^(?P<name>(?!(?:the )?(?:annual|quarterly|monthly|half-year|weekly|final|interim|status|progress|work)\b)"
    r"(?!(?:subject|re|title)\b)"
    rf"[A-Z](?:(?!\b(?:report|review|summary)\b)[\w&.,'’ -]){{2,60}}?)(?:'s|’s)?"
    r"(?:[:,–—-]+ ?|\s+)(?=(?:annual|quarterly|monthly|half-year|progress|work|FY|Q[1-4]|(?:19|20)\d{2})\b)"
    rf"|\breport\b.*?(?:\b(?:of|by|for) (?:the )?|[:–—-] )(?P<last>{ENGLISH_NAME})",
    re.I,
)
# At the beginning of a title, before whatever its author has called it.
TITLE_BEGINS = regex(
    rf"(?P<name>[\u4e00-\u9fff（）()]{{2,20}}(?:{NAME_END})(?<!大会)(?<!年会)(?<!例会)(?<!谈会)(?<!报会)(?<!议会))\s+(?=\S)"
)
NAME_LINE = regex(
    rf"(?P<name>[\u4e00-\u9fff（）()]{{2,30}}(?:{NAME_END}))(?:\s+[\u4e00-\u9fff·]{{2,4}}(?:\s\S{{2,8}})?)?"
)
LATIN = regex("[a-z]", re.I)
ENGLISH_NAME_LINE = regex(rf"(?P<name>(?:The )?(?:{ENGLISH_NAME})\.?)")
BYLINE = regex(
    rf"^(?:[□■]|(?:汇报|述职|报告|编制|填报|报送)?(?:单位|部门)[:：])\s*(?P<name>[\u4e00-\u9fff]{{2,30}}?(?:{NAME_END}))(?=\s|$)"
)

# --- periods -------------------------------------------------------------------------------------

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
PERIOD = regex(
    r"20\d\d[./-]\d{1,2}[./-]\d{1,2}\s?[-—~至到]+\s?(?:20\d\d[./-])?\d{1,2}[./-]\d{1,2}"
    rf"|{YEARS}(?:度)?(?:[至到—–~-]+{YEAR}(?:度)?)?(?:(?:上|下)半年|第[一二]学期|[上下]学期|第\s?\d{{1,2}}\s?周|第?[一二三四1-4]季度|\d{{1,2}}月\d{{1,2}}日[—–~至到-]+(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日|\d{{1,2}}月份?[-—~至到]+(?:\d{{4}}年)?\d{{1,2}}月份?(?!\d)|\d{{1,2}}(?:[-—~至到]\d{{1,2}})?月份?(?!\d)|[一二三四五六七八九十]{{1,3}}月份?)?"
    rf"|(?i:(?:(?:week|month|quarter|year) (?:ending|ended) )?(?:\d{{1,2}} )?"
    rf"(?:{MONTHS})(?: ?(?:to|-|–|and) ?(?:{MONTHS}))?(?: \d{{1,2}},)? \d{{4}}"
    r"|(?:Q[1-4]|H[12]|(?:First|Second|Third|Fourth) (?:quarter|half)(?: of)?)[ ,]*\d{4}"
    r"|(?:FY ?)?\b(?:19|20)\d{2}(?:[-/–](?:19|20)?\d{2})?\b(?: ?(?:Q[1-4]|H[12]))?)"
)
# Between the parts of a date a space says nothing, and its day is no period: 2021 年 3 月 1 日 is 2021年3月.
SPACED = regex(r"(?<=\d)\s(?=[年月日])|(?<=[年月至到])\s(?=\d)")
DAY = regex(r"(?<=月)\s?\d{1,2}\s?日")
DAYS = regex(r"日\s?[—–~至到-]")
DATE_FIELD = regex(
    r"[*_#>\s-]*(?:date|(?:会议)?(?:日期|时间))\**\s*[:=：]\s*[*\"']*\s*(?P<date>(?:\d{4}|1[01]\d)[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?)",
    re.I,
)
PERIOD_FIELD = regex(r"(?:(?:汇报|报告|统计)?周期|报告期|period)\s*[:：]\s*", re.I)
REPORTED = regex(rf"现[将就][^。]{{0,20}}?(?={YEAR})")

SUBTITLE = regex(r"——?(?!—|\d{4}年\d)[^。，；]{4,60}")
# Above several, a name below the title is the first of them.
SEVERAL = regex(r"各(?:部门|单位|科室|处室|镇|乡|街道|村|社区)|汇总|汇编")
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
        _organisation(shadow, lines, at, top, noise),
        _period(shadow, lines, told or [at], top, first),
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


def _organisation(
    shadow: str, lines: Sequence[Span], title: int | None, top: Sequence[int], noise: frozenset[int]
) -> Span | None:
    """From the title, a line beside it, a byline, or the line above the date at the foot."""
    if title is not None:
        content = _slice(shadow, lines[title]).lstrip("#*_ ")
        start = lines[title].end - len(content)
        for pattern in _worth_trying(content, TITLE_NAME, ENGLISH_TITLE_NAME):
            if match := pattern.search(content) or (pattern is TITLE_NAME and TITLE_BEGINS.match(content)):
                group = "last" if match.re is not TITLE_BEGINS and match.lastgroup == "last" else "name"
                return Span(start + match.start(group), start + match.end(group))
    for line in _name_lines(shadow, lines, title, top):
        for pattern in _worth_trying(_slice(shadow, line), NAME_LINE, ENGLISH_NAME_LINE):
            if match := pattern.fullmatch(shadow, line.start, line.end):
                return Span(*match.span("name"))
    foot = max(noise, default=0)
    for index in sorted(noise):
        line = lines[index]
        match = BYLINE.match(_slice(shadow, line))
        if match:
            return Span(line.start + match.start("name"), line.start + match.end("name"))
        if index == foot - 1 == len(lines) - 2 and NAME_LINE.fullmatch(_slice(shadow, line).replace(" ", "")):
            return line
    return None


def _worth_trying(content: str, chinese: re.Pattern[str], english: re.Pattern[str]) -> Iterator[re.Pattern[str]]:
    """The patterns of the scripts that a line holds: to compile one takes longer than to read most reports' titles."""
    if holds_han(content):
        yield chinese
    if LATIN.search(content):
        yield english


def _name_lines(shadow: str, lines: Sequence[Span], title: int | None, top: Sequence[int]) -> Iterator[Span]:
    """The lines at the top that may name the author; not those with parts of their own below, which are units."""
    if title is not None and SEVERAL.search(shadow, lines[title].start, lines[title].end):
        return
    for index in top:
        below = _slice(shadow, lines[index + 1]) if index + 1 < len(lines) else ""
        if index != title and (index + 1 == title or not is_role_line(below)):
            yield lines[index]


def _period(
    shadow: str, lines: Sequence[Span], title: Sequence[int | None], top: Sequence[int], first: int | None
) -> Span | None:
    """From a line of the title, else from a line beside it, else from where the text begins or says what it reports."""
    for index in title:
        if index is not None and (found := _dated(shadow, lines[index])):
            return found
    for index in top:
        start = lines[index].start + shadow.startswith(("(", "（"), lines[index].start)
        end = lines[index].end - shadow.endswith((")", "）"), start, lines[index].end)
        if PERIOD.fullmatch(shadow, start, end):
            return Span(start, end)
    for line in lines[: 0 if first is None else first]:
        label = PERIOD_FIELD.match(shadow, line.start, line.end)
        if label and (named := PERIOD.match(shadow, label.end(), line.end)):
            return Span(*named.span())
        if field := DATE_FIELD.match(shadow, line.start, line.end):
            return Span(*field.span("date"))
    if first is None:
        return None
    line = lines[first]
    said = REPORTED.search(shadow, line.start, line.end)
    match = PERIOD.match(shadow, line.start, line.end) or (said and PERIOD.match(shadow, said.end(), line.end))
    # 2015年度、2016年度… is no period but a beginning.
    return Span(*match.span()) if match and shadow[match.end() : match.end() + 1] not in ("、", "和") else None


def _dated(shadow: str, title: Span) -> Span | None:
    """The period in a title, whose dates may be spaced."""
    content = shadow[title.start : title.end]
    found = [SPACED] if DAYS.search(content) else [DAY, SPACED]
    loose = {place for pattern in found for match in pattern.finditer(content) for place in range(*match.span())}
    kept = [place for place in range(len(content)) if place not in loose]
    match = PERIOD.search("".join(content[place] for place in kept))
    return Span(title.start + kept[match.start()], title.start + kept[match.end() - 1] + 1) if match else None
