"""What `--dry-run` foretells, against what a run takes."""

import asyncio
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.batch import estimate, load
from llmsum.engines import EnginePool
from llmsum.evals.counting import Tokens
from llmsum.evals.recorder import replaying
from llmsum.evals.recordings import Tape
from llmsum.folders.resume import Order
from llmsum.pipeline import summarize_document
from llmsum.reading.document import read_document
from llmsum.reading.tokens import o200k
from llmsum.settings import Settings, load_settings
from tests.support.server import Request, Server, Step, completion, respond

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
RECORDINGS = ROOT / "evals/recordings/qwen2.5-coder-1.5b-instruct-q4_k_m"
BY_HAND = ROOT / "evals/recordings/hand-answered"


def counted(request: Request) -> Step:
    """The usual answer, with the tokens that a model of OpenAI's would count."""
    step = respond(request)
    body = completion(step, request)
    sent = sum(len(o200k().encode(message["content"])) + 4 for message in request.body["messages"])
    got = len(o200k().encode(step.text or ""))
    body["usage"] = {"prompt_tokens": sent, "completion_tokens": got, "total_tokens": sent + got}
    return replace(step, text=None, payload=body)


class Folder:
    def __init__(self, place: Path, url: str) -> None:
        self.source, self.out = place / "报告", place / "结果"
        self.source.mkdir()
        self.words = ["batch", str(self.source), "-o", str(self.out), "-m", "vllm/m-1b", "--base-url", url]
        self.words += ["--cache-dir", str(place / "cache"), "--price", "0.3,1.2"]

    def copy(self, *files: Path) -> None:
        for file in files:
            shutil.copy(file, self.source)

    def wide(self) -> None:
        """As a capable model is asked."""
        self.words += ["--reading", "wide"]

    def dry_run(self, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
        assert cli.main([*self.words, "--dry-run", "--json", *more]) == 0
        return json.loads(capsys.readouterr().out)

    def run(self, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
        """The usage of everything so far."""
        assert cli.main([*self.words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)["usage"]


@pytest.fixture
def folder(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("LLMSUM_API_KEY", "k")
    monkeypatch.chdir(tmp_path)
    server.default = counted
    return Folder(tmp_path, server.url)


def test_it_foretells_what_the_small_model_took(tmp_path: Path) -> None:
    """Two seeds as Qwen 2.5 Coder 1.5B answered them: requests exactly, tokens and money within 15 %."""
    took: dict[str, int] = {"requests": 0, "prompt_tokens": 0, "completion_tokens": 0}
    for seed in SEEDS[:2]:
        shutil.copy(seed, tmp_path)
        for line in (RECORDINGS / f"{seed.stem}.jsonl").read_text(encoding="utf-8").splitlines():
            usage = json.loads(line)["body"]["usage"]
            took["requests"] += 1
            for name in ("prompt_tokens", "completion_tokens"):
                took[name] += usage[name]
    settings = load_settings(model="vllm/m-1b", base_url="http://127.0.0.1:1/v1", cache=False, price=(0.3, 1.2))
    found = asyncio.run(estimate.estimate(Order(source=tmp_path, out=tmp_path / "out"), settings))
    assert found.load.requests == took["requests"]
    assert found.load.input_tokens == pytest.approx(took["prompt_tokens"], rel=0.15)
    assert found.load.output_tokens == pytest.approx(took["completion_tokens"], rel=0.15)
    cost = (0.3 * took["prompt_tokens"] + 1.2 * took["completion_tokens"]) / 1e6
    assert found.cost_usd == pytest.approx(cost, rel=0.15)


def taken(tape: Tape, seed: Path, settings: Settings) -> tuple[int, Tokens]:
    """What a recorded report took: requests, and the tokens of what was sent and answered."""

    async def replay() -> Tokens:
        async with replaying(settings, tape) as taped, EnginePool(settings, taped.engine) as engines:
            await summarize_document(read_document(str(seed), settings), settings, engines)
            return taped.transport.tokens

    return len(tape.recordings), asyncio.run(replay())


@pytest.mark.skipif(
    not BY_HAND.is_dir() and not os.environ.get("LLMSUM_CI"), reason="the answers written by hand are not there"
)
def test_it_foretells_what_wide_reading_takes(tmp_path: Path) -> None:
    """The seeds as they were answered by hand: requests to one repair, tokens and money within 15 %."""
    assert BY_HAND.is_dir()
    requests, tokens = 0, Tokens()
    for seed in SEEDS:
        shutil.copy(seed, tmp_path)
        tape = Tape.load(BY_HAND / f"{seed.stem}.jsonl")
        count, took = taken(tape, seed, load_settings(model="hand-answered", cache=False))
        requests, tokens = requests + count, tokens + took
    settings = load_settings(model="openai/test", base_url="http://127.0.0.1:1/v1", cache=False, price=(0.3, 1.2))
    found = asyncio.run(estimate.estimate(Order(source=tmp_path, out=tmp_path / "out"), settings))
    assert found.load.chunks == len(SEEDS)
    assert found.load.requests == pytest.approx(requests, abs=1)
    assert found.load.input_tokens == pytest.approx(tokens.prompt, rel=0.15)
    assert found.load.output_tokens == pytest.approx(tokens.answer, rel=0.15)
    assert found.cost_usd == pytest.approx((0.3 * tokens.prompt + 1.2 * tokens.answer) / 1e6, rel=0.15)


def test_finished_reports_teach_it(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest of the seeds, once two are done: within 15 % whatever the model's habits, and nothing is sent."""
    folder.copy(*SEEDS[:2])
    before = folder.run(capsys)
    folder.copy(*SEEDS[2:])
    foretold = folder.dry_run(capsys)
    after = folder.run(capsys)
    assert (foretold["due"], foretold["skipped"], foretold["experience"]) == (3, {"done": 2}, 2)
    for name in ("requests", "input_tokens", "output_tokens"):
        assert foretold["load"][name] == pytest.approx(after[name] - before[name], rel=0.15)
    assert foretold["cost_usd"] == pytest.approx(after["cost_usd"] - before["cost_usd"], rel=0.15)


def test_a_long_report_takes_one_look_more(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request for each part of it and one over all items, none for an overview; done, all of it is free."""
    folder.wide()
    monkeypatch.setenv("LLMSUM_WIDE_TOKENS", "1500")
    monkeypatch.setattr(load, "WIDE_SHARE", {"zh": 1.85, "en": 1.0})  # the server lists every segment
    folder.copy(*SEEDS[:2])
    foretold = folder.dry_run(capsys)["load"]
    took = folder.run(capsys)
    assert foretold["requests"] == pytest.approx(foretold["chunks"] + len(SEEDS[:2]), abs=1)
    for name in ("requests", "input_tokens", "output_tokens"):
        assert foretold[name] == pytest.approx(took[name], rel=0.15)
    shutil.rmtree(folder.out)
    again = folder.dry_run(capsys)["load"]
    assert (again["requests"], again["cached"]) == (0, took["requests"])


def test_answers_beyond_the_limit_are_foretold_in_halves(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One request that is cut off, one for each half, and a look over both."""
    folder.wide()
    folder.copy(SEEDS[0])
    whole = folder.dry_run(capsys)["load"]
    monkeypatch.setenv("LLMSUM_MAX_OUTPUT_TOKENS", "1500")
    halved = folder.dry_run(capsys)["load"]
    assert (whole["requests"], halved["requests"]) == (1, 4)
    look = load.LOOK_ANSWER + whole["output_tokens"] / load.ITEM_TOKENS
    assert halved["output_tokens"] == pytest.approx(whole["output_tokens"] + 1500 + look, rel=0.02)


def test_what_is_cached_costs_nothing(folder: Folder, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder whose answers are all known foretells no request, and looking sends none and makes no folder."""
    folder.copy(*SEEDS[:2])
    folder.run(capsys)
    shutil.rmtree(folder.out)
    sent = len(server.requests)
    foretold = folder.dry_run(capsys)
    assert foretold["load"]["requests"] == foretold["cost_usd"] == 0
    assert (foretold["load"]["cached"], foretold["load"]["small"]) == (sent, sent)
    assert cli.main([*folder.words, "--dry-run"]) == 0
    assert f"at most {sent} small requests about them" in " ".join(capsys.readouterr().out.split())
    assert len(server.requests) == sent
    assert not folder.out.exists()


def test_a_sample_stands_for_a_large_folder(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some files are read, and count for all by their bytes."""
    for number in range(40):
        shutil.copy(SEEDS[number % 5], folder.source / f"{number}.txt")
    whole = folder.dry_run(capsys)
    monkeypatch.setattr(estimate, "SAMPLE", 15)
    part = folder.dry_run(capsys)
    assert (whole["sampled"], part["sampled"], part["due"]) == (40, 15, 40)
    assert part["load"]["files"] == pytest.approx(40, rel=0.25)
    assert part["load"]["input_tokens"] == pytest.approx(whole["load"]["input_tokens"], rel=0.15)


def test_the_time_is_that_of_the_tightest_limit(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Places, requests a minute, tokens a minute: whichever takes longest."""
    folder.copy(SEEDS[0])
    found = folder.dry_run(capsys)["load"]
    tokens = found["input_tokens"] + found["output_tokens"]
    assert folder.dry_run(capsys, "--rpm", "4")["seconds"] == 15 * found["requests"]
    assert folder.dry_run(capsys, "--rpm", "4", "--tpm", "60")["seconds"] == tokens
    slow, fast = (folder.dry_run(capsys, "--jobs", jobs)["seconds"] for jobs in ("1", "4"))
    assert slow == pytest.approx(4 * fast)


def test_a_person_gets_a_table(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """In lines no wider than the terminal; files that cannot be read are named, an unknown price is not 0."""
    folder.copy(SEEDS[0])
    (folder.source / "空.txt").write_text("", encoding="utf-8")
    words = [word for word in folder.words if word not in ("--price", "0.3,1.2")]
    assert cli.main([*words, "--dry-run"]) == 0
    table = capsys.readouterr().out
    assert "2 to do, 1 of them cannot be read" in table
    assert "no price is known; give one with --price IN,OUT" in table
    assert max(map(len, table.splitlines())) <= 80


def test_when_nothing_is_left_nothing_else_is_said(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """What is done and what waits for --retry-failed are told apart; no word of requests."""
    folder.copy(SEEDS[0])
    (folder.source / "空.txt").write_text("", encoding="utf-8")
    assert cli.main([*folder.words, "-q"]) == 3
    assert cli.main([*folder.words, "--dry-run"]) == 0
    assert capsys.readouterr().out == "  files     0 to do; 1 done before; 1 not complete, see --retry-failed\n"


def test_the_rules_send_nothing(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Chunks are counted, and there is nothing to pay."""
    folder.copy(SEEDS[0])
    assert cli.main(["batch", str(folder.source), "-o", str(folder.out), "--dry-run"]) == 0
    assert "send no requests and cost nothing" in capsys.readouterr().out
