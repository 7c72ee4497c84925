"""Growth, recomputed from two levels: 由100万元增加到120万元，增长20%."""

from collections.abc import Iterator
from itertools import pairwise

from llmsum.checking.contradictions.amounts import Amount, amount, digits_shown, is_plain, rounded
from llmsum.checking.contradictions.finding import Finding, shown
from llmsum.checking.contradictions.sentences import Count, Sentence
from llmsum.models import notes
from llmsum.patterns import regex

FROM = regex(r"[由从][^，]{0,14}$|\bfrom $")
TO = regex(
    r"^[^，、]{0,12}?(?:增加|增长|提高|上升|提升|扩大|发展|拓展|下降|减少|降低|缩减|压减|[增升降减])了?[至到为]"
    r"|^[ a-z]{0,20} to $"
)
GREW = regex(
    r"^[^，]{0,6}?(?:增长|增加|增幅|提高|提升|上升|增|升|下降|降低|减少|降幅|降|减)了?(?:率|幅度)?(?:达到|达|为|约|近|超过|超)?\s*$"
    r"|\b(?:up|down|increase|rise|growth|gain|decrease|decline|fall|drop)(?: of| by)? $"
)
FELL = regex(r"降|减|\b(?:down|decrease|decline|fall|drop)\b")
LAST_YEAR = regex(r"^(?:比|较|同比|与)[^，]{0,6}(?:上年|去年|上期|同期|上一年|前年|上半年|上季)[^，]{0,4}$")
ANOTHER = regex(r"年均|平均|年化|annual|per year|average|翻")


def levels(sentence: Sentence) -> Iterator[Finding]:
    """Growth that is not that between the two levels beside it."""
    if ANOTHER.search(sentence.text):
        return
    for (first, second), grown in zip(pairwise(sentence.counts), sentence.counts[2:], strict=False):
        if not GREW.search(grown.lead):
            continue
        between = sentence.text[first.figure.whole.end : second.figure.span.start]
        if FROM.search(first.lead) and TO.search(between):
            pair = first, second
        elif LAST_YEAR.search(second.lead) and first.measures_like(second):
            pair = second, first
        else:
            continue
        if finding := _checked(*pair, grown):
            yield finding


def _checked(old: Count, new: Count, grown: Count) -> Finding | None:
    change = _change(old, new, grown)
    if change is None or not (is_plain(old.figure) and is_plain(new.figure)):
        return None
    low, high = sorted((change.low, change.high))
    stated = rounded(grown.figure) if grown.figure.kind == "point" else amount(grown.figure)
    if Amount(low, high).meets(stated) or high <= 0:
        return None
    exact = abs(new.figure.value - old.figure.value)
    kind = grown.figure.kind
    sign = " %" if kind == "percent" else ""
    if kind == "percent":
        told = shown(exact * 100 / old.figure.value, max(1, digits_shown(grown.figure))) + sign
    else:
        told = shown(exact)
    return Finding(notes.GROWTH, (old.said, new.said, told, grown.said), (old, new, grown))


def _change(old: Count, new: Count, grown: Count) -> Amount | None:
    """By how much it grew or fell, in what the sentence says it in; None where that cannot be told."""
    here, there = rounded(old.figure), rounded(new.figure)
    if FELL.search(grown.lead):
        low, high = here.low - there.high, here.high - there.low
    else:
        low, high = there.low - here.high, there.high - here.low
    kinds = old.figure.kind, new.figure.kind, grown.figure.kind
    if kinds == ("percent", "percent", "point") or (kinds == ("plain",) * 3 and grown.measures_like(new)):
        return Amount(low, high) if kinds[0] == "percent" or old.measures_like(new) else None
    if kinds != ("plain", "plain", "percent") or here.low <= 0 or not _same_measure(old, new):
        return None
    return Amount(low * 100 / here.high, high * 100 / here.low)


def _same_measure(old: Count, new: Count) -> bool:
    return old.measures_like(new) or (old.figure.unit is None and new.figure.unit is None)
