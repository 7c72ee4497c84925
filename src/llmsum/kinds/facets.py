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
_YEAR = "(?:20\\d\\d年|1\\d\\d年|[今明后本]年)"
_MONTH = "(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月|[本下]个?月)"
_DAY = "(?:\\d{1,2}[日号])"
_PART = "(?:第?[一二三四]季度|[上下]半年)"
_BEFORE = "(?:之?前|以前)"
_DATE = f"(?:20\\d\\d年(?:{_MONTH})?(?:{_DAY})?|\\d{{1,2}}月(?:{_DAY})?|(?:{_YEAR})?第?[一二三四]季度)"
_HELD = "(?<=年)底|(?<=月)[末底]|(?<=月)[上中下]旬|(?<=季度)[末底]"
# A date that says itself that it ends something (2020年底前), or one at which something is to happen: 3月完成招标, but
# not the year that a thing is called after (巩固2019年脱贫成果).
_CHINESE = (
    f"(?:到|至)?(?:{_YEAR})?(?:{_MONTH}|{_PART})?(?:{_DAY})?(?:年底|月底|年末|季度末|{_HELD}){_BEFORE}?"
    f"|(?:{_YEAR}(?:{_MONTH}|{_PART})?(?:{_DAY})?|{_MONTH}(?:{_DAY})?|{_PART})(?:{_BEFORE}|底前)|年终{_BEFORE}"
    f'|(?:元旦|春节|[五十]一|国庆|中秋|端午|清明|年内|汛期|入冬|开学)(?:节)?{_BEFORE}|(?<![一二两三四五六七八九十几\\d])年内|[“"]?十[三四五六]五[”"]?末'
    f"|明年(?:{_MONTH})?(?:{_DAY})?|[到至]20\\d\\d年|{_YEAR}[上下]半年|下半年|上半年(?=[，,前内启开]|[完建]成|力争)"
    f"|[本下]?周[一二三四五六日末天]{_BEFORE}|[本下]周[一二三四五六日末]"
    f"|(?:(?<=[于在到至])|(?<=计划)|(?<=预计)|(?<=争取)|(?<=力争)|(?<![^，。；、：,;:\n])){_DATE}"
    r"(?=[，,、。；;]|$|将|要|拟|前后|起|力争|争取|[全基初]|[完建达]成|实现|竣工|完工|投[产用入]|启[动用]|开[工展始通学业]|举[办行]|召开|上线|交付|发布|验收|达到)"
    # under the head of a column
    rf"|(?:[时期]限|完成(?:时间|日期)|时间节点)[:：为]?\s?(?P<column>{_DATE}(?:[末底]|[上中下]旬)?|20\d\d[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?)"
    r"|(?:[时期]限|[成改]时间|(?:完成|截止|到期|交付|整改)日期|截止)：(?P<cell>[^，）]{2,20})"
)
_EN_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)\\b\\.?"
)
_EN_PART = "(?:(?:first|second|third|fourth|last|next) (?:half|quarter)|H[12]|Q[1-4])"
_EN_YEAR = "(?:(?:(?:the )?fiscal year|FY) ?(?:20)?\\d\\d|(?:the year )?20\\d\\d|(?:the|next|this) (?:fiscal )?year)"
_EN_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_EN_DATE = (
    rf"(?:20\d\d-\d\d?(?:-\d\d?)?|(?:{_EN_DAY} (?:of )?)?{_EN_MONTH}(?: {_EN_DAY}\b)?(?:,? 20\d\d)?"
    rf"|{_EN_PART}(?:,? (?:of )?{_EN_YEAR})?|(?:mid|early|late)[- ]{_EN_YEAR}|(?:year|month|quarter)[- ]end|{_EN_YEAR}"
    r"|(?:next |the |this )?(?:month|quarter|spring|summer|autumn|winter|Easter|Christmas"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    rf"|mid-{_EN_MONTH})"
)
_END = r"(?:the )?(?:(?:end|middle|start|beginning) of )?(?:the )?"
_ENGLISH = (
    rf"(?i:\b(?:by|before|until|(?:no|not) later than) {_END}{_EN_DATE}"
    rf"|\bin (?:the )?{_EN_PART}(?:,? (?:of )?{_EN_YEAR})?"
    rf"|\b(?:due(?: date| on)?|deadline|target date|completion date)[: ]\s?(?P<due>{_END}{_EN_DATE})"
    r"|\b(?:due(?: date)?|deadline|when|eta): (?P<due_cell>[^;)\n]{2,24}))"
)
DEADLINE = regex(f"{_CHINESE}|{_ENGLISH}")
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
    return quote[slice(*match.span(match.lastgroup or 0))] if match else None


FACETS: Final[Mapping[str, Callable[[str], str | None]]] = {"cause": cause_of, "deadline": deadline_of}
"""What the fields are read by that only items of some kinds have."""
