"""`llmsum eval` as it is used: run, look, compare, gate. The rules are the engine, so that nothing is asked."""

import json
import shutil
import threading
from pathlib import Path

import pytest
from rich.cells import cell_len

from llmsum import cli
from llmsum.cli.eval_options import Target, targets
from llmsum.evals.matching import THRESHOLD
from tests.support.server import Request, Server, Step, respond, unfit

from .folder import labelled_folder
from .folder import llmsum_eval as llmsum_eval_in

SEEDS = Path(__file__).parents[2] / "seeds"
NAME = "000_2482b73039518627"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
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


def test_a_folder_of_ones_own_is_run_shown_compared_and_gated(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command takes any folder of NAME.txt with NAME.gold.yaml; a manifest in it gives means by genre."""
    seeds = labelled_folder(tmp_path / "mine", ["a.v1", "a.v2", "b"])
    manifest = [json.dumps({"name": name, "genre": "周报"}, ensure_ascii=False) for name in ("a.v1", "a.v2")]
    (seeds / "manifest.jsonl").write_text("\n".join(manifest), encoding="utf-8")

    def own(*arguments: str) -> str:
        assert cli.main(["eval", *arguments, "--seeds", str(seeds), "--folder", str(folder)]) == 0
        return capsys.readouterr().out

    assert [line.split()[:2] for line in own("run", "-m", "builtin").splitlines() if "周报" in line] == [["周报", "2"]]
    assert "a.v2" in own("show", "a.v2")
    cli.main(["eval", "bless", "-m", "first", "--folder", str(folder)])
    own("run")
    assert "INCONCLUSIVE" in own("gate")
    assert "INCONCLUSIVE" in own("diff", "baseline", "latest")
    assert "周报" in own("rescore")
    assert "nothing to record" in own("plan")
    (tmp_path / "coarse.jsonl").write_text('{"name": "b", "genre": "年报"}\n', encoding="utf-8")
    assert "no genre told" in own("run", "--genres", str(tmp_path / "coarse.jsonl"))


def test_without_a_model_every_baseline_is_replayed_and_gated(
    server: Server, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A baseline for each model: `run` asks for all of them, `gate` fails for the one that is worse or has no run."""
    seeds = labelled_folder(tmp_path / "mine", ["a", "b"])
    assert llmsum_eval_in(seeds, folder, "run", "-m", "hand-answered", "--base-url", server.url, "--record") == 0
    assert cli.main(["eval", "bless", "-m", "by hand", "--folder", str(folder)]) == 0
    assert llmsum_eval_in(seeds, folder, "run", "-m", "builtin") == 0
    assert cli.main(["eval", "bless", "-m", "rules", "--folder", str(folder), "builtin"]) == 0
    assert sorted(path.name for path in (folder / "baselines").iterdir()) == ["builtin.json", "hand-answered.json"]
    sent = len(server.requests)
    capsys.readouterr()
    assert llmsum_eval_in(seeds, folder, "run") == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("model ")] == [
        "model builtin, 1 repeat(s)",
        "model hand-answered, 1 repeat(s)",
    ]
    assert llmsum_eval_in(seeds, folder, "plan") == 0
    assert len(server.requests) == sent
    assert llmsum_eval_in(seeds, folder, "gate") == 0
    assert capsys.readouterr().out.count("INCONCLUSIVE") == 2
    for path in (folder / "runs").glob("*-hand-answered.json"):
        path.unlink()
    assert llmsum_eval_in(seeds, folder, "gate") == 2
    assert "hand-answered: no run to compare" in capsys.readouterr().err
    assert llmsum_eval_in(seeds, folder, "gate", "builtin") == 0


def test_several_models_are_not_recorded_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Recording costs: the model must be named where several have a baseline."""
    shutil.copytree(SEEDS.parent / "evals" / "baselines", folder / "baselines")
    assert llmsum_eval(folder, "run", "--record", "--only", "000") == 2
    assert "name it with --model" in capsys.readouterr().err


def test_while_recording_all_reports_are_asked_at_once(server: Server, folder: Path, tmp_path: Path) -> None:
    """Nothing is answered before every report has asked: who answers by hand sees all requests."""
    names = [f"r{number}" for number in range(12)]
    seeds = labelled_folder(tmp_path / "mine", names)
    everybody = threading.Barrier(len(names), timeout=60)

    def together(request: Request) -> Step:
        if '"overview"' not in json.dumps(request.body["response_format"]):
            everybody.wait()
        return respond(request)

    server.default = together
    arguments = ("run", "-m", "hand-answered", "--base-url", server.url, "--record", "-j", "12", "--timeout", "90")
    assert llmsum_eval_in(seeds, folder, *arguments) == 0
    assert {path.stem for path in (folder / "recordings" / "hand-answered").iterdir()} == set(names)


def test_a_chunk_without_an_answer_is_told_and_asked_again(
    server: Server, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3 while something is missing, none of it on the tape; the same command asks for the rest only."""
    seeds = labelled_folder(tmp_path / "mine", ["a", "b"])
    arguments = ("run", "-m", "hand-answered", "--base-url", server.url, "--record", "-j", "1")
    server.script(unfit())
    assert llmsum_eval_in(seeds, folder, *arguments) == 3
    said = capsys.readouterr()
    assert "chunks lost: 1 of 2" in said.out
    assert "got no complete answer (HTTP 400" in said.out
    assert "the same command asks for it again" in said.err
    sent = len(server.requests)
    assert llmsum_eval_in(seeds, folder, *arguments) == 0
    assert "chunks lost: 0 of 2" in capsys.readouterr().out
    assert 1 <= len(server.requests) - sent <= 2
    assert llmsum_eval_in(seeds, folder, "run", "-m", "hand-answered") == 0


def test_each_reading_of_a_model_has_its_own_tapes(server: Server, folder: Path, tmp_path: Path) -> None:
    """Recording the one does not drop the other, and both replay by their names."""
    seeds = labelled_folder(tmp_path / "mine", ["a"])
    at = ("-m", "hand-answered", "--base-url", server.url, "--record")
    for reading in ("wide", "narrow"):
        assert llmsum_eval_in(seeds, folder, "run", *at, "--reading", reading) == 0
        assert cli.main(["eval", "bless", "-m", reading, "--folder", str(folder)]) == 0
    names = ["hand-answered", "hand-answered.narrow"]
    assert sorted(path.name for path in (folder / "recordings").iterdir()) == names
    assert sorted(path.stem for path in (folder / "baselines").iterdir()) == names
    assert llmsum_eval_in(seeds, folder, "run") == 0
    assert llmsum_eval_in(seeds, folder, "plan", "-m", "hand-answered", "--reading", "narrow") == 0


def test_baselines_of_the_seeds_are_not_asked_about_other_reports(tmp_path: Path) -> None:
    """Nothing is recorded of these, and whoever names no model means the rules."""
    seeds, evals = Path("seeds"), Path("evals")
    assert [target.model for target in targets(None, None, None, evals, tmp_path)] == ["builtin"]
    assert targets("a/b", None, None, evals, tmp_path) == [Target("a/b", None)]
    assert targets(None, None, None, evals, seeds) == targets(None, None, None, evals)
