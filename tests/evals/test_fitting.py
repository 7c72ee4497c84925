"""`llmsum eval fit`: weights of the reports at hand, and scores of reports that the weights have not seen."""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from llmsum.cli.eval_options import loaded
from llmsum.evals.claiming import claims_text, fit_claims
from llmsum.evals.fitting import CHOICES, Labelled, fit, labelled, load_examples, weights_text
from llmsum.evals.leaving import left_out, outcome
from llmsum.kinds import claims
from llmsum.kinds import weights as held
from llmsum.models import KINDS, optional_kinds

from .folder import labelled_folder, llmsum_eval

ROOT = Path(__file__).parents[2]
KINDS_FOLDER = ROOT / "evals" / "kinds"
PROGRAM = {"weights": held.WEIGHTS, "claims": claims.CLAIMS}
AS_BEFORE = {name: path.read_text(encoding="utf-8") for name, path in PROGRAM.items()}


@pytest.fixture(scope="module")
def reports() -> list[Labelled]:
    """The seeds, as the fit has them: of fewer than three no feature is seen often enough."""
    settings, cases = loaded(ROOT / "seeds")
    return [labelled(case, settings) for case in cases.values()]


def test_each_report_is_scored_with_weights_of_the_others(reports: list[Labelled]) -> None:
    """What comes of it is what weights fitted without it make of it."""
    found = list(left_out(reports, []))
    assert [each.name for each in found] == [report.case.name for report in reports]
    for index, report in enumerate(reports):
        others = [other for other in reports if other is not report]
        assert found[index] == outcome(report, fit(others))


def test_its_own_labels_do_not_help_a_report(reports: list[Labelled]) -> None:
    """Were they all "none", the same would be read in it; the weights of all would read another thing."""
    first, *others = reports
    blank = replace(first, labels=(0,) * len(first.labels))
    assert next(left_out([blank, *others], [])) == next(left_out(reports, []))
    assert fit([blank, *others]) != fit(reports)


def test_labels_are_those_of_the_items_that_a_passage_tells(reports: list[Labelled]) -> None:
    """Every kind is there, and what is no item as well."""
    assert {label for report in reports for label in report.labels} == set(range(len(CHOICES)))
    assert all(len(report.labels) == len(report.features) == len(report.weights) for report in reports)


def test_the_file_holds_what_was_fitted(
    reports: list[Labelled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last digit, and the program reads it back."""
    found = fit(reports)
    path = tmp_path / "weights.toml"
    path.write_text(weights_text(found), encoding="utf-8")
    monkeypatch.setattr(held, "WEIGHTS", path)
    held.shipped.cache_clear()
    read = held.shipped()
    held.shipped.cache_clear()
    assert read == found


def test_words_of_optional_kinds_have_no_weight_for_the_three(reports: list[Labelled]) -> None:
    """They claim what is theirs; a kind that nobody asks for changes no number."""
    settings, _ = loaded(ROOT / "seeds", ["000"])
    for kind in optional_kinds():
        shown = load_examples(KINDS_FOLDER / f"{kind}.toml", settings, (*CHOICES, kind))
        assert any(name.startswith(f"{kind}:") for one in shown for features in one.features for name in features)
        unlabelled = [replace(one, labels=(0,) * len(one.labels)) for one in shown]
        assert not [name for name in fit([*reports, *unlabelled]).of if name.startswith(f"{kind}:")]


def test_what_an_optional_kind_claims_is_told_by_its_examples() -> None:
    """Fitted to them alone, it claims those that are its own, and next to none of the others."""
    settings, _ = loaded(ROOT / "seeds", ["000"])
    fitted = fit_claims(KINDS_FOLDER, [], [], settings)
    assert set(fitted) == set(optional_kinds())
    assert tomllib.loads(claims_text(fitted)) == fitted


def fitting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, dict[str, str]]:
    """The exit code of `eval fit` on small reports, and what the files of the program are then."""
    monkeypatch.chdir(tmp_path)
    files = {name: tmp_path / path.name for name, path in PROGRAM.items()}
    for name, path in PROGRAM.items():
        shutil.copy(path, files[name])
    monkeypatch.setattr(held, "WEIGHTS", files["weights"])
    monkeypatch.setattr(claims, "CLAIMS", files["claims"])
    seeds = labelled_folder(tmp_path / "seeds", [f"report {number}" for number in range(9)])
    code = llmsum_eval(seeds, tmp_path / "evals", "fit", *options)
    return code, {name: path.read_text(encoding="utf-8") for name, path in files.items()}


def test_without_write_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, files = fitting(tmp_path, monkeypatch)
    assert (code, files) == (0, AS_BEFORE)
    assert "9 reports, 0 examples" in capsys.readouterr().out


def test_write_puts_both_files_into_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no examples at hand keeps the odds that it had."""
    had = {kind: dict(odds) for kind, odds in claims.claim_weights().items()}
    code, files = fitting(tmp_path, monkeypatch, "--write")
    assert (code, files["weights"] != AS_BEFORE["weights"]) == (0, True)
    assert set(tomllib.loads(files["weights"])) == {"shares", "leaning", "parts", "weights"}
    assert tomllib.loads(files["claims"]) == had


def test_leaving_out_prints_a_line_for_each_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mean F1, precision and recall, recall of every kind, and the share of items that match nothing."""
    monkeypatch.setenv("COLUMNS", "120")
    code, files = fitting(tmp_path, monkeypatch, "--leave-one-out")
    head, line, *_ = capsys.readouterr().out.splitlines()
    assert (code, files) == (0, AS_BEFORE)
    assert head.split() == ["reports", "n", "F1", "precision", "recall", *KINDS, "unmatched"]
    assert line.split()[:2] == ["seeds", "9"]
