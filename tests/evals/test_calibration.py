"""τ is fitted on pairs that are known, and the known ones are told by where their evidence lies."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.evals.calibration import (
    Known,
    best_threshold,
    calibrate,
    calibration_text,
    known_by_document,
    known_pairs,
)
from llmsum.evals.matching import THRESHOLD

from .building import RAW, SENTENCES, case, gold_item, predicted_item, run

AGREEMENT = Path(__file__).parents[2] / "evals" / "agreement"
GOLD = [gold_item(number) for number in range(len(SENTENCES))]
ALL = [predicted_item(number) for number in range(len(SENTENCES))]


def test_pairs_are_known_by_their_evidence():
    """Five sentences twice: five pairs of the same item at S = 1, and each item with the nearest of the others."""
    known = known_pairs(GOLD, [prediction.item for prediction in ALL])
    assert known.same == pytest.approx([1.0] * 5)
    assert (len(known.different), known.between) == (10, 0)
    assert max(known.different) < THRESHOLD


def test_a_pair_that_shares_little_evidence_proves_nothing():
    """Evidence of two sentences against that of the second and third: a third of the shorter is shared."""
    start, middle, end = RAW.index(SENTENCES[0]), RAW.index(SENTENCES[1]), RAW.index(SENTENCES[2])
    one = gold_item(0).model_copy(
        update={"evidence": (gold_item(0).evidence[0].model_copy(update={"start": start, "end": middle + 5}),)}
    )
    other = predicted_item(1, quote=RAW[middle:end]).item
    known = known_pairs([one], [other])
    assert (known.same, known.different, known.between) == ((), (), 1)


def test_nothing_is_known_of_empty_lists():
    """A report without items gives no pair."""
    assert known_pairs([], [prediction.item for prediction in ALL]) == Known()


def test_the_best_threshold_by_hand():
    """0.5 and 0.6 against 0.1 and 0.2: everything above 0.2 up to 0.5 separates fully, so that the middle is 0.35."""
    fit = best_threshold(Known((0.6, 0.5), (0.1, 0.2)))
    assert (fit.threshold, fit.range, fit.j) == (pytest.approx(0.35), (0.2, 0.5), 1.0)


def test_overlapping_sorts_cost_the_fewest_errors():
    """One pair of the same item lies among the different: it is given up rather than three others."""
    fit = best_threshold(Known((0.15, 0.5, 0.6, 0.7), (0.1, 0.2, 0.3, 0.35)))
    assert fit.range == (0.35, 0.5)
    assert fit.j == pytest.approx(0.75)


scores = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(scores, scores)
def test_no_threshold_separates_better_than_the_best(same: Sequence[float], different: Sequence[float]):
    """Oracle: J at the fitted τ is the greatest over all τ that tell any two scores apart."""

    def j(threshold: float) -> float:
        kept = sum(value >= threshold for value in same) / len(same)
        return kept + sum(value < threshold for value in different) / len(different) - 1

    fit = best_threshold(Known(tuple(same), tuple(different)))
    assert fit.j == pytest.approx(max(map(j, [*same, *different, 2.0])) if max(*same, *different) > 0 else fit.j)
    assert j(fit.range[1]) == pytest.approx(fit.j)


def test_without_both_sorts_there_is_no_threshold():
    """No pairs are no evidence."""
    with pytest.raises(ValueError, match="of the same item"):
        best_threshold(Known((0.5,), ()))


def test_few_documents_have_no_interval_and_the_bootstrap_repeats_itself():
    """Two documents give only three samples; five give an interval around the fit, the same each time."""
    sample = Known((0.4, 0.8, 0.9), (0.1, 0.2, 0.3))
    assert calibrate({"a": sample, "b": sample}, ["x"]).interval is None
    documents = {name: Known((0.3 + 0.05 * at, 0.9), (0.05 * at, 0.1)) for at, name in enumerate("abcde")}
    found = calibrate(documents, ["x"])
    assert found.interval is not None
    assert found.interval[0] <= found.fit.threshold <= found.interval[1]
    assert calibrate(documents, ["x"]) == found


def test_the_threshold_in_use_stands_where_the_two_labellings_would_put_it():
    """The reports labelled twice: no pair of one item falls below τ, and none of two items reaches it."""
    known = known_by_document(AGREEMENT, (), {})
    assert len(known) == 2
    pooled = sum(known.values(), Known())
    assert min(pooled.same) >= THRESHOLD > max(pooled.different)
    assert "no reason to change" in calibration_text(calibrate(known, ["labelled twice"]))


def test_runs_add_their_documents_and_failures_add_nothing():
    """What a run found is compared with the labels, repeat by repeat."""
    cases = {name: case(GOLD, name) for name in "xy"}
    told = run("r", list(cases.values()), [[ALL, None], [ALL[:2]]])
    known = known_by_document(AGREEMENT, [told], cases)
    assert (len(known["x"].same), len(known["y"].same)) == (5, 2)


def test_a_threshold_that_the_pairs_speak_against_is_told():
    """Pairs of one item far below τ in every document."""
    documents = {name: Known((0.2, 0.25), (0.05, 0.1)) for name in "abc"}
    assert "speak against" in calibration_text(calibrate(documents, ["x"]))
