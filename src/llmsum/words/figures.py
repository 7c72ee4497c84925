"""Figures: every number of a Chinese or English text, in any spelling, and the gate that lets none through unproved.

A figure is read into a canonical value, so that 1.6万, 16,000 and 一万六千 are the same and 5% does not lie in 2.5%.
The statement is read strictly and the evidence generously: 一个, 三大 and 首位 are no figures that need a proof, but
they prove 1个, 3大 and 第一. A minus is read: -5% is not 5%, but may be told as 下降5%; so are numbers in English words
from two on, and 半数. Not read: 过半 and 一半, which only prove 50%, and what else only proves (`hints`), a bare one,
bare 百 千 万 (万亩), the indefinite 数十 and 几百, and a single Chinese numeral without a clear measure word (四风,
三农, 一是).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from llmsum.models import Span
from llmsum.words.counts import is_number, is_word
from llmsum.words.figure import Figure, FigureKind
from llmsum.words.grammar import BARE, BEFORE, FALLS, FIGURE, LOOK_BACK, PERCENTS, RANGE
from llmsum.words.heads import by_heads
from llmsum.words.hints import hints
from llmsum.words.numerals import (
    DIGITS,
    ENGLISH,
    SCALES,
    SHARES,
    added,
    last_power,
    multiplier,
    number,
    scaled,
    spelled,
)
from llmsum.words.units import (
    NEVER_NEGATIVE,
    fold,
    unit_classes,
    units_agree,
    units_hint,
)

ABOVE, BELOW, EITHER = frozenset({False}), frozenset({True}), frozenset({False, True})


def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of `text`, in order.

    Both ends of a range (三至五家) and both terms of a ratio or fraction are figures; so are years, parts of a date,
    and digits in names such as G20. Chinese numerals count where they have two characters or more and are well formed
    (not 十三五, 五一, 十九大), or are one from 二 to 十 with a clear measure word. 第二 and higher are figures; 第一 is
    one before 届 期 批 轮 次 名 季度 and at the end of a clause (排名第一, but not 第一时间).
    """
    return _read(text, generous=False)


def unsupported(statement: str, evidence: Sequence[str]) -> tuple[Figure, ...]:
    """The figures of `statement` that no text of `evidence` holds, in order; empty means every figure is proved.

    A figure is proved by one of equal value and kind whose unit does not contradict. No unit contradicts nothing.
    Counting words may replace each other within things, persons and events (项 and 处, 名 and 人, 次 and 场), 个 may
    replace all but events; units of measure, time, money and 户 stand for themselves. A dropped or added qualifier is
    no contradiction, and one figure of the evidence may prove several. What is read only out of generosity (see the
    head of the module) proves no other unit than its own.
    """
    stated = figures(statement)
    if not stated:
        return ()
    firm = _Proofs((text, figures(text)) for text in evidence)
    lost = [figure for figure in stated if not firm.prove(statement, figure, units_agree)]
    if not lost:
        return ()
    in_columns = _Proofs((text, [figure]) for text, figure in by_heads(evidence, [figures(text) for text in evidence]))
    lost = [figure for figure in lost if not in_columns.prove(statement, figure, units_agree)]
    loose = _Proofs((text, {*_read(text, generous=True), *hints(text)}.difference(figures(text))) for text in evidence)
    return tuple(figure for figure in lost if not loose.prove(statement, figure, units_hint))


class _Proofs:
    """The units that evidence gives for every size and kind, each with the signs that the number may have."""

    def __init__(self, evidence: Iterable[tuple[str, Iterable[Figure]]]) -> None:
        self._told: defaultdict[tuple[Decimal, FigureKind], set[tuple[str | None, frozenset[bool]]]] = defaultdict(set)
        for text, found in evidence:
            for figure in found:
                self._told[figure.value.copy_abs(), figure.kind].add((figure.unit, _signs(text, figure)))

    def prove(self, statement: str, figure: Figure, agree: Callable[[str | None, str | None], bool]) -> bool:
        told = self._told.get((figure.value.copy_abs(), figure.kind), ())
        return any(agree(figure.unit, unit) and signs & _signs(statement, figure) for unit, signs in told)


def _signs(text: str, figure: Figure) -> frozenset[bool]:
    """Whether a figure is below zero; both where a word says that it is a loss: 亏损5万元 is -5万元, too."""
    if figure.value < 0:
        return BELOW
    start = figure.span.start
    return EITHER if FALLS.search(fold(text[max(0, start - LOOK_BACK) : start])) else ABOVE


# --- reading -------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)  # rules, gate and metrics read the same clauses one after the other
def _read(text: str, *, generous: bool) -> tuple[Figure, ...]:
    folded = fold(text)
    found: list[tuple[Figure, int]] = []
    for match in FIGURE.finditer(folded):
        behind = found[-1][0].whole.end if found else 0
        found += _figures_of(match, text, behind, generous=generous)
    return tuple(_share_units(found, folded))


def _figures_of(match: re.Match[str], text: str, behind: int, *, generous: bool) -> Iterator[tuple[Figure, int]]:
    """The figures of one match, each with its multiplier; a match that is no number after all gives none.

    `behind` is where the figure before ends: a dash there is no minus.
    """
    if match["year"]:
        for name, unit in (("year", "年"), ("month", "月"), ("day", "日")):
            yield _part(match, name, text, unit), 1
    elif match["first"]:
        if generous:
            yield _part(match, "first", text, match["rank"]), 1
    elif match["lower"]:
        yield from ((_part(match, name, text, None), 1) for name in ("lower", "upper"))
    elif match["half"]:
        if generous or match["half"] == "半数":
            span = Span(*match.span("half"))
            yield Figure(span, text[span.start : span.end], Decimal(50), "percent", None, None, span), 1
    elif match["part"]:
        yield from ((_part(match, name, text, None), 1) for name in ("some", "part"))
    elif match["arabic"] or is_word(match, generous=generous) or (match["han"] and is_number(match, generous=generous)):
        yield _whole_figure(match, text, behind)


def _part(match: re.Match[str], name: str, text: str, unit: str | None) -> Figure:
    """A figure that is one named part of a match: of a date, of a fraction, or 首 as in 首届."""
    span = Span(*match.span(name))
    value = _in_words(match[name].lower()) or (Decimal(1) if name == "first" else number(match[name]))
    return Figure(span, text[span.start : span.end], value, "plain", unit, None, span)


def _in_words(part: str) -> Decimal | None:
    """The value of a part of two thirds, None for those that are no English words."""
    value = ENGLISH.get(part) or SHARES.get(part[:-1])
    return Decimal(value) if value else None


def _whole_figure(match: re.Match[str], text: str, behind: int) -> tuple[Figure, int]:
    """The figure of a match that is neither date nor fraction, and its multiplier."""
    scale = multiplier(match["scale"])
    written = match["arabic"] or match["han"]
    value = scaled(number(written) if written else spelled(match["english"]), scale)
    if match["low"]:
        value = added(value, scaled(number(match["low"]), multiplier(match["power"])))
    kind, value, end = _sign(match, value)
    name = next(name for name in ("per", "arabic", "han", "english") if match[name])
    start = match.start(name)
    if _is_negative(match, kind, scale, behind):
        start, value = match.start("minus"), value.copy_negate()
    unit = match["unit"] and text[match.start("unit") : match.end("unit")]
    figure = Figure(
        span=Span(start, end),
        raw=text[start:end],
        value=value,
        kind=kind,
        unit=(unit or match["currency"]) if kind == "plain" else None,
        qualifier=_qualifier(match, text, start),
        whole=Span(start, match.start("bound")),
    )
    return figure, _shared_scale(match, scale)


def _shared_scale(match: re.Match[str], scale: int) -> int:
    """What the number before it in a range is multiplied by, too: 10-15万, five to ten million, 两至三成."""
    run = match["han"] or ""
    own = last_power(match["english"]) if match["english"] else multiplier(run[len(run.rstrip("万亿")) :])
    return scale * own * (10 if match["tenth"] else 1)


def _is_negative(match: re.Match[str], kind: FigureKind, scale: int, behind: int) -> bool:
    """Whether the sign before the number is a minus: -318万元, not the dash of 党建-5项, 100元-200元 or 新城-3."""
    if not match["minus"] or match.start("minus") == behind > 0:
        return False
    if not NEVER_NEGATIVE.isdisjoint(unit_classes(match["unit"])):
        return False
    before = match.string[match.start("minus") - 1 : match.start("minus")]
    return not before.isalnum() or kind != "plain" or scale > 1 or bool(match["unit"]) or match["minus"] == "负"


def _sign(match: re.Match[str], value: Decimal) -> tuple[FigureKind, Decimal, int]:
    """Kind, value in per cent where it is one, and where number and sign end."""
    for name, factor in PERCENTS.items():
        if match[name]:
            return (
                "percent",
                added(scaled(value, factor), Decimal(_more(match["more"]))),
                max(match.end(name), match.end("more")),
            )
    if match["per"]:
        return "percent", scaled(value, Decimal(100) / SCALES[match["per"][0]]), match.end("core")
    return ("point", value, match.end("point")) if match["point"] else ("plain", value, match.end("core"))


def _more(digit: str | None) -> int:
    """What stands behind the tenths: 六成五, 三成半."""
    return DIGITS.get(digit, 5) if digit else 0


def _qualifier(match: re.Match[str], text: str, start: int) -> str | None:
    for name in ("inside", "behind"):
        if match[name]:
            return text[match.start(name) : match.end(name)].strip()
    base = max(0, start - LOOK_BACK)
    before = BEFORE.search(match.string[base:start])
    if before:
        return text[base + before.start(1) : base + before.end(1)]
    return text[match.start("bound") : match.end("bound")].strip() or None


def _share_units(found: Iterable[tuple[Figure, int]], folded: str) -> list[Figure]:
    """In 10-15万元 and 18至59岁 the first figure takes multiplier, unit and kind from the second; 百分之三至五."""
    pairs = list(found)
    shared = [figure for figure, _ in pairs]
    for index, ((first, _), (second, scale)) in enumerate(pairwise(pairs)):
        if not RANGE.fullmatch(folded, first.whole.end, second.span.start):
            continue
        if _is_bare(first):
            lifted = scaled(first.value, scale)
            value = lifted if lifted < second.value else first.value
            shared[index] = first._replace(value=value, kind=second.kind, unit=first.unit or second.unit)
        elif "分之" in first.raw and _is_bare(second):
            shared[index + 1] = second._replace(kind=first.kind)
    return shared


def _is_bare(figure: Figure) -> bool:
    """Whether it is a number and nothing else."""
    return figure.whole == figure.span and figure.kind == "plain" and bool(BARE.fullmatch(fold(figure.raw)))
