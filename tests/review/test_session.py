"""What may be done to the items of a review, and what else changes with it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum.errors import InputError
from llmsum.models import Rejected
from llmsum.review.faults import faults_of
from llmsum.review.items import Change, Unfit
from llmsum.review.session import Asked, Session, Stale
from tests.review.made import REPORT, accepted, add, change, doubting, of, session


def test_every_item_of_a_summary_is_open(tmp_path: Path) -> None:
    """Those that the program had rejected are rejected, with its reason."""
    summary, document = of(REPORT)
    item = summary.achievements[0]
    out = Rejected(
        id="r1", kind="plan", reason="not in the evidence: 5", statement=item.statement, section="", status="planned",
        evidence=item.evidence, anchored="text",
    )  # fmt: skip
    review = Session(replace(summary, rejected=(out,)), document, tmp_path / "a.jsonl", is_blind=False)
    verdicts = {name: one.verdict for name, one in review.items.of.items()}
    assert verdicts == {**dict.fromkeys(verdicts, "open"), "r1": "rejected"}
    assert len(verdicts) == len(summary.achievements) + len(summary.problems) + len(summary.plans) + 1
    assert review.in_order()[-1] == "r1"
    change(review, "r1", verdict="accepted")
    assert (review.items.of["r1"].verdict, review.items.of["r1"].reason) == ("accepted", None)


def test_the_doubtful_come_first(tmp_path: Path) -> None:
    """By probability; those without one behind, as they came."""
    summary, document = of("一、成绩\n修路3公里。\n植树5亩。\n建桥7座。\n打井9口。\n")
    count = len(summary.achievements)
    assert count == 4
    review = Session(doubting(summary, None, 0.9, None, 0.2), document, tmp_path / "a.jsonl", is_blind=False)
    assert review.in_order() == ["a4", "a2", "a1", "a3"]


def test_what_was_done_is_there_again(tmp_path: Path) -> None:
    """A review that is opened again has the same items, in the same order, with the same numbers."""
    review = session(tmp_path)
    add(review, "惠及3100户", "achievement")
    change(review, "a1", statement="新修书屋14座", importance=3)
    add(review, "干部队伍", "problem")
    review.carry_out(Asked("undo", review.items.revision))
    again = session(tmp_path)
    assert again.items.of == review.items.of
    assert [(name, again.number(name)) for name in again.in_order()] == [
        (name, review.number(name)) for name in review.in_order()
    ]
    assert add(again, "2024年", "plan") == "x3"


def test_two_pages_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """Who has not seen the last change of an item changes nothing; other items are no matter."""
    review = session(tmp_path)
    number = review.number("a1")
    change(review, "a1", statement="一")
    with pytest.raises(Stale):
        review.carry_out(Asked("change", 0, number, 0, Change(statement="二")))
    review.carry_out(Asked("change", 0, review.number("a2"), 0, Change(verdict="accepted")))
    with pytest.raises(Stale):
        review.carry_out(Asked("undo", 1))
    assert review.items.of["a1"].statement == "一"
    assert review.items.revision == 2


def test_two_processes_do_not_either(tmp_path: Path) -> None:
    """What another one did to the same summary is known before anything is done."""
    one, other = session(tmp_path), session(tmp_path)
    change(one, "a1", statement="一")
    with pytest.raises(Stale):
        change(other, "a1", statement="二")
    assert other.items.of == one.items.of


def test_what_is_corrected_is_accepted(tmp_path: Path) -> None:
    """Whatever was decided before."""
    review = session(tmp_path)
    change(review, "a1", verdict="rejected", reason=" 空话\n")
    assert review.items.of["a1"].reason == "空话"
    change(review, "a1", importance=1)
    assert (review.items.of["a1"].verdict, review.items.of["a1"].reason) == ("accepted", None)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"verdict": "rejected"}, "no_reason"),
        ({"verdict": "rejected", "reason": " \n"}, "no_reason"),
        ({"statement": "  "}, "no_words"),
        ({"spans": []}, "no_words"),
        ({"spans": [(5, 5)]}, "no_words"),
        ({"spans": [(5000, 6000)]}, "no_words"),
    ],
)
def test_what_makes_no_item_is_refused(tmp_path: Path, fields: dict[str, Any], refused: str) -> None:
    """Nothing is written down of it."""
    review = session(tmp_path)
    with pytest.raises(Unfit, match=refused):
        change(review, "a1", **fields)
    assert review.items.revision == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("kind", "status", "given"),
    [("plan", "planned", {}), ("problem", "open", {}), ("problem", "mitigated", {"status": "mitigated"})],
)
def test_kind_and_status_fit(tmp_path: Path, kind: str, status: str, given: dict[str, Any]) -> None:
    """A plan is not done, and only a problem can be implied."""
    review = session(tmp_path)
    change(review, "a1", kind=kind, **given)
    assert review.items.of["a1"].status == status
    change(review, "a1", explicit=False, alt_kind="achievement")
    assert review.items.of["a1"].explicit == (kind != "problem")
    change(review, "a1", kind="achievement")
    assert (review.items.of["a1"].alt_kind, review.items.of["a1"].explicit) == (None, True)


def test_undo_goes_back_step_by_step(tmp_path: Path) -> None:
    """Over additions, too; what was undone comes again until something else is done."""
    review = session(tmp_path)
    before = dict(review.items.of)
    name = add(review, "2024年", "plan")
    change(review, name, statement="建泵站3座")
    after = dict(review.items.of)
    for _ in range(2):
        review.carry_out(Asked("undo", review.items.revision))
    assert review.items.of == before
    with pytest.raises(Unfit, match="nothing_left"):
        review.carry_out(Asked("undo", review.items.revision))
    for _ in range(2):
        review.carry_out(Asked("redo", review.items.revision))
    assert review.items.of == after
    review.carry_out(Asked("undo", review.items.revision))
    change(review, "a1", importance=3)
    assert not review.items.can_redo


@pytest.mark.parametrize(
    ("evidence", "statement", "unproved"),
    [
        ("二阶段验收项目9个", "第二阶段验收项目9个", ""),
        ("2阶段验收", "第2阶段验收", ""),
        ("六。", "排名第六", ""),
        ("九阶段验收", "第九阶段验收", "九"),
    ],
)
def test_an_ordinal_cut_from_its_mark_is_proved(tmp_path: Path, evidence: str, statement: str, unproved: str) -> None:
    """Who selects 二阶段 of 第二阶段 cites the second phase; a number cut from a longer one stays another number."""
    report = "某镇总结\n一、成绩\n第二阶段验收项目9个，第2阶段验收合格，排名第六。第十九阶段验收已开始。\n"
    review = session(tmp_path, report)
    name = add(review, evidence, "achievement")
    change(review, name, statement=statement)
    assert dict(faults_of(review, review.items.of[name])).get("figures", "") == unproved


def test_faults_are_those_of_the_lint(tmp_path: Path) -> None:
    """Evidence, figures, script and organisation, each told by name."""
    review = session(tmp_path)
    change(review, "a1", statement="新修書屋15座", unit="某局")
    assert dict(faults_of(review, review.items.of["a1"])) == {"figures": "15座", "script": "書", "unit": ""}
    assert dict(faults_of(review, review.items.of["a2"])) == {"no_unit": ""}
    change(review, "a1", verdict="rejected", reason="重复")
    assert not list(faults_of(review, review.items.of["a1"]))


def test_blind_shows_no_prediction(tmp_path: Path) -> None:
    """There are no items until the reviewer adds some, and once predictions were shown it is not blind any more."""
    review = session(tmp_path, is_blind=True)
    assert not review.items.of
    add(review, "新修书屋14座", "achievement")
    assert (review.origin, len(review.items.of)) == ("blind", 1)
    review.carry_out(Asked("reveal", review.items.revision))
    assert review.origin == "seeded"
    review.carry_out(Asked("undo", review.items.revision))
    assert (review.origin, review.items.of) == ("seeded", {})
    assert session(tmp_path, is_blind=True).origin == "seeded"


def test_another_summary_is_not_taken_for_the_reviewed_one(tmp_path: Path) -> None:
    """Its items may have the same ids and say something else; a new probability changes nothing."""
    accepted(session(tmp_path))
    summary, document = of(REPORT)
    journal = tmp_path / "a.jsonl"
    sure = replace(summary, achievements=tuple(replace(item, confidence=0.5) for item in summary.achievements))
    assert Session(sure, document, journal, is_blind=False).count_open == 0
    other = replace(summary, achievements=summary.achievements[1:])
    with pytest.raises(InputError, match="another summary"):
        Session(other, document, journal, is_blind=False)


def test_items_of_one_name_are_refused(tmp_path: Path) -> None:
    """One of them would be lost in silence."""
    summary, document = of(REPORT)
    twice = replace(summary, achievements=(summary.achievements[0], *summary.achievements))
    with pytest.raises(InputError, match="2 items have the id a1"):
        Session(twice, document, tmp_path / "a.jsonl", is_blind=False)


@pytest.mark.parametrize("changed", [None, "另" + REPORT])
def test_without_its_text_no_evidence_is_chosen(tmp_path: Path, changed: str | None) -> None:
    """The passages that were quoted stay, all else can be decided."""
    summary, document = of(REPORT)
    other = replace(document, raw=changed) if changed else None
    review = Session(summary, other, tmp_path / "a.jsonl", is_blind=False)
    assert review.evidence("a1") == summary.achievements[0].evidence
    change(review, "a1", statement="新修书屋")
    with pytest.raises(Unfit):
        change(review, "a1", spans=[(0, 5)])
