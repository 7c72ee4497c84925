"""BETTER, WORSE, INCONCLUSIVE: planted changes and what must be said of them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmsum.evals.cases import HELD_OUT, Case
from llmsum.evals.credit import Predicted
from llmsum.evals.gold import Importance
from llmsum.evals.runs import Run
from llmsum.evals.verdict import Comparison, compare, gate

from .building import SENTENCES, case, chunk, gold_item, predicted_item, run

NAMES = ("a", "b", "c", "d", "e")
ALL = [predicted_item(number) for number in range(len(SENTENCES))]


def cases(importance: Importance = "should", names: Sequence[str] = NAMES) -> dict[str, Case]:
    items = [gold_item(number, importance=importance) for number in range(len(SENTENCES))]
    return {name: case(items, name) for name in names}


def told(name: str, answers: Sequence[Sequence[Predicted] | None], labelled: dict[str, Case] | None = None) -> Run:
    labelled = cases() if labelled is None else labelled
    return run(name, list(labelled.values()), [[answer] for answer in answers])


def weighed(
    before: Sequence[Sequence[Predicted] | None],
    after: Sequence[Sequence[Predicted] | None],
    importance: Importance = "should",
) -> Comparison:
    labelled = cases(importance)
    return compare(told("before", before, labelled), told("after", after, labelled), labelled)


def guards(comparison: Comparison) -> set[str]:
    return {guard.name for guard in comparison.guards}


def test_more_items_everywhere_are_better():
    """Every document gains: the interval excludes 0, no guard fires, and the reason says so."""
    result = weighed([ALL[:3], ALL[:3], ALL[:2], ALL[:3], ALL[:2]], [ALL] * 5)
    assert result.verdict == "BETTER"
    assert result.guards == ()
    assert "the interval excludes 0" in result.reasons[0]
    assert "p = 0.062" in result.reasons[0]


def test_fewer_items_everywhere_are_worse():
    """The same the other way round."""
    assert weighed([ALL] * 5, [ALL[:3], ALL[:3], ALL[:2], ALL[:3], ALL[:2]]).verdict == "WORSE"


def test_mixed_changes_are_inconclusive_and_the_detectable_difference_is_told():
    """One document gains, one loses: the interval holds 0."""
    result = weighed([ALL, ALL[:4], ALL, ALL, ALL], [ALL[:4], ALL, ALL, ALL, ALL])
    assert result.verdict == "INCONCLUSIVE"
    assert "the smallest difference they can show" in result.reasons[0]


def test_equal_runs_are_inconclusive_and_nothing_moves():
    """A run against itself shows no change in anything."""
    result = weighed([ALL] * 5, [ALL] * 5)
    assert (result.verdict, result.gained, result.lost, result.guards) == ("INCONCLUSIVE", (), (), ())
    assert all(entry.loss == 0 for entry in result.deltas)


def test_gained_and_lost_items_are_shown_in_their_text():
    """Each with its label, kind and importance, and 20 raw characters on both sides of the quotation."""
    result = weighed([ALL, *[ALL] * 4], [ALL[1:], *[ALL] * 4])
    (lost,) = result.lost
    assert (lost.document, lost.gold, lost.kind, lost.importance) == ("a", "g0", "achievement", "should")
    assert lost.statement == SENTENCES[0]
    assert lost.evidence == f"【{SENTENCES[0]}】 {SENTENCES[1][:19]}"
    assert result.gained == ()


def test_an_item_is_lost_only_if_no_repeat_finds_it():
    """Of two repeats, from both to one and from one to none is not lost; from both to none is."""
    labelled = cases(names=("a",))
    always, once, never = ([ALL, ALL], [ALL, ALL[1:]], [ALL[1:], ALL[1:]])
    runs = [
        run(name, list(labelled.values()), [answers])
        for name, answers in zip("xyz", (always, once, never), strict=True)
    ]
    lost = [[item.gold for item in compare(runs[i], runs[j], labelled).lost] for i, j in ((0, 1), (1, 2), (0, 2))]
    assert lost == [[], [], ["g0"]]


def test_an_invented_number_makes_it_worse_whatever_the_mean():
    """All documents gain, but one statement has a figure that stands nowhere: the guards are named."""
    invented = [*ALL[:4], predicted_item(4, "开展安全检查118次，整改隐患999处。")]
    result = weighed([ALL[:2]] * 5, [ALL, ALL, ALL, ALL, invented])
    assert result.headline.difference is not None
    assert result.headline.difference.change.direction == 1
    assert result.verdict == "WORSE"
    assert guards(result) == {"invented_numbers", "grounding"}
    assert any("invented_numbers 0.000 → 0.200" in reason for reason in result.reasons)


def test_more_invalid_answers_make_it_worse():
    """The same items, but one chunk's answer could not be read."""
    labelled = cases(names=("a",))
    runs = [
        run(name, list(labelled.values()), [[ALL]], chunks=[chunk(1, 0, 9, status=status)])
        for name, status in (("x", "ok"), ("y", "failed"))
    ]
    assert guards(compare(runs[0], runs[1], labelled)) == {"schema_invalid_rate"}
    assert guards(compare(runs[1], runs[0], labelled)) == set()


def test_a_lost_must_item_makes_it_worse_and_a_gained_one_makes_that_inconclusive():
    """One lost: WORSE. One lost and one gained: INCONCLUSIVE, even where the mean gains. One gained: no guard."""
    full = [ALL] * 4
    lost = weighed([ALL, *full], [ALL[1:], *full], "must")
    assert (lost.verdict, guards(lost)) == ("WORSE", {"must_items"})
    assert "a#g0" in lost.guards[0].detail
    swapped = weighed([ALL[:4], *full], [ALL[1:], *full], "must")
    assert (swapped.verdict, guards(swapped)) == ("INCONCLUSIVE", set())
    mostly = weighed([ALL[:2]] * 5, [ALL, ALL, ALL, ALL, ALL[1:]], "must")
    assert mostly.verdict == "INCONCLUSIVE"
    assert weighed([ALL[1:], *full], [ALL, *full], "must").guards == ()


def test_a_kind_that_falls_beyond_chance_makes_it_worse():
    """Problems go in every document while achievements come: the mean stays, the guard of the kind fires."""
    result = weighed([[*ALL[:3], ALL[3]]] * 5, [[*ALL[:2], *ALL[3:]]] * 5)
    assert guards(result) == {"f1_problem"}
    assert result.verdict == "WORSE"


def test_a_crash_counts_against_the_candidate():
    """Two of five documents fail: they stay in the mean, their items are lost, and they are named."""
    result = weighed([ALL] * 5, [ALL, None, ALL, None, ALL], "must")
    assert result.headline.after is not None
    assert result.headline.after.mean == pytest.approx(0.6)
    assert result.failed == ("b", "d")
    assert {item.document for item in result.lost} == {"b", "d"}
    assert result.verdict == "WORSE"


def test_one_document_is_inconclusive_unless_a_guard_fires():
    """One document has no interval, so that only guards can decide."""
    labelled = cases(names=("a",))
    result = compare(told("x", [ALL[:2]], labelled), told("y", [ALL], labelled), labelled)
    assert result.verdict == "INCONCLUSIVE"
    assert "a single document" in result.reasons[0]


def test_only_documents_of_both_runs_are_compared_and_the_rest_is_listed():
    """What is in one run only, not asked for, or labelled anew since, is left out with its reason."""
    labelled = cases()
    before, after = told("before", [ALL] * 5), told("after", [ALL] * 5)
    before = before.model_copy(update={"documents": before.documents[:4]})
    after = after.model_copy(update={"documents": after.documents[1:]})
    labelled["c"] = case([gold_item(0)], "c")
    result = compare(before, after, labelled, only=("a", "b", "c", "e"))
    assert result.documents == ("b",)
    assert dict(result.left_out) == {
        "a": "not in after",
        "c": "labels changed since it was scored: rescore the runs",
        "d": "not asked for",
        "e": "not in before",
    }


def test_held_out_documents_are_reported_apart():
    """The headline is over all; tuning and held-out documents have their own change beside it."""
    labelled = cases(names=("a", "b", *sorted(HELD_OUT)))
    before = told("x", [ALL[:4]] * 4, labelled)
    after = told("y", [ALL, ALL, ALL[:4], ALL[:4]], labelled)
    result = compare(before, after, labelled)
    changes = [entry.difference for entry in (result.headline, result.tuning, result.held_out)]
    assert [entry.change.n for entry in changes if entry] == [4, 2, 2]
    assert [entry.change.mean for entry in changes if entry] == pytest.approx([1 / 18, 1 / 9, 0.0])


Answer = list[Predicted] | None
ANSWERS = st.one_of(st.none(), st.lists(st.sampled_from(ALL), unique_by=id))


@settings(max_examples=30)
@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=5, max_size=5))
def test_turned_round_every_change_has_the_other_sign(
    pairs: list[tuple[Answer, Answer]],
):
    """Before and after swapped: changes change sign, p stays, gained and lost swap, and never are both BETTER."""
    before, after = [old for old, _ in pairs], [new for _, new in pairs]
    there, back = weighed(before, after), weighed(after, before)
    for one, other in zip(there.deltas, back.deltas, strict=True):
        assert one.loss == pytest.approx(-other.loss)
        assert (one.before, one.after) == (other.after, other.before)
        assert (one.difference and one.difference.p) == (other.difference and other.difference.p)
    assert (there.gained, there.lost) == (back.lost, back.gained)
    assert "BETTER" not in (there.verdict, back.verdict) or "WORSE" in (there.verdict, back.verdict)


def test_the_gate_has_one_exit_code_for_each_cause():
    """0 ok, 1 worse, 2 nothing to compare, 3 stale before all else, 4 inconclusive where only better will do."""
    better = weighed([ALL[:3], ALL[:3], ALL[:2], ALL[:3], ALL[:2]], [ALL] * 5)
    worse = weighed([ALL] * 5, [ALL[:3], ALL[:3], ALL[:2], ALL[:3], ALL[:2]])
    same = weighed([ALL] * 5, [ALL] * 5)
    assert [gate(one) for one in (better, worse, same)] == [0, 1, 0]
    assert [gate(one, strict=True) for one in (better, worse, same)] == [0, 1, 4]
    assert gate(None) == 2
    assert gate(compare(told("x", [], {}), told("y", [], {}), {})) == 2
    assert gate(worse, stale=True) == gate(None, stale=True) == 3
