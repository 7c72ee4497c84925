"""Metrics: the quantities of a statement, each with the words it measures."""

from llmsum.models import Metric
from llmsum.patterns import regex
from llmsum.words.figures import Figure, figures
from llmsum.words.identifiers import names_something
from llmsum.words.units import COUNTED, fold, unit_classes

DATES = frozenset(("届", "年", "年度", "月", "月份", "日", "季度", "岁", "year", "years"))
# Digits behind or before these belong to a name, an ordinal, a ratio, a clock time, a list or a document number.
NAME_BEFORE = regex(r"[0-9][:/]$|第 ?$|[A-Za-z+·“\"\u2018'「『《〈\u3014\[]$|分之$|[0-9]、$")
NAME_BEHIND = regex(r"[:/][0-9]|[A-Za-z号\u3015\]”\"\u2019'」』]|、[0-9]|分之")

BREAK = regex(r"[，,。；;：:！!？?、（）()“”\u2018\u2019\"「」『』《》…—\n\t|]")
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
NOUN_BEHIND = regex(
    r"(?:以上|以下|以内|左右|的|\s)*+(?P<noun>.*?)"
    r"(?=累计|(?<!公)共(?![青产享同识建性和治融鸣管育商创])|(?<!早)已(?![婚故])|参加(?!人)|参与(?![式者人])|报名(?!者|人)|均(?![价值等衡线匀分摊])"
    r"|提[升高]|增[加长]|缩短|下降|降[至到低]|上升|升[至到]|[到至]|用于|和(?![平谐睦解])|(?<![涉普以波危])及(?![格时])|与(?![会众])"
    r"| (?:in|across|by|to|from|for|with|and|at|on)\b|$)"
)
MAX_NAME = 24  # characters; a longer name is a sentence
# From one value to the next of the same thing: 由20.5秒缩短到6.1秒.
GOES_TO = regex(r"[ ]?(?:[^，,。；;:、|0-9]{0,6}(?:[到至为]|→|->|=>)|(?:up |down )?to)[ ]?")
PHRASE = regex(r"\s|[的了与及在对和为将把]")
# The name of a sum in a row of a table: 单价1600，合计32000.
TOTAL = regex(r"[，,。；;：:|\s](?P<total>合计|总计|小计|总额):?\s?$")
EACH = regex(r"每|(?i:per\b)")
WINDOW = 60  # characters looked at on either side, which keeps the search linear


def metrics(statement: str) -> tuple[Metric, ...]:
    """One Metric per figure of `statement` that is a quantity, in order.

    Dates, years, ages, ordinals (第三届, 二期), ratios, fractions, quoted names, document numbers and digits inside
    names are none. `value` is an int where it is whole; percentages have the unit "%", percentage points "个百分点".
    `raw` runs from the number through its measure word.

    `name` is a heuristic learnt from the seeds: the words before the figure back to a punctuation mark or the figure
    before, without adverbs, light verbs and linking words (累计完成交地25宗 → 交地), then for things that are
    counted the noun behind (下沉176名干部 → 下沉干部). A figure with neither carries on the name before it, unless that
    is a rate (每盏2000元，共24万元); so does the second value of a change. "" if there is none.
    """
    found = figures(statement)
    folded = fold(statement)
    named = ""
    edges = [0, *(figure.whole.end for figure in found)]
    starts = [*(figure.span.start for figure in found[1:]), len(statement)]
    result: list[Metric] = []
    for figure, left, right in zip(found, edges, starts, strict=False):
        if _is_quantity(figure, folded):
            goes_on = result and GOES_TO.fullmatch(folded, left, figure.span.start)
            name = named if goes_on else _name(statement, folded, figure, (left, right)) or named
            named = named if EACH.match(name) else name
            result.append(_metric(statement, figure, name))
    return tuple(result)


def has_metrics(text: str) -> bool:
    """Whether `metrics` finds any, without looking for their names."""
    folded = fold(text)
    return any(_is_quantity(figure, folded) for figure in figures(text))


def count_metrics(text: str) -> int:
    """How many `metrics` finds, without looking for their names."""
    folded = fold(text)
    return sum(_is_quantity(figure, folded) for figure in figures(text))


def _metric(statement: str, figure: Figure, name: str) -> Metric:
    whole = figure.value == figure.value.to_integral_value()
    return Metric(
        name=name,
        value=int(figure.value) if whole else float(figure.value),
        unit={"percent": "%", "point": "个百分点"}.get(figure.kind, figure.unit),
        qualifier=figure.qualifier,
        raw=statement[figure.whole.start : figure.whole.end],
    )


def _is_quantity(figure: Figure, folded: str) -> bool:
    before = folded[max(0, figure.span.start - 2) : figure.span.start]
    bare = figure.unit is None and figure.kind == "plain"
    if NAME_BEFORE.search(before) or names_something(figure, folded):
        return False
    if bare and NAME_BEHIND.match(folded, figure.whole.end):
        return False
    stage = figure.unit == "期" and not figure.raw[0].isdigit()
    year = bare and figure.raw.isdigit() and 1900 <= figure.value <= 2100
    return not (stage or year or fold(figure.unit or "") in DATES)


def _name(statement: str, folded: str, figure: Figure, bounds: tuple[int, int]) -> str:
    """The words that a figure measures, looked for between the figures before and behind it."""
    left, right = bounds
    before = _before(statement, folded, max(left, figure.span.start - WINDOW), figure.span.start)
    behind = _behind(statement, folded, figure.whole.end, min(right, figure.whole.end + WINDOW))
    countable = figure.kind == "plain" and not unit_classes(figure.unit).isdisjoint(COUNTED)
    if not (before and behind and countable):
        return before or behind
    both = f"{before} {behind}" if before.isascii() and behind.isascii() else before + behind
    return both if len(both) <= MAX_NAME else before


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
    noun = NOUN_BEHIND.match(folded, left, right)
    return _noun(statement, noun.start("noun"), noun.end("noun")) if noun else ""


def _noun(statement: str, left: int, right: int) -> str:
    """The words of a name, no more than there is room for, from the beginning of a word or of a phrase."""
    name = statement[left:right].strip()
    if len(name) > MAX_NAME:
        cut = PHRASE.search(name, len(name) - MAX_NAME - 1)
        name = name[cut.end() :] if cut and cut.end() < len(name) - 1 else name[-MAX_NAME:]
    return name if len(name) > 1 else ""
