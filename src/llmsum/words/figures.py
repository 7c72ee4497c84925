"""Figures: every number of a Chinese or English text, in any spelling, and the gate that lets none through unproved.

A figure is read into a canonical value, so that 1.6万, 16,000 and 一万六千 are the same and 5% does not lie in 2.5%.
The statement is read strictly and the evidence generously: 一个, 三大 and 首位 are no figures that need a proof, but
they prove 1个, 3大 and 第一. Not read: number words in English, halves (过半), signs (下降5% is 5%), bare 百 千 万
(万亩), the indefinite 数十 and 几百, and a single Chinese numeral without a clear measure word (四风, 三农, 一是).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.words.numerals import SCALES, added, is_digit_string, is_well_formed, multiplier, number, scaled
from llmsum.words.units import CLASSES, PROVES_FIRST, PROVES_SINGLE, fold, units_agree, units_hint

FigureKind = Literal["plain", "percent", "point"]

# --- the grammar, in simplified script: texts are folded before they are searched ----------------

# Words in which a numeral and a measure word are neither.
IDIOM = regex(r".位一体|两位数|.台[山河县]|五家渠|.轮车|四[处周]")

_HAN = "[零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+(?![线刻]))?"
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+"
_KILO = "千(?![瓦伏克米卡焦帕赫])"
_NO_LETTER = "(?![A-Za-z0-9])"
_SCALE = (
    rf"[ ]?(?:万亿|[百千]?[万亿]|百(?!分)|{_KILO}|个亿)|[ -]?(?:thousand|[mb]illion|trillion|bn|mn){_NO_LETTER}"
    rf"|[kK]{_NO_LETTER}|(?(currency)[ ]?[mMbB]{_NO_LETTER}|(?!))"
)
_SIGN = (
    rf"[ ]?(?:(?P<point>个?百分点|-?percentage[ -]points?|pp{_NO_LETTER})|(?P<permille>‰)"
    rf"|(?P<percent>%|-?per[ ]?cent{_NO_LETTER}|pct{_NO_LETTER})|(?P<tenth>成(?![员立果效功为就熟本长型品交])))"
)
_UNIT = "|".join(
    re.escape(word) + (_NO_LETTER if word.isascii() else "")
    for word in sorted(CLASSES, key=len, reverse=True)
    if word[-1] not in "$¥€£"
)
# The second half of 2亿3000万 and 3万5千.
_LOW = rf"(?P<low>(?<=亿)[0-9]+(?:\.[0-9]+)?(?=千?万)|(?<=万)[0-9]+(?={_KILO}|百(?!分)))(?P<power>千?万|[千百])"
_OPENS = r"0-9.零一二两三四五六七八九十百千万亿首$¥€£UCR"
FIGURE = regex(
    # a list number is no figure, nor is that of a Markdown heading
    r"(?m:^)[ \t\u3000#]*[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|[.、](?![0-9]))"
    # nor is what counts a point at the beginning, other than quarters (第一、二季度)
    r"|(?m:^)[ \t\u3000#]*第(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?:[，,：:](?![ ]?第)|、(?![0-9一二三四五六七八九十第]))"
    # a quick look spares most characters the rest
    rf"|(?=[{_OPENS}])(?:(?P<year>[0-9]{{4}})(?P<dash>[-/.])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})(?![0-9])"
    r"|(?P<first>首(?=[位名次批届个家例条期轮座场])(?P<rank>.))"
    r"|(?:(?P<currency>US\$|[$¥€£]|RMB|USD|CNY)[ ]?)?(?P<per>[百千万]分之|百分(?=百))?"
    rf"(?:(?P<arabic>{_ARABIC})|(?P<lower>{_HAN})分之(?P<upper>{_HAN}|{_ARABIC})|(?P<han>{_HAN}))"
    rf"(?P<inside>[ ]?(?:余|多|几|来(?=[百千万亿个名位人家件年天次户条])))?"
    rf"(?P<scale>{_SCALE})?(?:{_LOW})?"
    r"(?P<behind>余|多)?"
    rf"(?P<core>)(?:{_SIGN}|[ ]?(?P<unit>{_UNIT}))?(?P<bound>[ ]?(?:以上|以下|以内|左右|or more)|))"
)
BEFORE = regex(
    r"(不少于|不低于|不超过|不足|不到|至少|至多|最多|超过|接近|将近|大约|突破|(?<![节合公契条制预履签违])约"
    r"|超|逾|(?<![最附临])近"
    r"|(?i:more than|less than|at least|up to|about|around|approximately|nearly|almost|(?<![a-z])over))"
    r"[ ]?(?:(?i:US)\$|[$¥€£])?[ ]?$"
)
PERCENTS = {"percent": Decimal(1), "permille": Decimal("0.1"), "tenth": Decimal(10)}
LOOK_BACK = 18  # characters: the longest qualifier, a currency and spaces
BARE = regex(r"[0-9.,]+")
RANGE = regex(r"[ ]?(?:[-~—\u2013至到]|to)[ ]?")


class Figure(NamedTuple):
    """One number of a text.

    `span` covers number, multiplier and percent sign, `whole` the measure word as well; `raw` is the text of `span`.
    `value` has its multiplier applied: 3.52亿元 is 352000000 with unit 元. Percentages and points are in per cent and
    have no unit. `unit` and `qualifier` are as written, None where there is none.
    """

    span: Span
    raw: str
    value: Decimal
    kind: FigureKind
    unit: str | None
    qualifier: str | None
    whole: Span


def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of `text`, in order.

    Both ends of a range and both terms of a ratio or fraction are figures; so are years, parts of a date, and digits
    in names such as G20. Chinese numerals count where they have two characters or more and are well formed (not
    十三五, 五一, 十九大), or are one from 二 to 十 with a clear measure word. 第二 and higher are figures; 第一 is one
    before 届 期 批 轮 次 名 季度 and at the end of a clause (排名第一, but not 第一时间).
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
    firm = _Proofs(figure for text in evidence for figure in figures(text))
    lost = [figure for figure in stated if not firm.prove(figure, units_agree)]
    if not lost:
        return ()
    hints = _Proofs(figure for text in evidence for figure in set(_read(text, generous=True)).difference(figures(text)))
    return tuple(figure for figure in lost if not hints.prove(figure, units_hint))


class _Proofs:
    """The units that evidence gives for every value and kind."""

    def __init__(self, found: Iterable[Figure]) -> None:
        self._units: defaultdict[tuple[Decimal, FigureKind], set[str | None]] = defaultdict(set)
        for figure in found:
            self._units[figure.value, figure.kind].add(figure.unit)

    def prove(self, figure: Figure, agree: Callable[[str | None, str | None], bool]) -> bool:
        return any(agree(figure.unit, unit) for unit in self._units.get((figure.value, figure.kind), ()))


# --- reading -------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)  # rules, gate and metrics read the same clauses one after the other
def _read(text: str, *, generous: bool) -> tuple[Figure, ...]:
    folded = fold(text)
    found = [pair for match in FIGURE.finditer(folded) for pair in _figures_of(match, text, generous=generous)]
    return tuple(_share_units(found, folded))


def _figures_of(match: re.Match[str], text: str, *, generous: bool) -> Iterator[tuple[Figure, int]]:
    """The figures of one match, each with its multiplier; a match that is no number after all gives none."""
    if match["year"]:
        for name, unit in (("year", "年"), ("month", "月"), ("day", "日")):
            yield _part(match, name, text, unit), 1
    elif match["first"]:
        if generous:
            yield _part(match, "first", text, match["rank"]), 1
    elif match["lower"]:
        yield from ((_part(match, name, text, None), 1) for name in ("lower", "upper"))
    elif match["arabic"] or (match["han"] and _is_number(match, generous=generous)):
        yield _whole_figure(match, text)


def _part(match: re.Match[str], name: str, text: str, unit: str | None) -> Figure:
    """A figure that is one named part of a match: of a date, of a fraction, or 首 as in 首届."""
    span = Span(*match.span(name))
    value = Decimal(1) if name == "first" else number(match[name])
    return Figure(span, text[span.start : span.end], value, "plain", unit, None, span)


def _whole_figure(match: re.Match[str], text: str) -> tuple[Figure, int]:
    """The figure of a match that is neither date nor fraction, and its multiplier."""
    scale = multiplier(match["scale"])
    value = scaled(number(match["arabic"] or match["han"]), scale)
    if match["low"]:
        value = added(value, scaled(number(match["low"]), multiplier(match["power"])))
    kind, value, end = _sign(match, value)
    start = match.start("per") if match["per"] else match.start("arabic" if match["arabic"] else "han")
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
    return figure, scale


def _sign(match: re.Match[str], value: Decimal) -> tuple[FigureKind, Decimal, int]:
    """Kind, value in per cent where it is one, and where number and sign end."""
    for name, factor in PERCENTS.items():
        if match[name]:
            return "percent", scaled(value, factor), match.end(name)
    if match["per"]:
        return "percent", scaled(value, Decimal(100) / SCALES[match["per"][0]]), match.end("core")
    return ("point", value, match.end("point")) if match["point"] else ("plain", value, match.end("core"))


def _qualifier(match: re.Match[str], text: str, start: int) -> str | None:
    for name in ("inside", "behind"):
        if match[name]:
            return text[match.start(name) : match.end(name)].strip()
    base = max(0, start - LOOK_BACK)
    before = BEFORE.search(match.string[base:start])
    if before:
        return text[base + before.start(1) : base + before.end(1)]
    return text[match.start("bound") : match.end("bound")].strip() or None


def _is_number(match: re.Match[str], *, generous: bool) -> bool:
    """Whether a run of Chinese numerals is a number here; the rules are in `figures` and at the head of the module."""
    run, start, end = match["han"], match.start("han"), match.end("han")
    behind, before = match.string[end : end + 1], match.string[start - 1 : start]
    if match["per"]:
        return True
    if before in ("数", "几") or IDIOM.match(match.string, start):
        return False
    whole = run.partition("点")[0]
    if not is_well_formed(whole):
        return _is_bare_scale(match, generous=generous) or _is_year(run, behind)
    unit = match["unit"]
    if run == "一":
        last = not behind.isalnum() or (generous and behind == "的")
        ranked = before == "第" and (last or unit in PROVES_FIRST)
        return ranked or (generous and unit is not None)
    if len(run) == 1:
        clear = unit in PROVES_SINGLE or bool(match["point"] or match["tenth"] or match["scale"])
        return before == "第" or clear or (generous and (unit is not None or behind == "大"))
    return unit is not None or (behind != "大" and run != "十一")  # 十九大 and 二十大 are names, “十一” a holiday


def _is_bare_scale(match: re.Match[str], *, generous: bool) -> bool:
    """千余本 is a figure; 百日 only proves one."""
    return match["han"] in ("百", "千", "万") and (match["inside"] == "余" or (generous and match["unit"] is not None))


def _is_year(run: str, behind: str) -> bool:
    """二零二零年 and 三零五: digits read one by one, which need a zero or 年 to be told from 五一 and 三五."""
    return len(run) > 2 and is_digit_string(run) and (behind == "年" or "零" in run)


def _share_units(found: Iterable[tuple[Figure, int]], folded: str) -> list[Figure]:
    """In 10-15万元 and 18至59岁 the first figure takes multiplier, unit and kind from the second."""
    pairs = list(found)
    shared = [figure for figure, _ in pairs]
    for index, ((first, _), (second, scale)) in enumerate(pairwise(pairs)):
        bare = first.whole == first.span and first.kind == "plain" and BARE.fullmatch(first.raw)
        if bare and RANGE.fullmatch(folded, first.whole.end, second.span.start):
            lifted = scaled(first.value, scale)
            value = lifted if lifted < second.value else first.value
            shared[index] = first._replace(value=value, kind=second.kind, unit=first.unit or second.unit)
    return shared
