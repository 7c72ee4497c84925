"""`llmsum eval` as it is used: run, look, compare, gate. The rules are the engine, so that nothing is asked."""

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from llmsum import cli
from llmsum.evals.matching import THRESHOLD

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
        (["gate"], "no baseline"),
        (["diff", "baseline", "latest"], "no run yet"),
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


def test_a_calibration_says_what_the_pairs_say_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pairs of the reports labelled twice, and those of a run that is named; τ stays what it is."""
    shutil.copytree(SEEDS.parent / "evals" / "agreement", folder / "agreement")
    run(folder)
    capsys.readouterr()
    assert llmsum_eval(folder, "calibrate") == 0
    assert "pairs of 2 document(s)" in capsys.readouterr().out
    assert llmsum_eval(folder, "calibrate", "latest") == 0
    said = capsys.readouterr().out
    assert "pairs of 3 document(s)" in said
    assert f"in use: {THRESHOLD:.2f}" in said


def test_the_rules_have_no_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`eval plan` for the rules exits 0, and still says what difference the reports can show."""
    assert llmsum_eval(folder, "plan", "-m", "builtin") == 0
    said = capsys.readouterr().out
    assert "nothing to record" in said
    assert "5 documents can show" in said


@pytest.mark.parametrize("arguments", [("show", "000"), ("gate",), ("plan", "-m", "openai/none", "--only", "000")])
def test_what_is_printed_fits_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """No line is wider than 80 columns, with Han characters counted as two."""
    run(folder)
    cli.main(["eval", "bless", "-m", "first", "--folder", str(folder)])
    capsys.readouterr()
    llmsum_eval(folder, *arguments)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []


def test_recording_without_the_model_keeps_what_is_recorded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A model file that is not there is wrong usage for every report: no tape is touched."""
    tapes = "recordings/qwen2.5-coder-1.5b-instruct-q4_k_m"
    shutil.copytree(SEEDS.parent / "evals" / tapes, folder / tapes)
    kept = {path: path.read_bytes() for path in folder.rglob("*.jsonl")}
    model = "local/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    assert llmsum_eval(folder, "run", "--record", "-m", model, "--only", "000") == 2
    assert "qwen2.5" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*.jsonl")} == kept
