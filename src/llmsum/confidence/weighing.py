"""Signs → a probability: a logistic regression of a few signs for each way of answering, with plain numbers in a file.

What speaks for an item never lowers it and what speaks against it never raises it: the fit is bound to that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import exp
from pathlib import Path
from typing import Final, Literal

import rtoml

from llmsum.checking.grounding import Claim
from llmsum.confidence.signs import Signs, heard_in, signs
from llmsum.models import Change, Reading
from llmsum.reading.report import Report

Answering = Literal["rules", "narrow", "wide"]
Weights = dict[str, float]

FITTED: Final = Path(__file__).with_name("fitted.toml")
BIAS: Final = "bias"
DIGITS: Final = 2  # no item is known better
UNCERTAIN: Final = 0.01  # nor for certain


@cache
def fitted() -> Mapping[str, Weights]:
    """The weights of signs, with `bias`, by the way of answering, out of the file that comes with the program."""
    return rtoml.loads(FITTED.read_text(encoding="utf-8"))


def answering(reading: Reading | None) -> Answering:
    """How an engine answers: the rules, or a model that is asked with a narrow or a wide request."""
    return reading or "rules"


def probability(found: Signs, weights: Weights) -> float:
    """How likely an item is right, 0 to 1; both ends are left out."""
    likely = 1 / (1 + exp(-logit(found, weights)))
    return round(min(max(likely, UNCERTAIN), 1 - UNCERTAIN), DIGITS)


def logit(found: Signs, weights: Weights) -> float:
    """The weighted sum of signs, with the bias. A sign that no report has told of yet, as of a new kind, is 0."""
    return weights[BIAS] + sum(weights.get(name, 0.0) * value for name, value in found.items())


def assured(report: Report, claims: Sequence[Claim], reading: Reading | None) -> tuple[Claim, ...]:
    """The claims, each that passes with its confidence, in their order.

    What speaks against a kind that a model gave is noted on the item; the kind stays.
    """
    passing = [claim for claim in claims if claim.passes]
    weights = fitted()[answering(reading)]
    known = iter(signs(report, passing, heard_in(report, reading) if passing else None))
    return tuple(_assured(claim, *next(known), weights) if claim.passes else _unsaid(claim) for claim in claims)


def _unsaid(claim: Claim) -> Claim:
    """A rejected one: how sure its engine was of it says nothing."""
    return claim._replace(draft=replace(claim.draft, confidence=None))


def _assured(claim: Claim, found: Signs, doubts: Sequence[str], weights: Weights) -> Claim:
    changes = tuple(Change(what="doubted", why=doubt) for doubt in doubts)
    draft = replace(claim.draft, confidence=probability(found, weights))
    return claim._replace(draft=draft, changes=(*claim.changes, *changes))
