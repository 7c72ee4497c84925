"""The answers that a model is asked for, as pydantic models: what instructor sends, and what `schemas/` is made of.

The schemas they show are strict; what they accept is any list, which `wire` reads item by item.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from llmsum.llm.wire import ITEMS, OVERVIEW, PAIRS, PLUS, REPAIR, WEIGH, WIDE, Form, with_kinds


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


class _WideZh(_Strict):
    first: int = Field(description="起始编号")
    last: int = Field(description="结束编号")
    kind: Literal["成果", "问题", "计划"]
    statement: str
    importance: Literal[3, 2, 1]
    also: list[int]


class _WideEn(_Strict):
    first: int = Field(description="first number")
    last: int = Field(description="last number")
    kind: Literal["achievement", "problem", "plan"]
    statement: str
    importance: Literal[3, 2, 1]
    also: list[int]


class _Joined(_Strict):
    ids: list[int]
    statement: str


class _Repair(_Strict):
    id: int
    statement: str


class _Pair(_Strict):
    plan: int
    item: int


def _plain(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of `model` without titles, which repeat the names and cost tokens in every request."""
    schema = model.model_json_schema()
    properties = {
        name: {key: value for key, value in field.items() if key != "title"}
        for name, field in schema["properties"].items()
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list_of(model: type[BaseModel]) -> WithJsonSchema:
    return WithJsonSchema({"type": "array", "items": _plain(model)})


_NUMBERS = WithJsonSchema({"type": "array", "items": {"type": "integer"}})
# Their names and docstrings are sent, too.
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


class WideZh(Items):
    """The items and the overview, kinds named in Chinese."""

    items: Annotated[list[Any], _list_of(_WideZh)]
    overview: str


class WideEn(Items):
    """The items and the overview, kinds named in English."""

    items: Annotated[list[Any], _list_of(_WideEn)]
    overview: str


class Weighed(BaseModel):
    """What matters most among the items, which of them are one, and the overview."""

    model_config = _ENVELOPE
    must: Annotated[list[Any], _NUMBERS]
    optional: Annotated[list[Any], _NUMBERS]
    joined: Annotated[list[Any], _list_of(_Joined)]
    overview: str


class Repairs(Items):
    """Corrected statements by item number."""

    items: Annotated[list[Any], _list_of(_Repair)]


class Pairs(BaseModel):
    """Which plan is spoken of by which item, by their numbers."""

    model_config = _ENVELOPE
    pairs: Annotated[list[Any], _list_of(_Pair)]


class Overview(BaseModel):
    """The report in two to four sentences."""

    model_config = _ENVELOPE
    overview: str


ENVELOPES: Final[Mapping[str, type[BaseModel]]] = {
    ITEMS["zh"].name: ItemsZh,
    ITEMS["en"].name: ItemsEn,
    WIDE["zh"].name: WideZh,
    WIDE["en"].name: WideEn,
    WEIGH.name: Weighed,
    REPAIR.name: Repairs,
    PAIRS.name: Pairs,
    OVERVIEW.name: Overview,
}


def envelope(form: Form[Any]) -> type[BaseModel]:
    """The model to ask for where the answer is to be of this form."""
    model = ENVELOPES[form.name.partition(PLUS)[0]]
    return _with_kinds(model, form.kinds) if form.kinds else model


@cache
def _with_kinds(model: type[BaseModel], kinds: tuple[str, ...]) -> type[BaseModel]:
    """The same model, its entries of further kinds, too."""

    def extended(schema: dict[str, Any]) -> None:
        schema |= with_kinds(schema, kinds) | {"additionalProperties": False}

    config = ConfigDict(json_schema_extra=extended)
    return create_model(model.__name__, __base__=model, __doc__=model.__doc__, __config__=config)


def json_schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON schema of everything that is asked of a model, in a fixed order."""
    return {f"wire.{name}.json": model.model_json_schema() for name, model in ENVELOPES.items()}
