"""How far reviews are: report by report, all together, and which is next."""

from pathlib import Path

from llmsum.errors import LlmsumError
from llmsum.review import gold
from llmsum.review.list_page import list_page
from llmsum.review.session import Session
from llmsum.review.shelf import Shelf
from llmsum.review.tally import Tallies, Tally
from tests.review.made import REPORT, accepted, add, change, written

OTHER = "某局2023年工作总结\n一、主要成绩\n植树5亩，打井9口。\n"


def shelf_of(folder: Path, *names: str, is_blind: bool = False) -> Shelf:
    """Reports under review."""
    files = [written(folder, name, (OTHER if name == "b.txt" else REPORT).encode()) for name in names]
    return Shelf(files, folder, is_blind=is_blind)


def opened(shelf: Shelf, number: int = 0) -> Session:
    """The review of one."""
    return shelf.open(number).session


def counts(tallies: Tallies, number: int = 0) -> tuple[int, int, bool, bool]:
    """Items, decided ones, whether that is all of them, and whether labels are saved."""
    tally = tallies.of(number)
    assert isinstance(tally, Tally)
    return tally.whole, tally.decided, tally.is_done, tally.is_saved


def test_what_is_decided_counts(tmp_path: Path) -> None:
    """Whichever way it was decided, in this process or another, until it is undone."""
    shelf = shelf_of(tmp_path, "a.txt")
    tallies, elsewhere = Tallies(shelf, tmp_path / "gold"), Tallies(shelf_of(tmp_path, "a.txt"), tmp_path / "gold")
    whole, *_ = counts(tallies)
    assert counts(tallies) == (whole, 0, False, False)
    review = opened(shelf)
    first, second = review.in_order()[:2]
    change(review, first, verdict="accepted")
    change(review, second, verdict="rejected", reason="重复")
    assert counts(tallies) == counts(elsewhere) == (whole, 2, False, False)
    change(review, second, verdict="open")
    assert counts(tallies) == counts(elsewhere) == (whole, 1, False, False)
    accepted(review)
    assert counts(tallies) == counts(elsewhere) == (whole, whole, True, False)


def test_the_doubtful_are_open_ones_that_are_hardly_sure(tmp_path: Path) -> None:
    """As many as the page of the report says; what is decided is doubtful no more."""
    shelf = shelf_of(tmp_path, "a.txt")
    review, tallies = opened(shelf), Tallies(shelf, tmp_path / "gold")
    sure = {item.id: item.confidence or 1.0 for item in map(review.first, review.items.of) if item}
    doubtful = sum(value < 2 / 3 for value in sure.values())
    tally = tallies.of(0)
    assert isinstance(tally, Tally)
    assert tally.doubtful == review.count_doubtful == doubtful
    accepted(review)
    tally = tallies.of(0)
    assert isinstance(tally, Tally)
    assert tally.doubtful == 0


def test_labels_are_seen_once_they_are_saved(tmp_path: Path) -> None:
    """Of a blind review, that is when it is done: nobody else knows what it misses."""
    shelf = shelf_of(tmp_path, "a.txt", is_blind=True)
    review, tallies, folder = opened(shelf), Tallies(shelf, tmp_path / "gold"), tmp_path / "gold"
    assert counts(tallies) == (0, 0, False, False)
    add(review, "新修书屋14座", "achievement")
    assert counts(tallies) == (1, 1, False, False)
    assert gold.save(review, REPORT.encode(), folder).path
    assert counts(tallies) == (1, 1, True, True)


def test_the_next_one_is_not_done_yet(tmp_path: Path) -> None:
    """Behind the one at hand, and round again; none once all are done."""
    shelf = shelf_of(tmp_path, "a.txt", "b.txt", "c.txt")
    tallies = Tallies(shelf, tmp_path / "gold")
    assert [tallies.next_open(number) for number in (-1, 0, 1, 2)] == [0, 1, 2, 0]
    accepted(opened(shelf, 1))
    assert [tallies.next_open(number) for number in (-1, 0, 1, 2)] == [0, 2, 2, 0]
    accepted(opened(shelf, 0))
    accepted(opened(shelf, 2))
    assert [tallies.next_open(number) for number in (-1, 0, 1, 2)] == [None] * 4


def test_one_that_cannot_be_reviewed_is_in_the_list(tmp_path: Path) -> None:
    """With what is wrong with it, behind which the others go on."""
    shelf = shelf_of(tmp_path, "a.txt", "b.txt")
    (tmp_path / "a.txt.json").write_text("{", encoding="utf-8")
    tallies = Tallies(shelf, tmp_path / "gold")
    assert isinstance(tallies.of(0), LlmsumError)
    assert tallies.next_open(-1) == 1
    shown = list_page([place.name for place in shelf.places], tallies.all(), tallies.next_open(-1))
    assert "已损坏，或不是此版本的摘要；" in shown
    assert "某局2023年工作总结" in shown
    assert 'href="1/" class="main"' in shown
