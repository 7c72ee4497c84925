"""How Word writes the numbers that it counts itself, by the names of ECMA-376 part 1, 17.18.59 (ST_NumberFormat)."""

from collections.abc import Callable
from typing import Final

HAN: Final = "〇一二三四五六七八九"
STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
ROMANS: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
MAX_NUMBER: Final = 9999  # beyond it any format is plain digits
ENGLISH: Final = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
ORDINALS: Final = ("0", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


def numeral(form: str, number: int) -> str:
    """A number as Word writes it; one of a form that is not known, or that the form does not reach, in digits."""
    write = FORMS.get(form)
    return write(number) if write and 0 <= number <= MAX_NUMBER else str(number)


def _counted(digits: str, units: str, *, is_ten_short: bool = True, zero: str = "零") -> Callable[[int], str]:
    """Numerals by thousands, hundreds and tens: 一百零五. Short tens are 十五, others 一十五."""

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        parts: list[str] = []
        is_gap = False
        for unit, digit in zip((*units[::-1], ""), f"{number:04d}", strict=True):
            if digit == "0":
                is_gap = bool(parts)
                continue
            parts.append((zero if is_gap else "") + digits[int(digit)] + unit)
            is_gap = False
        written = "".join(parts)
        return written[1:] if is_ten_short and 10 <= number < 20 else written

    return write


def _digital(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _below_hundred(number: int) -> str:
    return COUNTED(number) if number < 100 else _digital(HAN)(number)


def _japanese(number: int) -> str:
    """No one before a hundred or a thousand, and no zero between: 百五."""
    return _counted(HAN, "十百千", zero="")(number).replace("一百", "百").replace("一千", "千").replace("一十", "十")


def _from(first: str, count: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode, then digits."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _cycled(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else "0"


def _sixty(number: int) -> str:
    return _cycled(STEMS)(number) + _cycled(BRANCHES)(number)


def _circled(number: int) -> str:
    """① to ⑳, ㉑ to ㉟ and ㊱ to ㊿ stand in three rows."""
    for first, last, sign in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(sign) + number - first)
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, sign in ROMANS:
        written += sign * (number // value)
        number %= value
    return written or "0"


def _letters(number: int) -> str:
    """Behind Z comes AA, then BB."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else "0"


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def _words(words: tuple[str, ...]) -> Callable[[int], str]:
    return lambda number: words[number] if number < len(words) else str(number)


COUNTED = _counted("零" + HAN[1:], "十百千")
SIMPLIFIED_LEGAL = _counted("零壹贰叁肆伍陆柒捌玖", "拾佰仟", is_ten_short=False)
TRADITIONAL_LEGAL = _counted("零壹貳參肆伍陸柒捌玖", "拾佰仟", is_ten_short=False)

FORMS: Final[dict[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "cardinalText": _words(ENGLISH),
    "ordinalText": _words(ORDINALS),
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "chineseCounting": _below_hundred,
    "chineseCountingThousand": COUNTED,
    "chineseLegalSimplified": SIMPLIFIED_LEGAL,
    "taiwaneseCounting": _below_hundred,
    "taiwaneseCountingThousand": COUNTED,
    "taiwaneseDigital": _digital("○" + HAN[1:]),
    "ideographDigital": _digital(HAN),
    "ideographLegalTraditional": TRADITIONAL_LEGAL,
    "ideographTraditional": _cycled(STEMS),
    "ideographZodiac": _cycled(BRANCHES),
    "ideographZodiacTraditional": _sixty,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digital(HAN),
    "japaneseLegal": _counted("零壱弐参四伍六七八九", "拾百阡", is_ten_short=False),
    "koreanDigital": _digital("영일이삼사오육칠팔구"),
}
