"""What a model is asked to send back, and how its answer is read: lenient about content, strict about shape.

The schemas sent out are strict (enumerated kinds, whole numbers, nothing optional, nothing extra). What comes back is
read item by item, so that one bad item never costs its neighbours; only an answer without any list is an error.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import from_json

from llmsum.models import Draft, Kind, Language

MAX_REPLY_CHARS = 1_000_000  # an answer is limited in tokens; what is longer is no answer
MAX_FALSE_STARTS = 1_000  # brackets that open no JSON; bounds the work on garbage
_OPENING = re.compile(r"[\[{]")

KIND_ALIASES: Final[Mapping[Kind, str]] = {
    "achievement": "成果 成绩 成績 成就 成效 业绩 業績 亮点 亮點 进展 進展 实绩 實績 "
    "achievement accomplishment result progress outcome",
    "problem": "问题 問題 困难 困難 不足 短板 挑战 挑戰 风险 風險 难点 難點 矛盾 課題 "
    "problem issue difficulty challenge shortcoming risk",
    "plan": "计划 計劃 计畫 計畫 打算 规划 規劃 安排 下一步 目标 目標 思路 計画 "
    "plan goal target intention next_step future_plan",
}
_KIND_OF: Final[Mapping[str, Kind]] = {word: kind for kind, words in KIND_ALIASES.items() for word in words.split()}

R = TypeVar("R", bound=BaseModel)


class WrongEnvelope(ValueError):  # noqa: N818 - what the answer is, not a fault of ours
    """The answer holds no JSON of the shape that was asked for. The message never quotes the answer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _ItemZh(_Strict):
    first: int = Field(description="第一个句子的编号")
    last: int = Field(description="最后一个句子的编号")
    kind: Literal["成果", "问题", "计划"]
    statement: str = Field(description="一句话概括")


class _ItemEn(_Strict):
    first: int = Field(description="number of the first segment")
    last: int = Field(description="number of the last segment")
    kind: Literal["achievement", "problem", "plan"]
    statement: str = Field(description="one sentence")


class _Repair(_Strict):
    id: int
    statement: str


def _plain(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of `model` without titles, which repeat the names and cost tokens in every request."""
    schema = model.model_json_schema()
    properties = {
        name: {k: v for k, v in field.items() if k != "title"} for name, field in schema["properties"].items()
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list_of(model: type[BaseModel]) -> WithJsonSchema:
    return WithJsonSchema({"type": "array", "items": _plain(model)})


# Envelopes: the schema they show is strict, what they accept is any list. Their names and docstrings are sent, too.
_ENVELOPE = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class Items(BaseModel):
    """Items of the report in document order."""

    model_config = _ENVELOPE
    items: list[Any]


class ItemsZh(Items):
    """The items in document order, kinds named in Chinese."""

    items: Annotated[list[Any], _list_of(_ItemZh)]


class ItemsEn(Items):
    """The items in document order, kinds named in English."""

    items: Annotated[list[Any], _list_of(_ItemEn)]


class Repairs(Items):
    """Corrected statements by item number."""

    items: Annotated[list[Any], _list_of(_Repair)]


class Overview(BaseModel):
    """The report in two to four sentences."""

    model_config = _ENVELOPE
    overview: str


def items_model(language: Language) -> type[Items]:
    """The envelope to ask for in prompts of this language."""
    return ItemsZh if language == "zh" else ItemsEn


def json_schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON schema of everything that is asked of a model, in a fixed order."""
    models: dict[str, type[BaseModel]] = {
        "items.zh": ItemsZh,
        "items.en": ItemsEn,
        "repair": Repairs,
        "overview": Overview,
    }
    return {f"wire.{name}.json": model.model_json_schema() for name, model in models.items()}


def parse(text: str) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Drafts of an answer in the order given, and one line for each item that could not be read.

    Raises:
        WrongEnvelope: if the answer holds no list of items.
    """
    return drafts_of(read(text, Items).items)


def read(text: str, model: type[R]) -> R:
    """The last JSON value in `text` that fits `model`; prose and code fences around it are passed over.

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
        try:
            return model.model_validate(candidate, strict=False)
        except ValidationError:
            continue
    raise WrongEnvelope(f"the answer holds no JSON with {' and '.join(model.model_fields)}")


def read_truncated(text: str, model: type[R]) -> R | None:
    """What an answer holds that was cut off: complete items only. None if not even one began."""
    start = text.find("{")
    try:
        return model.model_validate(from_json(text[start:], allow_partial=True)) if start >= 0 else None
    except ValueError:  # no JSON, or (ValidationError) not of this shape
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
            repaired.setdefault(_whole_numbers(fields.get("id"), "id")[0], _statement(fields))
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
        except (json.JSONDecodeError, RecursionError):
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
    statement = fields.get("statement")
    if not isinstance(statement, str) or not statement.strip():
        raise ValueError("no statement")
    return " ".join(statement.split())
