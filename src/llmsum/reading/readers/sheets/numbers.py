"""Numbers and dates of sheets as they are shown, by the format of their cell: 0.985 under "0.0%" is 98.5%.

Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31. Colours, conditions, fractions and filling are left out.
"""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import isfinite
from typing import Final, NamedTuple

from llmsum.patterns import regex

# What numbers of formats mean that no file spells out; from 27 on as in Chinese editions.
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%",
    10: "0.00%", 11: "0.00E+00", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm",
    19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: "h:mm",
    35: "h:mm:ss", 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: "h:mm", 56: "h:mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
PART: Final = regex(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<elapsed>\[[hms]+\])|\[[^\]]*\]'
    r"|[_*].|(?P<general>General|G/通用格式)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|AM/PM|上午/下午|[aA]{3,4})"
    r"|(?P<science>[eE][+-])|(?P<digit>[0#?])|(?P<other>.)"
)
SECTION: Final = regex(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)')
FIRST_DAY: Final = datetime(1899, 12, 30)
LAST_SERIAL: Final = 2958466  # behind 9999-12-31, the last day that Excel knows
MAX_SHOWN: Final = 12  # characters of a number without a format, as far as it has a fraction
Moment = datetime | date | time | timedelta


class Part(NamedTuple):
    """A piece of a format: what it is, see `PART`, and its text; literal text is "literal"."""

    kind: str
    text: str


def general(value: float) -> str:
    """A number without a format: whole ones with all their digits, others as short as they are told apart."""
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return text if len(text.lstrip("-")) <= MAX_SHOWN else f"{value:.10g}"


def shown(value: float, code: str, first_day: datetime = FIRST_DAY) -> str:
    """A number as its format shows it.

    Args:
        value: the number; of a date, days since `first_day`.
        code: the format; "" is none.
        first_day: from which the workbook counts days.
    """
    sections = SECTION.findall(code) or [""]
    negative = value < 0 and len(sections) > 1
    section = sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    parts = parts_of(section)
    kinds = {part.kind for part in parts}
    if "general" in kinds or not kinds & {"digit", "date", "elapsed"}:
        return general(value) if "general" in kinds or not code else "".join(_literal(parts)).strip() or general(value)
    if kinds & {"date", "elapsed"}:
        return _shown_serial(value, parts, first_day)
    return _shown_number(-value if negative else value, parts)


def parts_of(section: str) -> list[Part]:
    """The pieces of one section of a format."""
    parts: list[Part] = []
    for match in PART.finditer(section):
        kind = match.lastgroup or ""
        if kind in ("quoted", "escaped", "currency") or (kind == "other" and match[0] not in ".,%"):
            parts.append(Part("literal", match[kind]))
        elif kind:
            parts.append(Part(match[0] if kind == "other" else kind, match[0]))
    return parts


def _literal(parts: list[Part]) -> list[str]:
    return [part.text for part in parts if part.kind == "literal"]


# --- numbers -------------------------------------------------------------------------------------


def _shown_number(value: float, parts: list[Part]) -> str:
    kinds = [part.kind for part in parts]
    last = max(at for at, kind in enumerate(kinds) if kind == "digit")
    point = kinds.index(".") if "." in kinds else last + 1
    if "science" in kinds:
        return f"{value:.{kinds[point:].count('digit') - 1 if '.' in kinds else 0}E}"
    if "/" in "".join(_literal(parts)):  # a fraction
        return general(value)
    thousands = sum(
        kind == "," for at, kind in enumerate(kinds) if at > last or last > point > at > _last(kinds, point)
    )
    is_grouped = any(kind == "," and at < _last(kinds, point) for at, kind in enumerate(kinds))
    decimals = [part.text for part in parts[point:] if part.kind == "digit"]
    try:
        exact = abs(Decimal(repr(value))) * 100 ** kinds.count("%") / 1000**thousands
        whole, _, fraction = str(exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)).partition(".")
    except InvalidOperation:
        return general(value)
    least = len("".join(decimals).rstrip("#?"))
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    text = _filled(whole, parts[: min(point, last + 1)], is_grouped) + ("." + fraction if fraction else "")
    text += "".join(part.text for part in parts[last + 1 :] if part.kind in ("literal", "%"))
    return "-" + text.strip() if value < 0 and regex("[1-9]").search(text) else text.strip()


def _last(kinds: list[str], point: int) -> int:
    """Where the last digit before the point is; -1 where there is none."""
    return max((at for at, kind in enumerate(kinds[:point]) if kind == "digit"), default=-1)


def _filled(whole: str, parts: list[Part], is_grouped: bool) -> str:
    """The whole part in its places, from the right; literal text may stand between them (0!.0 shows 12 as 1.2)."""
    places = [at for at, part in enumerate(parts) if part.kind == "digit"]
    least = sum(parts[at].text == "0" for at in places)
    whole = whole.lstrip("0").rjust(least, "0")
    if is_grouped:
        whole = f"{int(whole or 0):,}" if whole else ""
    out: list[str] = []
    for at in reversed(range(len(parts))):
        if parts[at].kind == "literal":
            out.append(parts[at].text)
        elif parts[at].kind == "digit":
            is_last = is_grouped or at == places[0]
            out.append(whole if is_last else whole[-1:])
            whole = "" if is_last else whole[:-1]
    return "".join(reversed(out))


# --- dates ---------------------------------------------------------------------------------------


def _shown_serial(value: float, parts: list[Part], first_day: datetime) -> str:
    if not 0 <= value < LAST_SERIAL:
        return general(value)
    if any(part.kind == "elapsed" for part in parts):
        return shown_moment(timedelta(days=value), parts)
    # The calendar of Excel has a 29 February 1900.
    days = value + (first_day == FIRST_DAY and value < 61)
    moment = first_day + timedelta(seconds=round(days * 86400))
    has_day = any(part.text[0] in "yYdD" for part in parts if part.kind == "date") or _is_month(parts)
    return shown_moment(moment if has_day else moment.time(), parts)


def shown_moment(moment: Moment, parts: list[Part]) -> str:
    """A date as its format shows it where that is in Chinese; else in ISO form, as 3/5/24 is not told from 5/3/24."""
    if isinstance(moment, timedelta):
        minutes, seconds = divmod(round(moment.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(moment, time):
        return moment.isoformat("seconds" if moment.second else "minutes")
    if any(part.kind == "literal" and part.text in "年月日号" and part.text for part in parts):
        return _in_chinese(moment, parts)
    has_time = any(part.kind == "date" and part.text[0] in "hH" for part in parts) if parts else True
    if not isinstance(moment, datetime) or not has_time or moment.time() == time():
        return moment.strftime("%Y-%m-%d") if moment.year > 999 else ""
    return moment.strftime("%Y-%m-%d %H:%M")


def _is_month(parts: list[Part]) -> bool:
    """Whether an m stands for months: minutes stand beside hours or seconds."""
    letters = {part.text[0].lower() for part in parts if part.kind == "date"}
    return "m" in letters and not letters & {"h", "s"}


def _in_chinese(moment: date, parts: list[Part]) -> str:
    out: list[str] = []
    is_time = False
    clock = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    for part in parts:
        if part.kind != "date":
            out.append(part.text if part.kind in ("literal", ".", ",") else "")
            continue
        letter, width = part.text[0].lower(), min(len(part.text), 2)
        is_time = is_time or letter in "hs"
        month = clock.minute if is_time else clock.month
        years = f"{clock.year}" if len(part.text) > 2 else f"{clock.year % 100:02}"
        values = {"m": month, "d": clock.day, "h": clock.hour, "s": clock.second}
        out.append(years if letter == "y" else f"{values[letter]:0{width}}" if letter in values else "")
    return "".join(out).strip()
