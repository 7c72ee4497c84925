"""Confidence fitted to labelled reports, and how well it does on reports that it was not fitted to.

An item is right where the matcher pairs it with a labelled one of its kind. Fitted is a logistic regression with an L2
penalty, bound so that what speaks for an item never lowers it. Every report weighs by the square root of its items.
What the rules say of a report, and what its words say, comes of kinds that were fitted without it.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from llmsum.checking.grounding import Claim
from llmsum.checking.merge import merge
from llmsum.confidence.signs import AGAINST, FOR, NAMES, Signs, signs
from llmsum.confidence.weighing import BIAS, Answering, Weights, probability
from llmsum.evals.cases import Case
from llmsum.evals.credit import judge
from llmsum.evals.metrics import predictions
from llmsum.kinds.deciding import Heard
from llmsum.models import KINDS
from llmsum.reading.report import Report

Matrix = NDArray[np.float64]

PENALTY = 1.0  # of 0.1, 1, 3 and 10 the one with the best Brier score where each report was left out
# What a sign is held to be worth until reports tell: nothing, but that a change to a model's item is a bad one.
CENTRE: Final[Weights] = {name: -0.7 if name in AGAINST else 0.0 for name in NAMES}
# The labelled reports and their models are few: five more are supposed of which so many items are right.
GUESS_REPORTS: Final = 5
GUESS: Final[Mapping[Answering, float]] = {"rules": 0.7, "narrow": 0.7, "wide": 0.8}
DIGITS: Final = 2  # of a weight in the file


class Seen(NamedTuple):
    """An item of a labelled report: what was known of it, and whether it was right."""

    document: str
    signs: Signs
    right: bool


def seen(case: Case, report: Report, claims: Sequence[Claim], passages: Sequence[Heard] | None) -> list[Seen]:
    """The items that the claims about a labelled report come to; `passages` as in `signs`."""
    passing = [claim for claim in claims if claim.passes]
    merged = merge(report, passing, None)
    found = judge(case.gold.items, predictions(merged))
    right = {entry.predicted for entry in found.judged if entry.verdict == "correct"}
    places = sorted(range(len(passing)), key=lambda place: KINDS.index(passing[place].draft.kind))
    known = signs(report, passing, passages)
    return [Seen(case.name, known[place].signs, index in right) for index, place in enumerate(places)]


def fit(items: Sequence[Seen], way: Answering, penalty: float = PENALTY) -> Weights:
    """The weights that explain best which of the items were right, rounded as the file has them."""
    from scipy.optimize import minimize

    x, truth, weigh = _rows(items, way)
    centre = np.array([0.0, *CENTRE.values()])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        p = 1 / (1 + np.exp(-(x @ w)))
        off = np.where(np.arange(len(w)) == 0, 0.0, w - centre)
        likely = truth * np.log(np.maximum(p, 1e-12)) + (1 - truth) * np.log(np.maximum(1 - p, 1e-12))
        return penalty * float(off @ off) / 2 - float(weigh @ likely), x.T @ (weigh * (p - truth)) + penalty * off

    ends: list[tuple[float | None, float | None]] = [(None, None)]
    ends += ((0.0 if name in FOR else None, 0.0 if name in AGAINST else None) for name in NAMES)
    best = minimize(loss, centre, jac=True, bounds=ends, method="L-BFGS-B").x
    return {name: round(float(value), DIGITS) + 0.0 for name, value in zip((BIAS, *NAMES), best, strict=True)}


def _rows(items: Sequence[Seen], way: Answering) -> tuple[Matrix, Matrix, Matrix]:
    """Signs, truths and weights of the items, the supposed ones last: one row that stands for them all.

    Every item counts the same: with those of long reports counting less the Brier score was worse (HISTORY).
    """
    x = np.array([[1.0, *(item.signs[name] for name in NAMES)] for item in items])
    supposed = GUESS_REPORTS * len(items) / len({item.document for item in items})
    truth = np.array([*(float(item.right) for item in items), GUESS[way]])
    return np.vstack([x, x.mean(axis=0)]), truth, np.append(np.ones(len(items)), supposed)


class Said(NamedTuple):
    """What was said of an item of a report that was left out, and what it was."""

    document: str
    confidence: float
    right: bool


def left_out(items: Sequence[Seen], way: Answering) -> list[Said]:
    """Every item with the confidence that the other reports give it."""
    found: list[Said] = []
    for document in dict.fromkeys(item.document for item in items):
        weights = fit([item for item in items if item.document != document], way)
        own = [item for item in items if item.document == document]
        found += [Said(document, probability(item.signs, weights), item.right) for item in own]
    return found


HEAD = """\
# How much each sign says that an item is right, by who answered: the rules, or a model asked narrowly or widely.
# Written by `llmsum eval confidence --write`; docs/confidence.md says what it is worth.
"""


def weights_text(found: Mapping[str, Weights]) -> str:
    """The file."""
    tables = ([f"[{way}]", *(f'"{name}" = {value}' for name, value in found[way].items())] for way in found)
    return HEAD + "".join("\n" + "\n".join(lines) + "\n" for lines in tables)
