"""What proves a figure and is none: half the staff is 50%, 三五家 lies between 3 and 5, what doubles grows by 100%."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.words.figure import Figure, FigureKind
from llmsum.words.grammar import UNIT
from llmsum.words.numerals import DIGITS, ENGLISH, SCALES, SHARES, number, scaled
from llmsum.words.units import fold

Told = Iterator[tuple[Decimal, FigureKind, str | None]]

_ONE = "[一二两三四五六七八九]"
# Both ends of what is told in one breath, each with what stands before and behind: 二三十人, 十五六家.
ABOUT = regex(
    rf"(?<![零一二两三四五六七八九十百千万亿第点])(?P<tens>{_ONE}?十)?(?P<low>{_ONE})(?P<high>{_ONE})"
    rf"(?P<scale>[十百千万]{{0,3}})[余多来]?(?:(?P<tenth>成)|(?P<unit>{UNIT}))"
)
SHARE = regex(
    r"(?P<lower>[零一二两三四五六七八九十百]{1,8})分之(?P<upper>[零一二两三四五六七八九十百]{1,8})"
    r"|(?<![\d/.于在])(?P<top>\d)/(?P<bottom>\d|10)(?![\d/.]|\s?(?:召开|举[行办]))"
    rf"|\b(?i:(?P<some>an?|{'|'.join(ENGLISH)})[ -](?P<part>{'|'.join(SHARES)})s?\b(?=-?[ ](?:of|the)\b))"
)
# Not the first half of a year, and not half a day.
HALF = regex(r"近半|(?i:(?<!first )(?<!second )(?<!latter )(?<!other )(?<![\w-])half(?= (?:of|the|our|its|their)\b))")
DOUBLED = regex(r"翻了?(?P<turns>[一二两三]?)番|(?i:\b(?P<doubl>doubl)(?:ed|ing)\b)")
TIMES = regex(r"(?<![0-9.])(?P<times>[1-9一二两三四七八])倍|(?<![0-9.])(?P<percent>[137]00)%")


def hints(text: str) -> Iterator[Figure]:
    """The figures that a text proves without telling them, by pattern; their spans are those of the words."""
    folded = fold(text)
    for pattern, told in HINTS:
        for match in pattern.finditer(folded):
            span = Span(*match.span())
            for value, kind, unit in told(match):
                yield Figure(span, text[span.start : span.end], value, kind, unit, None, span)


def _about(match: re.Match[str]) -> Told:
    """Of two digits that follow each other, or 三五."""
    low, high = DIGITS[match["low"]], DIGITS[match["high"]]
    if high == low + 1 or (low, high) == (3, 5):
        tens = number(match["tens"]) if match["tens"] else 0
        for digit in (low, high):
            value = Decimal(tens + digit)
            for char in match["scale"]:
                value = scaled(value, SCALES[char])
            yield (scaled(value, 10), "percent", None) if match["tenth"] else (value, "plain", match["unit"])


def _share(match: re.Match[str]) -> Told:
    """A fraction in per cent, where these are exact."""
    if match["part"]:
        some = match["some"].lower()
        parts = SHARES[match["part"].lower()], ENGLISH.get(some, 1)
    else:
        parts = number(match["lower"] or match["bottom"]), number(match["upper"] or match["top"])
    lower, upper = map(Decimal, parts)
    if 0 < upper <= lower:
        share = upper * 100 / lower
        if share * lower == upper * 100:
            yield share, "percent", None


def _half(_: re.Match[str]) -> Told:
    yield Decimal(50), "percent", None


def _doubled(match: re.Match[str]) -> Told:
    times = Decimal(2 ** DIGITS.get(match["turns"], 1)) if match["turns"] else Decimal(2)
    if match["doubl"]:
        yield Decimal(1), "plain", "番"
    yield times, "plain", "倍"
    yield times - 1, "plain", "倍"
    yield (times - 1) * 100, "percent", None


def _times(match: re.Match[str]) -> Told:
    """How often it doubles that grows by so much, or is so many times what it was."""
    grown = number(match["percent"]) / 100 if match["percent"] else number(match["times"])
    for turns in (1, 2, 3):
        if grown == 2**turns - 1 or (grown == 2**turns and match["times"]):
            yield Decimal(turns), "plain", "番"


HINTS: Iterable[tuple[re.Pattern[str], Callable[[re.Match[str]], Told]]] = (
    (ABOUT, _about),
    (SHARE, _share),
    (HALF, _half),
    (DOUBLED, _doubled),
    (TIMES, _times),
)
