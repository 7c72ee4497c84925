"""What a figure measures, by the words around it: a heuristic learnt from real reports.

The words before the figure back to a punctuation mark or the figure before, without adverbs, light verbs and linking
words (累计完成交地25宗 → 交地), then for things that are counted the noun behind (下沉176名干部 → 下沉干部). In English
the noun stands behind a number (we opened 4 new centres → new centres), and before where there is none.
"""

import re

from llmsum.patterns import regex
from llmsum.words.figure import Figure
from llmsum.words.units import COUNTED, fold, unit_classes

BREAK = regex(r"[，,。；;：:！!？?、（）()“”\u2018\u2019\"「」『』《》…—\n\t|]|[.](?=\s|$)")
# The name starts behind the last of these.
ADVERB = regex(
    "截至|目前|累计(?![数额值率])|共计|总计|合计|先后|分别|其中|全年|今年以来|今年|上半年|下半年|去年|年均|本[年月周季期]度?|(?<![早而业])已(?![婚故知])经?"
    "|(?<![公总一中国反])共(?![青产享同识建性和治融鸣管育商创有])|(?<![平人户日月村亩校班])均(?![价值等衡线匀分摊温可数])|另(?![外行类一辟起])"
    "|[一二三四五六七八九十]是"
)
LIGHT_VERB = regex(
    r"(?:(?:(?:超额|顺利|圆满)?完成|实现|达到|开展|召开|举办|进行(?!曲)|取得|(?:组织|安排)(?!机构|部|生活|关系|架构))(?![率度额量值数面情])"
    r"|并(?![网购轨案联列行])|对(?![口外内标比象接手策应方称话])|将(?![军来士])|把|从(?![业事者而众])|为(?![民人期])"
    r"|有(?![机效线关限偿色序氧害毒奖利])|在(?![校建册编职岗线逃押用训营途库])|了(?!解)|a total of )+"
)
LINKING = regex(
    r"(?:不少于|不低于|不超过|不足|不到|至少|超过|接近|将近|大约|突破|达到|高达|多达|共有|累计|总计|合计|共计|分别|(?<![节合公契条制预履签违大简])约|(?<![附临最邻贴])近"
    r"|(?<![行作成认以因所称])为|(?<![所拥含持现私国占固没具享特])有"
    r"|(?<![公总一中])共|(?<![甚以乃截直及冬夏])至|(?<![表传到送抵下转通发])达|(?<![为受除罢])了|[是仅:]|(?<!高)超|逾|(?<![理缘自])由|(?<![服])从"
    r"|(?<![所予足可得难加给])以"
    r"|(?i:(?<![a-z])(?:about|around|over|nearly|almost|at least|(?:no )?(?:less|fewer|more) than|to|by|of|US\$))"
    r"|[$¥€£]|\s)+$"
)
_MORE = r"(?:以上|以下|以内|左右|的|(?: and| or) more\b|\s)*+"
_ENDS = (
    r"累计|(?<!公)共(?![青产享同识建性和治融鸣管育商创])|(?<!早)已(?![婚故])|参加(?!人)|参与(?![式者人])|报名(?!者|人)|均(?![价值等衡线匀分摊])"
    r"|提[升高]|增[加长]|缩短|下降|降[至到低]|上升|升[至到]|[到至]|用于|和(?![平谐睦解])|(?<![涉普以波危])及(?![格时])|与(?![会众])"
)
_VERBS = (
    r"被(?![子褥告])|荣?获(?!奖|批)|获得|取得|进行|开展|通过(?!率)|成为|组成|向(?![导日])|对(?![象口外策联])|受[到了]|实现|进入"
    r"|将(?![军来领])|为(?![民期人])|在(?![校职建册编岗线地])"
)
_ENGLISH_ENDS = (
    r"[ ]?(?<![A-Za-z])(?:in|across|by|to|from|for|with|and|at|on|or|but|who|that|which|were|was|are|is|have|has|had"
    r"|will|can|may|than|per|during|through|over|under|after|before|as|while|out|via|since|when|where|if|within|without"
    r"|(?!\S+ed [a-z])[a-z]+ed)\b"
)
NOUN_BEHIND = regex(rf"{_MORE}(?P<noun>.*?)(?={_ENDS}|{_VERBS}|{_ENGLISH_ENDS}|$)")
DEED_BEHIND = regex(rf"{_MORE}(?P<noun>.*?)(?={_ENDS}|{_ENGLISH_ENDS}|$)")  # 3人被录取
# What stands at the two ends of a name and is no part of it.
LEAD = regex(
    r"(?:以[上下内]|左右|之间|和(?![平谐睦解])|以?及(?![格时])|与(?![会众])|并(?![网购轨案联列行])|又(?![名称])|还(?![款贷建原田林])|也|则|仅"
    r"|就(?![业地近诊读餐医学任职])|特别是|其中|目前|力争|确保|争取|切实|继续|同时"
    r"|再(?![就生造])|[0-9]{1,2}[.、](?![0-9])|的"
    r"|(?i:(?:and|or|but|with|of|to|in|on|at|by|for|from|the|an?|our|its|their|this|these|that|which|we|they"
    r"|it|there|have|has|had|was|were|are|is|be|been|also|all|some|so|while|will|only|between|more"
    r"|year|month|week|quarter)(?![A-Za-z'])[ ,]*))+"
)
TRAIL = regex(
    r"(?:一共|约占|只|(?<![反供响效感对适相])应|已|(?<![人平年月日户])均|第|的|(?<![主需重])要|(?<!公)共|(?<![初高集国其命空途正心市当])中"
    r"|[ ,]*(?<![A-Za-z])(?i:and|or|with|of|to|in|on|at|by|for|from|the|an?|were|was|are|is|be|between|more))+$"
)
# At the end of a name, but not before the noun that is counted: 区域扫描完成70%, 学生荣获4块金牌.
TRAILING_VERB = regex(
    r"(?:完成|实现|[降升增提扩压][到至]|[提升降]高?到|(?:控制|保持|稳定|维持)在|(?<![现存所内外实潜])在|翻|(?<![接感享承遭])受|荣获"
    r"|(?<![收捕])获)+$"
)
ENGLISH_NOUN = regex(r"(?: and more| or more)? [A-Za-z]")
MAX_NAME = 24  # characters; a longer name is a sentence
PHRASE = regex(r"\s|[的了与及在对和为将把]")
# The name of a sum in a row of a table: 单价1600，合计32000.
TOTAL = regex(r"[，,。；;：:|\s](?P<total>合计|总计|小计|总额):?\s?$")
WINDOW = 60  # characters looked at on either side, which keeps the search linear


def name_of(statement: str, folded: str, figure: Figure, bounds: tuple[int, int]) -> str:
    """The words that a figure measures, looked for between the figures before and behind it."""
    left, right = bounds
    before = _before(statement, folded, max(left, figure.span.start - WINDOW), figure.span.start)
    behind = _behind(statement, folded, figure.whole.end, min(right, figure.whole.end + WINDOW))
    countable = figure.kind == "plain" and not unit_classes(figure.unit).isdisjoint(COUNTED)
    is_bare = figure.unit is None and figure.kind == "plain"
    if is_bare and before.isascii() and ENGLISH_NOUN.match(folded, figure.whole.end):
        return behind or before
    if before and behind and countable:
        both = f"{before} {behind}" if before.isascii() and behind.isascii() else before + behind
        if len(both) <= MAX_NAME:
            return both
    return _without(TRAILING_VERB, before) or before or behind


def _before(statement: str, folded: str, left: int, right: int) -> str:
    """What names the figure at `right`, in its clause. `folded` has the offsets of the statement."""
    if total := TOTAL.search(folded, left, right):
        return statement[slice(*total.span("total"))]
    linking = LINKING.search(folded, left, right)
    right = linking.start() if linking else right
    starts = [mark.end() for mark in BREAK.finditer(folded, left, right)]
    left = max(starts, default=left)
    starts = [adverb.end() for adverb in ADVERB.finditer(folded, left, right)]
    left = max((start for start in starts if start < right), default=left)
    light = LIGHT_VERB.match(folded, left, right)
    return _noun(statement, light.end() if light else left, right)


def _behind(statement: str, folded: str, left: int, right: int) -> str:
    """The noun behind the measure word that ends at `left`."""
    mark = BREAK.search(folded, left, right)
    right = mark.start() if mark else right
    for pattern in (NOUN_BEHIND, DEED_BEHIND):
        noun = pattern.match(folded, left, right)
        if noun and (name := _noun(statement, *noun.span("noun"))):
            return name
    return ""


def _noun(statement: str, left: int, right: int) -> str:
    """The words of a name, no more than there is room for, from the beginning of a word or of a phrase."""
    name = _stripped(statement[left:right].strip())
    if len(name) > MAX_NAME:
        cut = PHRASE.search(name, len(name) - MAX_NAME - 1)
        name = name[cut.end() :] if cut and cut.end() < len(name) - 1 else name[-MAX_NAME:]
    return name if len(name) > 1 else ""


def _stripped(name: str) -> str:
    """A name without what only leads to it or away from it."""
    lead = LEAD.match(fold(name))
    return _without(TRAIL, name[lead.end() :] if lead else name).strip(" .,")


def _without(tail: re.Pattern[str], name: str) -> str:
    """A name without such an end."""
    found = tail.search(fold(name))
    return (name[: found.start()] if found else name).strip()
