"""The odds by which kinds that are listed where they are asked for claim a passage, fitted to examples of each.

Fitted is a logistic regression with an L2 penalty over the passages that hold a word of the kind. What is an item of
the kind stands in `evals/kinds/KIND.toml`, and what only looks like one; sentences of labelled reports that are
labelled as anything but what the kind is akin to are none either.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from llmsum.evals.fitting import CHOICES, DIGITS, Example, Labelled, load_examples
from llmsum.kinds.claims import BIAS, own
from llmsum.kinds.features import Features
from llmsum.kinds.lexicon import groups
from llmsum.models import Kind, akin_to, optional_kinds
from llmsum.settings import Settings

Matrix = NDArray[np.float64]

PENALTY: Final = 0.5
LEAST_SEEN: Final = 3  # passages; a rarer feature has no weight
OF_REPORTS: Final = 0.3  # what a sentence of a report weighs beside an example, which shows what matters


def fit_claims(
    folder: Path, reports: Sequence[Labelled], examples: Sequence[Example], settings: Settings
) -> dict[Kind, dict[str, float]]:
    """Log odds by kind and feature, for every kind of which there are examples in a folder."""
    found: dict[Kind, dict[str, float]] = {}
    for kind in optional_kinds():
        if shown := load_examples(folder / f"{kind}.toml", settings, (*CHOICES, kind)):
            found[kind] = _fit(kind, shown, [*reports, *examples])
    return found


def _fit(kind: Kind, shown: Sequence[Example], others: Sequence[Labelled | Example]) -> dict[str, float]:
    akin = CHOICES.index(akin_to(kind))
    rows = [
        *((features, float(label == len(CHOICES)), 1.0) for features, label in _passages(shown)),
        *((features, 0.0, OF_REPORTS) for features, label in _passages(others) if label != akin),
    ]
    rows = [row for row in rows if any(own(row[0], kind))]
    counts = Counter(name for features, *_ in rows for name in features)
    names = [name for name, count in sorted(counts.items()) if count >= LEAST_SEEN and _may_tell(name, kind)]
    x = np.array([[*(name in features for name in names), True] for features, *_ in rows], dtype=float)
    weights = np.round(_regress(x, np.array([row[1] for row in rows]), np.array([row[2] for row in rows])), DIGITS)
    return {name: float(weight) for name, weight in zip((*names, BIAS), weights, strict=True) if weight}


def _passages(shown: Sequence[Labelled | Example]) -> list[tuple[Features, int]]:
    return [pair for one in shown for pair in zip(one.features, one.labels, strict=True)]


def _may_tell(name: str, kind: Kind) -> bool:
    """Words of the passage, and those of the kind above it: where requests stand, the few examples do not show."""
    return name.startswith(f"{kind}:") or name.partition(",")[0] in {group.name for group in groups()}


def _regress(x: Matrix, truth: Matrix, weigh: Matrix) -> Matrix:
    """Log odds for each column of `x`, of which the last is the bias: it costs nothing."""
    from scipy.optimize import minimize

    costs = np.array([PENALTY] * (x.shape[1] - 1) + [0.0])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z: Matrix = x @ w
        p: Matrix = 1 / (1 + np.exp(-z))
        value = float((weigh * (np.logaddexp(0, z) - truth * z)).sum() + (costs * w * w).sum() / 2)
        slope: Matrix = x.T @ (weigh * (p - truth)) + costs * w
        return value, slope

    best: Any = minimize(loss, np.zeros(len(costs)), jac=True, method="L-BFGS-B")
    found: Matrix = best.x
    return found


HEAD: Final = """\
# What every feature says for a kind that is listed where it is asked for: log odds, of passages that hold a word of it.
# Written by `llmsum eval fit`; edit the lexicon and the examples and fit again instead of these numbers.
"""


def claims_text(found: Mapping[Kind, Mapping[str, float]]) -> str:
    """The file."""
    lines = [HEAD]
    for kind, weights in found.items():
        lines += [f"[{kind}]", *(f'"{name}" = {weight}' for name, weight in weights.items()), ""]
    return "\n".join(lines)
