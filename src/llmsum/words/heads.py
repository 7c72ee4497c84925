"""Units in the heads of columns: 金额（万元）320 is 3,200,000 元, Cost (USD thousand) 45 is 45,000 USD."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.words.figure import Figure
from llmsum.words.grammar import FIGURE, PERCENTS
from llmsum.words.numerals import multiplier, scaled
from llmsum.words.units import fold

_UNIT = r"[(（\[](?:(?i:unit|in)[: ]|[单單]位[:：]?)?[ ]?(?P<unit>[^()（）\[\]，,。；;|]{1,16}?)[)）\]]"
HEAD = regex(_UNIT)
BEFORE = regex(rf"(?P<name>[^，,。；;：:|()（）\n]{{0,24}}?)[ ]?{_UNIT}[ ]?[:：]?[ ]?$")
CURRENCY_FIRST = regex(r"(?P<sign>US\$|[$¥€£]|RMB|USD|CNY)[ ]?(?P<rest>.*)")
BAR = regex(r"\s*[|\t]\s*")
LOOK_BACK = 48  # characters: a name and a unit


class Unit(NamedTuple):
    """What the numbers of a column are multiplied by, in per cent or not, and what they count."""

    scale: Decimal
    is_percent: bool
    word: str | None


@lru_cache(maxsize=256)
def unit_of(told: str) -> Unit | None:
    """The unit that brackets hold; None where they hold something else."""
    signed = CURRENCY_FIRST.fullmatch(told)
    for number in (f"{signed['sign']}1 {signed['rest']}" if signed else "", f"1{told}", f"1 {told}"):
        match = FIGURE.fullmatch(fold(number.strip()))
        if match and (match["arabic"] or match["per"]):
            return _unit(match, number)
    return None


def _unit(match: re.Match[str], number: str) -> Unit | None:
    percent = next((PERCENTS[name] for name in PERCENTS if match[name]), None)
    word = match["unit"] and number[match.start("unit") : match.end("unit")]
    if percent:
        return Unit(percent, is_percent=True, word=None)
    known = word or match["currency"]
    return Unit(Decimal(multiplier(match["scale"])), is_percent=False, word=known) if known or match["scale"] else None


def headed(text: str, figure: Figure) -> tuple[str, Figure] | None:
    """What a figure without a unit measures and is by the head before it in the same text, where there is one."""
    if figure.unit or figure.kind != "plain":
        return None
    start = figure.span.start
    before = BEFORE.search(text, max(0, start - LOOK_BACK), start)
    unit = before and unit_of(before["unit"])
    return (before["name"].strip(), measured(figure, unit)) if before and unit else None


def measured(figure: Figure, unit: Unit) -> Figure:
    """The figure in the unit of its column."""
    kind = "percent" if unit.is_percent else "plain"
    return figure._replace(value=scaled(figure.value, unit.scale), kind=kind, unit=unit.word)


def by_heads(texts: Sequence[str], found: Sequence[Sequence[Figure]]) -> Iterator[tuple[str, Figure]]:
    """The figures of rows in the units of the heads that stand before them, or above them in a text of as many cells.

    Args:
        texts: evidence: rows of tables with or without the names of their columns, and heads.
        found: the figures of each text.
    """
    heads = [_column_units(text) for text in texts if HEAD.search(text)]
    for text, figures in zip(texts, found, strict=True) if heads else ():
        bars = [bar.end() for bar in BAR.finditer(text)]
        above = [units for units in heads if len(units) == len(bars) + 1 > 1]
        for figure in figures:
            if told := headed(text, figure):
                yield text, told[1]
            for units in above:
                unit = units[bisect_right(bars, figure.span.start)]
                if unit and figure.unit is None and figure.kind == "plain":
                    yield text, measured(figure, unit)


def _column_units(head: str) -> list[Unit | None]:
    """The unit of each column, None where its head names none."""
    told = (HEAD.search(cell) for cell in BAR.split(head))
    return [unit_of(unit["unit"]) if unit else None for unit in told]
