"""What a figure may stand for: 603件 is just that, 6.67亿元 and 98.67% were rounded, 1700余 is some more."""

from decimal import Decimal
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.words.figures import Figure
from llmsum.words.units import fold, unit_classes

NUMBER = regex(r"\d[\d,]*(?:\.(\d+))?")
MORE = frozenset(("余", "多", "几", "来", "超", "逾", "超过", "突破", "more than", "over", "or more", "以上"))
LESS = frozenset(("近", "接近", "将近", "不足", "不到", "nearly", "almost", "less than", "以下", "以内"))
ABOUT = frozenset(("约", "大约", "左右", "about", "around", "approximately"))
# What is counted one by one; all else is measured, and was rounded to the digits that are shown.
ONE_BY_ONE = frozenset(("thing", "person", "event", "户", "栋", "人次", "户次", "车次"))


class Amount(NamedTuple):
    """All values that a figure may stand for, from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Amount") -> bool:
        """Whether both may be the same."""
        return self.low <= other.high and other.low <= self.high

    def plus(self, other: "Amount") -> "Amount":
        """The sum."""
        return Amount(self.low + other.low, self.high + other.high)

    def share_of(self, whole: "Amount") -> "Amount | None":
        """This in per cent of a whole; None where that may be nothing."""
        if whole.low <= 0:
            return None
        return Amount(self.low * 100 / whole.high, self.high * 100 / whole.low)


def amount(figure: Figure) -> Amount:
    """The values that a figure may stand for: rounded or cut off at its last digit, or off by what its word allows."""
    step, place = _steps(figure)
    value, word = figure.value, fold(figure.qualifier or "").lower()
    if not word:
        return Amount(value - step / 2, value + step)
    if word in MORE:
        return Amount(value, value + place)
    if word in LESS:
        return Amount(value - place, value)
    if word in ABOUT:
        return Amount(value - place, value + place)
    is_least = word.startswith(("不少", "不低", "至少", "at least"))
    return Amount(value, Decimal("Infinity")) if is_least else Amount(Decimal(0), value)


def rounded(figure: Figure) -> Amount:
    """The values that a figure without such a word may stand for where it is not cut off."""
    half = _steps(figure)[0] / 2
    return Amount(figure.value - half, figure.value + half)


def is_plain(figure: Figure) -> bool:
    """Whether it stands for one value as far as it is shown."""
    return figure.qualifier is None


def digits_shown(figure: Figure) -> int:
    """How many decimals a figure is written with."""
    match = NUMBER.search(fold(figure.raw))
    return len(match[1] or "") if match else 0


def _steps(figure: Figure) -> tuple[Decimal, Decimal]:
    """What the last digit stands for (0 for things counted one by one), and the last that is not 0."""
    match = NUMBER.search(fold(figure.raw))
    if match is None:
        return Decimal(0), abs(figure.value)
    shown = Decimal(match[0].replace(",", ""))
    scale = figure.value / shown if shown else Decimal(1)
    last = scale * Decimal(1).scaleb(-len(match[1] or ""))
    digits = match[0].replace(",", "").rstrip("0") if not match[1] else match[0]
    place = last if match[1] else scale * Decimal(10) ** (len(match[0].replace(",", "")) - len(digits))
    classes = unit_classes(figure.unit)
    counted = figure.kind == "plain" and (not classes.isdisjoint(ONE_BY_ONE) or figure.unit is None)
    return (Decimal(0) if counted and last == 1 else last), place
