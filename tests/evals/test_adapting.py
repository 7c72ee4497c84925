"""The weights of the rules learn from labels of one's own, and forget nothing for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from unittest.mock import Mock

import pytest

from llmsum import cli
from llmsum.errors import UsageError
from llmsum.evals import adapting
from llmsum.evals.adapting import learn, own
from llmsum.evals.cases import load_cases
from llmsum.evals.fitting import Labelled, adapt, labelled, weights_text
from llmsum.evals.gold import GoldItem, Importance
from llmsum.evals.leaving import HEAD, outcome, outcomes_text
from llmsum.kinds import weights as held
from llmsum.kinds.weights import weights
from llmsum.settings import Settings

from .folder import labelled_folder

NAMES = ("甲", "乙", "丙")


@pytest.fixture
def reports(tmp_path: Path) -> list[Labelled]:
    """Three reports of the same five sentences, in which everything is turned round: what was done was planned."""
    cases = load_cases(labelled_folder(tmp_path / "labels", NAMES), Settings(cache=False))
    turned = [
        replace(case, gold=case.gold.model_copy(update={"items": tuple(_planned(item) for item in case.gold.items)}))
        for case in cases.values()
    ]
    return [labelled(case, Settings(cache=False)) for case in turned]


def _planned(item: GoldItem) -> GoldItem:
    return item.model_copy(update={"kind": "plan", "status": "planned"}) if item.kind == "achievement" else item


def test_without_labels_nothing_changes() -> None:
    """There is nothing to learn from."""
    assert adapt(weights(), [], 100.0) == weights()


def test_labels_that_contradict_the_rules_are_learned(reports: list[Labelled]) -> None:
    """With a light hold the weights say what the labels say."""
    before, after = outcome(reports[0], weights()), outcome(reports[0], adapt(weights(), reports, hold=0.1))
    assert after.score.f1 > before.score.f1


def test_a_strong_hold_keeps_the_weights(reports: list[Labelled]) -> None:
    """However the labels contradict them."""
    kept = adapt(weights(), reports, hold=1e9)
    assert kept.of.keys() == weights().of.keys()
    assert all(kept.of[name] == pytest.approx(row, abs=0.011) for name, row in weights().of.items())


def test_each_report_is_scored_by_the_others(reports: list[Labelled]) -> None:
    """A single one is scored as it was before: there are no others."""
    told = learn(weights(), reports[:1]).outcomes
    assert told["adapted to the others"] == told["as it came"] == [outcome(reports[0], weights())]


def test_what_must_be_told_counts_most(tmp_path: Path) -> None:
    """Then what should be, then what is none, then what may be."""
    importances: tuple[Importance, ...] = ("must", "should", "optional")
    weighed: list[float] = []
    for importance in importances:
        folder = labelled_folder(tmp_path / importance, NAMES[:1], importance)
        (case,) = load_cases(folder, Settings(cache=False)).values()
        report = own(case, Settings(cache=False))
        weighed.append(max(report.weights))
        assert {label > 0 for label in report.labels} == {True}
    must, should, optional = weighed
    assert (round(must / should, 3), round(optional / should, 3)) == (1.5, 0.175)


def test_what_loses_must_items_is_not_learned(reports: list[Labelled], monkeypatch: pytest.MonkeyPatch) -> None:
    """Held lightly, what is learned is WORSE by `eval diff`; held firmly, it is not; else the weights stay."""
    spoiled = [replace(report, labels=(0,) * len(report.labels)) for report in reports]
    monkeypatch.setattr(adapting, "HOLDS", (0.01,))
    refused = learn(weights(), spoiled)
    assert (refused.weights, refused.comparison.verdict) == (weights(), "WORSE")
    fewer = "F1 0.700 → 0.000; problems 1 → 0 of 1; plans 1 → 0 of 4"
    assert refused.worse == {report.case.name: fewer for report in reports}
    monkeypatch.setattr(adapting, "HOLDS", (0.01, 1e6))
    firm = learn(weights(), spoiled)
    assert firm.weights == adapt(weights(), spoiled, 1e6)
    assert firm.comparison.verdict == "INCONCLUSIVE"


@pytest.fixture
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is learned goes to a file of the test's own."""
    monkeypatch.setattr(held, "ADAPTED", tmp_path / "adapted.toml")
    monkeypatch.setenv("COLUMNS", "120")
    weights.cache_clear()
    yield
    weights.cache_clear()


@pytest.mark.usefixtures("_mine")
def test_the_command_tells_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three lines; the program changes only where that is asked for, and begins with what it came with each time."""
    labels = str(labelled_folder(tmp_path / "labels", NAMES))
    assert cli.main(["eval", "adapt", labels]) == 0
    told = capsys.readouterr().out
    lines = told.splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == ["as it came", "adapted to the others", "adapted to all"]
    assert lines[4].partition(":")[0] in ("BETTER", "INCONCLUSIVE")
    assert not held.ADAPTED.exists()
    assert cli.main(["eval", "adapt", labels, "--write", "--anyway"]) == 0
    written = held.ADAPTED.read_bytes()
    assert capsys.readouterr().out.startswith(told)
    assert weights() != held.shipped()
    assert cli.main(["eval", "adapt", labels, "--write", "--anyway"]) == 0
    assert held.ADAPTED.read_bytes() == written
    weights.cache_clear()
    assert cli.main(["eval", "adapt", "--undo"]) == 0
    assert weights() == held.shipped()


@pytest.mark.usefixtures("_mine")
def test_what_gains_nothing_for_unseen_reports_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reports: list[Labelled]
) -> None:
    """The exit code says so, and how it is written all the same."""
    lesson = learn(weights(), reports[:1])
    assert lesson.weights != weights()
    monkeypatch.setattr(adapting, "learn", Mock(return_value=lesson))
    assert cli.main(["eval", "adapt", str(labelled_folder(tmp_path / "mine", NAMES)), "--write"]) == 1
    assert "--anyway" in capsys.readouterr().err
    assert not held.ADAPTED.exists()


@pytest.mark.usefixtures("_mine")
def test_what_was_learned_from_other_weights_is_not_used_in_silence(reports: list[Labelled]) -> None:
    """A new version has new weights: what was learned from the old ones does not fit them."""
    held.ADAPTED.write_text(weights_text(adapt(held.shipped(), reports, 1.0), "of another version"), encoding="utf-8")
    with pytest.raises(UsageError, match="--undo"):
        weights()


def test_labels_have_to_be_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With an option of this command, and with what makes labels."""
    assert cli.main(["eval", "adapt"]) == 2
    assert "--undo" in capsys.readouterr().err
    assert cli.main(["eval", "adapt", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "llmsum review" in said
    assert "--seeds" not in said


def test_what_was_worse_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reports: list[Labelled]
) -> None:
    """Where nothing is learned: what eval diff said, and which reports and kinds lose by it."""
    spoiled = [replace(report, labels=(0,) * len(report.labels)) for report in reports]
    monkeypatch.setattr(adapting, "HOLDS", (0.01,))
    lesson = learn(weights(), spoiled)
    monkeypatch.setattr(adapting, "learn", Mock(return_value=lesson))
    assert cli.main(["eval", "adapt", str(labelled_folder(tmp_path / "mine", NAMES))]) == 0
    out, said = capsys.readouterr()
    assert "\nWORSE: F1 -0.700" in out
    assert [line for line in out.splitlines() if line.startswith("worse: ")] == [
        f"worse: {name}: F1 0.700 → 0.000; problems 1 → 0 of 1; plans 1 → 0 of 4" for name in sorted(NAMES)
    ]
    assert "nothing is learned: what these labels ask for is WORSE by eval diff" in said


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_scores_fit_where_they_are_read(reports: list[Labelled], width: int) -> None:
    """As a table where it has room, else as paragraphs that say the same."""
    found = learn(weights(), reports).outcomes
    lines = outcomes_text(found, width).splitlines()
    assert max(map(len, lines)) <= width
    said = " ".join(lines)
    assert all(f"{fmean(one.score.f1 for one in group):.3f}" in said for group in found.values())
    assert all(word in said for word in (*found, *HEAD[1:]))


@pytest.mark.usefixtures("_mine")
@pytest.mark.parametrize("text", ["", "learned_from = ", "shares = [1]\n"])
def test_a_damaged_file_of_what_was_learned_is_named(text: str) -> None:
    """With the way back."""
    held.ADAPTED.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"adapted\.toml: cannot be read .*--undo"):
        weights()


@pytest.mark.parametrize("arguments", ["--undo --write", "LABELS --undo", "LABELS --anyway"])
def test_options_that_contradict_each_other_are_refused(tmp_path: Path, arguments: str) -> None:
    """Before anything is done."""
    given = [str(tmp_path) if word == "LABELS" else word for word in arguments.split()]
    assert cli.main(["eval", "adapt", *given]) == 2
