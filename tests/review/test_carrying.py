"""Results are made anew, and what was decided of a report holds."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from llmsum.errors import InputError, UsageError
from llmsum.evals.gold import load_gold
from llmsum.models import Summary
from llmsum.render.structured import summary_json
from llmsum.review import gold
from llmsum.review.journal import OtherSummary
from llmsum.review.shelf import Shelf
from llmsum.review.tally import Tallies, Tally
from tests.review.made import REPORT, accepted, add, change, of, written


def shelf_of(folder: Path, summary: Summary | None = None, *, is_blind: bool = False) -> Shelf:
    """The report under review, with results of its own or those given."""
    file = written(folder, "a.txt", REPORT.encode())
    if summary:
        file.write_text(summary_json(summary), encoding="utf-8")
    return Shelf([file], folder, folder / "gold", is_blind=is_blind)


def made_anew() -> Summary:
    """Other results of the same report: an item less, and one of another kind."""
    summary, _ = of(REPORT)
    return replace(summary, achievements=summary.achievements[1:], problems=(), plans=summary.plans)


def decided(folder: Path) -> Path:
    """A review to its end: an item is added, one reworded, one rejected → the file of labels."""
    review = shelf_of(folder).open(0).session
    added = add(review, "惠及3100户", "achievement")
    change(review, added, importance=1)
    change(review, "a1", statement="新修书屋14座", importance=3)
    change(review, "p1", verdict="rejected", reason="重复")
    done = gold.save(accepted(review), REPORT.encode(), folder / "gold")
    assert done.path is not None
    return done.path


def test_a_review_of_new_results_begins_with_the_labels(tmp_path: Path) -> None:
    """Saved again without a further deed they are the same; what only the new results have is open."""
    path = decided(tmp_path)
    labels = load_gold(path)
    shelf = shelf_of(tmp_path, made_anew())
    review = shelf.open(0).session
    kept = [item for item in review.items.of.values() if item.counts]
    assert sorted(item.statement for item in kept) == sorted(item.statement for item in labels.items)
    for name, item in list(review.items.of.items()):
        if item.verdict == "open":
            change(review, name, verdict="rejected", reason="重复")
    again = gold.save(review, REPORT.encode(), tmp_path / "gold")
    assert again.path == path
    assert load_gold(path).items == labels.items
    assert len(list(tmp_path.glob("*.review*.jsonl"))) == 2  # the old deeds are kept, too


def test_a_journal_that_was_moved_away_costs_no_labels(tmp_path: Path) -> None:
    """Who begins anew begins with what was saved."""
    path = decided(tmp_path)
    before = load_gold(path)
    next(tmp_path.glob("*.review.jsonl")).unlink()
    review = shelf_of(tmp_path).open(0).session
    assert review.count_open == 1  # what was rejected then comes again
    change(review, "p1", verdict="rejected", reason="重复")
    assert gold.save(review, REPORT.encode(), tmp_path / "gold").path == path
    assert load_gold(path).items == before.items


def test_without_labels_the_deeds_of_other_results_are_not_passed_over(tmp_path: Path) -> None:
    """Nothing was saved: whoever wants to begin anew has to say so."""
    change(shelf_of(tmp_path).open(0).session, "a1", verdict="accepted")
    shelf = shelf_of(tmp_path, made_anew())
    with pytest.raises(OtherSummary, match="another summary"):
        shelf.open(0)


def test_the_list_counts_new_results_before_they_are_opened(tmp_path: Path) -> None:
    """As not decided yet, and saved."""
    decided(tmp_path)
    tally = Tallies(shelf_of(tmp_path, made_anew()), tmp_path / "gold").of(0)
    assert isinstance(tally, Tally)
    assert (tally.decided, tally.is_saved) == (0, True)


def test_who_labels_blind_begins_with_nothing(tmp_path: Path) -> None:
    """Neither predictions nor labels that were made in sight of them."""
    decided(tmp_path)
    blind = shelf_of(tmp_path, is_blind=True).open(0).session
    assert blind.items.of == {}


def test_what_is_carried_over_is_there_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A review that was begun half would be saved without the rest."""
    decided(tmp_path)
    shelf = shelf_of(tmp_path, made_anew())
    (journal,) = tmp_path.glob("*.review.jsonl")
    monkeypatch.setattr("llmsum.review.shelf.write_atomically", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        shelf.open(0)
    monkeypatch.undo()
    assert not journal.exists()
    kept = [item for item in shelf.open(0).session.items.of.values() if item.counts]
    assert len(kept) == len(load_gold(tmp_path / "gold" / "a.gold.yaml").items)


def test_who_has_the_old_review_open_is_told(tmp_path: Path) -> None:
    """Its deeds were put aside; going on would write into the new ones."""
    path = decided(tmp_path)
    first = shelf_of(tmp_path).open(0).session
    second = shelf_of(tmp_path, made_anew()).open(0).session
    with pytest.raises(InputError, match="begun anew"):
        change(first, "a1", verdict="accepted")
    assert second.items.revision == len(load_gold(path).items)


def test_labels_that_somebody_changed_are_not_begun_with(tmp_path: Path) -> None:
    """The list says what opening says."""
    path = decided(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("新修书屋14座", "新修书屋14座。", 1), encoding="utf-8")
    shelf = shelf_of(tmp_path, made_anew())
    assert isinstance(Tallies(shelf, tmp_path / "gold").of(0), OtherSummary)
    with pytest.raises(OtherSummary):
        shelf.open(0)


def test_where_nothing_can_be_written_a_review_can_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the program left it."""
    decided(tmp_path)
    next(tmp_path.glob("*.review.jsonl")).unlink()
    monkeypatch.setattr("llmsum.review.shelf.write_atomically", Mock(side_effect=UsageError("no room")))
    assert shelf_of(tmp_path).open(0).session.items.revision == 0
