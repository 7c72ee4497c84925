"""`llmsum eval` as it is used: run, look, compare, gate. The rules are the engine, so that nothing is asked."""

from pathlib import Path

import pytest

from llmsum import cli

SEEDS = Path(__file__).parents[2] / "seeds"
NAME = "000_2482b73039518627"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "evals"


def llmsum_eval(folder: Path, *arguments: str) -> int:
    return cli.main(["eval", *arguments, "--seeds", str(SEEDS), "--folder", str(folder)])


def run(folder: Path, *arguments: str) -> int:
    return llmsum_eval(folder, "run", "-m", "builtin", "--only", "000", *arguments)


def test_a_run_is_scored_shown_and_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`eval run` prints a line a document and the headline, and `eval show` every labelled item."""
    assert run(folder, "--html", "run.html") == 0
    assert "mean F1 0." in capsys.readouterr().out
    assert "<script" not in Path("run.html").read_text(encoding="utf-8")
    assert llmsum_eval(folder, "show", "000") == 0
    shown = capsys.readouterr().out
    assert "correct" in shown
    assert "missed" in shown


def test_a_run_passes_against_itself_and_not_under_strict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing changed: not worse (0), and not shown to be better either (4 under --strict)."""
    run(folder)
    assert cli.main(["eval", "bless", "-m", "first", "--folder", str(folder)]) == 0
    assert llmsum_eval(folder, "gate") == 0
    assert llmsum_eval(folder, "gate", "--strict") == 4
    assert "INCONCLUSIVE" in capsys.readouterr().out


def test_a_rescored_run_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without new labels or metrics, scoring again changes no number."""
    run(folder)
    first = capsys.readouterr().out
    assert llmsum_eval(folder, "rescore") == 0
    assert capsys.readouterr().out == first


def test_a_model_without_recordings_exits_3_and_calls_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Offline, a request that nobody recorded is an error that names the document, and no call."""
    assert llmsum_eval(folder, "run", "-m", "openai/none", "--only", "000") == 3
    said = capsys.readouterr()
    assert f"{NAME}: nothing is recorded for this document" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "-m", "builtin", "--only", "999"], "no labelled report of that name"),
        (["run", "-m", "builtin", "--prompt", "extract=absent.md"], "existing file"),
        (["show", "000"], "no run yet"),
        (["gate"], "no such run"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """What cannot be done exits 2 and says what there is."""
    assert llmsum_eval(folder, *arguments) == 2
    assert message in capsys.readouterr().err


def test_labels_are_linted_and_evidence_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped labels have no fault, and a phrase comes back as evidence with its offsets."""
    assert cli.main(["eval", "lint", "--seeds", str(SEEDS)]) == 0
    assert cli.main(["eval", "cut", str(SEEDS / f"{NAME}.txt"), "交地25宗"]) == 0
    assert "quote: 交地25宗" in capsys.readouterr().out
