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

from llmsum.models import Draft, Kind, Language
from llmsum.patterns import regex
from llmsum.resources import shipped_folder

MAX_REPLY_CHARS = 1_000_000  # an answer is limited in tokens; what is longer is no answer
MAX_FALSE_STARTS = 1_000  # brackets that open no JSON; bounds the work on garbage
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

V = TypeVar("V", list[Any], str)


class WrongEnvelope(ValueError):  # noqa: N818 - what the answer is, not a fault of ours
    """The answer holds no JSON of the shape that was asked for. The message never quotes the answer."""


@dataclass(frozen=True, slots=True)
class Form(Generic[V]):
    """What a kind of request asks for: an object whose `key` holds a list, or a text. `name` is that of its schema."""

    name: str
    key: str
    holds: type[V]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema as it is sent. Its file is generated from the models of `envelopes`, which need pydantic."""
        return _shipped_schema(self.name)

    def value_in(self, candidate: object) -> V | None:
        """What a JSON value of this form holds; None for any other. Further keys do not matter."""
        value = cast("dict[str, object]", candidate).get(self.key) if isinstance(candidate, dict) else None
        return value if isinstance(value, self.holds) else None


ITEMS: Final[Mapping[Language, Form[list[Any]]]] = {
    "zh": Form("items.zh", "items", list),
    "en": Form("items.en", "items", list),
}
REPAIR: Final = Form("repair", "items", list)
OVERVIEW: Final = Form("overview", "overview", str)


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


def kind_of(value: object) -> Kind:
    """A kind by any of its names, in any script, singular or plural.

    Raises:
        ValueError: quoting at most 20 characters of what was given.
    """
    word = str(value).strip().lower().replace(" ", "_")
    for name in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        if name in _KIND_OF:
            return _KIND_OF[name]
    raise ValueError(f"no such kind: {str(value)[:20]!r}")


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
    if low < 1:
        raise ValueError("segment numbers begin at 1")
    return Draft(low, high, kind_of(fields.get("kind", "")), _statement(fields))


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
    return " ".join(statement.split())
