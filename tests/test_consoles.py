"""Consoles whose encoding has not every character."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

REPORT = "某市卫生局2023年工作总结\n一、主要成绩\n完成门诊12万人次😀，同比增长5%é。\n"


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")
    return [sys.executable, "-m", "llmsum", "summarize", "报告.txt", "-m", "builtin", "-q"]


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_a_pipe_gets_utf8_whatever_the_console_is(form: str, command: list[str], tmp_path: Path) -> None:
    """What reads it next knows no code page; JSON stays JSON."""
    environment = {**os.environ, "PYTHONIOENCODING": "gbk"}
    done = subprocess.run([*command, "-f", form], capture_output=True, check=True, cwd=tmp_path, env=environment)
    assert "12万人次😀" in done.stdout.decode()
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_what_a_console_cannot_show_is_escaped(encoding: str, command: list[str], tmp_path: Path) -> None:
    """The run ends as it should; no character stops it."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "TERM": "dumb", "COLUMNS": "100"}
    running = subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # how a terminal ends
        pass
    os.close(ours)
    assert running.wait(30) == 0
    assert r"\U0001f600" in shown.decode(encoding)
    assert "internal error" not in shown.decode(encoding)
