"""Sentences with the items that must come of them: right where they say so, wrong where they say so."""

from pathlib import Path
from typing import Any

import pytest

from llmsum.errors import InputError
from llmsum.evals.sentences import Entry, check, load_entries, outcomes_text, write_down

FOLDER = Path(__file__).parents[2] / "evals" / "sentences"
LINE = '{{"id":"{}","genre":"g","text":"某镇工作总结\\n一、工作情况\\n新建学校{}所。\\n","items":[{}],"expect":"{}"}}\n'
ITEM = '{"kind":"achievement","has":"学校","figures":[3]}'


def faults(*entries: Entry) -> list[str]:
    return [outcome.fault for outcome in check(entries, Path("nowhere"))]


def test_every_entry_is_as_it_says() -> None:
    """What the rules get right today, and what they do not, is written down, over genres, scripts and languages."""
    entries = [entry for found in load_entries(FOLDER).values() for entry in found]
    written = [entry for entry in entries if not entry.file]
    assert len(written) >= 150
    assert len({entry.genre for entry in written}) >= 8
    assert [outcome.entry.id for outcome in check(written, FOLDER) if outcome.is_surprise] == []


def test_a_surprise_is_told_whichever_way(tmp_path: Path) -> None:
    """A failure that was not expected, and a success that was not; writing it down ends the surprise."""
    (tmp_path / "a.jsonl").write_text(
        LINE.format("one", 3, ITEM, "fail") + LINE.format("two", 4, ITEM, "pass") + LINE.format("three", 3, "", "fail")
    )
    found = load_entries(tmp_path)
    outcomes = list(check(found[tmp_path / "a.jsonl"], tmp_path))
    assert [outcome.is_surprise for outcome in outcomes] == [True, True, False]
    assert outcomes_text(outcomes).splitlines() == [
        "g                1 of   3 right",
        "all              1 of   3 right",
        "one: is right now: write it down with --write",
        "two: no achievement with 学校 and ['3'], but achievement 新建学校4所",
    ]
    write_down(found, outcomes)
    again = load_entries(tmp_path)[tmp_path / "a.jsonl"]
    assert [entry.expect for entry in again] == ["pass", "fail", "fail"]
    assert not any(outcome.is_surprise for outcome in check(again, tmp_path))


def test_what_an_item_says_besides_is_compared() -> None:
    """Figures as a whole, status and deadline, and the fields of the summary."""
    text = "某镇2022年工作总结\n一、工作情况\n道路改造3项正在推进。\n"
    item: dict[str, Any] = {"kind": "achievement", "has": "道路", "figures": [3], "status": "in_progress"}
    base = {"id": "a", "genre": "g", "text": text, "expect": "pass"}
    right = Entry.model_validate(base | {"items": [item], "also": {"title": "某镇2022年工作总结"}})
    done = Entry.model_validate(base | {"items": [item | {"status": "done"}]})
    other = Entry.model_validate(base | {"items": [item], "also": {"period": "2021年"}})
    found = faults(right, done, other)
    assert found[0] == ""
    assert found[1].startswith("no achievement with 道路")
    assert found[2] == "period is 2022年"


def test_what_is_no_entry_is_named(tmp_path: Path) -> None:
    """The file and the line, and ids that are there twice; a file that is not there is passed over."""
    (tmp_path / "a.jsonl").write_text(LINE.format("one", 3, ITEM, "perhaps"))
    with pytest.raises(InputError, match="line 1"):
        load_entries(tmp_path)
    (tmp_path / "a.jsonl").write_text(LINE.format("one", 3, ITEM, "pass") * 2)
    with pytest.raises(InputError, match="twice: one"):
        load_entries(tmp_path)
    absent = Entry.model_validate({"id": "a", "genre": "g", "file": "absent.txt", "expect": "pass"})
    assert faults(absent) == []
