"""What a handful of documents can tell. The unit is the document: repeats are averaged before anything here is asked.

Everything is a function of one number for each document. No numbers give None: no scores is no score, not 0.
The quantiles come from scipy.special, which loads in a tenth of the time of scipy.stats.
"""

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

CONFIDENCE = 0.95
POWER = 0.8
# All 2^n sign flips are tried up to here (32,768); above it this many random ones, from a fixed seed.
EXACT_UP_TO = 15
RANDOM_FLIPS = 20_000
# Means that differ by less are equal: what is left of rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over n documents and its interval, which is None for a single one."""

    n: int
    mean: float
    interval: tuple[float, float] | None

    @property
    def direction(self) -> int:
        """1 where the whole interval lies above 0, -1 where it lies below, else 0."""
        if self.interval is None:
            return 0
        low, high = self.interval
        return int(low > TOLERANCE) - int(high < -TOLERANCE)

    def within(self, most: float) -> "Mean":
        """The same of numbers that lie between 0 and `most`: so does their mean, and what is known of it."""
        if self.interval is None:
            return self
        low, high = self.interval
        return replace(self, interval=(max(low, 0.0), min(high, most)))


@dataclass(frozen=True, slots=True)
class Difference:
    """Paired differences: their mean with interval, p, and what could have been detected, which is None for n = 1."""

    change: Mean
    p: float
    detectable: float | None


def mean_of(values: Sequence[float]) -> Mean | None:
    """The mean with its 95 % t-interval, mean ± t(0.975, n-1) · s / √n (Student 1908).

    The interval is not cut at 0 or 1. One value has a mean and no interval.
    """
    if not values:
        return None
    n, mean = len(values), statistics.fmean(values)
    if n == 1:
        return Mean(1, mean, None)
    margin = special.stdtrit(n - 1, (1 + CONFIDENCE) / 2) * statistics.stdev(values) / math.sqrt(n)
    return Mean(n, mean, (mean - margin, mean + margin))


def sign_flip_p(differences: Sequence[float]) -> float | None:
    """Two-sided p of the paired permutation test: the share of sign flips whose |sum| is at least the one observed.

    If nothing changed, each document's difference could as well have had the other sign (Fisher 1935, The Design of
    Experiments, §21). Exact up to 15 documents, so that the smallest p of five is 2/32. Above, random flips, with the
    observed one counted in (Phipson and Smyth 2010).
    """
    n = len(differences)
    if not n:
        return None
    values = np.array(differences, dtype=np.float64)
    observed = abs(float(values.sum())) - TOLERANCE
    if n <= EXACT_UP_TO:
        flips = np.array(list(itertools.product((1.0, -1.0), repeat=n)))
        return float((np.abs(flips @ values) >= observed).mean())
    signs = np.random.default_rng(0).choice((-1.0, 1.0), size=(RANDOM_FLIPS, n))
    return (int((np.abs(signs @ values) >= observed).sum()) + 1) / (RANDOM_FLIPS + 1)


def detectable_difference(sd: float, n: int) -> float | None:
    """The smallest true mean difference that a two-sided 5 % paired t-test of n documents finds with 80 % power.

    δ · sd / √n, where δ is the noncentrality at which the t distribution with n-1 degrees of freedom exceeds
    t(0.975, n-1) with probability 0.8 (Cohen 1988, Statistical Power Analysis, ch. 2); the far tail is neglected.

    Args:
        sd: standard deviation of the paired differences.
        n: documents; fewer than 2 detect nothing, which gives None.
    """
    if n < 2:
        return None
    critical = special.stdtrit(n - 1, (1 + CONFIDENCE) / 2)
    return special.nctdtrinc(n - 1, 1 - POWER, critical) * sd / math.sqrt(n)


def difference_of(before: Sequence[float], after: Sequence[float]) -> Difference | None:
    """The change from `before` to `after`, two numbers for each document in the same order; None for no documents.

    Raises:
        ValueError: if the two are not of one length.
    """
    changes = [new - old for old, new in zip(before, after, strict=True)]
    change, p = mean_of(changes), sign_flip_p(changes)
    if change is None or p is None:
        return None
    detectable = detectable_difference(statistics.stdev(changes), len(changes)) if len(changes) > 1 else None
    return Difference(change, p, detectable)
