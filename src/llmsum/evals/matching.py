"""Which predicted item is which gold item: an optimal one-to-one pairing by similarity. It pairs; it gives no credit.

S = ½ T + ½ E over all kinds pooled, so that a right item under a wrong kind is seen as such.
T is the mean Dice of character unigrams and bigrams of the statements; where either has figures, T = 0.7 T + 0.3 Dice
of their canonical numbers. E is the Dice of the sets of raw characters that the evidence covers. Pairs below τ are no
pairs. The assignment is the one of the greatest ΣS (Kuhn 1955) as scipy finds it.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from llmsum.words.figures import figures
from llmsum.words.similarity import ngrams, normalise

THRESHOLD = 0.30
NUMBER_SHARE = 0.3

Key = TypeVar("Key", bound=Hashable)


class Range(Protocol):
    """Half-open range of raw characters."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """Behind the last character."""
        ...


class Labelled(Protocol):
    """What can be matched: gold items and predicted ones."""

    @property
    def statement(self) -> str:
        """What it says."""
        ...

    @property
    def evidence(self) -> Sequence[Range]:
        """Where it says so."""
        ...


@dataclass(frozen=True, slots=True)
class Pair:
    """Indices into the gold and the predicted items, and how alike they are."""

    gold: int
    predicted: int
    similarity: float


def statement_similarity(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> NDArray[np.float64]:
    """T for every pair, 0 to 1: an array of shape (gold, predicted)."""
    rows, columns = ([normalise(item.statement) for item in items] for items in (gold, predicted))
    text = sum(_dice([ngrams(x, n) for x in rows], [ngrams(x, n) for x in columns]) for n in (1, 2)) / 2
    row_numbers, column_numbers = ([_numbers(item) for item in items] for items in (gold, predicted))
    with_numbers = (1 - NUMBER_SHARE) * text + NUMBER_SHARE * _dice(row_numbers, column_numbers)
    silent = np.outer([not numbers for numbers in row_numbers], [not numbers for numbers in column_numbers])
    return np.where(silent, text, with_numbers)


def _numbers(item: Labelled) -> "Counter[str]":
    """The canonical numbers of a statement: 1.6万 and 16,000 are one."""
    return Counter(f"{figure.value.normalize():f}{figure.kind}" for figure in figures(item.statement))


def evidence_similarity(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> NDArray[np.float64]:
    """E for every pair, 0 to 1, and 0 where neither has evidence: an array of shape (gold, predicted)."""
    rows, columns = ([_characters(item) for item in items] for items in (gold, predicted))
    return np.where(np.outer([not row for row in rows], [not column for column in columns]), 0.0, _dice(rows, columns))


def _characters(item: Labelled) -> "Counter[int]":
    """The raw characters that the evidence covers, once each."""
    return Counter({offset for span in item.evidence for offset in range(span.start, span.end)})


def similarity_matrix(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> NDArray[np.float64]:
    """S for every pair: an array of shape (gold, predicted)."""
    return (statement_similarity(gold, predicted) + evidence_similarity(gold, predicted)) / 2


def _dice(rows: Sequence["Counter[Key]"], columns: Sequence["Counter[Key]"]) -> NDArray[np.float64]:
    """`similarity.dice` of every row with every column; as arrays, because a long report has 20,000 pairs."""
    on_both_sides = dict.fromkeys(chain(*rows)).keys() & set(chain(*columns))
    places = {key: place for place, key in enumerate(on_both_sides)}
    a, b = _counts(rows, places), _counts(columns, places)
    total = np.add.outer([row.total() for row in rows], [column.total() for column in columns])
    # min(x, y) is the number of k ≥ 1 that neither is below, which makes it a product of matrices.
    most = int(min(a.max(initial=0), b.max(initial=0)))
    shared = np.zeros(total.shape)
    for k in range(1, most + 1):
        often = (a >= k).any(axis=0) & (b >= k).any(axis=0)
        shared += (a[:, often] >= k).astype(np.float64) @ (b[:, often] >= k).astype(np.float64).T
    return np.where(total > 0, 2 * shared / np.maximum(total, 1), 1.0)


def _counts(counters: Sequence["Counter[Key]"], places: Mapping[Key, int]) -> NDArray[np.float64]:
    """One row of counts for each counter, in the order of `places`; keys without a place are left out."""
    counts = np.zeros((len(counters), len(places)))
    for row, counter in zip(counts, counters, strict=True):
        known = [(places[key], count) for key, count in counter.items() if key in places]
        row[[place for place, _ in known]] = [count for _, count in known]
    return counts


def match(
    scores: NDArray[np.float64], threshold: float = THRESHOLD, tie_break: NDArray[np.float64] | None = None
) -> tuple[Pair, ...]:
    """The pairs of the best assignment that reach the threshold, in gold order.

    Args:
        scores: S, of shape (gold, predicted).
        threshold: τ, inclusive.
        tie_break: tiny additions to S that choose among equally good assignments, so that the order of the predictions
            does not.
    """
    from scipy.optimize import linear_sum_assignment  # half a second, which `eval diff` need not wait for

    worth = np.where(scores >= threshold, scores + (0.0 if tie_break is None else tie_break), 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return tuple(
        Pair(int(row), int(column), float(scores[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] >= threshold
    )
