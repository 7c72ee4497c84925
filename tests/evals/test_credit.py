"""What predictions earn: the traps that similarity alone falls into."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.evals.credit import ItemScore, Predicted, item_score, judge
from llmsum.evals.gold import GoldItem

from .building import SENTENCES, gold_item, predicted_item

VARIANTS = (None, "完成交地25宗", "新增就业2,300人", "新增就业3,200人", "力量不足", "计划新建食堂6个")
NUMBERS = st.integers(0, len(SENTENCES) - 1)
LABELS = st.lists(
    st.builds(
        gold_item,
        NUMBERS,
        st.sampled_from(VARIANTS),
        st.sampled_from(("must", "should", "optional")),
        st.sampled_from((None, "plan")),
    ),
    max_size=4,
)
ANSWERS = st.lists(
    st.builds(predicted_item, NUMBERS, st.sampled_from(VARIANTS), st.sampled_from(("achievement", "problem", "plan"))),
    max_size=5,
)


def score(gold: list[GoldItem], predicted: list[Predicted]) -> ItemScore:
    return item_score(judge(gold, predicted), len(predicted))


def test_identical_chinese_earns_everything():
    """Five labels predicted word for word score 1."""
    result = score([gold_item(n) for n in range(5)], [predicted_item(n) for n in range(5)])
    assert (result.precision, result.recall, result.f1) == (1.0, 1.0, 1.0)


def test_a_missing_full_stop_costs_nothing():
    """Only 。 differs: F1 stays 1."""
    assert score([gold_item(0)], [predicted_item(0, SENTENCES[0].rstrip("。"))]).f1 == 1.0


@pytest.mark.parametrize(
    ("number", "gold", "statement"),
    [
        (1, None, "新增城镇就业3,200人，同比增长5.2%。"),
        (1, None, "新增城镇就业2,300人，同比增长52%。"),
        (1, "新增城镇就业2300人，同比增长。", "新增城镇就业2300人，同比下降。"),
        (4, "已完成安全检查118次。", "将继续开展安全检查118次。"),
        (3, "明年计划新建社区食堂6个。", "已建成社区食堂6个。"),
        (1, "Employment was up 5.2%.", "Employment fell 5.2%."),
    ],
)
def test_a_wrong_fact_earns_nothing_however_alike(number: int, gold: str | None, statement: str):
    """2,300 and 3,200, 5.2% and 52%, 增长 and 下降, done and planned: paired, judged a wrong fact, worth 0."""
    judgement = judge([gold_item(number, gold)], [predicted_item(number, statement)])
    assert judgement.judged[0].verdict == "wrong_fact"
    assert item_score(judgement, 1).f1 == 0.0


@pytest.mark.parametrize("statement", ["新增就业二千三百人，增长5.2%", "城镇就业增加0.23万人，增幅为5.2％"])
def test_another_spelling_of_a_figure_is_no_wrong_fact(statement: str):
    """2,300, 二千三百 and 0.23万 are one number."""
    assert judge([gold_item(1)], [predicted_item(1, statement)]).judged[0].verdict == "correct"


def test_a_wrong_kind_earns_half():
    """A problem listed as an achievement is worth ½, and everything where the label accepts both."""
    wrong = predicted_item(2, kind="achievement")
    assert score([gold_item(2)], [wrong]).f1 == pytest.approx(0.5)
    assert score([gold_item(2, alt="achievement")], [wrong]).f1 == 1.0


def test_one_item_predicted_three_times_earns_one_credit():
    """Recall 1, precision 1/3, and the other two are named duplicates."""
    judgement = judge([gold_item(0)], [predicted_item(0)] * 3)
    result = item_score(judgement, 3)
    assert (result.recall, result.precision) == (1.0, pytest.approx(1 / 3))
    assert [extra for _, extra in judgement.extras] == ["duplicate", "duplicate"]


def test_a_part_beside_the_whole_is_a_split_and_an_unknown_one_spurious():
    """Half a labelled sentence on its own is a split; a sentence that nobody labelled is spurious."""
    part = predicted_item(4, "整改隐患342处", quote="整改隐患342处")
    judgement = judge([gold_item(4)], [predicted_item(4), part, predicted_item(2)])
    assert judgement.extras == ((1, "split"), (2, "spurious"))


def test_one_prediction_over_two_items_is_a_merge():
    """It earns the one it is most alike; the other is missed, and the merge is named."""
    both = SENTENCES[0] + "\n" + SENTENCES[1]
    judgement = judge([gold_item(0), gold_item(1)], [predicted_item(0, both, quote=both)])
    assert judgement.merges == (0,)
    assert [entry.verdict for entry in judgement.judged].count(None) == 1


def test_must_weighs_twice_and_optional_nothing():
    """Recall counts a must twice; an optional item is neither rewarded when found nor missed."""
    gold = [gold_item(0, importance="must"), gold_item(1), gold_item(4, importance="optional")]
    assert score(gold, [predicted_item(0)]).recall == pytest.approx(2 / 3)
    with_optional = score(gold, [predicted_item(0), predicted_item(4)])
    assert (with_optional.precision, with_optional.recall) == (1.0, pytest.approx(2 / 3))


def test_nothing_to_find_and_nothing_found_is_right():
    """An empty report scores 1; anything found in it scores 0, and so does finding nothing where there is something."""
    assert score([], []).f1 == 1.0
    assert score([], [predicted_item(0)]).f1 == 0.0
    assert score([gold_item(0)], []).f1 == 0.0


@given(LABELS, ANSWERS)
def test_a_spurious_prediction_never_raises_f1(gold: list[GoldItem], predicted: list[Predicted]):
    """A prediction that is like no label, in a place that nothing labels, costs precision and changes nothing else."""
    gold = [item for item in gold if item.id != "g2"]
    spurious = predicted_item(2, "某单位另有它事", kind="problem")
    before, after = score(gold, predicted), score(gold, [spurious, *predicted])
    assert after.f1 <= before.f1
    if any(item.importance != "optional" for item in gold):
        assert after.recall == before.recall


@given(LABELS, ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_predictions_does_not_matter(gold: list[GoldItem], predicted: list[Predicted], random: Random):
    """Shuffled predictions earn the same, also where several are equally like a label but not equally right."""
    shuffled = list(predicted)
    random.shuffle(shuffled)
    one, other = score(gold, predicted), score(gold, shuffled)
    assert (one.precision, one.recall, one.f1) == pytest.approx((other.precision, other.recall, other.f1))


def test_of_equally_similar_predictions_the_right_kind_is_paired():
    """The same statement under two kinds earns the full credit in either order."""
    pair = [predicted_item(2), predicted_item(2, kind="plan")]
    assert score([gold_item(2)], pair) == score([gold_item(2)], pair[::-1])
    assert score([gold_item(2)], pair).recall == 1.0
