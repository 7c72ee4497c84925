"""Similarity of Chinese items and the optimal pairing."""

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.evals.matching import evidence_similarity, match, similarity_matrix, statement_similarity
from llmsum.words.figures import figures
from llmsum.words.similarity import dice, ngrams, normalise, text_similarity

from .building import gold_item, predicted_item

WORDS = st.text(alphabet="完成增长下降全年一二三0123万%.，。", max_size=12)


def similarity(a: str, b: str) -> float:
    return float(statement_similarity([gold_item(0, a)], [predicted_item(0, b).item])[0, 0])


def test_identical_chinese_scores_one():
    """An item predicted word for word in its own place has S = 1; English tools give identical Chinese 0."""
    assert similarity_matrix([gold_item(1)], [predicted_item(1).item])[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("other", ["完成交地25宗", "完成交地２５宗。", "完成交地 25 宗；", "完成交地二十五宗。"])
def test_punctuation_width_and_spelling_of_numbers_are_no_difference(other: str):
    """Only 。 differs, or full-width digits, or spaces: T = 1. Chinese numerals differ as characters only."""
    expected = 1.0 if "二" not in other else 0.7 * text_similarity("完成交地25宗。", other) + 0.3
    assert similarity("完成交地25宗。", other) == pytest.approx(expected)


def test_traditional_script_is_no_difference():
    """The same words in the other script have T = 1."""
    assert similarity("開展專項檢查118次", "开展专项检查118次") == pytest.approx(1.0)


def test_a_point_inside_a_number_is_kept():
    """61% and 6.1% are not the same text."""
    assert similarity("满意率61%", "满意率6.1%") < 0.8


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_the_matrix_is_the_formula(gold: list[str], predicted: list[str]):
    """T by arrays is the mean Dice of unigrams and bigrams, with numbers 0.7 and 0.3, counted one pair at a time."""
    rows = [gold_item(0, text or "。") for text in gold]
    columns = [predicted_item(0, text or "。").item for text in predicted]
    found = statement_similarity(rows, columns)
    assert found.shape == (len(rows), len(columns))
    for (i, row), (j, column) in itertools.product(enumerate(rows), enumerate(columns)):
        x, y = normalise(row.statement), normalise(column.statement)
        text = sum(dice(ngrams(x, n), ngrams(y, n)) for n in (1, 2)) / 2
        numbers = [_numbers(item.statement) for item in (row, column)]
        expected = 0.7 * text + 0.3 * dice(*numbers) if any(numbers) else text
        assert found[i, j] == pytest.approx(expected)


def _numbers(text: str) -> "Counter[str]":
    return Counter(f"{figure.value.normalize():f}{figure.kind}" for figure in figures(text))


def test_evidence_is_compared_in_raw_characters():
    """E is the Dice of the covered characters: the same 1, half of it 2/3, another place 0."""
    row = gold_item(1)
    half = predicted_item(1, quote="新增城镇就业2,300人")
    length = len("新增城镇就业2,300人")
    whole = row.evidence[0].end - row.evidence[0].start
    found = evidence_similarity([row], [predicted_item(1).item, half.item, predicted_item(2).item])
    assert found[0].tolist() == pytest.approx([1.0, 2 * length / (length + whole), 0.0])


@given(st.integers(0, 4), st.integers(0, 4), st.data())
def test_the_assignment_is_the_best_of_all(rows: int, columns: int, data: Any):
    """No other one-to-one pairing of the pairs at or above τ has a greater ΣS, by trying all."""
    flat = data.draw(st.lists(st.floats(0, 1), min_size=rows * columns, max_size=rows * columns))
    scores = np.array(flat, dtype=np.float64).reshape(rows, columns)
    usable = np.where(scores >= 0.3, scores, 0.0)
    wide: list[list[float]] = (usable if rows <= columns else usable.T).tolist()
    ways = itertools.permutations(range(max(rows, columns)), min(rows, columns))
    best = max(sum(wide[i][j] for i, j in enumerate(way)) for way in ways)
    pairs = match(scores)
    assert sum(pair.similarity for pair in pairs) == pytest.approx(best)
    assert all(pair.similarity >= 0.3 for pair in pairs)
    assert len({pair.predicted for pair in pairs}) == len({pair.gold for pair in pairs}) == len(pairs)


def test_nothing_pairs_with_nothing():
    """An empty side gives no pairs."""
    assert match(similarity_matrix([], [predicted_item(0).item])) == ()
    assert match(similarity_matrix([gold_item(0)], [])) == ()
