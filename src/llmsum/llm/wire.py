"""What a model is asked to send back, and how its answer is read: lenient about content, strict about shape.

The schemas sent out are strict (enumerated kinds, whole numbers, nothing optional, nothing extra); `envelopes` makes
them. What comes back is read item by item, so that one bad item never costs its neighbours; only an answer without any
list is an error.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast

from llmsum.models import Draft, Importance, Kind, Language, Weighed
from llmsum.patterns import regex
from llmsum.resources import shipped_folder

MAX_REPLY_CHARS = 1_000_000  # an answer is limited in tokens; what is longer is no answer
MAX_KIND_CHARS = 16  # of a kind under another name; what is longer is a sentence
MAX_FALSE_STARTS = 1_000  # brackets that open no JSON; bounds the work on garbage
RANGE = regex(r"(?<![\d.-])(?P<low>\d{1,9})(?:\s*[-–—~～至到]\s*(?P<high>\d{1,9}))?(?![\d.])")
_OPENING = regex(r"[\[{]")

KIND_ALIASES: Final[Mapping[Kind, str]] = {
    "achievement": "成果 成绩 成績 成就 成效 业绩 業績 亮点 亮點 进展 進展 实绩 實績 "
    "achievement accomplishment result progress outcome",
    "problem": "问题 問題 困难 困難 不足 短板 挑战 挑戰 风险 風險 难点 難點 矛盾 課題 "
    "problem issue difficulty challenge shortcoming risk",
    "plan": "计划 計劃 计畫 計畫 打算 规划 規劃 安排 下一步 目标 目標 思路 計画 "
    "plan goal target intention next_step future_plan",
}
_KIND_OF: Final[Mapping[str, Kind]] = {word: kind for kind, words in KIND_ALIASES.items() for word in words.split()}

# How the kinds are called in requests.
KIND_NAMES: Final[Mapping[Language, Mapping[Kind, str]]] = {
    "zh": {"achievement": "成果", "problem": "问题", "plan": "计划"},
    "en": {"achievement": "achievement", "problem": "problem", "plan": "plan"},
}
IMPORTANCE_ALIASES: Final[Mapping[Importance, str]] = {
    3: "3 must high 高 必须 必須",
    2: "2 should medium 中 应当 應當",
    1: "1 optional low 低 可选 可選",
}
_IMPORTANCE_OF: Final[Mapping[str, Importance]] = {
    word: importance for importance, words in IMPORTANCE_ALIASES.items() for word in words.split()
}

V = TypeVar("V", list[Any], str, dict[str, Any])


class WrongEnvelope(ValueError):  # noqa: N818 - what the answer is, not a fault of ours
    """The answer holds no JSON of the shape that was asked for. The message never quotes the answer."""


@dataclass(frozen=True, slots=True)
class Form(Generic[V]):
    """What a kind of request asks for: an object whose `key` holds a list, or a text. `name` is that of its schema.

    The value of an answer is what `key` holds, or of one that `has_more` keys the whole object; such a one may lack the
    key if it has the list `or_else`.
    """

    name: str
    key: str
    holds: type[list[Any] | str]
    has_more: bool = False
    or_else: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema as it is sent. Its file is generated from the models of `envelopes`, which need pydantic."""
        return _shipped_schema(self.name)

    def value_in(self, candidate: object) -> V | None:
        """What a JSON value of this form holds; None for any other. Further keys do not matter."""
        held = cast("dict[str, Any]", candidate) if isinstance(candidate, dict) else {}
        if not isinstance(held.get(self.key), self.holds) and not isinstance(held.get(self.or_else), list):
            return None
        return cast("V", held if self.has_more else held[self.key])

    def as_json(self, value: V) -> dict[str, Any]:
        """The object that holds a value: what `value_in` reads."""
        return value if isinstance(value, dict) else {self.key: value}


ITEMS: Final[Mapping[Language, Form[list[Any]]]] = {
    "zh": Form("items.zh", "items", list),
    "en": Form("items.en", "items", list),
}
WIDE: Final[Mapping[Language, Form[dict[str, Any]]]] = {
    "zh": Form("wide.zh", "items", list, has_more=True),
    "en": Form("wide.en", "items", list, has_more=True),
}
REPAIR: Final[Form[list[Any]]] = Form("repair", "items", list)
OVERVIEW: Final[Form[str]] = Form("overview", "overview", str)
WEIGH: Final[Form[dict[str, Any]]] = Form("weigh", "overview", str, has_more=True, or_else="must")


@cache
def _shipped_schema(name: str) -> dict[str, Any]:
    schema = json.loads((shipped_folder("schemas") / f"wire.{name}.json").read_text(encoding="utf-8"))
    return {key: value for key, value in schema.items() if key != "$schema"}


def parse(text: str) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Drafts of an answer in the order given, and one line for each item that could not be read.

    Raises:
        WrongEnvelope: if the answer holds no list of items.
    """
    return drafts_of(read(text, ITEMS["zh"]))


def read(text: str, form: Form[V]) -> V:
    """What the last JSON value in `text` that is of this form holds; prose and code fences around it are passed over.

    The last and not the first: a model that thinks aloud may quote JSON out of the report before it answers.

    Raises:
        WrongEnvelope: if there is none.
    """
    if len(text) > MAX_REPLY_CHARS:
        raise WrongEnvelope(f"the answer is longer than {MAX_REPLY_CHARS} characters")
    values = list(_json_values(text))[::-1]
    # A bare list of objects is what some models make of {"items": [...]}; a bare [3] is a segment number in prose.
    bare = [{"items": value} for value in values if _is_list_of_objects(value)]
    for candidate in [*(value for value in values if not isinstance(value, list)), *bare]:
        if (value := form.value_in(candidate)) is not None:
            return value
    raise WrongEnvelope(f"the answer holds no JSON with {form.key}")


def read_truncated(text: str, form: Form[V]) -> V | None:
    """What an answer holds that was cut off: complete values only. None if not even one item began."""
    from pydantic_core import from_json  # a request was sent, so it is loaded

    start = text.find("{")
    try:
        return form.value_in(from_json(text[start:], allow_partial=True)) if start >= 0 else None
    except ValueError:  # no JSON
        return None


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
            fields = _fields(item)
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
    word = str(named).strip().lower().replace(" ", "_")
    for name in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        if name in _KIND_OF:
            return _KIND_OF[name]
    held: set[Kind] = {kind for name, kind in _KIND_OF.items() if name in word and len(word) <= MAX_KIND_CHARS}
    if len(held) == 1:  # 工作成果, 存在问题, “计划”
        return held.pop()
    raise ValueError(f"no such kind: {str(named)[:20]!r}")


def _json_values(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    position = false_starts = 0
    while false_starts < MAX_FALSE_STARTS and (opening := _OPENING.search(text, position)):
        try:
            value, position = decoder.raw_decode(text, opening.start())
            yield value
        except (ValueError, RecursionError):  # no JSON, or a number of thousands of digits
            position = opening.end()
            false_starts += 1


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in cast("list[object]", value))


def _draft(item: object) -> Draft:
    fields = _fields(item)
    first = _whole_numbers(fields.get("first"), "first")
    # A missing `last` means one segment; "2-4" in `first` means both.
    last = _whole_numbers(fields["last"], "last") if fields.get("last") not in (None, "") else first
    low, high = sorted((first[0], last[-1]))
    kind, statement = kind_of(fields.get("kind", "")), _statement(fields)
    if low < 1 and not statement:
        raise ValueError("segment numbers begin at 1")  # with a statement its place can be looked for
    return Draft(low, high, kind, statement, ranges_of(fields.get("also")), importance_of(fields.get("importance")))


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


def _fields(item: object) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise ValueError(f"not an object but {type(item).__name__}")
    return cast("dict[str, Any]", item)


def _whole_numbers(value: object, name: str) -> list[int]:
    if isinstance(value, str):
        numbers = [int(digits) for digits in re.findall(r"\d{1,9}", value)]
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        numbers = [int(value)]
    else:
        numbers = []
    if not numbers:
        raise ValueError(f"{name} is no whole number")
    return numbers


def _statement(fields: Mapping[str, Any]) -> str:
    """Empty where the model leaves it to the words of the report."""
    statement = fields.get("statement") or ""
    if not isinstance(statement, str):
        raise ValueError("the statement is no text")
    return text_of(statement)
