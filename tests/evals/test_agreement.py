"""Agreement of two labellings: symmetric, counted by hand, and published as it is."""

import shutil
from math import isclose
from pathlib import Path

import pytest

from llmsum.errors import InputError
from llmsum.evals.agreement import Agreement, agreement, agreement_text, agreements
from llmsum.evals.gold import Gold, GoldEvidence, GoldItem
from llmsum.models import Kind

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "evals" / "agreement"
WORK = ("完成交地25宗、4745亩", "发放口罩1.6万个", "调处矛盾纠纷45起", "人手不足", "新建社区办公用房")


def labels(*items: tuple[int, Kind], sha256: str = "00") -> Gold:
    """Labels of a text in which piece n of `WORK` stands at 100·n."""
    status = {"achievement": "done", "problem": "open", "plan": "planned"}
    made = [
        GoldItem.model_validate(
            {
                "id": f"x{number}",
                "kind": kind,
                "statement": WORK[number],
                "evidence": [GoldEvidence(start=100 * number, end=100 * number + 20, quote=WORK[number])],
                "importance": "should",
                "status": status[kind],
            }
        )
        for number, kind in items
    ]
    return Gold(source="007_x.txt", sha256=sha256, origin="blind", language="zh", items=tuple(made))


A: Kind = "achievement"
P: Kind = "problem"


def test_a_labelling_agrees_with_itself() -> None:
    """The same labels twice are 1.00 in all, and for each kind that is there; a kind nobody found has no score."""
    one = labels((0, A), (1, A), (3, P))
    same = agreement(one, one)
    assert same.f1 == 1.0
    assert same.kinds == {"achievement": 1.0, "problem": 1.0}
    assert same.matched == 3
    assert "| 007 | 3 / 3 | 3 | 0 | 0 | 1.00 | 1.00 | 1.00 | - |" in agreement_text([same])


def test_agreement_is_counted_as_by_hand() -> None:
    """Two of three found, and two found of two: precision and recall 1 and 2/3 in turn, F1 0.8 either way."""
    result = agreement(labels((0, A), (1, A), (2, A)), labels((0, A), (1, A)))
    assert all(isclose(direction.f1, 0.8) for direction in result.directions)
    assert isclose(result.f1, 0.8)
    assert result.matched == 2


def test_the_same_item_of_another_kind_is_half_agreed() -> None:
    """It is matched and counted as of another kind: credit ½; within each kind there is then no agreement at all."""
    result = agreement(labels((3, P)), labels((3, A)))
    assert isclose(result.f1, 0.5)
    assert result.matched == result.differing("wrong_kind") == 1
    assert result.kinds == {"achievement": 0.0, "problem": 0.0}


def test_the_order_of_the_labellers_does_not_matter() -> None:
    """Neither labelling is the truth."""
    one, other = labels((0, A), (1, A), (3, P)), labels((0, A), (4, "plan"))
    assert isclose(agreement(one, other).f1, agreement(other, one).f1)


def test_labellings_of_different_texts_are_refused() -> None:
    """Offsets of two versions of a report mean different characters."""
    with pytest.raises(InputError, match="different texts"):
        agreement(labels((0, A)), labels((0, A), sha256="01"))


def test_a_report_that_only_one_has_labelled_is_refused(tmp_path: Path) -> None:
    """A missing file would otherwise quietly raise the mean."""
    with pytest.raises(InputError, match="no folders a and b"):
        agreements(tmp_path)
    shutil.copytree(FOLDER / "a", tmp_path / "a")
    with pytest.raises(InputError, match="do not hold the same labels"):
        agreements(tmp_path)


@pytest.fixture(scope="module")
def published() -> list[Agreement]:
    return agreements(FOLDER)


def test_two_reports_one_of_them_with_problems_were_labelled_twice(published: list[Agreement]) -> None:
    """What the ceiling is measured on."""
    assert [each.source[:3] for each in published] == ["001", "004"]
    assert all(each.kinds.keys() == {"achievement", "problem", "plan"} for each in published)


def test_the_published_agreement_is_the_measured_one(published: list[Agreement]) -> None:
    """docs/labelling.md holds the table that `llmsum eval agreement` prints."""
    assert agreement_text(published) in (ROOT / "docs" / "labelling.md").read_text(encoding="utf-8")
