"""What the parts of the evals have in common."""

from pydantic import BaseModel, ConfigDict

EXIT_STALE = 3  # of every command that finds a request unrecorded


class Frozen(BaseModel):
    """Base of what is read from and written to files: immutable, no unknown keys, and every key written."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
