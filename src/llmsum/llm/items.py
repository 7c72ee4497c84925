"""The items of an answer, as a model sent them → drafts, restated sentences and weights: lenient, one by one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from llmsum.llm.fields import ALSO_LOST, fields_of
from llmsum.llm.scanning import NO_JSON, json_of
from llmsum.models import KINDS, SPECS, Draft, Importance, Kind, Weighed
from llmsum.patterns import regex

MAX_KIND_CHARS = 16  # of a kind under another name; what is longer is a sentence
RANGE = regex(r"(?<![\d.-])(?P<low>\d{1,9})(?:\s*[-–—~～至到]\s*(?P<high>\d{1,9}))?(?![\d.])")

IMPORTANCE_ALIASES: Final[Mapping[Importance, str]] = {
    3: "3 must high 高 必须 必須",
    2: "2 should medium 中 应当 應當",
    1: "1 optional low 低 可选 可選",
}
_IMPORTANCE_OF: Final[Mapping[str, Importance]] = {
    word: importance for importance, words in IMPORTANCE_ALIASES.items() for word in words.split()
}


def drafts_of(items: Sequence[Any]) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Items as a model sent them → drafts in the same order, and a fault for each one that cannot be used."""
    drafts: list[Draft] = []
    faults: list[str] = []
    for number, item in enumerate(items, 1):
        try:
            drafts.append(_draft(item))
        except ValueError as fault:
            faults.append(f"item {number}: {fault}")
    return tuple(drafts), tuple(faults)


def repairs_of(items: Sequence[Any]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Corrected statements by item id; of two with one id the first counts. Faults as in `drafts_of`."""
    repaired: dict[int, str] = {}
    faults: list[str] = []
    for number, item in enumerate(items, 1):
        try:
            fields = fields_of(item)
            item_id = _whole_numbers(fields.get("id"), "id")[0]
            if statement := _statement(fields):  # without one the item stays as it is
                repaired.setdefault(item_id, statement)
        except ValueError as fault:
            faults.append(f"item {number}: {fault}")
    return repaired, tuple(faults)


def text_of(value: object) -> str:
    """A text on one line, without halves of characters, which can be written nowhere; empty for whatever else it is."""
    return " ".join(value.encode("utf-8", "replace").decode().split()) if isinstance(value, str) else ""


def weighed_of(answer: Mapping[str, Any]) -> Weighed:
    """A look at all items as a model sent it; what is of another shape counts for nothing."""
    joined: list[tuple[tuple[int, ...], str]] = []
    for entry in cast("list[object]", answer.get("joined")) if isinstance(answer.get("joined"), list) else []:
        fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
        ids, statement = tuple(dict.fromkeys(numbers_of(fields.get("ids")))), fields.get("statement")
        if len(ids) > 1:
            joined.append((ids, text_of(statement)))
    overview = text_of(answer.get("overview")) or None
    must, optional = (frozenset(numbers_of(answer.get(name))) for name in ("must", "optional"))
    return Weighed(must, optional - must, tuple(joined), overview)


def kind_of(value: object) -> Kind:
    """A kind by any of its names, in any script, singular or plural.

    Raises:
        ValueError: quoting at most 20 characters of what was given.
    """
    named = cast("list[object]", value)[0] if isinstance(value, list) and value else cast("object", value)
    if (kind := _kind_named(str(named).strip().lower().replace(" ", "_"))) is None:
        raise ValueError(f"no such kind: {str(named)[:20]!r}")
    return kind


@lru_cache(256)  # asked for every item, and mostly the same
def _kind_named(word: str) -> Kind | None:
    aliases: dict[str, Kind] = {alias: kind for kind, spec in SPECS.items() for alias in spec.aliases.split()}
    for name in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        if name in aliases:
            return aliases[name]
    if len(word) > MAX_KIND_CHARS:
        return None
    held = {kind for name, kind in aliases.items() if name in word}  # 工作成果, 存在问题, “计划”
    usual = held & set(KINDS) or held  # 下一步建议
    return usual.pop() if len(usual) == 1 else None


def is_item(value: object) -> bool:
    """Whether a JSON value is an item wherever it stands: an item of a report, or a restated sentence."""
    if not isinstance(value, dict) or "items" in value:
        return False
    fields = fields_of(cast("object", value))
    statement = fields.get("statement")
    if not isinstance(fields.get("kind", ""), str | list) or isinstance(statement, dict):
        return False  # the description of an item, in a schema
    if isinstance(statement, str) and json_of(statement) is not NO_JSON:
        return False  # a wrapper with a type: {"type": "result", "text": "{…}"}
    try:
        kind_of(fields.get("kind", ""))
    except ValueError:
        return isinstance(fields.get("id"), int | str) and isinstance(fields.get("statement"), str)
    held = (fields.get(name) for name in ("first", "segments", "statement"))
    return any(isinstance(value, int | float | str | list) and value not in ("", []) for value in held)


def _draft(item: object) -> Draft:
    fields = fields_of(item)
    (low, high), also = _place(fields)
    kind, statement = kind_of(fields.get("kind", "")), _statement(fields)
    if low < 1 and not statement:
        raise ValueError("segment numbers begin at 1")  # with a statement its place can be looked for
    also += ranges_of(fields.get("also"))
    importance, also_lost = importance_of(fields.get("importance")), fields.get(ALSO_LOST) is True
    return Draft(low, high, kind, statement, also, importance, also_lost)


def _place(fields: Mapping[str, Any]) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
    """The segments of an item, and others that were given with them."""
    if fields.get("first") is None and "segments" in fields:
        ranges = ranges_of(fields["segments"])
        return (ranges[0], ranges[1:]) if ranges else ((0, 0), ())
    if fields.get("first") is None and isinstance(fields.get("statement"), str):
        return (0, 0), ()
    first = _whole_numbers(fields.get("first"), "first")
    # A missing `last` means one segment; "2-4" in `first` means both.
    last = _whole_numbers(fields["last"], "last") if fields.get("last") not in (None, "") else first
    low, high = sorted((first[0], last[-1]))
    return (low, high), ()


def importance_of(value: object) -> Importance | None:
    """An importance by any of its names; None for whatever else was said."""
    return _IMPORTANCE_OF.get(str(value).strip().lower().removesuffix(".0"))


def ranges_of(value: object) -> tuple[tuple[int, int], ...]:
    """Further segments in any shape that models give them: [3, 4, 9], ["3-4"], [[3, 4], [9, 9]], [{"first": 3}], "3".

    Numbers of a list that follow one another make one range. What holds no number is left out.
    """
    found: list[tuple[int, int]] = []
    for entry in cast("list[object]", value) if isinstance(value, list) else [value]:
        for low, high in _ranges_in(entry):
            if found and low == high == found[-1][1] + 1 and not isinstance(entry, list | dict):
                found[-1] = found[-1][0], high
            else:
                found.append((low, high))
    return tuple(found)


def _ranges_in(entry: object) -> Iterator[tuple[int, int]]:
    """The ranges of one entry: a number, numbers and ranges in a text, the two ends of a list or an object."""
    if isinstance(entry, list | dict):
        held = (
            list(cast("dict[str, object]", entry).values()) if isinstance(entry, dict) else cast("list[object]", entry)
        )
        ends = numbers_of(held)
        if ends and min(ends) > 0:
            yield min(ends), max(ends)
        return
    text = str(entry).removesuffix(".0")
    for match in RANGE.finditer(text) if not isinstance(entry, bool) else ():
        low, high = sorted((int(match["low"]), int(match["high"] or match["low"])))
        if low > 0:
            yield low, high


def numbers_of(value: object) -> tuple[int, ...]:
    """The whole numbers of a list, in its order; strings of digits count, nothing else does."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    texts = (str(entry).removesuffix(".0") for entry in entries)
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10)


def _whole_numbers(value: object, name: str) -> list[int]:
    if isinstance(value, str):
        numbers = [int(digits) for digits in re.findall(r"\d{1,9}", value)]
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        numbers = [int(value)]
    else:
        numbers = list(numbers_of(value))
    if not numbers:
        raise ValueError(f"{name} is no whole number")
    return numbers


def _statement(fields: Mapping[str, Any]) -> str:
    """Empty where the model leaves it to the words of the report."""
    statement = fields.get("statement") or ""
    if isinstance(statement, list):
        statement = "；".join(str(part) for part in cast("list[object]", statement))
    if not isinstance(statement, str):
        raise ValueError("the statement is no text")
    return text_of(statement)
