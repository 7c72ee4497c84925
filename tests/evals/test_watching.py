"""What the gate sees besides recorded runs: sentences, and labelled reports with a floor."""

import json
from pathlib import Path

import pytest

from llmsum import cli
from llmsum.cli.eval_options import loaded
from llmsum.errors import InputError
from llmsum.evals.watching import FLOORS, corpus_watched, floors, sentences_watched

from .folder import labelled_folder, llmsum_eval

TEXT = "某局2022年工作总结\n一、主要成绩\n新建水厂2座。\n"


def entries(folder: Path, expect: str) -> Path:
    folder.mkdir(parents=True)
    entry = {
        "id": "one",
        "genre": "g",
        "text": TEXT,
        "items": [{"kind": "achievement", "has": "水厂"}],
        "expect": expect,
    }
    (folder / "some.jsonl").write_text(json.dumps(entry, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("expect", "is_well"), [("pass", True), ("fail", False)])
def test_a_sentence_must_be_what_is_written_down(tmp_path: Path, expect: str, is_well: bool) -> None:
    """Progress that nobody wrote down is no better than a fall."""
    watched = sentences_watched(entries(tmp_path / "sentences", expect), tmp_path)
    assert watched.is_well is is_well
    assert ("one: is right now" in watched.text) is not is_well


def test_a_corpus_may_not_fall_below_its_floor(tmp_path: Path) -> None:
    settings, cases = loaded(labelled_folder(tmp_path / "dev", ["a", "b"]))
    reached = [corpus_watched("dev", list(cases.values()), floor, settings) for floor in (0.0, 1.01)]
    assert [watched.is_well for watched in reached] == [True, False]
    assert "over 2 reports, floor 1.010" in reached[1].text


def test_a_file_of_floors_without_numbers_is_named(tmp_path: Path) -> None:
    assert floors(tmp_path) == {}
    (tmp_path / FLOORS).write_text('{"dev": "high"}')
    with pytest.raises(InputError, match="holds no numbers"):
        floors(tmp_path)


def test_the_gate_fails_where_a_sentence_is_not_as_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Although no run is worse than its baseline; a gate that names its run is about that run only."""
    monkeypatch.chdir(tmp_path)
    seeds, folder = labelled_folder(tmp_path / "seeds", ["a", "b"]), tmp_path / "evals"
    assert llmsum_eval(seeds, folder, "run", "-m", "builtin") == 0
    assert cli.main(["eval", "bless", "-m", "first", "--folder", str(folder)]) == 0
    assert llmsum_eval(seeds, folder, "gate") == 0
    entries(folder / "sentences", "fail")
    assert llmsum_eval(seeds, folder, "gate") == 1
    assert "is right now: write it down with --write: WORSE" in capsys.readouterr().out
    assert llmsum_eval(seeds, folder, "gate", "latest") == 0
