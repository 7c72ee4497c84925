"""The weights of the rules learn from labels of one's own, and forget nothing for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from llmsum import cli
from llmsum.evals.adapting import before_and_after
from llmsum.evals.cases import load_cases
from llmsum.evals.fitting import Labelled, adapt, labelled
from llmsum.evals.gold import GoldItem
from llmsum.evals.leaving import outcome
from llmsum.kinds import deciding
from llmsum.kinds.deciding import weights
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
    assert adapt(weights(), []) == weights()


def test_labels_that_contradict_the_rules_are_learned(reports: list[Labelled]) -> None:
    """With a light hold the weights say what the labels say."""
    before, after = outcome(reports[0], weights()), outcome(reports[0], adapt(weights(), reports, hold=0.1))
    assert after.f1 > before.f1


def test_a_strong_hold_keeps_the_weights(reports: list[Labelled]) -> None:
    """However the labels contradict them."""
    kept = adapt(weights(), reports, hold=1e9)
    assert kept.of.keys() == weights().of.keys()
    assert all(kept.of[name] == pytest.approx(row, abs=0.011) for name, row in weights().of.items())


def test_each_report_is_scored_by_the_others(reports: list[Labelled]) -> None:
    """A single one is scored as it was before: there are no others."""
    told = before_and_after(weights(), reports[:1])
    assert told["adapted to the others"] == told["as it is"] == [outcome(reports[0], weights())]


def test_the_command_tells_before_and_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three lines; the program changes only where that is asked for."""
    mine = tmp_path / "weights.toml"
    monkeypatch.setattr(deciding, "WEIGHTS", mine)
    labels = str(labelled_folder(tmp_path / "labels", NAMES))
    assert cli.main(["eval", "adapt", labels]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in told[1:]] == ["as it is", "adapted to the others", "adapted to all"]
    assert not mine.exists()
    assert cli.main(["eval", "adapt", labels, "--write"]) == 0
    assert mine.read_text(encoding="utf-8").startswith("# What every feature says")
