"""What a run prints: tables that fit where they are read, means by genre, totals over all documents."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from llmsum.errors import InputError
from llmsum.evals.genres import by_genre, load_genres
from llmsum.evals.layout import fitted, shortened
from llmsum.evals.runs import Run
from llmsum.evals.scoreboard import scoreboard
from llmsum.evals.tables import run_text, share_text
from llmsum.evals.totals import totals_of
from llmsum.models import Change, Usage

from .building import case, chunk, gold_item, predicted_item, run

NAMES = ("c05_school_logistics_report_2023", "c06_学校德育副校长述职述廉报告_2024", "c07", "c08")
CASES = [case([gold_item(0), gold_item(2)], name) for name in NAMES]
GOOD = [predicted_item(0), predicted_item(2)]


def four() -> Run:
    """Two documents found whole, one half, one that failed."""
    return run("20260102-030405-m", CASES, [[GOOD], [GOOD], [GOOD[:1]], [None]], usage=Usage(requests=3))


@pytest.mark.parametrize("width", [28, 40, 60, 80, 120])
def test_a_run_fits_its_terminal(width: int) -> None:
    """No line is wider than the terminal, Han characters counted as two, and every document has its F1 in it."""
    told = run_text(four(), dict.fromkeys(NAMES, "述职述廉 (school)"), width)
    assert [line for line in told.splitlines() if cell_len(line) > width] == []
    rows = [line for line in told.splitlines() if line.startswith("c0")]
    assert len(rows) == len(NAMES)
    assert all(row.split()[1].count(".") == 1 for row in rows)


def test_what_is_missed_least_gives_way_first() -> None:
    """Names keep twenty columns as long as another column can go; then they are cut, too."""
    rows = [("name", "first", "last"), ("a" * 30, "1.000", "9.999")]
    assert fitted(rows, 80)[1].split() == ["a" * 30, "1.000", "9.999"]
    assert fitted(rows, 30, [(2,)])[1].split() == ["a" * 17 + "…" + "a" * 5, "1.000"]
    assert fitted(rows, 36, [(2,)])[1].split()[1:] == ["1.000", "9.999"]
    assert [cell_len(line) <= 12 for line in fitted(rows, 12, [(2,)])] == [True, True]


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("abc", 3, "abc"),
        ("abcdefgh", 5, "abc…h"),
        ("一二三四五", 10, "一二三四五"),
        ("abcdefgh", 3, "ab…"),
        ("", 1, ""),
    ],
)
def test_a_name_loses_its_middle(text: str, width: int, cut: str) -> None:
    """Names differ at both ends, by number and by year."""
    assert shortened(text, width) == cut


@pytest.mark.parametrize("width", range(1, 12))
def test_a_cut_name_is_never_too_wide(width: int) -> None:
    """Han characters and the astral ones are two columns wide."""
    for text in ("学校德育副校长述职述廉", "𠮷野家𠮷野家𠮷野家", "a学b校c德d育"):
        assert cell_len(shortened(text, width)) <= width


def test_documents_are_grouped_by_the_beginning_of_their_genre() -> None:
    """Details behind a comma, colon or bracket make no genre; a genre of one document is told with its like."""
    told = ("news item: bank", "news item (hospital)", "述职述廉（学校）", "")
    genres = {name: genre for name, genre in zip(NAMES, told, strict=True) if genre}
    groups = by_genre(four().documents, genres, lambda document: document.document)
    assert {name: [document.document for document in group] for name, group in groups.items()} == {
        "news item": list(NAMES[:2]),
        "no genre told": [NAMES[3]],
        "others, one of a genre": [NAMES[2]],
    }
    assert by_genre(four().documents, {}, lambda document: document.document) == {}
    assert by_genre(four().documents, {"other": "news"}, lambda document: document.document) == {}


def test_a_mean_by_genre_has_its_n_and_counts_failures() -> None:
    """Of one found whole and one that failed the mean is a half, with 2 beside it."""
    told = run_text(four(), {NAMES[1]: "weekly", NAMES[3]: "weekly"}).splitlines()
    (row,) = [line for line in told if line.startswith("weekly")]
    assert row.split()[:3] == ["weekly", "2", "0.500"]


def test_a_manifest_gives_genres_by_name(tmp_path: Path) -> None:
    """A line of JSON each; without a manifest there are none, and a line that is no object is told by its number."""
    path = tmp_path / "manifest.jsonl"
    assert load_genres(path) == {}
    lines = [json.dumps({"name": "a", "genre": "周报", "chars": 3}, ensure_ascii=False), "", '{"name": "b"}']
    path.write_text("\n".join(lines), encoding="utf-8")
    assert load_genres(path) == {"a": "周报"}
    path.write_text('{"name": "a"}\n[1]\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2 is no object with a name"):
        load_genres(path)


def test_totals_are_over_all_items_together_and_a_failure_has_missed_its_own() -> None:
    """Three of four achievements and two of four problems, one of each in the document that failed."""
    totals = totals_of(four().documents)
    assert (totals.right["achievement"], totals.right["problem"], totals.right["plan"]) == ((3, 4), (2, 4), (0, 0))
    assert (totals.items, totals.prompt_tokens_per_1000_chars) == (5, None)
    told = run_text(four())
    assert "achievements 3/4 (75 %), problems 2/4 (50 %), plans 0/0" in told
    assert "- prompt tokens" in told


def test_a_share_of_nothing_has_no_percentage() -> None:
    """0/0 is no score."""
    assert (share_text("plans", (0, 0)), share_text("plans", (37, 44))) == ("plans 0/0", "plans 37/44 (84 %)")


def test_changes_of_the_program_are_told_by_what_it_did() -> None:
    """Counted in items, the most frequent first."""
    moved, joined = Change(what="evidence_moved", why="w"), Change(what="joined", why="w")
    items = [
        replace(entry, item=replace(entry.item, changes=changes))
        for entry, changes in zip(GOOD, ((moved,), (moved, joined)), strict=True)
    ]
    told = run_text(run("20260102-030405-m", CASES[:1], [[items]]))
    assert "changed by the program: evidence_moved 2, joined 1; of 2 items" in told
    assert "changed by the program: none of 5 items" in run_text(four())


def test_lost_chunks_are_told_by_document() -> None:
    """How many of how many, and the cause."""
    chunks = [chunk(1, 0, 9), chunk(2, 9, 20, status="failed", error="HTTP 500 from x")]
    told = run_text(run("20260102-030405-m", CASES[2:3], [[GOOD]], chunks=chunks))
    assert "chunks lost: 1 of 2" in told
    assert "  c07: 1 of 2 chunks got no complete answer (HTTP 500 from x)" in told


def test_the_scoreboard_has_a_row_for_each_engine() -> None:
    """As many cells in every row as in the head, and a dash where nothing was counted."""
    head, _, *rows = [line.strip("| ").split(" | ") for line in scoreboard({"甲": four(), "乙": four()}).splitlines()]
    assert {len(row) for row in rows} == {len(head)}
    row = dict(zip(head, rows[0], strict=True))
    assert (row["engine"], row["problems found, right kind"], row["prompt tokens / 1,000 chars"]) == ("甲", "2/4", "-")
