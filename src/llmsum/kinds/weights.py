"""How much every feature counts for each kind: as the program comes, or as it learned from labels of one's own."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import rtoml

from llmsum.errors import UsageError

WEIGHTS = Path(__file__).with_name("weights.toml")
ADAPTED = Path(__file__).with_name("adapted.toml")  # learned from labels of one's own, where somebody did
Scores = tuple[float, ...]
"""One number for none and for each kind, in the order of `KINDS`."""


class Parts(NamedTuple):
    """How the parts of a report hold kinds.

    Attributes:
        holds: for the review, the problems and the plans: the shares of none and each kind among their passages.
        begins: how likely a report begins in each.
        stays: how likely the next sentence is of the same part, inside a section and at the beginning of one.
        counts: how much the part counts beside what a passage itself says; 0 is nothing.
    """

    holds: tuple[Scores, ...]
    begins: Scores
    stays: tuple[float, float]
    counts: float


class Weights(NamedTuple):
    """What `weights.toml` holds. `shares` are those of none and each kind among all passages that were labelled.

    `leaning` is added before the best is chosen: what makes the most of item F1 is not what is right most often.
    """

    of: dict[str, Scores]
    shares: Scores
    leaning: Scores
    parts: Parts


@cache
def weights() -> Weights:
    """Those that were adapted to labels of one's own, else those that come with the program.

    Raises:
        UsageError: they were adapted from the weights of another version, or their file is damaged.
    """
    return _adapted() if ADAPTED.exists() else shipped()


@cache
def shipped() -> Weights:
    """Of the file that comes with the program."""
    return _of_file(rtoml.loads(WEIGHTS.read_text(encoding="utf-8")))


def shipped_version() -> str:
    """What the weights of this version are known by."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:16]


def _adapted() -> Weights:
    remedy = "learn again with `llmsum eval adapt DIR --write`, or take it back with `llmsum eval adapt --undo`"
    try:
        found = rtoml.loads(ADAPTED.read_text(encoding="utf-8"))
        learned, adapted = found["learned_from"], _of_file(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{ADAPTED}: cannot be read ({type(error).__name__}); {remedy}") from None
    if learned != shipped_version():
        raise UsageError(f"{ADAPTED}: was learned from the weights of another version; {remedy}")
    return adapted


def _of_file(found: dict[str, Any]) -> Weights:
    parts = found["parts"]
    return Weights(
        {name: (0.0, *row) for name, row in found["weights"].items()},
        tuple(found["shares"]),
        tuple(found["leaning"]),
        Parts(
            tuple(tuple(map(float, row)) for row in parts["holds"]),
            tuple(parts["begins"]),
            tuple(parts["stays"]),
            parts["counts"],
        ),
    )
