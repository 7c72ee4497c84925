"""What stands before the items of a numbered list, as a browser renders it."""

import re
from collections.abc import Callable

from llmsum.patterns import regex
from llmsum.reading.readers.web.tree import Element

STYLE = regex(r"list-style(?:-type)?\s*:\s*([^;]+)", re.I)
DIGITS = "零一二三四五六七八九"
ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
SMALL_ROMANS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def marks_of(numbered: Element) -> dict[Element, str]:
    """The items of an <ol> → what stands before each; "" where the page leaves numbers out."""
    items = [part for part in numbered.elements if part.name == "li" and not part.is_hidden]
    form = _form(numbered)
    step = -1 if "reversed" in numbered.attributes else 1
    number = _whole(numbered.attributes.get("start"), len(items) if step < 0 else 1)
    marks: dict[Element, str] = {}
    for item in items:
        number = _whole(item.attributes.get("value"), number)
        is_bare = form is None or "none" in item.attributes.get("style", "")
        marks[item] = "" if form is None or is_bare else form(number)
        number += step
    return marks


def _form(numbered: Element) -> Callable[[int], str] | None:
    styled = STYLE.search(numbered.attributes.get("style", ""))
    style = styled[1].lower() if styled else ""
    kind = numbered.attributes.get("type", "1")
    if "none" in style:
        return None
    if "cjk" in style or "chinese" in style:
        return lambda number: f"{han(number)}、"
    if "roman" in style or kind in ("i", "I"):
        is_large = "upper" in style or kind == "I"
        return lambda number: f"{_roman(number).upper() if is_large else _roman(number)}. "
    if "alpha" in style or "latin" in style or kind in ("a", "A"):
        first = ord("A" if "upper" in style or kind == "A" else "a")
        return lambda number: f"{chr(first + (number - 1) % 26)}. "
    return lambda number: f"{number}. "


def han(number: int) -> str:
    """A number below a hundred in Chinese; others in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, letter in (*ROMANS, *SMALL_ROMANS):
        letters += letter * (number // value)
        number %= value
    return letters


def _whole(text: str | None, default: int) -> int:
    digits = (text or "").strip().lstrip("-")
    return int(text or 0) if digits.isdecimal() and len(digits) < 7 else default
