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

from llmsum.llm.envelopes import json_schemas
from llmsum.models import Summary

FIRST_VERSION = re.compile(rb'^\s*\{\s*"schema_version"\s*:\s*"1"')
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
    if FIRST_VERSION.search(text if isinstance(text, bytes) else text.encode()):
        return _contract().validate_python(upgraded(json.loads(text)), strict=False)
    return _contract().validate_json(text)


def upgraded(first: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a summary of schema version 1 as one of version 2.

    What version 1 did not tell stays open: items weigh 2, and there are neither changes, pages nor a digest of the
    text. Every model was read narrow then. Its warnings were plain text.
    """
    if not isinstance(first.get("provenance"), dict) or not isinstance(first.get("warnings"), list):
        return first
    provenance = cast("dict[str, Any]", first["provenance"])
    warnings = cast("list[object]", first["warnings"])
    return {
        **first,
        "schema_version": "2",
        "provenance": {**provenance, "reading": "narrow" if provenance.get("engine") == "model" else None},
        "warnings": [{"kind": _kind_of(told), "message": told} for told in warnings],
    }


def _kind_of(warning: object) -> str:
    """The kind of a warning of version 1, which knew three."""
    told = str(warning)
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
