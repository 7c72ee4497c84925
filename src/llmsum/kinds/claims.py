"""Kinds that are listed where they are asked for: what each claims for itself, whatever else a passage may be.

The words of such a kind are those of `lexicon/KIND.toml`; without one of them, in the passage or in a heading above it,
it claims nothing. With one it has odds of its own, of a logistic regression that `llmsum eval fit` fits to the examples
of `evals/kinds/KIND.toml`. Where a kind is not asked for, what it claims is of the kind that it is akin to.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

import rtoml

from llmsum.kinds.features import Features
from llmsum.models import Kind, optional_kinds

CLAIMS = Path(__file__).with_name("claims.toml")
CERTAIN = 0.5
BIAS = "(always)"


class Claim(NamedTuple):
    """That a passage is of a kind, how likely that is, and what speaks most for it."""

    kind: Kind
    probability: float
    reasons: tuple[tuple[str, float], ...]


@cache
def claim_weights() -> Mapping[Kind, Mapping[str, float]]:
    """Log odds by kind and feature, of the file that comes with the program."""
    return rtoml.loads(CLAIMS.read_text(encoding="utf-8"))


def own(features: Iterable[str], kind: Kind) -> Iterator[str]:
    """The features that words of a kind give."""
    mark = f"{kind}:"
    return (name for name in features if name.startswith(mark))


def claim(features: Features) -> Claim | None:
    """The kind that claims a passage most, if one does."""
    found = (_claim(features, kind, claim_weights().get(kind, {})) for kind in optional_kinds())
    return max(filter(None, found), key=lambda each: each.probability, default=None)


def _claim(features: Features, kind: Kind, known: Mapping[str, float]) -> Claim | None:
    if not any(own(features, kind)):
        return None
    told = [(name, known[name]) for name in features if name in known]
    probability = 1 / (1 + exp(-known.get(BIAS, 0.0) - sum(weight for _, weight in told)))
    if probability < CERTAIN:
        return None
    return Claim(kind, probability, tuple(sorted((pair for pair in told if pair[1] > 0), key=lambda pair: -pair[1])))
