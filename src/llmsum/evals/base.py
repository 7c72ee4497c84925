"""What the parts of the evals have in common."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from llmsum.models import SPECS

EXIT_STALE = 3  # of every command that finds a request unrecorded


class Frozen(BaseModel):
    """Base of what is read from and written to files: immutable, no unknown keys, and every key written."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


def _known(kind: str) -> str:
    if kind not in SPECS:
        raise ValueError(f"must be {' or '.join(SPECS)}")
    return kind


KindName = Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": [*SPECS], "type": "string"})]
"""A kind, in what is read from files."""
