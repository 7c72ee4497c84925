"""Means, intervals, the permutation test, and what a set of documents can detect."""

import itertools
import math
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.evals.statistics import (
    EXACT_UP_TO,
    detectable_difference,
    difference_of,
    mean_of,
    sign_flip_p,
)

SCORES = st.lists(st.floats(-1, 1).map(lambda value: round(value, 3)), min_size=1, max_size=7)


def test_no_scores_are_no_score():
    """Nothing measured gives None everywhere, not 0."""
    assert mean_of([]) is None
    assert sign_flip_p([]) is None
    assert difference_of([], []) is None
    assert detectable_difference(0.1, 0) is None


def test_one_document_has_a_mean_and_no_interval():
    """One document tells its score, and nothing about the next one; nor can it point anywhere."""
    mean = mean_of([0.7])
    assert mean is not None
    assert (mean.n, mean.mean, mean.interval, mean.direction) == (1, 0.7, None, 0)
    change = difference_of([0.2], [0.7])
    assert change is not None
    assert change.detectable is None
    assert change.p == 1.0


def test_the_interval_is_that_of_a_textbook():
    """Mean 3, s = √2.5, t(0.975, 4) = 2.776: 3 ± 1.963."""
    mean = mean_of([1, 2, 3, 4, 5])
    assert mean is not None
    assert mean.interval == pytest.approx((3 - 1.9632, 3 + 1.9632), abs=1e-4)
    assert mean.direction == 1


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Of 4,000 samples of five from a known normal distribution 95 % cover its mean, within 1.5 points."""
    samples = np.random.default_rng(7).normal(0.6, 0.1, size=(4000, 5))
    intervals = [mean.interval for row in samples.tolist() if (mean := mean_of(row))]
    covered = [low <= 0.6 <= high for low, high in filter(None, intervals)]
    assert len(covered) == 4000
    assert np.mean(covered) == pytest.approx(0.95, abs=0.015)


@given(SCORES)
def test_the_permutation_test_is_that_by_brute_force(differences: list[float]):
    """All flips counted one by one give the same p."""
    flips = list(itertools.product((1, -1), repeat=len(differences)))
    sums = [abs(math.fsum(sign * value for sign, value in zip(flip, differences, strict=True))) for flip in flips]
    observed = abs(math.fsum(differences))
    assert sign_flip_p(differences) == sum(total >= observed - 1e-9 for total in sums) / len(flips)


@pytest.mark.parametrize(
    ("differences", "p"),
    [([0.1] * 5, 2 / 32), ([0.1, 0.2, 0.3], 2 / 8), ([0.1, -0.1], 1.0), ([0.0, 0.0, 0.0], 1.0), ([0.1] * 6, 2 / 64)],
)
def test_known_p_values(differences: list[float], p: float):
    """Five documents that all gain have p = 2/32, so that five can never reach 0.05; no change has p = 1."""
    assert sign_flip_p(differences) == pytest.approx(p)


def test_darwins_maize():
    """Fisher's example: the fifteen pairs of Darwin's maize, in eighths of an inch, have p = 0.0526 (1726/32768)."""
    pairs = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert len(pairs) == EXACT_UP_TO
    assert sign_flip_p(pairs) == pytest.approx(1726 / 32768)


def test_many_documents_are_sampled_near_the_exact_p_and_always_alike():
    """Above fifteen the flips are random but seeded: near a normal approximation, never 0, and the same twice."""
    pairs = [*np.random.default_rng(3).normal(0.3, 1.0, size=40).tolist()]
    z = abs(sum(pairs)) / math.sqrt(sum(value * value for value in pairs))
    assert sign_flip_p(pairs) == pytest.approx(math.erfc(z / math.sqrt(2)), abs=0.02)
    assert sign_flip_p(pairs) == sign_flip_p(pairs)
    assert sign_flip_p([1.0] * 60) == pytest.approx(1 / 20_001)


def test_the_detectable_difference_is_detected_four_times_in_five():
    """Simulated documents with just that true difference have an interval above 0 in 80 % of 4,000 trials."""
    effect = detectable_difference(0.05, 5)
    assert effect is not None
    samples = np.random.default_rng(11).normal(effect, 0.05, size=(4000, 5))
    found = [mean.direction == 1 for row in samples.tolist() if (mean := mean_of(row))]
    assert np.mean(found) == pytest.approx(0.8, abs=0.02)


def test_more_documents_detect_less():
    """The detectable difference shrinks with documents, and is 0 where nothing varies."""
    sizes = [detectable_difference(0.1, n) or 0.0 for n in (2, 3, 5, 10, 30)]
    assert sizes == sorted(sizes, reverse=True)
    assert detectable_difference(0.0, 5) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=8))
def test_a_difference_turned_round_changes_only_its_sign(pairs: list[tuple[float, float]]):
    """Before and after swapped: the mean and the interval change sign, p and the detectable difference stay."""
    before, after = zip(*pairs, strict=True)
    there, back = difference_of(before, after), difference_of(after, before)
    assert there is not None
    assert back is not None
    assert there.change.mean == pytest.approx(-back.change.mean)
    assert there.change.interval == pytest.approx(tuple(-edge for edge in reversed(back.change.interval or ())))
    assert there.p == back.p
    assert there.change.direction == -back.change.direction
    assert there.detectable == pytest.approx(back.detectable)


def test_equal_runs_point_nowhere():
    """No change has an interval of no width at 0, which does not exclude 0."""
    same = difference_of([0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    assert same is not None
    assert (same.change.direction, same.p, same.detectable) == (0, 1.0, 0.0)


@pytest.mark.parametrize(("values", "most"), [([1.0, 1.0, 0.2], 1.0), ([0.0, 0.0, 0.9], 1.0), ([0.0, 0.0, 7.0], inf)])
def test_an_interval_stays_where_its_numbers_can_be(values: list[float], most: float):
    """A share is never above 1, a count never below 0; the mean is what it was."""
    free = mean_of(values)
    assert free is not None
    assert free.interval is not None
    held = free.within(most).interval
    assert held is not None
    assert held != free.interval
    assert 0.0 <= held[0] <= free.within(most).mean == free.mean <= held[1] <= most
