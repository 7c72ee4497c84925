"""Summaries as rows: every item, figure and document has its row, and no figure counts twice."""

from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest

from llmsum.folders.results import Unfinished
from llmsum.models import KINDS, Summary
from llmsum.render.rows import TABLES, ItemRow, Result, TableName, document_row, item_rows, metric_rows
from llmsum.render.structured import json_text
from llmsum.schema import read_summary
from tests.support.results import METRICS, SEEDS, full, in_first_version, of_seed


def rows(table: TableName, result: Result) -> list[dict[str, Any]]:
    return [dict(zip(TABLES[table].types, row, strict=True)) for row in TABLES[table].rows(result)]


def test_an_item_row_holds_what_the_item_says() -> None:
    """Each field has its column; the first of several figures and passages is shown, and how many there are."""
    first, second, problem, plan, rejected = item_rows(full())
    assert first == ItemRow(
        document="甲/报告.txt",
        id="a1",
        organisation="某局",
        period="2020年",
        unit=None,
        kind="achievement",
        status="done",
        importance=3,
        confidence=None,
        statement="完成学校3所，投资1.60005万余元",
        metric_name="学校",
        metric_value=3,
        metric_unit="所",
        metric_qualifier=None,
        metrics=2,
        deadline=None,
        cause=None,
        rejected=False,
        reason=None,
        section="一、成绩",
        clean_quote="完成3所学校",
        quote="完成３所\r\n学校",
        start=3,
        end=12,
        page=None,
        passages=1,
        anchored="model",
        changes="joined: 同一件事\nweighed: 2 → 3",
        document_complete=False,
    )
    assert (second.importance, second.changes) == (2, None)
    assert (second.unit, second.metrics, second.metric_value, second.passages) == ("甲镇", 0, None, 2)
    assert (second.anchored, problem.cause, plan.deadline) == ("text", "-编制少", "2021年底")
    assert (rejected.rejected, rejected.reason, rejected.kind) == (True, "99% 不在原文", "achievement")


def test_a_document_row_tells_how_and_from_what_it_was_made() -> None:
    """Reading and digest of the text are columns; what version 1 did not tell is empty."""
    made = replace(
        full(),
        provenance=replace(full().provenance, reading="wide"),
        source=replace(full().source, text_sha256="ab12"),
    )
    row = document_row(made)
    assert (row.reading, row.text_sha256) == ("wide", "ab12")
    old = document_row(read_summary(json_text(in_first_version(full()))))
    assert (old.reading, old.text_sha256) == (None, None)


def test_every_row_of_an_item_and_its_figures_has_its_weight() -> None:
    """Analysts filter both tables by it."""
    weights = {row.id: row.importance for row in item_rows(full())}
    assert all(row.importance == weights[row.id] for row in metric_rows(full()))
    assert set(weights.values()) <= {1, 2, 3}


def test_figures_of_rejected_items_are_in_no_table() -> None:
    """What could not be verified is shown as a sentence, never as a number to add up."""
    *_, rejected = item_rows(full())
    assert (rejected.metrics, rejected.metric_name, rejected.metric_value) == (0, None, None)
    assert [(row.id, row.metric_value) for row in metric_rows(full())] == [("a1", 3), ("a1", 16000.5), ("n1", 3)]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_every_item_and_figure_of_a_seed_has_one_row(seed: Path) -> None:
    """Counts, order and offsets agree with the summary, and the quotation with the raw text."""
    summary, raw = of_seed(seed), seed.read_bytes().decode()
    found = list(item_rows(summary))
    kept = [item for items in (summary.achievements, summary.problems, summary.plans) for item in items]
    assert [row.id for row in found] == [item.id for item in (*kept, *summary.rejected)]
    assert all(raw[row.start : row.end] == row.quote for row in found)
    assert [row.metric_raw for row in metric_rows(summary)] == [part.raw for item in kept for part in item.metrics]
    counts = document_row(summary)
    told = dict(zip(KINDS, (counts.achievements, counts.problems, counts.plans), strict=True))
    assert told == {kind: sum(row.kind == kind and not row.rejected for row in found) for kind in KINDS}


def test_document_and_id_join_the_tables() -> None:
    """Each figure belongs to exactly one item row, and the ids of a document are its own."""
    keys = [(row["document"], row["id"]) for row in rows("items", full())]
    assert len(keys) == len(set(keys))
    assert {(row["document"], row["id"]) for row in rows("metrics", full())} <= set(keys)


@pytest.mark.parametrize("table", get_args(TableName))
@pytest.mark.parametrize("result", [full(), of_seed(SEEDS[0]), Unfinished("丁.txt", "failed", "input", "空")])
def test_cells_are_of_their_columns_types(table: TableName, result: Result) -> None:
    """A column has one type, which Parquet and spreadsheets rely on; only figures may be whole."""
    for row in TABLES[table].rows(result):
        for cell, kind in zip(row, TABLES[table].types.values(), strict=True):
            assert isinstance(cell, (kind, NoneType) if kind is not float else (int, float, NoneType))
            assert isinstance(cell, bool) == (kind is bool)


def test_a_lost_chunk_shows_in_every_table() -> None:
    """Rows of a document that is not complete say so, and its own row counts the chunks."""
    row = document_row(full())
    assert (row.state, row.lost_chunks, row.units, row.rejected) == ("partly", 1, "甲镇\n乙镇", 1)
    assert not any(row.document_complete for row in (*item_rows(full()), *metric_rows(full())))
    assert document_row(of_seed(SEEDS[0])).state == "done"
    lost = replace(full(), chunks=full().chunks[-1:])
    nothing = dict.fromkeys(("achievements", "problems", "plans", "rejected"), ())
    assert document_row(lost).state == "partly"  # half of it was answered
    assert document_row(replace(lost, **nothing)).state == "failed"


def test_a_document_without_a_summary_has_its_row() -> None:
    """Path, state and error; it has no items, and nothing about it is made up."""
    failed = Unfinished("丁.txt", "failed", "input", "丁.txt: is empty")
    (row,) = rows("documents", failed)
    known = {name: cell for name, cell in row.items() if cell is not None}
    assert known == {"document": "丁.txt", "state": "failed", "error_kind": "input", "error": "丁.txt: is empty"}
    assert rows("items", failed) == rows("metrics", failed) == []


def test_a_price_that_is_not_known_is_empty() -> None:
    """Never 0 in its place."""
    assert document_row(full()).cost_usd is None


@pytest.mark.parametrize("value", [10**400, float("inf"), float("nan")])
def test_a_figure_that_no_table_can_hold_is_empty(value: float) -> None:
    """A row of four hundred digits in a report does not end an export of ten thousand."""
    item = replace(full().achievements[0], metrics=(replace(METRICS[0], value=value),))
    summary: Summary = replace(full(), achievements=(item,), problems=(), plans=())
    assert [row.metric_value for row in metric_rows(summary)] == [None]


def test_the_columns_lead_with_what_people_read() -> None:
    """What an analyst filters and reads comes before offsets and technical flags."""
    names = list(TABLES["items"].types)
    assert names[:2] == ["document", "id"]
    assert names.index("importance") < names.index("statement")
    assert names.index("statement") < names.index("metric_value") < names.index("quote") < names.index("start")
