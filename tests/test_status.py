"""What a person sees of a batch: the table, the line, and `llmsum status` from another terminal."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from llmsum import cli
from llmsum.batch.tracking import Tracker
from llmsum.cli.live import _say, picture  # pyright: ignore[reportPrivateUsage] - the seam that takes the sleep
from llmsum.cli.status import is_running
from llmsum.flow import FlowState
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.manifest import Outcome, State, Tally
from llmsum.models import Reply, Usage
from llmsum.pipeline import Progress
from llmsum.render.tally import duration, joined, run_words, short, tally_lines
from tests.support.server import Request, Server, Step, respond

NAME = "第1批/某某县教育和体育局关于2023年度工作总结的报告[/red]\x1b[2J.txt"


def run(**changes: Any) -> dict[str, Any]:
    tracker = Tracker(lambda: FlowState(in_flight=8, waiting=12, requests=300, cached=100, cost_usd=0.4321))
    for number in range(3):
        tracker.find(Entry(f"{number}", 100, 0))
    tracker.begin(Entry("1", 100, 0))
    return tracker.state().noted() | changes


# --- the words -----------------------------------------------------------------------------------------


def test_a_line_says_how_a_run_stands() -> None:
    """Only what there is to say: the pause with its reason, losses, what waits."""
    flow = {"in_flight": 8, "waiting": 12, "requests": 300, "cached": 100, "input_tokens": 41000, "output_tokens": 900}
    flow |= {"cost_usd": 0.4321, "pause_s": 13.6, "pause_reason": "HTTP 429 from example.com/v1"}
    states = {"done": 118, "partly": 2}
    told = run(states=states, finished=120, due=300, eta_s=75.0, chunks=1204, chunks_lost=3, flow=flow)
    assert " · ".join(run_words(told)) == (
        "120 of 300 reports · 75 s left · 2 not complete · 1,204 chunks (3 lost) · 25 % from the cache · "
        "8 in flight, 12 waiting · 41.0 k + 900 tokens · 0.4321 USD · pausing 14 s: HTTP 429 from example.com/v1"
    )
    quiet = dict.fromkeys(flow, 0) | {"cost_usd": None, "pause_reason": None}
    assert run_words(run(flow=quiet)) == ["0 reports"]


@pytest.mark.parametrize("width", [50, 80])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    """Table and line, with Chinese names of two cells a character; every figure is still there."""
    message = f"{NAME}: is empty; give a file that holds a report"
    usage = Usage(requests=3012, cached_requests=812, input_tokens=4_100_000, output_tokens=600_000, cost_usd=0.4321)
    states: dict[State, int] = {"done": 12_295, "partly": 2, "set_aside": 3, "asking": 8}
    tally = Tally(states, usage, {"input": (12, [message, message])})
    lines = [*tally_lines(tally, run(), running=True, width=width), *joined(run_words(run()), width)]
    assert max(cell_len(line) for line in lines) <= width
    page = "".join("".join(lines).split())
    for part in ("12,295", "partlydone2", "underway8", "12×input", "and10more", "4.1Mtokensin", "0.4321USD"):
        assert part in page


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.4, "0 s"), (99, "99 s"), (100, "1:40 min"), (3601, "60:01 min"), (7260, "2:01 h")]
)
def test_durations_are_short(seconds: float, shown: str) -> None:
    """Seconds, minutes or hours."""
    assert duration(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(950, "950"), (9999, "9,999"), (12_345, "12.3 k"), (4_100_000, "4.1 M"), (2.5e9, "2.5 G")]
)
def test_counts_are_short(count: int, shown: str) -> None:
    """Three figures or four."""
    assert short(count) == shown


# --- the counts ----------------------------------------------------------------------------------------


def test_the_time_left_follows_the_bytes_done() -> None:
    """A third of the bytes, half of it in an open report, and so twice the time so far is left."""
    tracker = Tracker(FlowState)
    for name, size in (("甲", 100), ("乙", 100), ("丙", 300)):
        tracker.find(Entry(name, size, 0))
        tracker.begin(Entry(name, size, 0))
    assert tracker.state().eta_s is None
    tracker.found_all()
    tracker.leave(Entry("甲", 100, 0), Outcome(path="甲", state="done", sha256="s"))
    tracker.hear(Progress("乙", 1, 2, Reply((), "ok")))
    state = replace(tracker.state(), seconds=10.0)
    assert (state.done_bytes, state.due_bytes) == (150, 500)
    assert state.eta_s == pytest.approx(10 * 350 / 150)
    assert state.open == ("乙", "丙")


def test_what_cannot_be_read_says_nothing_about_the_time_left() -> None:
    """A file that is refused at once, however large, brings the end no nearer, known before the count or after it."""
    tracker = Tracker(FlowState)
    entries = [Entry("甲", 100, 0), Entry("大", 10**9, 0), Entry("乙", 300, 0), Entry("更大", 10**9, 0)]
    for entry in entries:
        tracker.find(entry)
        tracker.begin(entry)
    tracker.leave(entries[1], Outcome(path="大", state="failed", kind="input"))
    tracker.found_all()
    tracker.leave(entries[3], Outcome(path="更大", state="failed", kind="input"))
    assert tracker.state().eta_s is None
    tracker.leave(entries[0], Outcome(path="甲", state="done", sha256="s"))
    state = replace(tracker.state(), seconds=10.0)
    assert (state.done_bytes, state.due_bytes, state.finished, state.due) == (100, 400, 3, 4)
    assert state.eta_s == pytest.approx(30)


@pytest.mark.parametrize("width", [50, 80])
def test_the_picture_has_a_line_for_the_bar_and_all_words_below_it(width: int) -> None:
    """Nothing shares the line of the bar, where it would be cut off; a file name cannot paint."""
    tracker = Tracker(lambda: FlowState(in_flight=8, waiting=12, requests=300, cached=100, cost_usd=0.4321))
    tracker.find(Entry(NAME, 100, 0))
    tracker.begin(Entry(NAME, 100, 0))
    tracker.found_all()
    tracker.hear(Progress(key_of(NAME), 1, 2, Reply((), "ok")))
    page = StringIO()
    Console(file=page, width=width).print(picture(tracker.state(), width - 1))
    bar, *lines = page.getvalue().splitlines()
    assert set(bar) == set("━╸ ")
    told = " · ".join(lines)
    for word in ("0 of 1 reports", "8 in flight, 12 waiting", "0.4321 USD", "now: 第1批"):
        assert word in told
    assert "\x1b" not in told
    assert max(cell_len(line) for line in lines) <= width


def test_lost_chunks_are_counted_apart() -> None:
    """Failed, refused and truncated answers are chunks, and lost."""
    tracker = Tracker(FlowState)
    tracker.begin(Entry("甲", 1, 0))
    for number, status in enumerate(("ok", "empty", "failed", "refused", "truncated"), 1):
        tracker.hear(Progress("甲", number, 5, Reply((), status)))  # pyright: ignore[reportArgumentType]
    assert (tracker.state().chunks, tracker.state().chunks_lost) == (5, 3)


def test_without_a_terminal_there_is_a_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain, on stderr, and none before the first ten seconds."""
    tracker = Tracker(FlowState)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(_say(tracker.state, sleep))
    assert slept == [10.0] * 3
    out, err = capsys.readouterr()
    assert (out, err) == ("", "llmsum: 0 reports\n" * 2)


# --- status, from another process ----------------------------------------------------------------------


@pytest.fixture
def held(server: Server) -> Iterator[threading.Event]:
    """The endpoint holds back all answers but the first three until the event is set."""
    release, left = threading.Event(), iter(range(3))

    def answer(request: Request) -> Step:
        step = respond(request)
        return step if next(left, None) is not None else replace(step, hold=release)

    server.default = answer
    yield release
    release.set()


def test_status_tells_how_a_run_stands_and_how_it_ended(
    tmp_path: Path,
    server: Server,
    held: threading.Event,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a run waits for answers, after it was killed, and after it was taken up again."""
    monkeypatch.setenv("LLMSUM_API_KEY", "k")
    monkeypatch.chdir(tmp_path)
    Path("报告").mkdir()
    for number in range(6):
        Path(f"报告/{number}.txt").write_text(
            f"一、工作成绩\n全年完成投资{number}20万元，新建学校3所。\n", encoding="utf-8"
        )
    words = [
        "batch",
        "报告",
        "-o",
        "out",
        "-m",
        "vllm/m-1b",
        "--base-url",
        server.url,
        "-j",
        "2",
        "--cache-dir",
        "cache",
    ]

    def status() -> tuple[dict[str, Any], str]:
        assert cli.main(["status", "out", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert cli.main(["status", "out"]) == 0
        return told, capsys.readouterr().out

    process = subprocess.Popen([sys.executable, "-m", "llmsum", *words, "-q"])
    told: dict[str, Any] = {}
    page = ""
    while cli.main(["status", "out"]) != 0:  # it has not begun
        pass
    capsys.readouterr()
    while not told or not told["run"] or (told["run"]["flow"]["in_flight"], told["run"]["flow"]["requests"]) != (2, 3):
        told, page = status()
    assert told["running"]
    assert told["run"]["process"] == process.pid
    assert "asking" in told["states"]
    assert "under way" in page
    assert "2 in flight" in page
    process.send_signal(signal.SIGKILL)
    process.wait()
    told, page = status()
    assert not told["running"]
    assert "was killed" in page
    assert "interrupted" in page
    assert "last run: " in page
    assert "in flight" not in page
    held.set()
    assert cli.main([*words, "-q"]) == 0
    told, page = status()
    assert told["states"] == {"done": 6}
    assert "not running" in page


def test_status_of_what_is_no_batch_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and which folder to give; as JSON where that was asked for."""
    assert cli.main(["status", str(tmp_path)]) == 2
    assert "give the -o of an llmsum batch" in capsys.readouterr().err
    assert cli.main(["status", str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "usage"


def test_a_run_is_known_by_its_process() -> None:
    """A living process on this machine, a recent note of another one; a process that is gone is not running."""
    here = {"running": True, "process": os.getpid(), "host": os.uname().nodename, "at": 0.0}
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert is_running(here)
    assert not is_running(here | {"running": False})
    assert not is_running(here | {"process": gone.pid})
    assert not is_running(here | {"host": "elsewhere"})
    assert is_running(here | {"host": "elsewhere", "at": 4e9})
    assert not is_running({})
