"""The output contract as a JSON schema, and read back; beside it the schemas of what a model is asked for.

All are generated from the models by pydantic, which takes a tenth of a second to import: nothing that only writes a
summary imports this module.
"""

import json
import re
from functools import cache
from typing import Any, cast

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import from_json

from llmsum.llm.envelopes import json_schemas
from llmsum.models import SCHEMA_VERSION, Summary

# A summary begins with its version.
VERSION = re.compile(rb'\s*\{\s*"schema_version"\s*:\s*"(\d+)"')
FIRST_VERSION = "1"
READABLE = (FIRST_VERSION, SCHEMA_VERSION)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
    return _contract().validate_json(raw)


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
    contract = _contract().json_schema(mode="serialization", schema_generator=_EveryKey)
    return {
        name: json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in {"summary.json": contract, **json_schemas()}.items()
    }


@cache
def _contract() -> TypeAdapter[Summary]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid", hide_input_in_errors=True))(Summary))
