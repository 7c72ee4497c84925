"""Who reports, on what, for which time: read from the title, the byline, the signature and the first sentence.

What is not there is None: nothing is inferred.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from llmsum.models import Span

GENRE = re.compile(
    r"总结|报告|汇报|述职|要点|计划|盘点|综述|纪实|简报|通报|小结|回顾|答卷|\b(?:report|review|summary|update)\b", re.I
)
ORGANISATION_END = "委员会|办公室|办事处|党工委|党委|党组|工会|团委|妇联|公司|集团|中心|学校|大学|学院|中学|小学|医院|协会|学会|基金会|研究所|研究院|街道|支队|大队|政府|局|委|办|厅|处|科|室|镇|乡|村|社区|区|县|市|州|省|部|院|校|所|站|队|行|社|会|馆"
DATE = r"(?:\d{4}|二[〇○零][〇○零一二三四五六七八九]{2})年"
PERIOD = re.compile(
    rf"{DATE}(?:度)?(?:[至到—–~-]+{DATE}(?:度)?)?(?:(?:上|下)半年|第?[一二三四1-4]季度|\d{{1,2}}(?:[-—~至到]\d{{1,2}})?月份?|[一二三四五六七八九十]{{1,3}}月份?)?"
    r"|(?:Q[1-4]|H[12]|(?:First|Second|Third|Fourth) (?:quarter|half)(?: of)?)[ ,]*\d{4}|(?:FY ?)?\b(?:19|20)\d{2}(?:[-/–](?:19|20)?\d{2})?\b(?: ?(?:Q[1-4]|H[12]))?"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
    re.I,
)
TITLE_ORGANISATION = re.compile(
    rf"^(?:中共|关于)?(?P<name>[\u4e00-\u9fff（）()]{{2,30}}?(?:{ORGANISATION_END}))(?=关于|(?:的|在)?(?:{DATE}|上半年|下半年|年度|年终|第?[一二三四]季度|工作|述职|党建|个人|党风|履职|\d+月)|[：:]|$)"
)
ENGLISH_ORGANISATION = re.compile(
    r"^(?P<name>[A-Z][\w&.,' -]{2,60}?)(?:[:,–—-]+ ?|\s+)(?=(?:annual|quarterly|monthly|half-year|status|progress|work|FY|Q[1-4]|(?:19|20)\d{2})\b)",
    re.I,
)
BYLINE = re.compile(
    rf"^(?:[□■]|(?:单位|汇报单位|述职单位|报告单位|编制单位|填报单位|报送单位)[:：])\s*(?P<name>[\u4e00-\u9fff]{{3,30}}?(?:{ORGANISATION_END}))(?=\s|$)"
)
SIGNATURE = re.compile(rf"(?P<name>[\u4e00-\u9fff（）()]{{3,30}}(?:{ORGANISATION_END}))")
TITLE_LINES = 8
MAX_TITLE_CHARS = 70


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the report says of itself; `title_line` indexes the lines that were given."""

    title: str | None
    organisation: str | None
    period: str | None
    title_line: int | None


def read_masthead(text: str, shadow: str, lines: Sequence[Span], noise: frozenset[int]) -> Masthead:
    """Title, organisation and period of a report.

    Args:
        text: the repaired text, from which the values are cut.
        shadow: its simplified shadow, which the rules read.
        lines: the non-blank lines.
        noise: indices of those that are not the report; bylines and signatures are among them.
    """
    kept = [index for index in range(len(lines)) if index not in noise]
    at = _title_line(shadow, lines, kept)
    organisation = _organisation(text, shadow, lines, at, noise)
    return Masthead(
        title=_slice(text, lines[at]).lstrip("# ").strip("*_ ") if at is not None else None,
        organisation=organisation,
        period=_period(text, shadow, lines, at, kept),
        title_line=at,
    )


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _title_line(shadow: str, lines: Sequence[Span], kept: Sequence[int]) -> int | None:
    """The first line, unless it is a sentence or a numbered heading; a line that names a genre among the first ones wins."""
    candidates = [index for index in kept[:TITLE_LINES] if _could_be_title(_slice(shadow, lines[index]))]
    named = [index for index in candidates if GENRE.search(_slice(shadow, lines[index]))]
    # A title stands above the text: nothing but other short lines before it.
    reachable = [
        index
        for index in named
        if all(_could_be_title(_slice(shadow, lines[before])) for before in kept if before < index)
    ]
    if reachable:
        return reachable[0]
    return kept[0] if candidates and candidates[0] == kept[0] and len(kept) > 1 else None


def _could_be_title(line: str) -> bool:
    is_numbered = re.match(r"[（(]?[一二三四五六七八九十]+[、）)]|\d+[.、]|##", line)
    return len(line) <= MAX_TITLE_CHARS and not is_numbered and not re.search(r"[。；;，,]$|。", line)


def _organisation(
    text: str, shadow: str, lines: Sequence[Span], title: int | None, noise: frozenset[int]
) -> str | None:
    if title is not None:
        line = lines[title]
        for pattern in (TITLE_ORGANISATION, ENGLISH_ORGANISATION):
            if match := pattern.search(_slice(shadow, line).lstrip("# ")):
                return _slice(text, line).lstrip("# ")[slice(*match.span("name"))]
    foot = max(noise, default=None) if len(lines) - 1 in noise else None
    for index in sorted(noise):
        line = _slice(shadow, lines[index])
        match = BYLINE.match(line)
        # A signature is the line above the date at the foot.
        if match is None and foot is not None and index == foot - 1:
            match = SIGNATURE.fullmatch(line.replace(" ", ""))
        if match:
            return (
                _slice(text, lines[index]).replace(" ", "")[slice(*match.span("name"))]
                if match.re is SIGNATURE
                else match["name"]
            )
    return None


def _period(text: str, shadow: str, lines: Sequence[Span], title: int | None, kept: Sequence[int]) -> str | None:
    """From the title, else from the very beginning of the text."""
    if title is not None and (match := PERIOD.search(shadow, lines[title].start, lines[title].end)):
        return text[slice(*match.span())].strip()
    body = next((lines[index] for index in kept if index != title), None)
    match = body and PERIOD.match(shadow, body.start, body.end)
    return text[slice(*match.span())].strip() if match else None
