"""Broken JSON → its items, one by one, and its texts: nothing that does not stand there, and no half of anything.

What breaks JSON most often is a quotation mark of the report within a string. Where a string ends is told by what
follows: a quotation mark before another key, or before the end of its object. Strings are made whole by that rule, what
stands between them is left to a library, and what comes of both is looked at again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from llmsum.llm.fields import ALSO_LOST, NAMES, is_field
from llmsum.llm.items import is_item, ranges_of
from llmsum.patterns import regex

MAX_PIECE: Final = 20_000  # characters of what a library is to mend; an item has some hundred
QUOTES: Final = "\"'“”‘’＂`"
CLOSING: Final = {'"': '"＂', "'": "'’", "“": '”"“', "‘": "’'‘", "＂": '＂"', "”": '”"', "’": "’'", "`": "`'"}
_KEY = rf"[{QUOTES}]?(?P<key>\w{{1,24}})[{QUOTES}]?\s*[:：]"
_OBJECT = regex(rf"[{{｛]\s*(?:/\*.*?\*/\s*|(?://|\#)[^\n]*\n\s*)*{_KEY}")  # where one begins, comments passed over
_STRING = regex(rf"(?<=[{{｛,，、;；\n/\s\d}}\]{QUOTES}]){_KEY}\s*(?P<open>[{QUOTES}])")  # a key, and its string begins
_KEYS = regex(_KEY)
_BARE = "|".join(name for name in (*NAMES, "id", "items", "overview") if name.isascii())  # keys without marks
_NEXT_KEY = rf"(?:[{QUOTES}]\w{{1,24}}[{QUOTES}]|(?:{_BARE}))\s*[:：]"
_COMMENT = r"(?:\s*(?:/\*[^*]*\*/|//[^\n{}]*\n|\#[^\n{}]*\n))?"
_SEP = rf"\s*[,，、;；]{_COMMENT}\s*"
# What follows a string that ends: another key, or the end of its object, and what follows that.
_OPENS = rf"[{{｛]\s*[/#\w{QUOTES}]+\s*\w*[{QUOTES}]?\s*(?:[:：/]|$)"  # another object, or its first letters
_BEHIND_BRACE = rf"{_COMMENT}\s*(?:$|\n|[\]］}}｝`<]|[,，]?{_COMMENT}\s*(?:$|[\]］]|{_OPENS}))"
_BRACE = rf"(?:{_SEP}|{_COMMENT}\s*)[}}｝](?={_BEHIND_BRACE})"
_BRACKET = rf"(?:{_SEP}|\s*)[\]］]\s*(?:$|[\]］}}｝])"
_KEY_BEHIND = rf"(?:{_SEP}|{_COMMENT}\s*\n\s*){_NEXT_KEY}"
_BEHIND = rf"(?={_KEY_BEHIND}|{_BRACE}|{_BRACKET})"
_LOOSELY_BEHIND = rf"(?={_KEY_BEHIND}|\s*[,，]?\s*[}}｝][^\"]*$)"
_AT_END = r"\s*[,，、;；]?\s*$"
_UNQUOTED_END: Final = {  # where the quotation mark is missing, by whether another object follows
    True: regex(r"\s*[}｝]\s*[,，]\s*$"),
    False: regex(r"\s*[}｝]\s*[\]］]\s*[}｝]?[\s`]*$"),
}
_ESCAPE = regex(r"""\\(?:["'\\/bfnrt]|u[0-9a-fA-F]{4})|\\|\"""")
_BETWEEN: Final = str.maketrans(
    {"：": ":", "，": ",", "、": ",", "；": ",", "｛": "{", "｝": "}", "［": "[", "］": "]"}
)
_BETWEEN_QUOTES: Final = str.maketrans(dict.fromkeys(QUOTES, '"'))
_DIGITS = regex(r"\d+")
_HALF_KEY = regex(rf"[{QUOTES}]\s*[,，]\s*[{QUOTES}](?P<key>\w+)$")  # a string that has swallowed it
_ALSO = regex(rf"[{QUOTES}]also[{QUOTES}]\s*[:：](?P<value>.*?)(?:(?={_NEXT_KEY}|[}}｝])|$)", re.DOTALL)
_HANGING = regex(rf"[,，]\s*(?:[{{｛]\s*[{QUOTES}]?\w*[{QUOTES}]?\s*)?$")


@dataclass(frozen=True, slots=True)
class Mended:
    """What could be read of one object: `item` if it is one. `is_cut`: it ends in the middle. `is_lost`: it was one."""

    item: dict[str, Any] | None = None
    is_cut: bool = False
    is_lost: bool = False


def begins_object(text: str) -> bool:
    """Whether an object begins in a text."""
    return _OBJECT.search(text) is not None


def mended_items(text: str, *, followed: bool) -> Iterator[Mended]:
    """Each object that begins in a text that is no JSON, with the item that it is.

    Args:
        text: what stands between JSON values.
        followed: whether an item follows it; else an object that does not end has been cut off.
    """
    starts = [match.start() for match in _OBJECT.finditer(text)]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        piece = text[start:end]
        if end is None or _fields_in(piece):
            yield _mended(piece, followed=followed or end is not None)


def hangs(text: str) -> bool:
    """Whether a text that follows an item ends where another one was to come."""
    return _HANGING.search(text) is not None


def mended_object(text: str) -> Mapping[str, Any]:
    """The first object that begins in a text, with its texts as they stand there; empty if there is none."""
    opening = _OBJECT.search(text)
    if opening is None:
        return {}
    piece = text[opening.start() :]
    value = _loaded(_rebuilt(piece[: piece.rfind("}") + 1] or piece, followed=False, is_nested=True)[0])
    return cast("dict[str, Any]", value) if isinstance(value, dict) and _is_of(cast("object", value), piece) else {}


def mended_text(text: str, key: str) -> str:
    """What stands under a key in broken JSON; empty if nothing does, or its end is missing."""
    found = [match for match in _STRING.finditer(text) if match["key"] == key]
    if not found:
        return ""
    end = _end_of_string(text, found[-1].end(), found[-1]["open"], followed=False)
    return "" if end is None else _unescaped(text[found[-1].end() : end[0]])


def _fields_in(piece: str) -> int:
    return len({match["key"] for match in _KEYS.finditer(piece) if is_field(match["key"])})


def _mended(piece: str, *, followed: bool) -> Mended:
    """The item of a piece; one that is broken in its further places loses some of those, or all, and nothing else."""
    whole = _whole_item(piece, followed=followed)
    if whole.item is None and _ALSO.search(piece):
        without = _whole_item(_ALSO.sub("", piece), followed=followed)
        whole = whole if without.item is None else without
    if whole.item is not None and any(
        _is_short(whole.item.get("also"), found["value"]) for found in _ALSO.finditer(piece)
    ):
        return Mended({**whole.item, ALSO_LOST: True})
    return whole


def _is_short(also: object, raw: str) -> bool:
    """Whether further places lack something that stood there."""
    if not ranges_of(also):
        return raw.strip(" ,\n") not in ("[]", "null")
    return not set(_DIGITS.findall(raw)) <= set(_DIGITS.findall(json.dumps(also)))


def _whole_item(piece: str, *, followed: bool) -> Mended:
    rebuilt, is_whole = _rebuilt(piece, followed=followed)
    if not is_whole and not followed:
        return Mended(is_cut=_fields_in(piece) > 0)
    value = _loaded(rebuilt) if is_whole else None
    if isinstance(value, dict) and is_item(cast("object", value)) and _is_of(cast("object", value), piece):
        return Mended(cast("dict[str, Any]", value))
    return Mended(is_lost=_fields_in(piece) > 1)


def _rebuilt(piece: str, *, followed: bool, is_nested: bool = False) -> tuple[str, bool]:
    """An object up to its end, with strings that are JSON; and whether all its strings end.

    `followed` says that another object follows, so that this one, too, ends at the latest there. One that `is_nested`
    holds others, and ends where the text does.
    """
    made: list[str] = []
    position = 0
    while opening := _STRING.search(piece, position):
        between = piece[position : opening.end() - 1]
        if (closing := _closing_in(between)) is not None and not is_nested:
            return "".join([*made, _translated(between[:closing])]), True
        end = _end_of_string(piece, opening.end(), opening["open"], followed=followed)
        if end is None:
            return "".join(made), False
        made += [_translated(between), json.dumps(_unescaped(piece[opening.end() : end[0]]), ensure_ascii=False)]
        position = end[1]
    rest = piece[position:]
    closing = None if is_nested else _closing_in(rest)
    is_whole = closing is not None or followed
    return "".join([*made, _translated(rest if closing is None else rest[:closing])]), is_whole


def _closing_in(between: str) -> int | None:
    """Behind the brace that ends the object; None if there is none."""
    ends = [place for brace in "}｝" if (place := between.find(brace)) >= 0]
    return min(ends) + 1 if ends else None


def _end_of_string(text: str, begin: int, opener: str, *, followed: bool) -> tuple[int, int] | None:
    """Where a string ends, and what follows it begins; None if it does not end."""
    behind = f"(?:{_BEHIND}|{_AT_END})" if followed else _BEHIND
    for place in (behind, _LOOSELY_BEHIND):
        if match := _string_end(opener, place).search(text, begin):
            return match.end("escapes"), match.end("quote")
    if match := _UNQUOTED_END[followed].search(text, begin):
        return match.start(), match.start()
    return None


@cache
def _string_end(opener: str, behind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\\)(?P<escapes>(?:\\\\)*)(?P<quote>[{re.escape(CLOSING[opener])}]){behind}")


def _unescaped(raw: str) -> str:
    """The text of a string as it stands in broken JSON: escapes are read, what only looks like one stays as it is."""
    safe = _ESCAPE.sub(_escaped, raw)
    return str(json.loads(f'"{safe}"', strict=False))


def _escaped(match: re.Match[str]) -> str:
    if match[0] == "\\'":  # Python's
        return "'"
    return match[0] if len(match[0]) > 1 else "\\" + match[0]


def _translated(between: str) -> str:
    return between.translate(_BETWEEN).translate(_BETWEEN_QUOTES)


def _loaded(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        import json_repair  # rarely needed

    if len(text) > MAX_PIECE:
        return None
    try:
        return json_repair.loads(text, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None


def _is_of(value: object, piece: str) -> bool:
    """Whether every text and number in a value stands in the piece that it was made of: nothing may be invented."""
    if isinstance(value, str):
        half_key = _HALF_KEY.search(value)
        return not (half_key and is_field(half_key["key"])) and (value in piece or value in _unescaped(piece))
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return set(_DIGITS.findall(str(abs(value)).removesuffix(".0"))) <= set(_DIGITS.findall(piece))
    inside = cast("dict[str, object] | list[object]", value)
    return all(_is_of(child, piece) for child in (inside.values() if isinstance(inside, dict) else inside))
