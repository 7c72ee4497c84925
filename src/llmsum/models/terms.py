"""The words that the nouns are made of, each with the values it may have."""

from typing import Literal

SCHEMA_VERSION = "2"

Kind = str
"""The name of an entry of `kinds.SPECS`."""
Role = Literal["achievement", "problem", "plan", "mixed", "noise"]
Status = Literal["done", "in_progress", "planned", "open", "mitigated"]
ChunkStatus = Literal["ok", "empty", "failed", "truncated", "refused"]
Anchor = Literal["model", "text"]
Importance = Literal[1, 2, 3]
Reading = Literal["wide", "narrow"]
Language = Literal["zh", "en"]
Script = Literal["simplified", "traditional"]

LOST: tuple[ChunkStatus, ...] = ("failed", "truncated", "refused")  # no complete answer: something may be missing
PATH_SEPARATOR = " > "
