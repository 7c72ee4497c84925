"""For which time a report is: read from its title, a line beside it, or where the text begins."""

import re
from collections.abc import Sequence

from llmsum.models import Span
from llmsum.patterns import regex

# The last are years of the Republic, as reports from Taiwan count them.
YEAR = r"(?:(?:\d{4}|二[〇○零][〇○零一二三四五六七八九]{2})年|(?:民国)?1[01]\d年(?=度|\d{1,2}月))"
YEARS = rf"(?:\d{{4}}[—–~-])?(?:{YEAR}|\d{{4}}学年)"
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


def period_in(
    shadow: str, lines: Sequence[Span], title: Sequence[int | None], top: Sequence[int], first: int | None
) -> Span | None:
    """The period of a report; None where it does not say.

    From a line of the title, else from a line beside it, else from where the text begins or says what it reports.

    Args:
        shadow: the simplified shadow of the text.
        lines: the non-blank lines.
        title: indices of the lines of the title.
        top: indices of the lines at the top.
        first: the index of the first line behind them.
    """
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
