"""`llmsum summarize` on a terminal: what a person sees while a model answers."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from llmsum.cli.progress import told
from llmsum.pipeline import Progress
from tests.support.server import Request, Server, Step, respond
from tests.support.sse import Streamed

pty = pytest.importorskip("pty")  # not everywhere

REPORT = "一、工作成绩\n全年完成投资120万元。新建学校3所。\n二、存在问题\n专业人才缺乏，部分岗位长期空缺。\n"
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A run of the command line on a pseudo terminal. `screen` is what it has written there so far."""

    def __init__(self, server: Server, folder: Path, *options: str) -> None:
        (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
        self._ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "llmsum", "summarize", "报告.txt", "-m", "vllm/big", "--json"]
        self._process = subprocess.Popen(
            [*command, "--base-url", server.url, "--no-cache", *options],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            cwd=folder,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
            start_new_session=True,
            preexec_fn=take_terminal,  # noqa: PLW1509 - nothing else runs here yet
        )
        os.close(theirs)
        self.screen = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._ours)

    def read_until(self, pattern: str) -> bool:
        """Whether it comes before the end."""
        while not (found := re.search(pattern, self.screen)) and self._read():
            pass
        return found is not None

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def end(self) -> tuple[int, str]:
        """Exit code and what went to stdout."""
        while self._read():
            pass
        out, _ = self._process.communicate(timeout=60)
        return self._process.returncode, out.decode()

    def _read(self) -> bool:
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # how Linux tells that nobody writes there any more
            data = b""
        self.screen = CONTROL.sub("", self.screen + data.decode(errors="replace"))
        return bool(data)


def take_terminal() -> None:
    """Makes standard input the controlling terminal, so that Ctrl-C typed there is a signal, as a shell would.

    One that runs the tests in the background has told its children to ignore that signal.
    """
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def half_held(event: threading.Event) -> Callable[[Request], Step]:
    """Answers of which one half waits for the event."""
    return lambda request: replace(respond(request), streamed=Streamed(half_way=lambda: event.wait(30)))


def test_the_bar_counts_items_as_they_come(server: Server, tmp_path: Path) -> None:
    """Before the answer is complete; the bar is gone at the end, and stdout holds the summary alone."""
    go_on = threading.Event()
    server.default = half_held(go_on)
    with Terminal(server, tmp_path) as terminal:
        assert terminal.read_until(r" 0/1 chunk  [2-9] items "), terminal.screen
        assert " 1/1 chunk" not in terminal.screen
        go_on.set()
        code, out = terminal.end()
    assert (code, len(json.loads(out)["achievements"]) > 0) == (0, True)
    assert server.requests[0].body["stream"] is True


def test_nobody_looks_on_where_it_is_quiet(server: Server, tmp_path: Path) -> None:
    """Without a bar nothing is streamed."""
    with Terminal(server, tmp_path, "-q") as terminal:
        assert terminal.end()[0] == 0
    assert not any("stream" in request.body for request in server.requests)


def test_ctrl_c_ends_a_stream(server: Server, tmp_path: Path) -> None:
    """In the middle of an answer: one line, code 130, and the cursor is shown again."""
    go_on = threading.Event()
    server.default = half_held(go_on)
    with Terminal(server, tmp_path) as terminal:
        assert terminal.read_until(" items "), terminal.screen
        terminal.press(b"\x03")
        code, out = terminal.end()
    go_on.set()
    assert (code, out) == (130, "")
    assert "interrupted; " in terminal.screen
    assert "Traceback" not in terminal.screen


@pytest.mark.parametrize(
    ("done", "total", "items", "words"),
    [(0, 1, 0, "0/1 chunk"), (1, 2, 37, "1/2 chunks  37 items"), (1, 1, 1, "1/1 chunk  1 item")],
)
def test_numbers_agree_with_their_nouns(done: int, total: int, items: int, words: str) -> None:
    """One chunk, two chunks; no word of items before there are any."""
    assert told(Progress("报告.txt", done, total, None, items)) == words
