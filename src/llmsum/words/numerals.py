"""Numerals: from a spelling to its exact value; Arabic (1,200.50), Chinese (两万三千, 三点五) and multipliers."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from llmsum.patterns import regex

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
WORDS = {
    "k": 3,
    "w": 4,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "b": 9,
    "bn": 9,
    "billion": 9,
    "trillion": 12,
}  # powers

ONES = "zero one two three four five six seven eight nine"
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH = (
    {word: value for value, word in enumerate(ONES.split())}
    | {word: value for value, word in enumerate(TEENS.split(), 10)}
    | {word: 10 * value for value, word in enumerate(TENS.split(), 2)}
)
ENGLISH_POWERS = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
PARTS = "half third fourth fifth sixth seventh eighth ninth tenth"
SHARES = {word: value for value, word in enumerate(PARTS.split(), 2)} | {"quarter": 4}
ENGLISH_WORD = regex("|".join(sorted((*ENGLISH, *ENGLISH_POWERS), key=len, reverse=True)))

_OPENS = frozenset("一二两三四五六七八九十")
_BELOW_WAN = regex("(?:{d}千)?(?:零?{d}百)?(?:零?{d}?十)?(?:零?{d})?".format(d="[一二两三四五六七八九]"))
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # the default context rounds to 28 digits


def is_well_formed(run: str) -> bool:
    """Whether a folded run of Chinese numerals counts something: 二十三 and 三万五, not 十三五, 五一 or 千万."""
    hundred_millions, _, rest = run.rpartition("亿")
    myriads, _, ones = rest.rpartition("万")
    parts = (hundred_millions.removesuffix("万"), myriads.removeprefix("零"), ones)
    return run[:1] in _OPENS and all(_BELOW_WAN.fullmatch(part) for part in parts)


def is_digit_string(run: str) -> bool:
    """Whether a folded run is read digit by digit: 二零二零."""
    return len(run) > 1 and all(char in DIGITS for char in run)


def number(spelling: str) -> Decimal:
    """The value of a folded Arabic or Chinese number, without the multiplier behind it."""
    if spelling[0] in ".0123456789":
        return Decimal(spelling.replace(",", "").replace(" ", ""))
    whole, _, fraction = spelling.partition("点")
    integer = _digits(whole) if is_digit_string(whole) else str(_counted(whole))
    return Decimal(f"{integer}.{_digits(fraction)}" if fraction else integer)


def spelled(run: str) -> Decimal:
    """The value of an English number in words: twenty-five, two hundred and six thousand, a dozen."""
    total, section = 0, 0
    for word in ENGLISH_WORD.findall(run.lower()):
        power = ENGLISH_POWERS.get(word)
        if power is None:
            section += ENGLISH[word]
        elif power < 1000:
            section = (section or 1) * power
        else:
            total, section = total + (section or 1) * power, 0
    return Decimal(total + section)


def last_power(run: str) -> int:
    """What the last word of an English number multiplies by: 10**6 for ten million, 1 for ten."""
    return ENGLISH_POWERS.get(ENGLISH_WORD.findall(run.lower())[-1], 1)


def multiplier(words: str | None) -> int:
    """The product of 百 千 万 亿, or the value of an English word: 10**7 for 千万, 10**6 for million, 1 for None."""
    if not words:
        return 1
    word = words.strip(" -个").lower()
    product = 10 ** WORDS.get(word, 0)
    for char in word:
        product *= SCALES.get(char, 1)
    return product


def scaled(value: Decimal, scale: Decimal | int) -> Decimal:
    """`value` times `scale` without rounding; a whole result carries no decimal zeros."""
    product = _EXACT.multiply(value, Decimal(scale))
    whole = product.to_integral_value(context=_EXACT)
    return whole if whole == product else product


def added(one: Decimal, other: Decimal) -> Decimal:
    """The sum without rounding."""
    return _EXACT.add(one, other)


def _digits(run: str) -> str:
    return "".join(str(DIGITS[char]) for char in run)


def _counted(run: str) -> int:
    """The value of a well-formed run, or of a bare 百 千 万. A last digit may stand for its power: 三万五 is 35000."""
    total, section, digit, last = 0, 0, 0, 1
    for char in run:
        if char in DIGITS:
            digit = DIGITS[char]
            last = last if digit else 1  # 三万零五 is 30005
            continue
        last = SCALES[char]
        if last < SCALES["万"]:
            section += (digit or 1) * last
        elif char == "万":
            total, section = total + (section + digit or 1) * last, 0
        else:
            total, section = (total + section + digit or 1) * last, 0
        digit = 0
    return total + section + digit * (last // 10 if last > 10 else 1)
