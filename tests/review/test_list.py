"""How far reviews are: report by report, all together, and which is next."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.requests import Request

from llmsum import summarize
from llmsum.errors import LlmsumError
from llmsum.models import Item, Rejected
from llmsum.render.structured import summary_json
from llmsum.review import gold
from llmsum.review.list_page import list_page
from llmsum.review.server import Desk
from llmsum.review.session import Asked, Session
from llmsum.review.shelf import Shelf
from llmsum.review.tally import Tallies, Tally
from llmsum.settings import Settings
from tests.review.made import REPORT, accepted, add, change, written

OTHER = "某局2023年工作总结\n一、主要成绩\n植树5亩，打井9口。\n"


def shelf_of(folder: Path, *names: str, is_blind: bool = False) -> Shelf:
    """Reports under review."""
    files = [written(folder, name, (OTHER if name == "b.txt" else REPORT).encode()) for name in names]
    return Shelf(files, folder, folder / "gold", is_blind=is_blind)


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
    shown = list_page([place.name for place in shelf.places], tallies.all())
    assert "已损坏，或不是此版本的摘要；" in shown
    assert "某局2023年工作总结" in shown
    assert 'href="1/" class="main"' in shown


def test_what_nobody_has_begun_counts_as_what_was_begun(tmp_path: Path) -> None:
    """Rejected items, doubtful ones and those without a probability, before the first deed and after it is undone."""
    shelf = shelf_of(tmp_path, "a.txt")
    summary = summarize(tmp_path / "a.txt", Settings(cache=False))
    first, *others = summary.achievements
    rejected = Rejected(**{name: getattr(first, name) for name in Item.__dataclass_fields__}, kind="plan", reason="x")
    told = replace(
        summary,
        achievements=tuple(replace(one, id=f"a{at}", confidence=None) for at, one in enumerate(others, 1)),
        rejected=(replace(rejected, id="r1"),),
    )
    shelf.places[0].file.write_text(summary_json(told), encoding="utf-8")
    tallies = Tallies(shelf, tmp_path / "gold")
    before = tallies.of(0)
    review = opened(shelf)
    change(review, review.in_order()[0], verdict="accepted")
    assert tallies.of(0) != before
    review.carry_out(Asked("undo", review.items.revision))
    assert tallies.of(0) == before
    assert isinstance(before, Tally)
    assert (before.whole - before.decided, before.doubtful) == (review.count_open, review.count_doubtful)
    assert before.decided == 1


def test_what_cannot_be_reviewed_is_read_once(tmp_path: Path) -> None:
    """Until its file is another one."""
    shelf = shelf_of(tmp_path, "a.txt")
    file = tmp_path / "a.txt.json"
    whole = file.read_bytes()
    file.write_bytes(b"{")
    tallies = Tallies(shelf, tmp_path / "gold")
    assert isinstance(tallies.of(0), LlmsumError)
    assert tallies.of(0) is tallies.of(0)
    file.write_bytes(whole)
    assert isinstance(tallies.of(0), Tally)


def test_a_line_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    """The list counts in a thread of its own what is reviewed at the same time."""
    shelf = shelf_of(tmp_path, "a.txt")
    accepted(opened(shelf))
    journal = shelf.places[0].journal
    journal.write_bytes(journal.read_bytes() + b'{"do": "und')
    assert counts(Tallies(shelf, tmp_path / "gold"))[2]
    assert journal.read_bytes().endswith(b'{"do": "und')


def test_the_list_is_made_beside_what_is_reviewed(tmp_path: Path) -> None:
    """Summaries are read in another thread than that which answers."""
    shelf = shelf_of(tmp_path, "a.txt", "b.txt")
    read_by: set[int] = set()

    def watched(read: Callable[[], bytes]) -> bytes:
        read_by.add(threading.get_ident())
        return read()

    shelf.places[:] = [place._replace(read=partial(watched, place.read)) for place in shelf.places]
    desk = Desk(shelf, tmp_path / "gold")
    answer = asyncio.run(desk.all(Request({"type": "http", "path": "/", "headers": []})))
    assert "某局2023年工作总结" in bytes(answer.body).decode()
    asyncio.run(desk.next(Request({"type": "http", "path": "/", "headers": [], "path_params": {"number": 0}})))
    assert read_by
    assert threading.get_ident() not in read_by
