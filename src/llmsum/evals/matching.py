"""Which predicted item is which gold item: an optimal one-to-one pairing by similarity. It pairs; it gives no credit.

S = ½ T + ½ E over all kinds pooled, so that a right item under a wrong kind is seen as such.
T is the mean Dice of character unigrams and bigrams of the statements; where either has figures, T = 0.7 T + 0.3 Dice of
their canonical numbers. E is the Dice of the sets of raw characters that the evidence covers. Pairs below τ are no pairs.
The assignment is the Hungarian method (Kuhn 1955) as scipy implements it, on -S.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

from llmsum.figures import figures
from llmsum.similarity import dice, ngrams, normalise

THRESHOLD = 0.30
NUMBER_SHARE = 0.3


class Range(Protocol):
    """Half-open range of raw characters."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Labelled(Protocol):
    """What can be matched: gold items and predicted ones."""

    @property
    def statement(self) -> str: ...
    @property
    def evidence(self) -> Sequence[Range]: ...


@dataclass(frozen=True, slots=True)
class Features:
    """What similarity needs of an item, computed once."""

    unigrams: "Counter[str]"
    bigrams: "Counter[str]"
    numbers: "Counter[str]"
    characters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Indices into the gold and the predicted items, and how alike they are."""

    gold: int
    predicted: int
    similarity: float


def features(item: Labelled) -> Features:
    """The features of one item."""
    text = normalise(item.statement)
    numbers = Counter(f"{figure.value.normalize():f}{figure.kind}" for figure in figures(item.statement))
    covered = frozenset(offset for span in item.evidence for offset in range(span.start, span.end))
    return Features(ngrams(text, 1), ngrams(text, 2), numbers, covered)


def statement_similarity(a: Features, b: Features) -> float:
    """T: 0 to 1."""
    text = (dice(a.unigrams, b.unigrams) + dice(a.bigrams, b.bigrams)) / 2
    if not a.numbers and not b.numbers:
        return text
    return (1 - NUMBER_SHARE) * text + NUMBER_SHARE * dice(a.numbers, b.numbers)


def evidence_similarity(a: Features, b: Features) -> float:
    """E: 0 to 1; 0 where neither has evidence."""
    total = len(a.characters) + len(b.characters)
    return 2 * len(a.characters & b.characters) / total if total else 0.0


def similarity_matrix(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> "np.ndarray":
    """S for every pair: an array of shape (gold, predicted)."""
    rows, columns = [features(item) for item in gold], [features(item) for item in predicted]
    scores = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            # Most pairs share neither words nor place; the cheap half tells.
            evidence = evidence_similarity(row, column)
            scores[i, j] = (statement_similarity(row, column) + evidence) / 2
    return scores


def match(scores: "np.ndarray", threshold: float = THRESHOLD) -> tuple[Pair, ...]:
    """The pairs of the best assignment that reach the threshold, in gold order."""
    rows, columns = linear_sum_assignment(-np.where(scores >= threshold, scores, 0.0))
    return tuple(
        Pair(int(row), int(column), float(scores[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] >= threshold
    )
