"""The question the harness exists for: a prompt was edited, one report was asked again. Is it worse?

The model is a server on loopback that finds less when the prompt tells it to.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from llmsum.evals.gold import Importance
from llmsum.resources import shipped_folder
from tests.support.server import Request, Server, Step, respond

from .folder import labelled_folder, llmsum_eval

SHIPPED = shipped_folder("prompts") / "extract.zh.md"
NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
NAMES = ("a", "b", "c", "d", "e")
LAZY = "只摘第一条。"


def obedient(request: Request) -> Step:
    """All segments, or only the first where the prompt says so."""
    if LAZY not in request.body["messages"][0]["content"]:
        return respond(request)
    first, _, _ = request.last_message.partition("[2]")
    return respond(Request(request.path, request.headers, {**request.body, "messages": [{"content": first}]}))


@dataclass(frozen=True)
class Tried:
    """A blessed baseline over five reports in `evals`, and a worse prompt."""

    seeds: Path
    evals: Path
    prompt: str
    server: Server

    def __call__(self, folder: Path, *arguments: str) -> int:
        return llmsum_eval(self.seeds, folder, *arguments)


@pytest.fixture
def tried(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Importance], Tried]:
    def build(importance: Importance) -> Tried:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LLMSUM_BASE_URL", server.url)
        monkeypatch.setenv("LLMSUM_MODEL", "small-1b")
        server.default = obedient
        head, role, rest = SHIPPED.read_text(encoding="utf-8").partition("## system\n")
        worse = tmp_path / "worse.md"
        worse.write_text(head + role + LAZY + rest, encoding="utf-8")
        made = Tried(labelled_folder(tmp_path / "seeds", NAMES, importance), tmp_path / "evals", str(worse), server)
        assert made(made.evals, "run", "--record") == 0
        assert llmsum_eval_bless(made.evals) == 0
        return made

    return build


def llmsum_eval_bless(folder: Path) -> int:
    from llmsum import cli

    return cli.main(["eval", "bless", "-m", "first", "--folder", str(folder)])


def test_a_worse_prompt_recorded_on_one_report_is_worse(
    tried: Callable[[Importance], Tried], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One report against a baseline of five: WORSE by the `must` items lost, which are named, as are those left out."""
    flow = tried("must")
    kept = {path: path.read_bytes() for path in flow.evals.rglob("*.json*")}
    trial = tmp_path / "trial"
    assert flow(trial, "run", "--prompt", f"extract={flow.prompt}", "--record", "--only", "a") == 0
    capsys.readouterr()
    assert flow(trial, "gate", "--against", str(flow.evals / "baselines" / "small-1b.json")) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("WORSE")
    assert "not compared: b, c, d, e: not in" in said
    assert "on a single document, which has no interval" in said
    assert "guard must_items: 4 lost and 0 gained: lost a#g1, a#g2, a#g3, a#g4" in said
    assert "- a#g3 (plan, must) 明年计划新建社区食堂6个。" in said
    assert {path: path.read_bytes() for path in flow.evals.rglob("*.json*")} == kept


def test_where_nothing_vital_is_lost_one_report_is_inconclusive(
    tried: Callable[[Importance], Tried], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One report proves no mean: INCONCLUSIVE, which passes unless --strict, with the lost items named all the same."""
    flow, trial = tried("should"), tmp_path / "trial"
    assert flow(trial, "run", "--prompt", f"extract={flow.prompt}", "--record", "--only", "a") == 0
    capsys.readouterr()
    baseline = str(flow.evals / "baselines" / "small-1b.json")
    assert flow(trial, "diff", baseline, "latest") == 0
    said = capsys.readouterr().out
    assert said.startswith("INCONCLUSIVE")
    assert "4 item(s) lost" in said
    assert "- a#g4 (achievement, should)" in said
    assert flow(trial, "gate", "--against", baseline) == 0
    assert flow(trial, "gate", "--against", baseline, "--strict") == 4


def test_an_edited_prompt_that_nobody_recorded_is_stale_and_costs_no_call(
    tried: Callable[[Importance], Tried], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One changed character: `eval run` exits 3 and names the prompt, `eval plan` says what recording would cost."""
    flow = tried("should")
    edited = tmp_path / "edited.md"
    edited.write_text(SHIPPED.read_text(encoding="utf-8").replace("。", "！", 1), encoding="utf-8")
    sent = len(flow.server.requests)
    capsys.readouterr()
    assert flow(flow.evals, "run", "--prompt", f"extract={edited}") == 3
    told = capsys.readouterr()
    assert "a: not recorded: prompt changed since recording" in told.err
    assert told.out == ""
    assert flow(flow.evals, "plan", "--prompt", f"extract={edited}") == 3
    assert "a: prompt changed (1)" in capsys.readouterr().out
    assert flow(flow.evals, "plan") == 0
    assert "every call is recorded" in capsys.readouterr().out
    assert len(flow.server.requests) == sent


def test_a_prompt_of_mine_keeps_my_other_prompts(
    tried: Callable[[Importance], Tried], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--prompt` lies on top of `--prompts`: what it does not name is still taken from there."""
    flow, mine = tried("should"), tmp_path / "mine"
    mine.mkdir()
    overview = (shipped_folder("prompts") / "overview.zh.md").read_text(encoding="utf-8")
    (mine / "overview.zh.md").write_text(overview.replace("。", "！", 1), encoding="utf-8")
    capsys.readouterr()
    assert flow(flow.evals, "plan", "--prompts", str(mine), "--prompt", f"extract={SHIPPED}") == 3
    assert "a: prompt or text changed (1)" in capsys.readouterr().out


def test_a_worse_prompt_asked_of_the_small_model_is_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seed 000, asked again with a template that wants one item a chunk and has no examples: `must` items are lost."""
    root, worse = Path(__file__).parents[2], Path(__file__).parent / "data" / "worse"
    trial = tmp_path / "evals"
    shutil.copytree(worse / "recordings", trial / "recordings")
    prompt = f"extract={worse / 'extract.zh.md'}"
    model = f"local/{NAME}.gguf"
    assert llmsum_eval(root / "seeds", trial, "run", "-m", model, "--prompt", prompt, "--only", "000") == 0
    capsys.readouterr()
    assert (
        llmsum_eval(root / "seeds", trial, "gate", "--against", str(root / "evals" / "baselines" / f"{NAME}.json")) == 1
    )
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("WORSE")
    assert "000_2482b73039518627#a06 (achievement, must)" in said
