"""The output contract as a JSON schema, and read back; beside it the schemas of what a model is asked for.

All are generated from the models by pydantic, which takes a tenth of a second to import: nothing that only writes a
summary imports this module.
"""

import json
from functools import cache

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema

from llmsum.llm.envelopes import json_schemas
from llmsum.models import Summary

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _EveryKey(GenerateJsonSchema):
    """A default is no licence to leave a key out: we write them all."""

    def field_is_required(self, field: object, total: bool) -> bool:
        """Always."""
        del field, total
        return True


def read_summary(text: str | bytes) -> Summary:
    """The summary whose JSON this is.

    Raises:
        ValueError: naming the places where it is none, unknown keys among them; it never quotes the summary.
    """
    return _contract().validate_json(text)


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
