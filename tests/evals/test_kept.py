"""Runs and baselines on disk, and how they are named."""

import json
from pathlib import Path
from typing import Any

import pytest

from llmsum.errors import EXIT_USAGE, LlmsumError, UsageError
from llmsum.evals.kept import baseline_of, baselines, bless, find, latest_of, load, run_json, save
from llmsum.evals.names import file_name
from llmsum.evals.runs import Run
from llmsum.models import Reading

from .building import case, gold_item, predicted_item, run

GOOD = [predicted_item(0), predicted_item(1)]
CASES = [case([gold_item(0), gold_item(1)], name) for name in ("a", "b")]


def run_of(model: str, identity: str, **settings: Any) -> Run:
    return run(identity, [], []).model_copy(update={"model": model, "settings": settings})


def test_a_run_comes_back_from_disk_as_it_was(tmp_path: Path):
    """Scores, summaries and failures survive, and nothing else is left in the folder."""
    before = run("20260102-030405-mine", CASES, [[GOOD, None], [GOOD, []]])
    path = save(before, tmp_path)
    assert path == tmp_path / "runs" / "20260102-030405-mine.json"
    assert load(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_a_run_has_a_line_for_each_document():
    """So a diff of a baseline names the documents that changed; one without documents is JSON as well."""
    text = run_json(run("20260102-030405-mine", CASES, [[GOOD], [GOOD]]))
    assert [line[:16] for line in text.splitlines()[1:]] == ['{"document":"a",', '{"document":"b",', "]}"]
    assert json.loads(run_json(run("20260102-030405-mine", [], [])))["documents"] == []


def test_summaries_of_the_first_schema_version_are_read(tmp_path: Path):
    """A run outlives the schema: items weigh 2 then, nothing was changed, and warnings have a kind."""
    path = save(run("20260102-030405-old", CASES[:1], [[GOOD]]), tmp_path)
    told = json.loads(path.read_text(encoding="utf-8"))
    summary = told["documents"][0]["repeats"][0]["summary"]
    summary |= {"schema_version": "1", "warnings": ["c1 (-): failed, no answer; its items may be missing"]}
    del summary["provenance"]["reading"]
    for item in summary["achievements"]:
        for name in ("importance", "confidence", "changes"):
            del item[name]
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    (repeat,) = load(path).documents[0].repeats
    assert repeat.summary is not None
    assert repeat.summary.warnings[0].kind == "lost_chunk"
    assert {(item.importance, item.changes) for item in repeat.summary.achievements} == {(2, ())}


def test_a_run_is_found_by_latest_a_model_or_the_beginning_of_its_id(tmp_path: Path):
    """Ids sort by time; an exact id wins over one that it begins, and a model stands for its latest run."""
    for name in ("20260102-030405-a", "20260103-030405-b", "20260103-030405-b2", "20260104-030405-a"):
        save(run(name, [], []), tmp_path)
    assert find(tmp_path).id == "20260104-030405-a"
    assert find(tmp_path, "20260102").id == "20260102-030405-a"
    assert find(tmp_path, "20260103-030405-b").id == "20260103-030405-b"
    assert find(tmp_path, "b").id == "20260103-030405-b"
    latest = latest_of(tmp_path, "a")
    assert latest is not None
    assert latest.id == "20260104-030405-a"
    assert latest_of(tmp_path, "c") is None
    with pytest.raises(UsageError, match="give more of the id"):
        find(tmp_path, "20260103")
    with pytest.raises(UsageError, match="20260102-030405-a"):
        find(tmp_path, "1999")


def test_each_model_has_a_baseline_of_its_own(tmp_path: Path):
    """Blessing one leaves the others; `baseline` is the only one, else that of the model of the other run."""
    small, large = run_of("local/small.gguf", "1-small"), run_of("hand-answered", "1-large", reading="wide")
    assert bless(small, tmp_path, "first").name == "small.json"
    assert find(tmp_path, "baseline").note == "first"
    bless(large, tmp_path, "second")
    assert [found.id for found in baselines(tmp_path)] == ["1-large", "1-small"]
    assert find(tmp_path, "baseline", small).id == "1-small"
    assert baseline_of(tmp_path, "other") is None
    with pytest.raises(UsageError, match="hand-answered, small: give its file"):
        find(tmp_path, "baseline")
    with pytest.raises(UsageError, match="baseline of other"):
        find(tmp_path, "baseline", run_of("other", "1-other"))


@pytest.mark.parametrize(
    ("model", "reading", "name"),
    [
        ("builtin", None, "builtin"),
        ("builtin", "narrow", "builtin"),
        ("local/folder/qwen2.5-1.5b.gguf", "narrow", "qwen2.5-1.5b"),
        ("local/qwen2.5-1.5b.gguf", "wide", "qwen2.5-1.5b.wide"),
        ("hand-answered", "wide", "hand-answered"),
        ("hand-answered", "narrow", "hand-answered.narrow"),
        ("deepseek/deepseek-chat", None, "deepseek-deepseek-chat"),
        ("ollama/qwen2.5:7b", None, "ollama-qwen2.5-7b"),
        ("langextract+hand-answered", None, "langextract-hand-answered"),
        ("通义/千问", None, "通义-千问"),
        ("..", None, "run"),
    ],
)
def test_files_are_named_by_model_and_by_a_reading_that_is_not_its_usual_one(
    model: str, reading: Reading | None, name: str
):
    """Nothing in a name leaves its folder, and two readings of one model never share a tape."""
    assert file_name(model, reading) == name


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("latest", "there is no run yet: `llmsum eval run` makes one; --folder names another place"),
        ("baseline", "no such run as the baseline; `llmsum eval bless` makes a run one; --folder names another place"),
        ("gone.json", "gone.json: does not exist; check the path"),
    ],
)
def test_where_there_is_no_run_the_message_says_so(tmp_path: Path, reference: str, message: str):
    """An empty folder is wrong usage, told in one line."""
    with pytest.raises(LlmsumError, match=message) as raised:
        find(tmp_path, reference)
    assert raised.value.exit_code == EXIT_USAGE


def test_a_file_of_another_version_is_refused(tmp_path: Path):
    """A run that lacks fields names them, and no text of it."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "x.json").write_text('{"id": "x", "secret": "机密"}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"created.*run again") as raised:
        find(tmp_path, "x")
    assert "机密" not in str(raised.value)
