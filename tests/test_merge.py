"""Claims become items: once each, in document order, each with its unit, and what failed is kept apart."""

from llmsum.checking.grounding import Claim
from llmsum.checking.merge import coverage, in_order, ledger, merge
from llmsum.checking.narrow import distinct, grounded
from llmsum.models import Draft, Reply
from llmsum.reading.report import Report
from tests.support.cutting import report

TEXT = """一、财务部
（一）工作完成情况
完成付款120笔。压减支出35万元。
二、工程部
（一）工作完成情况
完成付款120笔。新建泵站2座。
（二）存在问题
设备老化。
"""


def claims_of(cut: Report, *drafts: tuple[int, Draft]) -> tuple[Claim, ...]:
    """In document order, nothing twice, as the pipeline gives them."""
    found = in_order(claim for index, draft in drafts for claim in grounded(cut.chunks[index], [draft]))
    failed = [claim for claim in found if not claim.passes]
    return (*distinct(cut, [claim for claim in found if claim.passes]), *failed)


def draft(first: int, statement: str, kind: str = "achievement") -> Draft:
    return Draft(first, first, kind, statement)  # pyright: ignore[reportArgumentType]


def test_items_stand_in_document_order_with_their_units() -> None:
    """Whatever order the answers arrive in, the summary follows the report."""
    cut = report(TEXT)
    merged = merge(
        cut,
        claims_of(
            cut, (2, draft(1, "设备老化", "problem")), (1, draft(2, "新建泵站2座")), (0, draft(1, "完成付款120笔"))
        ),
        None,
    )
    assert [(item.id, item.unit, item.statement) for item in merged.achievements] == [
        ("a1", "财务部", "完成付款120笔"),
        ("a2", "工程部", "新建泵站2座"),
    ]
    assert [(item.id, item.unit) for item in merged.problems] == [("p1", "工程部")]


def test_the_same_fact_of_two_units_is_two_items() -> None:
    """Equal words under two organisations are no duplicate."""
    cut = report(TEXT)
    merged = merge(cut, claims_of(cut, (0, draft(1, "完成付款120笔")), (1, draft(1, "完成付款120笔"))), None)
    assert [item.unit for item in merged.achievements] == ["财务部", "工程部"]


def test_one_fact_told_twice_is_one_item() -> None:
    """A model that lists a segment twice, or re-words it, earns one item."""
    cut = report(TEXT)
    merged = merge(
        cut,
        claims_of(cut, (0, draft(1, "完成付款120笔")), (0, draft(1, "付款完成120笔")), (0, draft(2, "压减支出35万元"))),
        None,
    )
    assert [item.statement for item in merged.achievements] == ["完成付款120笔", "压减支出35万元"]


def test_what_fails_is_kept_apart_with_its_reason() -> None:
    """A falsified figure is shown under `rejected`, with the figure named, and in no list."""
    cut = report(TEXT)
    merged = merge(cut, claims_of(cut, (0, draft(2, "压减支出53万元"))), None)
    assert merged.achievements == ()
    assert [(item.id, item.reason) for item in merged.rejected] == [("r1", "not in the evidence: 53万")]


def test_coverage_counts_segments_and_figures() -> None:
    """Of the segments asked about, those that a kept item cites, and of those with a figure likewise."""
    cut = report(TEXT)
    counted = coverage(
        cut, merge(cut, claims_of(cut, (0, draft(1, "完成付款120笔")), (2, draft(1, "设备老化", "problem"))), None).kept
    )
    assert (counted.segments, counted.cited_segments) == (5, 2)
    assert (counted.number_segments, counted.cited_number_segments) == (4, 1)


def test_the_ledger_has_a_line_for_every_chunk() -> None:
    """ok, empty and failed are three different things, and unreadable items are named."""
    cut = report(TEXT)
    replies = [
        Reply((), "ok", faults=("item 3: no statement",)),
        Reply((), "empty"),
        Reply((), "failed", attempts=5, error="no answer"),
    ]
    lines = ledger(cut, replies)
    assert [(line.status, line.attempts) for line in lines] == [("ok", 1), ("empty", 1), ("failed", 5)]
    assert lines[0].error == "items not read: item 3: no statement"
    assert TEXT[lines[2].start : lines[2].end].strip() == "设备老化。"
