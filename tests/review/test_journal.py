"""What is done in a review is on the disk at once, and gives the same items whenever it is read."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import InputError, LlmsumError
from llmsum.models import Span
from llmsum.review.deeds import Deed, Items
from llmsum.review.items import Change, Reviewed, whole
from llmsum.review.journal import Journal

HEAD = {"of": "0" * 64, "blind": False}
FIRST = {
    "a1": Reviewed(statement="完成学校３所", kind="achievement", status="done", spans=(Span(0, 6),)),
    "p1": Reviewed(statement="缺𠮷12人", kind="problem", status="open", importance=3),
}
WORDS = st.text(st.sampled_from("完成𠮷\u2028\r\n\"\\\u0085'：,é"), min_size=1, max_size=6)
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=2)
CHANGES = st.builds(
    lambda **values: Change(**{name: value for name, value in values.items() if value is not None}),  # pyright: ignore
    statement=st.none() | WORDS,
    importance=st.none() | st.sampled_from([1, 2, 3]),
    kind=st.none() | st.sampled_from(["achievement", "problem", "plan"]),
    spans=st.none() | SPANS,
    verdict=st.none() | st.sampled_from(["open", "accepted", "rejected"]),
    reason=st.none() | WORDS,
)
ADDED = Reviewed(statement="新修书屋", kind="plan", status="planned", spans=(Span(2, 4),), verdict="accepted")
DEEDS = st.lists(
    st.builds(Deed, st.just("change"), st.sampled_from(["a1", "p1", "x1", "x2"]), CHANGES)
    | st.builds(Deed, st.just("add"), st.sampled_from(["x1", "x2"]), st.just(whole(ADDED)))
    | st.sampled_from([Deed("undo"), Deed("undo"), Deed("redo"), Deed("reveal")]),
    max_size=25,
)


def replayed(journal: Journal) -> Items:
    items = Items(FIRST)
    for deed in journal.news():
        items.carry_out(deed)
    return items


def told(items: Items) -> tuple[Any, ...]:
    return items.of, items.revision, items.changed_at, items.is_revealed, items.can_undo, items.can_redo


@given(DEEDS)
def test_deeds_replay_to_the_same_items(tmp_path_factory: pytest.TempPathFactory, deeds: list[Deed]) -> None:
    """Any sequence of changes, additions, undos and redos, read back from the disk, gives what it gave at first."""
    path = tmp_path_factory.mktemp("journal") / "a.jsonl"
    journal, items = Journal(path, HEAD), Items(FIRST)
    for deed in deeds:
        journal.write(deed)
        items.carry_out(deed)
    assert told(replayed(Journal(path, HEAD))) == told(items)


@given(DEEDS)
def test_as_many_undos_as_deeds_give_the_first_items(deeds: list[Deed]) -> None:
    """And as many redos give the last ones again."""
    items = Items(FIRST)
    for deed in deeds:
        items.carry_out(deed)
    last, count = dict(items.of), 0
    while items.can_undo:
        items.carry_out(Deed("undo"))
        count += 1
    assert items.of == FIRST
    for _ in range(count):
        items.carry_out(Deed("redo"))
    assert items.of == last


@given(DEEDS.filter(len), st.data())
def test_a_torn_last_line_is_dropped_and_told(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[Deed], data: st.DataObject
) -> None:
    """Wherever the power failed while the last deed was written, all before it is there, and the next one fits on."""
    path = tmp_path_factory.mktemp("journal") / "a.jsonl"
    journal = Journal(path, HEAD)
    for deed in deeds[:-1]:
        journal.write(deed)
    before = path.stat().st_size if path.exists() else 0
    journal.write(deeds[-1])
    kept = data.draw(st.integers(before + 1, path.stat().st_size - 1))
    os.truncate(path, kept)
    again = Journal(path, HEAD)
    line = path.read_bytes().rfind(b"\n") + 1  # the head may be whole where it was written with the first deed
    assert again.torn == kept - line
    expected = Items(FIRST)
    for deed in deeds[:-1]:
        expected.carry_out(deed)
    assert told(replayed(again)) == told(expected)
    again.write(deeds[-1])
    expected.carry_out(deeds[-1])
    assert told(replayed(Journal(path, HEAD))) == told(expected)


def test_what_another_process_adds_is_news(tmp_path: Path) -> None:
    """Two that write to one file each learn of the other's deeds, once."""
    one, other = (Journal(tmp_path / "a.jsonl", HEAD) for _ in range(2))
    one.write(Deed("change", "a1", {"importance": 3}))
    assert list(other.news()) == [Deed("change", "a1", {"importance": 3})]
    other.write(Deed("undo"))
    assert list(one.news()) == [Deed("undo")]
    assert list(one.news()) == list(other.news()) == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (0, "is the review of another summary"),
        (1, "line 2 is damaged"),
        (2, "line 3 is damaged"),
        (3, "line 4 is damaged"),
        (4, "line 5 is damaged"),
    ],
)
def test_a_damaged_journal_is_refused(tmp_path: Path, line: int, wrong: str) -> None:
    """In its middle nothing is guessed: the line is named."""
    lines = [
        json.dumps({"review": 1, "of": "1", "blind": False} if line == 0 else {"review": 1, **HEAD}),
        *("nonsense" if line == 1 else '{"do": "undo"}' for _ in range(1)),
        '{"do": "burn"}' if line == 2 else '{"do": "undo"}',
        '{"do": "change", "item": "a1", "change": {"importance": 4}}' if line == 3 else '{"do": "undo"}',
        '{"do": "add", "item": "x1", "change": {"importance": 1}}' if line == 4 else '{"do": "undo"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=wrong):
        Journal(tmp_path / "a.jsonl", HEAD)


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    """Its deeds may mean something else."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"review": 2, **HEAD}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="newer llmsum"):
        Journal(tmp_path / "a.jsonl", HEAD)


def test_a_change_that_cannot_be_kept_is_not_half_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails, the file is as it was before, and the next change fits on."""
    journal = Journal(tmp_path / "a.jsonl", HEAD)
    journal.write(Deed("undo"))
    before = journal.path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(LlmsumError, match="not kept"):
            journal.write(Deed("redo"))
    assert journal.path.read_bytes() == before
    journal.write(Deed("redo"))
    assert list(Journal(journal.path, HEAD).news()) == [Deed("undo"), Deed("redo")]


def test_looking_leaves_nothing(tmp_path: Path) -> None:
    """The file is made with the first change."""
    assert list(Journal(tmp_path / "a.jsonl", HEAD).news()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_somebody_moved_is_not_begun_anew(tmp_path: Path) -> None:
    """While a review goes on: its first deeds would be missing, and nobody would know."""
    journal = Journal(tmp_path / "a.jsonl", HEAD)
    journal.write(Deed("undo"))
    journal.path.rename(tmp_path / "b.jsonl")
    with pytest.raises(InputError, match="moved away"):
        list(journal.news())
    with pytest.raises(LlmsumError, match="something else"):
        journal.write(Deed("undo"))
