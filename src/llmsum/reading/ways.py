"""Wide or narrow: the one place that decides how a report is read for a model.

A capable model is given whole sections, a short report whole, and is believed. A small one miscounts and lists every
clause when it is given that much: it gets ten segments at a time, and is helped (`reading.narrow`, `checking.narrow`).
"""

from typing import NamedTuple

from llmsum.models import Reading
from llmsum.patterns import regex
from llmsum.settings import BUILTIN, Settings

SMALL_BILLIONS = 8.0
# What a name says of a model's size: qwen2.5:7b, Llama-3.2-1B, gemma-3n-E4B, gemma3:270m. Not the active part of a
# mixture (30b-a3b), nor one of its experts (8x7b).
SIZE = regex(r"(?<![a-z0-9.])e?(?P<count>\d+(?:\.\d+)?)(?P<unit>[bm])(?![a-z0-9])")
ANSWER_TOKENS: dict[Reading, int] = {"wide": 8192, "narrow": 2048}


class Way(NamedTuple):
    """How a report is read, why so, how many tokens an answer may take, and how much one request may hold."""

    reading: Reading
    why: str
    answer_tokens: int
    limits: tuple[int, ...]

    @property
    def deciding(self) -> tuple[str, int, tuple[int, ...]]:
        """What of it decides what comes out, a part of every fingerprint of a run: no limit of the other reading."""
        return self.reading, self.answer_tokens, self.limits


def way_of(settings: Settings) -> Way:
    """The way that the settings ask for, else the one that fits the model's name; the rules know only theirs."""
    reading, why = _chosen(settings)
    limits = (settings.wide_tokens,) if reading == "wide" else (settings.chunk_segments, settings.chunk_tokens)
    return Way(reading, why, settings.max_output_tokens or ANSWER_TOKENS[reading], limits)


def _chosen(settings: Settings) -> tuple[Reading, str]:
    if is_by_rules(settings):
        return "narrow", "the rules read section by section"
    if settings.reading is not None:
        return settings.reading, "as the settings ask"
    if settings.model.startswith("local/") or settings.model.lower().endswith(".gguf"):
        return "narrow", "a GGUF file is taken for a small model"
    if (billions := billions_of(settings.model)) is not None and billions <= SMALL_BILLIONS:
        return "narrow", f"its name says {billions:g} billion parameters, {SMALL_BILLIONS:g} or fewer are small"
    return "wide", "nothing says that the model is small"


def is_by_rules(settings: Settings) -> bool:
    """Whether the built-in rules read, and no model."""
    return settings.model == BUILTIN and not settings.base_url


def billions_of(model: str) -> float | None:
    """How many billion parameters a model has by its name; None where that does not say, the largest of several."""
    sizes = SIZE.finditer(model.lower())
    return max((float(size["count"]) / (1000 if size["unit"] == "m" else 1) for size in sizes), default=None)
