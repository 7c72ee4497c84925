"""Whether τ, the similarity from which two items are paired, stands where it should. Nothing is changed here.

Two labellings of one report, or its labels and what a run found, give pairs that are known to be of the same item and
pairs that are known to be of different ones. What is known comes from where their evidence lies (which is half of S,
so that they look somewhat easier to tell apart than they are):

- the same: partners in the assignment of the greatest ΣS without any τ, whose evidence shares at least half of the
  shorter one's characters;
- different: each item with the most similar of those that share no character of evidence with it;
- partners between the two prove nothing and are only counted.

The best τ is the one with the greatest J = kept share of the same + refused share of the different - 1 (Youden 1950);
where a whole range has it, its middle. Its interval is the percentile bootstrap over documents (Efron 1979).
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from llmsum.evals.agreement import agreements
from llmsum.evals.cases import Case
from llmsum.evals.layout import aligned
from llmsum.evals.matching import THRESHOLD, Labelled, match, similarity_matrix
from llmsum.evals.metrics import predictions
from llmsum.evals.runs import Run

RESAMPLES = 1000
BINS = 10
MIN_DOCUMENTS = 3  # to draw from: of two there are only three samples


@dataclass(frozen=True, slots=True)
class Known:
    """Similarities of pairs of one document, or of several; `between` counts those that prove nothing."""

    same: tuple[float, ...] = ()
    different: tuple[float, ...] = ()
    between: int = 0

    def __add__(self, other: "Known") -> "Known":
        return Known(self.same + other.same, self.different + other.different, self.between + other.between)


@dataclass(frozen=True, slots=True)
class Fit:
    """The best τ: the middle of `range`, all of which separates equally well, with J."""

    threshold: float
    range: tuple[float, float]
    j: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found. `interval` is None for fewer than `MIN_DOCUMENTS`. `sources` names what was compared."""

    known: Mapping[str, Known]
    fit: Fit
    interval: tuple[float, float] | None
    sources: tuple[str, ...]

    @property
    def pooled(self) -> Known:
        """The pairs of all documents."""
        return sum(self.known.values(), Known())


def known_pairs(one: Sequence[Labelled], other: Sequence[Labelled]) -> Known:
    """What can be told of two lists of items of one report."""
    if not one or not other:
        return Known()
    scores = similarity_matrix(one, other)
    shared = _shared(one, other)
    partners = [(pair.gold, pair.predicted) for pair in match(scores, 0.0)]
    same = tuple(float(scores[pair]) for pair in partners if shared[pair] >= 0.5)
    between = sum(0 < shared[pair] < 0.5 for pair in partners)
    apart = np.where(shared == 0, scores, -1.0)
    nearest = chain(apart.max(axis=1).tolist(), apart.max(axis=0).tolist())
    return Known(same, tuple(value for value in nearest if value >= 0), between)


def _shared(one: Sequence[Labelled], other: Sequence[Labelled]) -> NDArray[np.float64]:
    """|x ∩ y| / min(|x|, |y|) of the characters of evidence, for every pair; 0 where one has none."""
    rows, columns = (
        [{at for span in item.evidence for at in range(span.start, span.end)} for item in items]
        for items in (one, other)
    )
    return np.array([[len(x & y) / (min(len(x), len(y)) or 1) for y in columns] for x in rows])


def best_threshold(known: Known) -> Fit:
    """The τ with the greatest J.

    Raises:
        ValueError: without pairs of both sorts.
    """
    if not known.same or not known.different:
        raise ValueError("there must be pairs of the same item and of different ones")
    same, different = np.sort(known.same), np.sort(known.different)
    values = np.unique(np.concatenate((same, different)))
    # A pair is kept at S ≥ τ, so that J is the same for all τ in (values[i-1], values[i]].
    kept = 1 - np.searchsorted(same, values, side="left") / len(same)
    refused = np.searchsorted(different, values, side="left") / len(different)
    j = kept + refused - 1
    at = int(j.argmax())
    low = float(values[at - 1]) if at else 0.0
    high = float(values[at])
    return Fit((low + high) / 2, (low, high), float(j[at]))


def calibrate(known: Mapping[str, Known], sources: Sequence[str]) -> Calibration:
    """Fits τ on the pairs of all documents.

    Raises:
        ValueError: see `best_threshold`.
    """
    fit = best_threshold(sum(known.values(), Known()))
    chosen = random.Random(0)
    documents = list(known.values())
    fits: list[float] = []
    for _ in range(RESAMPLES if len(documents) >= MIN_DOCUMENTS else 0):
        drawn = sum(chosen.choices(documents, k=len(documents)), Known())
        if drawn.same and drawn.different:
            fits.append(best_threshold(drawn).threshold)
    interval = (float(np.quantile(fits, 0.025)), float(np.quantile(fits, 0.975))) if fits else None
    return Calibration(known, fit, interval, tuple(sources))


def known_by_document(agreement: Path, runs: Sequence[Run], cases: Mapping[str, Case]) -> dict[str, Known]:
    """The pairs of each document, from its two labellings and from what the runs found in it."""
    found: dict[str, Known] = {}
    for each in agreements(agreement):
        name = each.source.removesuffix(".txt")
        found[name] = found.get(name, Known()) + known_pairs(each.one.items, each.other.items)
    for document in chain.from_iterable(run.documents for run in runs):
        for summary in (repeat.summary for repeat in document.repeats):
            if summary is not None and document.document in cases:
                items = [prediction.item for prediction in predictions(summary)]
                pairs = known_pairs(cases[document.document].gold.items, items)
                found[document.document] = found.get(document.document, Known()) + pairs
    return found


def calibration_text(found: Calibration) -> str:
    """The distribution, the best τ, and what the one in use does."""
    pooled, fit = found.pooled, found.fit
    kept = np.mean(np.array(pooled.same) >= THRESHOLD)
    refused = np.mean(np.array(pooled.different) < THRESHOLD)
    bootstrap = "too few documents for an interval: add runs, e.g. `llmsum eval calibrate latest`"
    if found.interval is not None:
        bootstrap = f"bootstrap over documents, 95 %: [{found.interval[0]:.2f}, {found.interval[1]:.2f}]"
    lines = [f"pairs of {len(found.known)} document(s)", *(f"  {source}" for source in found.sources), ""]
    lines += [*_histogram(pooled), ""]
    lines += [
        f"{pooled.between} partners share less than half of their evidence and prove nothing",
        f"best τ {fit.threshold:.2f}, equally good from {fit.range[0]:.3f} to {fit.range[1]:.3f}, J = {fit.j:.3f}",
        f"  {bootstrap}",
        f"in use: {THRESHOLD:.2f}, keeps {kept:.1%} of the same and refuses {refused:.1%} of the different",
        f"  {_advice(found)}",
    ]
    return "\n".join(lines)


def _advice(found: Calibration) -> str:
    low, high = found.interval or found.fit.range
    if min(low, found.fit.range[0]) <= THRESHOLD <= max(high, found.fit.range[1]):
        return "which these pairs give no reason to change"
    return "which these pairs speak against: see THRESHOLD in evals/matching.py, then rescore all runs"


def _histogram(known: Known) -> list[str]:
    """How many pairs of either sort lie in each tenth of S."""
    edges = np.linspace(0, 1, BINS + 1)
    counts = [np.histogram(values, edges)[0].tolist() for values in (known.same, known.different)]
    rows = [("S", "same item", "different items")]
    rows += [(f"{edges[at]:.1f}", str(counts[0][at]), str(counts[1][at])) for at in range(BINS)]
    rows.append(("all", str(len(known.same)), str(len(known.different))))
    return aligned(rows)
