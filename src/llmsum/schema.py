"""The output contract as a JSON schema, and read back; beside it the schemas of what a model is asked for.

All are generated from the models by pydantic, which takes a tenth of a second to import: nothing that only writes a
summary imports this module.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import from_json

from llmsum.models import KINDS, SCHEMA_VERSION, SPECS, Item, Kind, Summary, optional_kinds

# A summary begins with its version.
VERSION = re.compile(rb'\s*\{\s*"schema_version"\s*:\s*"(\d+)"')
FIRST_VERSION = "1"
READABLE = (FIRST_VERSION, SCHEMA_VERSION)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _EveryKey(GenerateJsonSchema):
    """A default is no licence to leave a key out: we write them all."""

    def field_is_required(self, field: object, total: bool) -> bool:
        """Always."""
        del field, total
        return True


def read_summary(text: str | bytes) -> Summary:
    """The summary whose JSON this is, of this schema version or of version 1.

    Raises:
        ValueError: naming the places where it is none, unknown keys among them; it never quotes the summary.
    """
    raw = text if isinstance(text, bytes) else text.encode()
    if version_of(raw) == FIRST_VERSION:
        return _contract().validate_python(upgraded(from_json(raw)))
    further = [kind for kind in optional_kinds() if re.search(rb'"%s"\s*:\s*\[' % SPECS[kind].plural.encode(), raw)]
    return _with_more(from_json(raw), further) if further else _known(_contract().validate_json(raw))


def _with_more(value: Any, further: Sequence[Kind]) -> Summary:
    """A summary that lists further kinds, under their plurals."""
    held = {kind: value.pop(SPECS[kind].plural) for kind in further if SPECS[kind].plural in value}
    summary = _known(_contract().validate_python(value))
    more = {kind: tuple(map(_noun(SPECS[kind].item).validate_python, held[kind])) for kind in held}
    return replace(summary, more=more)


def _known(summary: Summary) -> Summary:
    for item in summary.rejected:
        if item.kind not in SPECS:
            raise ValueError(f"{item.id}: no such kind")
    return summary


def version_of(text: bytes) -> str | None:
    """The schema version that a JSON text begins with; None where it begins with none."""
    match = VERSION.match(text)
    return match and match[1].decode()


def is_first(value: object) -> bool:
    """Whether a JSON value says that it is a summary of schema version 1."""
    return isinstance(value, dict) and cast("dict[str, Any]", value).get("schema_version") == FIRST_VERSION


def upgraded(first: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a summary of schema version 1 as one of version 2.

    What version 1 did not tell stays open: items weigh 2, and there are neither changes, pages nor a digest of the
    text. Every model was read narrow then. Its warnings were plain text. What is no summary stays as it is, for
    `read_summary` to refuse.
    """
    provenance, warnings = first.get("provenance"), first.get("warnings")
    if not (isinstance(provenance, dict) and isinstance(warnings, list)):
        return first
    origin = cast("dict[str, Any]", provenance)
    return {
        **first,
        "schema_version": SCHEMA_VERSION,
        "provenance": {**origin, "reading": "narrow" if origin.get("engine") == "model" else None},
        "warnings": [{"kind": _kind_of(str(told)), "message": told} for told in cast("list[object]", warnings)],
    }


def _kind_of(told: str) -> str:
    """The kind of a warning of version 1, which knew three."""
    if "could not be verified" in told:
        return "rejected_items"
    return "damaged_source" if "U+FFFD" in told else "lost_chunk"


def schema_files() -> dict[str, str]:
    """File name → text of each file in `schemas/`; `summary.json`, the output contract, comes first."""
    from llmsum.llm.envelopes import json_schemas  # which make models of their own

    return {name: _text(schema) for name, schema in {"summary.json": contract_schema(), **json_schemas()}.items()}


def contract_schema(more: Sequence[Kind] = ()) -> dict[str, Any]:
    """The output contract where the kinds `more` are listed beside the three."""
    found = _contract().json_schema(mode="serialization", schema_generator=_EveryKey)
    found["$defs"]["Rejected"]["properties"]["kind"] = {"enum": [*KINDS, *more], "title": "Kind", "type": "string"}
    return _with_lists(found, more)


def _with_lists(found: dict[str, Any], more: Sequence[Kind]) -> dict[str, Any]:
    """The schema of a summary with the lists of further kinds behind those of the three."""
    lists: dict[str, Any] = {}
    for spec in (SPECS[kind] for kind in more):
        name = spec.item.__name__
        noun = _noun(spec.item).json_schema(mode="serialization", schema_generator=_EveryKey)
        found["$defs"] |= noun.pop("$defs") | {name: noun}
        lists[spec.plural] = {"items": {"$ref": f"#/$defs/{name}"}, "title": spec.plural.title(), "type": "array"}
    names = list(found["properties"])
    place = names.index(SPECS[KINDS[-1]].plural) + 1
    known = found["properties"] | lists
    properties = {name: known[name] for name in (*names[:place], *lists, *names[place:])}
    return {**found, "properties": properties, "required": list(properties)}


def schema_text(more: Sequence[Kind]) -> str:
    """The text of the contract's schema, as `schema_files` has it."""
    return _text(contract_schema(more))


def _text(schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"


@cache
def _noun(item: type[Item]) -> TypeAdapter[Item]:
    return TypeAdapter(with_config(_STRICT)(item))


@cache
def _contract() -> TypeAdapter[Summary]:
    return TypeAdapter(with_config(_STRICT)(Summary))
