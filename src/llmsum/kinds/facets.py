"""What a grounded statement says besides its words: status, cause, deadline. Read from the text, never asked for."""

from collections.abc import Callable, Mapping
from typing import Final

from llmsum.kinds.clauses import is_solved, is_under_way
from llmsum.models import SPECS, Kind, Status
from llmsum.patterns import regex
from llmsum.words.script import fold

CAUSE = regex(
    r"(?:由于|因为|(?<![原起诱成病死基内外主])因(?![果公此素地子而人材时为]))(?P<before>[^，。；,;]{2,40}?)(?:的?(?:影响|制约|限制)|[，,])"
    r"|(?<![接感享承遭])受(?:到|了)?(?![理贿让托聘邀众益权训教访奖领检害])(?P<under>[^，。；,;]{2,40}?)的?(?:影响|制约|限制)"
    r"|(?:原因是|主要原因在于|归因于)(?P<after>[^。；]{2,60})"
    r"|(?<=（)[^（）：，]{0,8}(?:原因|成因|根源)[^（）：，]{0,4}：(?P<column>[^）]{2,60}?)(?=[），])"
    r"|(?i:\b(?:because of|due to|owing to)\s+(?P<english>[^.;,]{3,80})"
    r"|\((?:(?:root )?cause|reason): (?P<english_column>[^;)]{3,80}))"
)
# A date that says itself that it ends something (2020年底前), or one at which something is to happen: 3月完成招标, but
# not the year that a thing is called after (巩固2019年脱贫成果).
DEADLINE = regex(
    r"(?:到|至)?(?:(?:20|1)\d\d年?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:\d{1,2}日)?(?:年底|月底|(?<=[年月])底|年末|季度末)(?:之?前|以前)?"
    r"|(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)(?:之?前|以前|底前)"
    r"|(?:元旦|春节|[五十]一|国庆|中秋|端午|清明|年内|汛期|入冬|开学)(?:节)?(?:之?前|以前)|年内|明年|[到至]20\d\d年|[上下]半年(?:之?前|以前)?"
    r"|(?:(?<=[于在到至])|(?<=计划)|(?<=预计)|(?<=争取)|(?<=力争)|(?<![^，。；、：,;:\n]))"
    r"(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)"
    r"(?=[，,、。；;）]|$|将|要|拟|前后|起|力争|争取|[全基初]|[完建达]成|实现|竣工|完工|投[产用入]|启[动用]|开[工展始通学业]|举[办行]|召开|上线|交付|发布|验收|达到)"
    r"|(?:(?<=[时期]限：)|(?<=[成改]时间：)|(?<=日期：)|(?<=截止：))[^，）]{2,20}"
    r"|(?i:(?<=due: )|(?<=deadline: )|(?<=due date: )|(?<=when: )|(?<=eta: ))[^;)\n]{2,24}"
    r"|(?i:\bby (?:the end of )?(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Q[1-4]|mid-?)\s*)?(?:20\d\d|year[- ]end|next (?:year|quarter|month)))"
)
UNFINISHED = regex(
    r"(?:[尚还仍][未没]|未能?|没有?)(?:有|能)?(?:全[部面]|最终|按期)?(?:完成|完工|竣工|建成|结束|到位|验收|投[用产运]|开通|通车|通水|交付|办结)"
    r"|(?i:\b(?:not yet|yet to be|ha(?:s|ve) not been)\b[^.;,]{0,20}\b(?:complete|finish|open|deliver|launch)\w*)"
)
# What was only begun is not done yet: 已启动.
FINISHED = regex(r"(?<![未没有待将要能法以])完成(?!时[限间])|已(?!启动|开[工始]|着手|进[入场])")


def status_of(kind: Kind, quote: str) -> Status:
    """Where the work stands, by the words of its evidence (repaired reading)."""
    shadow = fold(quote)
    usual, *others = SPECS[kind].statuses
    for status in others:
        if STATUSES[status](shadow):
            return status
    return usual


def _is_in_progress(shadow: str) -> bool:
    return bool(UNFINISHED.search(shadow) or (is_under_way(shadow) and not FINISHED.search(shadow)))


STATUSES: Final[Mapping[Status, Callable[[str], bool]]] = {
    "in_progress": _is_in_progress,
    "mitigated": is_solved,
}
"""What tells of those that are not the usual ones of a kind."""


def cause_of(quote: str) -> str | None:
    """The cause that a problem's evidence names."""
    match = CAUSE.search(fold(quote))
    if match is None or match.lastgroup is None:
        return None
    return quote[slice(*match.span(match.lastgroup))].strip() or None


def deadline_of(quote: str) -> str | None:
    """The date or the end of a period by which a plan is to be done, as the report words it."""
    match = DEADLINE.search(fold(quote))
    return quote[slice(*match.span())] if match else None


FACETS: Final[Mapping[str, Callable[[str], str | None]]] = {"cause": cause_of, "deadline": deadline_of}
"""What the fields are read by that only items of some kinds have."""
