"""What a run is on disk, and the headline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from llmsum.errors import UsageError
from llmsum.evals.cases import HELD_OUT, load_cases
from llmsum.evals.runs import Headline, bless, find, headline, load, rescored, run_id, save
from llmsum.settings import load_settings

from .building import case, gold_item, predicted_item, run

SEEDS = Path(__file__).parents[2] / "seeds"
GOOD = [predicted_item(0), predicted_item(1)]
FOUR = [case([gold_item(0), gold_item(1)], name) for name in ("a", "b", "c", "d")]


def test_a_crash_in_two_of_four_documents_halves_the_score():
    """Failures stay in the mean as 0, and are counted beside it."""
    result = headline(run("r", FOUR, [[GOOD], [None], [GOOD], [None]]).documents)
    assert result.f1 is not None
    assert (result.f1.mean, result.f1.n, result.scored, result.failed) == (0.5, 4, 2, 2)
    assert str(result) == "0.500 [-0.419, 1.419] (2 scored, 2 failed)"


def test_a_failed_repeat_counts_in_its_documents_mean():
    """Two repeats, one failed: the document has ½ and counts as failed; n stays the number of documents."""
    result = headline(run("r", FOUR[:2], [[GOOD, None], [GOOD, GOOD]]).documents)
    assert result.f1 is not None
    assert (result.f1.mean, result.f1.n, result.scored, result.failed) == (0.75, 2, 1, 1)


def test_no_documents_are_no_score():
    """Nothing run is no score, and one document has no interval."""
    assert headline(()) == Headline(None, 0, 0)
    assert str(headline(())) == "no score (0 scored, 0 failed)"
    assert str(headline(run("r", FOUR[:1], [[GOOD]]).documents)) == "1.000 (1 scored, 0 failed)"


def test_a_run_comes_back_from_disk_as_it_was(tmp_path: Path):
    """Scores, summaries and failures survive, and nothing else is left in the folder."""
    before = run("20260102-030405-mine", FOUR[:2], [[GOOD, None], [GOOD, []]])
    path = save(before, tmp_path)
    assert path == tmp_path / "runs" / "20260102-030405-mine.json"
    assert load(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_a_run_is_found_by_latest_baseline_or_the_beginning_of_its_id(tmp_path: Path):
    """Ids sort by time; an exact id wins over one that it begins."""
    for name in ("20260102-030405-a", "20260103-030405-b", "20260103-030405-b2"):
        save(run(name, [], []), tmp_path)
    bless(run("20260101-000000-old", [], []), tmp_path, "first")
    assert find(tmp_path).id == "20260103-030405-b2"
    assert find(tmp_path, "20260102").id == "20260102-030405-a"
    assert find(tmp_path, "20260103-030405-b").id == "20260103-030405-b"
    assert (find(tmp_path, "baseline").id, find(tmp_path, "baseline").note) == ("20260101-000000-old", "first")
    with pytest.raises(UsageError, match="give more of the id"):
        find(tmp_path, "20260103")
    with pytest.raises(UsageError, match="20260102-030405-a"):
        find(tmp_path, "1999")


@pytest.mark.parametrize(("reference", "message"), [("latest", "no run yet"), ("baseline", "no such run")])
def test_where_there_is_no_run_the_message_says_so(tmp_path: Path, reference: str, message: str):
    """An empty folder is wrong usage, told in one line."""
    with pytest.raises(UsageError, match=message):
        find(tmp_path, reference)


def test_a_file_of_another_version_is_refused(tmp_path: Path):
    """A run that lacks fields names them, and no text of it."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "x.json").write_text('{"id": "x", "secret": "机密"}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"created.*run again") as raised:
        find(tmp_path, "x")
    assert "机密" not in str(raised.value)


def test_ids_can_be_file_names():
    """The time comes first; a slash or a space becomes a hyphen, Chinese stays."""
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert run_id(moment, "local//m odel.gguf") == "20260102-030405-local-m-odel.gguf"
    assert run_id(moment, "试验/一") == "20260102-030405-试验-一"
    assert run_id(moment, "..//") == "20260102-030405-.."


def test_rescoring_takes_todays_labels_and_keeps_failures():
    """The stored summaries are scored by new labels without a call; a failure stays one."""
    before = run("r", FOUR[:1], [[GOOD, None]])
    wider = case([gold_item(0), gold_item(1), gold_item(2), gold_item(3)], "a")
    after = rescored(before, {"a": wider})
    (document,) = after.documents
    assert [score.recall for score in document.scores] == [0.5, 0.0]
    assert document.repeats[1].score.error == "crashed"
    assert document.labels_sha256 == wider.labels_sha256 != before.documents[0].labels_sha256
    assert rescored(before, {"a": FOUR[0]}) == before
    with pytest.raises(UsageError, match="no labels for a"):
        rescored(before, {})


def test_held_out_documents_are_seeds_and_are_flagged():
    """Both names are labelled seeds, and a run knows them."""
    cases = load_cases(SEEDS, load_settings(model="builtin"))
    assert cases.keys() > HELD_OUT
    names = ["a", *sorted(HELD_OUT)]
    documents = run("r", [case([gold_item(0)], name) for name in names], [[GOOD]] * 3).documents
    assert [document.held_out for document in documents] == [False, True, True]


def test_a_text_that_changed_since_it_was_labelled_is_refused(tmp_path: Path):
    """Offsets of the labels would be wrong: the message names text and labels."""
    for path in SEEDS.glob("000_*"):
        (tmp_path / path.name).write_bytes(path.read_bytes() + (b"\n" if path.suffix == ".txt" else b""))
    with pytest.raises(UsageError, match=r"changed since it was labelled.*gold\.yaml"):
        load_cases(tmp_path, load_settings(model="builtin"))
