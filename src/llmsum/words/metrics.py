"""Metrics: the quantities of a statement, each with the words it measures."""

from llmsum.models import Metric
from llmsum.patterns import regex
from llmsum.words.figures import Figure, figures
from llmsum.words.units import COUNTED, fold, unit_classes

DATES = frozenset(("届", "年", "年度", "月", "月份", "日", "季度", "岁", "year", "years"))
# Digits behind or before these belong to a name, an ordinal, a ratio, a clock time, a list or a document number.
NAME_BEFORE = regex(r"[A-Za-z第:/+·“\"\u2018'「『《〈\u3014\[]$|分之$|[0-9]、$")
NAME_BEHIND = regex(r"[A-Za-z:/+号\u3015\]”\"\u2019'」』]|、[0-9]|分之")
MAX_DIGITS = 15  # of the whole part: what a float holds exactly; longer strings of digits are identifiers

BREAK = regex(r"[，,。；;：:！!？?、（）()“”\u2018\u2019\"「」『』《》…—\n\t|]")
# The name starts behind the last of these.
ADVERB = regex(
    "截至|目前|累计|共计|总计|合计|先后|分别|其中|全年|今年以来|今年|上半年|下半年|去年|年均|已经?|共|均|另"
    "|[一二三四五六七八九十]是"
)
LIGHT_VERB = regex(
    r"(?:(?:超额|顺利|圆满)?完成|实现|达到|开展|组织|召开|举办|进行|取得|安排|并|对|将|把|从|为|有|在|了|a total of )+"
)
LINKING = regex(
    r"(?:不少于|不低于|不超过|不足|不到|至少|超过|接近|将近|大约|突破|达到|高达|多达|共有|[约超逾近达为是了有仅共至]"
    r"|(?i:about|around|over|nearly|almost|more than|at least|to|by|of|US\$)|[$¥€£]|\s)+$"
)
NOUN_BEHIND = regex(
    r"(?:以上|以下|以内|左右|的|\s)*+(?P<noun>.*?)"
    r"(?=累计|共|已|参加|参与|报名|均|和|及|与| (?:in|across|by|to|from|for|with|and|at|on)\b|$)"
)
MAX_NAME = 24  # characters; a longer name is a sentence
WINDOW = 60  # characters looked at on either side, which keeps the search linear


def metrics(statement: str) -> tuple[Metric, ...]:
    """One Metric per figure of `statement` that is a quantity, in order.

    Dates, years, ages, ordinals (第三届, 二期), ratios, fractions, quoted names, document numbers and digits inside
    names are none. `value` is an int where it is whole; percentages have the unit "%", percentage points "个百分点".
    `raw` runs from the number through its measure word.

    `name` is a heuristic learnt from the seeds: the words before the figure back to a punctuation mark or the figure
    before, without adverbs, light verbs and linking words (累计完成交地25宗 → 交地), then for things that are
    counted the noun behind (下沉176名干部 → 下沉干部). A figure with neither carries on the name before it; "" if there
    is none.
    """
    found = figures(statement)
    folded = fold(statement)
    edges = [0, *(figure.whole.end for figure in found)]
    starts = [*(figure.span.start for figure in found[1:]), len(statement)]
    result: list[Metric] = []
    for figure, left, right in zip(found, edges, starts, strict=False):
        if _is_quantity(figure, folded):
            name = _name(statement, folded, figure, (left, right)) or (result[-1].name if result else "")
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
    if figure.value.adjusted() >= MAX_DIGITS or NAME_BEFORE.search(before):
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
    name = statement[left:right].strip()
    return name[-MAX_NAME:] if len(name) > 1 else ""
