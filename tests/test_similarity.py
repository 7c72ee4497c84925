"""Character similarity pairs Chinese texts as token metrics cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.words.similarity import dice, ngrams, normalise, recall, text_similarity

TEXTS = st.text(alphabet="完成交地25宗、4745畝，率達98.67%。 ABc-１２", max_size=40)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("全年完成交地25宗。", "全年完成交地25宗"),
        ("完成交地，4745畝", "完成交地,4745亩"),
        ("完成率９８．６７％", "完成率98.67%"),
        ("Opened 6 Offices.", "opened 6 offices"),
    ],
)
def test_width_script_case_and_punctuation_do_not_count(one: str, two: str) -> None:
    """Texts that a reader would call the same are the same."""
    assert normalise(one) == normalise(two)
    assert text_similarity(one, two) == 1.0


def test_a_decimal_point_is_part_of_its_number() -> None:
    """61% is not 6.1%, and 5% is not 5: what belongs to a number stays."""
    assert normalise("增长6.1%") == "增长6.1%"
    assert normalise("6.1%") != normalise("61%")
    assert normalise("完成。") == "完成"


def test_dice_and_recall_against_a_count_by_hand() -> None:
    """2·|a ∩ b| / (|a| + |b|) on multisets: aab and abb share a and b."""
    assert dice(ngrams("aab", 1), ngrams("abb", 1)) == pytest.approx(2 * 2 / 6)
    assert recall(ngrams("aab", 1), ngrams("ab", 1)) == pytest.approx(2 / 3)


@given(TEXTS, TEXTS)
def test_similarity_is_symmetric_and_bounded(one: str, two: str) -> None:
    """The order of two texts does not matter, and equal texts score 1."""
    assert text_similarity(one, two) == pytest.approx(text_similarity(two, one))
    assert 0 <= text_similarity(one, two) <= 1
    assert text_similarity(one, one) == 1
