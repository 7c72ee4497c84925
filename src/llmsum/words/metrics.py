"""Metrics: the quantities of a statement, each with the words it measures."""

from collections.abc import Iterator, Sequence

from llmsum.models import Metric, Span
from llmsum.patterns import regex
from llmsum.words.figure import Figure
from llmsum.words.figures import figures
from llmsum.words.grammar import RANGE
from llmsum.words.heads import headed
from llmsum.words.identifiers import names_something
from llmsum.words.naming import name_of
from llmsum.words.numerals import SHARES
from llmsum.words.units import fold

DATES = frozenset(("届", "年", "年度", "周年", "月", "月份", "日", "季度", "岁", "year", "years"))
# Digits behind or before these belong to a name, an ordinal, a ratio, a clock time, a list or a document number.
NAME_BEFORE = regex(r"[0-9][:/]$|第 ?$|[A-Za-z+·“\"\u2018'「『《〈\u3014\[]$|分之$|[0-9]、$")
NAME_BEHIND = regex(r"[:/][0-9]|-[/A-Za-z]|[A-Za-z号\u3015\]”\"\u2019'」』]|、[0-9]|分之")
_MONTH = "(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
IN_MONTH = regex(rf"(?<![A-Za-z]){_MONTH}\.? $")
OF_MONTH = regex(rf"(?:st|nd|rd|th)?(?: of)? {_MONTH}(?![A-Za-z])")
MONTH_NAME = 11  # characters of the longest, its point and a space
# From one value to the next of the same thing: 由20.5秒缩短到6.1秒.
GOES_TO = regex(r"[ ]?(?:[^，,。；;:、|0-9]{0,6}(?:[到至为]|→|->|=>)|(?:up |down )?to)[ ]?")
BETWEEN = regex(r" and ")
EACH = regex(r"每|(?i:per\b)")


def metrics(statement: str) -> tuple[Metric, ...]:
    """One Metric per figure of `statement` that is a quantity, in order.

    Dates, years, ages, ordinals (第三届, 二期), ratios, fractions, quoted names, document numbers and digits inside
    names are none. `value` is an int where it is whole; percentages have the unit "%", percentage points "个百分点".
    `raw` runs from the number through its measure word.

    A figure behind the head of a column has its name and unit: 金额（万元）320. Both ends of a range share a name.

    `name` is a heuristic (`name_of`). A figure without one carries on the name before it, unless that is a rate
    (每盏2000元，共24万元); so does the second value of a change. "" if there is none.
    """
    folded = fold(statement)
    named = ""
    result: list[Metric] = []
    for group, left, right in _groups(figures(statement), folded):
        goes_on = result and GOES_TO.fullmatch(folded, left, group[0].span.start)
        for figure in group:
            if _is_quantity(figure, folded):
                name, measured = headed(statement, figure) or ("", figure)
                name = name or (
                    named if goes_on else name_of(statement, folded, _joined(group), (left, right)) or named
                )
                named = named if EACH.match(name) else name
                result.append(_metric(statement, measured, name))
    return tuple(result)


def _groups(found: Sequence[Figure], folded: str) -> Iterator[tuple[Sequence[Figure], int, int]]:
    """Figures one by one, both ends of a range together, with where the one before ends and the next one starts."""
    at, left = 0, 0
    while at < len(found):
        size = 1 + (at + 1 < len(found) and _is_range(found[at], found[at + 1], folded))
        right = found[at + size].span.start if at + size < len(found) else len(folded)
        yield found[at : at + size], left, right
        left = found[at + size - 1].whole.end
        at += size


def _is_range(first: Figure, second: Figure, folded: str) -> bool:
    """Whether two figures are the ends of a range: 三至五家, between 3 and 5."""
    if RANGE.fullmatch(folded, first.whole.end, second.span.start):
        return True
    joined = BETWEEN.fullmatch(folded, first.whole.end, second.span.start)
    return bool(joined) and folded[: first.span.start].lower().endswith("between ")


def _joined(group: Sequence[Figure]) -> Figure:
    """The ends of a range as one figure with the unit of the second."""
    first, last = group[0], group[-1]
    span, whole = Span(first.span.start, last.span.end), Span(first.whole.start, last.whole.end)
    return last._replace(span=span, whole=whole)


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
    if bare and (NAME_BEHIND.match(folded, figure.whole.end) or _is_part(figure, folded)):
        return False
    stage = figure.unit == "期" and not figure.raw[0].isdigit()
    year = bare and figure.raw.isdigit() and 1900 <= figure.value <= 2100
    return not (stage or year or fold(figure.unit or "") in DATES)


def _is_part(figure: Figure, folded: str) -> bool:
    """Whether a bare figure is a part of an English date or fraction: September 15, two thirds."""
    start, end = figure.span.start, figure.whole.end
    dated = IN_MONTH.search(folded, max(0, start - MONTH_NAME), start) or OF_MONTH.match(folded, end)
    words = folded[start : end + 1 + MONTH_NAME].lower().replace("-", " ").split()
    return bool(dated) or any(word.rstrip(".,;)s") in SHARES and word.rstrip(".,;)") != "half" for word in words[:2])
