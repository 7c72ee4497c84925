"""What a model is asked to send back: the forms of answers.

The schemas sent out are strict (enumerated kinds, whole numbers, nothing optional, nothing extra); `envelopes` makes
them. How what comes back is read, `readout` says.
"""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast

from llmsum.models import SPECS, Kind, Language
from llmsum.resources import shipped_folder

# Why an answer is of no use; what a ledger says of it begins, or holds, these words.
ENDLESS: Final = "the answer repeats itself without end; another model, or a higher temperature, may do better"
DECLINED: Final = "the answer is an apology"
MAX_REPLY_CHARS = 1_000_000  # an answer is limited in tokens; what is longer is no answer

V = TypeVar("V", list[Any], str, dict[str, Any])


class WrongEnvelope(ValueError):  # noqa: N818 - what the answer is, not a fault of ours
    """The answer holds no JSON of the shape that was asked for. The message never quotes the answer."""


class NothingSaid(WrongEnvelope):
    """The answer holds nothing at all."""


class Endless(WrongEnvelope):
    """The answer repeats itself without end."""


@dataclass(frozen=True, slots=True)
class Form(Generic[V]):
    """What a kind of request asks for: an object whose `key` holds a list, or a text. `name` is that of its schema.

    The value of an answer is what `key` holds, or of one that `has_more` keys the whole object; such a one may lack the
    key if it has the list `or_else`. `of_drafts` says that the entries are such as `items.drafts_of` reads. `kinds` are
    those that an entry may be of beside the three, as requests call them: see `asking`.
    """

    name: str
    key: str
    holds: type[list[Any] | str]
    has_more: bool = False
    or_else: str = ""
    of_drafts: bool = False
    kinds: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema as it is sent. Its file is generated from the models of `envelopes`, which need pydantic."""
        schema = _shipped_schema(self.name.partition(PLUS)[0])
        return with_kinds(schema, self.kinds) if self.kinds else schema

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
    "zh": Form("items.zh", "items", list, of_drafts=True),
    "en": Form("items.en", "items", list, of_drafts=True),
}
WIDE: Final[Mapping[Language, Form[dict[str, Any]]]] = {
    "zh": Form("wide.zh", "items", list, has_more=True, of_drafts=True),
    "en": Form("wide.en", "items", list, has_more=True, of_drafts=True),
}
PLUS: Final = "+"
REPAIR: Final[Form[list[Any]]] = Form("repair", "items", list)
OVERVIEW: Final[Form[str]] = Form("overview", "overview", str)
PAIRS: Final[Form[list[Any]]] = Form("pairs", "pairs", list)
WEIGH: Final[Form[dict[str, Any]]] = Form("weigh", "overview", str, has_more=True, or_else="must")


def asking(form: Form[Any], kinds: Sequence[Kind], language: Language) -> Form[Any]:
    """The form whose entries may be of further kinds, too; its name tells which."""
    if not kinds:
        return form
    return replace(
        form, name=PLUS.join((form.name, *kinds)), kinds=tuple(SPECS[kind].called[language] for kind in kinds)
    )


def form_of_items(name: str) -> Form[Any]:
    """The form of extraction with a name that `asking` gave.

    Raises:
        KeyError: if there is none.
    """
    plain, *kinds = name.split(PLUS)
    known: dict[str, tuple[Form[Any], Language]] = {
        form.name: (form, language) for forms in (ITEMS, WIDE) for language, form in forms.items()
    }
    form, language = known[plain]
    return asking(form, kinds, language)


def with_kinds(schema: dict[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    """A schema of items whose entries may be of further kinds."""
    found = deepcopy(schema)
    found["properties"]["items"]["items"]["properties"]["kind"]["enum"] += kinds
    return found


@cache
def _shipped_schema(name: str) -> dict[str, Any]:
    schema = json.loads((shipped_folder("schemas") / f"wire.{name}.json").read_text(encoding="utf-8"))
    return {key: value for key, value in schema.items() if key != "$schema"}
