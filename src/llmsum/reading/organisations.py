"""Who reports: read from the title, a line beside it, a byline, or the line above the date at the foot."""

import re
from collections.abc import Iterator, Sequence

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.reading.periods import YEARS
from llmsum.reading.roles import is_role_line
from llmsum.words.script import holds_han

NAME_END = (
    "委员会|办公室|办事处|党工委|党委|党组|工会|团委|妇联|公司|集团|中心|学校|大学|学院|中学|小学|医院|协会|学会|基金会|研究所|研究院|街道|支队|大队|政府"
    "|局|委|办|厅|处|科|室|镇|乡|村|社区|区|县|市|州|省|部|院|校|所|站|队|行|社|会|馆"
)
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
# Above several, a name below the title is the first of them.
SEVERAL = regex(r"各(?:部门|单位|科室|处室|镇|乡|街道|村|社区)|汇总|汇编")


def organisation_in(
    shadow: str, lines: Sequence[Span], title: int | None, top: Sequence[int], noise: frozenset[int]
) -> Span | None:
    """Who reports; None where it does not say.

    Args:
        shadow: the simplified shadow of the text.
        lines: the non-blank lines.
        title: the index of the line of the title.
        top: indices of the lines at the top.
        noise: indices of those that are not the report, bylines and signatures among them.
    """
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


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]
