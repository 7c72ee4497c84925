"""The JSON schemas that others can rely on, generated from the models: what we write, and what we ask a model for."""

import json
from typing import Any

from llmsum.models import Summary
from llmsum.wire import json_schemas

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> dict[str, str]:
    """File name → text of each file in `schemas/`; `summary.json`, the output contract, comes first."""
    schemas: dict[str, dict[str, Any]] = {"summary.json": Summary.model_json_schema(mode="serialization")}
    schemas |= json_schemas()
    return {
        name: json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }
