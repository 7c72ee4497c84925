"""What a run is on disk, and the headline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from llmsum.errors import UsageError
from llmsum.evals.cases import HELD_OUT, load_cases
from llmsum.evals.runs import Headline, headline, rescored, run_id
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
    assert str(result) == "0.500 [0.000, 1.000] (2 scored, 2 failed)"


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
