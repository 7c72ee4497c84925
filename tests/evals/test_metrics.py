"""The metrics of one document, each against a planted answer."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import summarize
from llmsum.evals import metrics
from llmsum.evals.cases import Case, load_cases
from llmsum.evals.counting import Tokens
from llmsum.evals.credit import Predicted, judge
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.models import KINDS, Change, Coverage, Usage
from llmsum.settings import load_settings

from .building import RAW, SENTENCES, case, chunk, gold_item, place, predicted_item, summary

ALL = range(len(SENTENCES))
EVERYTHING = [predicted_item(number) for number in ALL]


def score(predicted: list[Predicted], labelled: Case | None = None, **fields: Any) -> DocumentScore:
    return score_document(labelled or case([gold_item(number) for number in ALL]), summary(predicted, **fields))


def test_a_perfect_summary_is_perfect_everywhere():
    """Everything found as labelled: all shares 1, nothing invented, left over or lost, and it survives JSON."""
    result = score(EVERYTHING, chunks=[chunk(1, 0, len(RAW))])
    assert (result.f1, result.number_fidelity, result.grounding, result.schema_invalid_rate) == (1, 1, 1, 0)
    assert [kind.f1 for kind in result.kinds] == [1, 1, 1]
    assert (result.invented_numbers, result.duplicates, result.splits, result.merges, result.spurious) == (0,) * 5
    assert all(item.found for item in result.items)
    assert (result.must_lost, result.extras) == ((), ())
    assert DocumentScore.model_validate_json(result.model_dump_json()) == result


def test_a_failed_document_scores_nothing_and_says_why():
    """No summary: 0 wherever more is better, an invalid rate of 1, and the error is kept."""
    result = DocumentScore.failed(case([gold_item(0), gold_item(2)]), "EndpointGone")
    assert (result.f1, result.precision, result.recall, result.grounding, result.number_fidelity) == (0,) * 5
    assert [result.kind_f1(kind) for kind in KINDS] == [0, 0, 0]
    assert result.schema_invalid_rate == 1
    assert result.error == "EndpointGone"
    assert json.loads(result.model_dump_json())["cost_usd"] is None


def test_the_confusion_counts_pairs_misses_and_extras():
    """A problem called a plan lies off the diagonal, misses in the last column, extra predictions in the last row."""
    labelled = case([gold_item(0), gold_item(2), gold_item(3), gold_item(4, importance="optional")])
    result = score([predicted_item(0), predicted_item(2, kind="plan"), predicted_item(1)], labelled)
    assert result.confusion == ((1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0))


def test_an_accepted_alternative_is_no_confusion():
    """A pair under `alt_kind` lies on the diagonal of the kind that was predicted."""
    result = score([predicted_item(2, kind="plan")], case([gold_item(2, alt="plan")]))
    assert result.confusion[2][2] == 1
    assert result.f1 == 1.0


def test_a_kind_earns_only_what_is_of_it():
    """Everything called a problem: problems have recall 1 and precision 1/5; the other kinds have nothing."""
    result = score([predicted_item(number, kind="problem") for number in ALL])
    achievement, problem, plan = result.kinds
    assert (problem.recall, problem.precision, problem.f1) == (1.0, 0.2, pytest.approx(1 / 3))
    assert achievement.f1 == plan.f1 == 0.0
    assert result.f1 == pytest.approx(0.6)


def test_a_kind_that_is_neither_labelled_nor_predicted_is_right():
    """A report without problems and a summary without problems: 1 for problems; one predicted makes it 0."""
    labelled = case([gold_item(0)])
    assert score([predicted_item(0)], labelled).kind_f1("problem") == 1.0
    assert score([predicted_item(0), predicted_item(2)], labelled).kind_f1("problem") == 0.0


def test_number_fidelity_counts_the_figures_that_survive():
    """Of 25宗 and 4745亩 one is kept; a label without figures gives no score."""
    assert score([predicted_item(0, "完成交地25宗")], case([gold_item(0)])).number_fidelity == 0.5
    assert score([predicted_item(2)], case([gold_item(2)])).number_fidelity is None


def test_an_invented_number_is_counted_and_a_respelt_one_is_not():
    """999 stands nowhere; 二千三百, 0.23万 and the full-width 4745 do."""
    raw = RAW.replace("4745", "４７４５")
    spelt = [
        predicted_item(1, "新增城镇就业二千三百人", raw=raw),
        predicted_item(1, "新增就业0.23万人", raw=raw),
    ]
    wrong = predicted_item(3, "建食堂999个和4745亩", raw=raw)
    assert metrics.invented_numbers(spelt, raw) == 0
    assert metrics.invented_numbers([*spelt, wrong], raw) == 1


def test_grounding_wants_the_exact_quotation_and_its_figures():
    """Of four evidences two hold: one quotation is altered, and one statement has a figure from elsewhere."""
    moved = predicted_item(2)
    altered = replace(
        moved.item, evidence=tuple(replace(piece, quote="不" + piece.quote) for piece in moved.item.evidence)
    )
    elsewhere = predicted_item(3, "新建社区食堂118个")
    items = [predicted_item(0), predicted_item(1), Predicted("problem", altered), elsewhere]
    assert metrics.grounding(items, RAW) == 0.5
    assert metrics.grounding([], RAW) is None


def test_offsets_count_characters_even_outside_the_basic_plane():
    """An astral character and U+3000 before the evidence shift it by one each."""
    raw = "𠮷\u3000" + RAW
    assert metrics.grounding([predicted_item(0, raw=raw)], raw) == 1.0
    assert metrics.grounding([predicted_item(0)], raw) == 0.0


def test_recall_by_tenth_is_placed_by_the_middle_of_the_evidence():
    """Ten pairs; an item counts in its tenth, missed and wrong ones are not found, optional ones left out."""
    labelled = case([gold_item(0), gold_item(1), gold_item(4), gold_item(3, importance="optional")])
    result = score([predicted_item(0), predicted_item(1, "新增城镇就业3,200人")], labelled)

    def tenth(number: int) -> int:
        start, end = place(SENTENCES[number])
        return int((start + end) / 2 / len(RAW) * 10)

    assert len(result.tenths) == 10
    assert result.tenths[tenth(0)] == (1, 1)
    assert result.tenths[tenth(1)] == result.tenths[tenth(4)] == (0, 1)
    assert sum(total for _, total in result.tenths) == 3


def test_items_near_a_border_between_chunks_are_told_apart():
    """60 characters from the border is near, 61 is not; the ends of the text are no borders."""
    filler = "无" * 61
    raw = SENTENCES[0] + filler + SENTENCES[1] + SENTENCES[2]
    border = raw.index(SENTENCES[1])
    labelled = case([gold_item(n, raw=raw) for n in (0, 1, 2)], raw=raw)
    judgement = judge(labelled.gold.items, [predicted_item(1, raw=raw)])
    chunks = [chunk(1, 0, border), chunk(2, border, len(raw))]
    assert metrics.recall_near_edges(judgement, chunks) == ((1, 2), (0, 1))
    assert metrics.recall_near_edges(judgement, [chunk(1, 0, border - 1), *chunks[1:]]) == ((1, 3), (0, 0))
    assert metrics.recall_near_edges(judgement, chunks[:1]) == ((0, 0), (1, 3))


def test_invalid_chunks_are_those_without_a_valid_answer():
    """Failed, cut off, and with unreadable items: 3 of 6. Empty and refused ones were answered."""
    chunks = [
        chunk(1, 0, 1),
        chunk(2, 1, 2, status="empty"),
        chunk(3, 2, 3, status="refused", error="the model refused"),
        chunk(4, 3, 4, status="failed", error="no answer"),
        chunk(5, 4, 5, status="truncated", error="answer cut off at the limit"),
        chunk(6, 5, 6, error="items not read: item 3: kind"),
    ]
    assert metrics.schema_invalid_rate(chunks) == 0.5
    assert metrics.schema_invalid_rate([]) is None


def test_tokens_and_coverage_are_put_in_proportion():
    """Prompt tokens by the text, answer tokens by item; 6 of 8 segments cited; no price is no cost."""
    usage = Usage(requests=2, input_tokens=300, cached_input_tokens=50, output_tokens=90)
    labelled = case([gold_item(number) for number in ALL])
    result = score_document(labelled, summary(EVERYTHING, usage=usage), tokens=Tokens(200, 100))
    assert result.prompt_tokens_per_1000_chars == pytest.approx(200_000 / len(RAW))
    assert result.requests_per_1000_chars == pytest.approx(2_000 / len(RAW))
    assert (result.requests, result.cached_input_tokens, result.answer_tokens_per_item) == (2, 50, 20.0)
    assert (result.input_tokens, result.output_tokens, result.tokens) == (300, 90, 300)
    assert (result.coverage, result.number_coverage, result.cost_usd) == (0.75, 1.0, None)
    none = Coverage(segments=0, cited_segments=0, number_segments=0, cited_number_segments=0)
    assert metrics.coverage_shares(none) == (None, None)


def test_tokens_that_nobody_counted_are_no_tokens():
    """A summary without its exchange has no number of tokens, which is not 0."""
    result = score(EVERYTHING)
    assert (result.tokens, result.prompt_tokens_per_1000_chars, result.answer_tokens_per_item) == (None, None, None)


def test_what_is_found_under_the_wrong_kind_or_optional_is_not_found_right():
    """A problem called a plan and a wrong figure are not; an optional item is not even counted."""
    labelled = case([gold_item(0), gold_item(1), gold_item(2), gold_item(3), gold_item(4, importance="optional")])
    found = [
        predicted_item(0),
        predicted_item(1, "新增城镇就业3,200人"),
        predicted_item(2, kind="plan"),
        predicted_item(4),
    ]
    result = score(found, labelled)
    assert [result.right(kind) for kind in KINDS] == [(1, 2), (0, 1), (0, 1)]


def test_an_accepted_alternative_is_found_right():
    """A kind that the labels accept as well counts for the kind of the label."""
    result = score([predicted_item(2, kind="plan")], case([gold_item(2, alt="plan")]))
    assert [result.right(kind) for kind in KINDS] == [(0, 0), (1, 1), (0, 0)]


def test_a_failed_document_has_found_none_of_its_items():
    """Its labels stay in the totals: what failed is missed, not left out."""
    result = DocumentScore.failed(case([gold_item(0), gold_item(2), gold_item(3, importance="optional")]), "gone")
    assert [result.right(kind) for kind in KINDS] == [(0, 1), (0, 1), (0, 0)]


def test_items_that_the_program_changed_are_counted_by_what_it_did():
    """Two changes of one sort are one item; an item that was changed in two ways counts under both."""
    joined, restated = Change(what="joined", why="1"), Change(what="restated", why="2")
    first, second, third = predicted_item(0), predicted_item(1), predicted_item(2)
    told = [
        replace(first, item=replace(first.item, changes=(joined, joined))),
        replace(second, item=replace(second.item, changes=(restated, joined))),
        third,
    ]
    assert score(told).changes == {"joined": 2, "restated": 1}


def test_a_score_of_an_earlier_version_is_read():
    """What is not kept any more is passed over, and what was not counted then is not known."""
    known = score(EVERYTHING).model_dump(mode="json")
    for name in ("chars", "predicted", "changes", "prompt_tokens", "answer_tokens"):
        del known[name]
    old = DocumentScore.model_validate(known | {"tokens_per_1000_chars": 1.5, "output_tokens_per_item": None})
    assert (old.f1, old.tokens, old.requests_per_1000_chars) == (1.0, None, None)


def test_must_items_that_earn_nothing_are_named():
    """A missed must and one with a wrong fact are lost; one under the wrong kind is not."""
    labelled = case([gold_item(number, importance="must") for number in (0, 1, 2)])
    result = score([predicted_item(1, "新增城镇就业3,200人"), predicted_item(2, kind="plan")], labelled)
    assert result.must_lost == ("g0", "g1")
    assert [item.verdict for item in result.items] == [None, "wrong_fact", "wrong_kind"]


def test_the_seeds_are_scored_whole(tmp_path: Path):
    """On a real report every label is judged, every prediction accounted for, and what the rules wrote is grounded."""
    settings = load_settings(model="builtin", cache_dir=tmp_path)
    cases = load_cases(Path(__file__).parents[2] / "seeds", settings)
    labelled = next(iter(cases.values()))
    told = summarize(str(labelled.path), settings)
    result = score_document(labelled, told, latency_s=1.5)
    paired = [item.predicted for item in result.items if item.predicted]
    listed = [prediction.item.id for prediction in metrics.predictions(told)]
    assert [item.gold for item in result.items] == [item.id for item in labelled.gold.items]
    assert sorted([*paired, *(name for name, _ in result.extras)]) == sorted(listed)
    assert (result.grounding, result.invented_numbers, result.latency_s) == (1.0, 0, 1.5)
