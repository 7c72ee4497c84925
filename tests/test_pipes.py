"""Who reads a command's output may stop at any line: the exit code is that of the work all the same."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.made import report

ROOT = Path(__file__).parents[1]
SEEDS = ["--seeds", str(ROOT / "seeds"), "--folder", "evals", "-m", "builtin"]
COMMANDS = [
    (["--version"], 0),
    (["--help"], 0),
    (["status", "out"], 0),
    (["export", "out", "-o", "-"], 0),
    (["export", "out", "-f", "jsonl", "-o", "-"], 0),
    (["verify", "out"], 0),
    (["verify", "out", "broken.json"], 1),
    (["follow", "out", "out/a.txt.json"], 0),
    (["sections", "a.txt"], 0),
    (["summarize", "a.txt", "b.txt"], 0),
    (["summarize", "a.txt", "--json"], 0),
    (["summarize", "absent.txt", "--json"], 2),
    (["schema"], 0),
    (["cache", "stats"], 0),
    (["eval", "run", *SEEDS], 0),
    (["batch", ".", "-o", "again", "--include", "*.txt"], 0),
]


def carried_out(words: Sequence[str], folder: Path, *, is_read: bool) -> tuple[int, str]:
    """The exit code of a command, and what it said on stderr."""
    reading, writing = os.pipe()
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "llmsum", *words]
    if not is_read:
        os.close(reading)
    with subprocess.Popen(
        command, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as process:
        os.close(writing)
        if is_read:
            with open(reading, "rb") as stream:
                stream.read()
        said = process.communicate()[1]
    return process.returncode, said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, their results, and a result that is none."""
    place = tmp_path_factory.mktemp("pipes")
    for number, name in enumerate(("a", "b")):
        (place / f"{name}.txt").write_text(report(number), encoding="utf-8")
    (place / "broken.json").write_text("{", encoding="utf-8")
    assert carried_out(["batch", ".", "-o", "out", "--include", "*.txt", "-q"], place, is_read=True)[0] == 0
    return place


@pytest.mark.parametrize(("words", "code"), COMMANDS, ids=str)
def test_nobody_has_to_read(folder: Path, words: list[str], code: int) -> None:
    """The code is the same with and without a reader, and nothing is said of it."""
    read, said_read = carried_out(words, folder, is_read=True)
    unread, said = carried_out(words, folder, is_read=False)
    assert (read, unread) == (code, code)
    assert "Traceback" not in said + said_read
    assert len(said.splitlines()) <= len(said_read.splitlines())


def test_without_a_reader_no_more_is_summarised(folder: Path) -> None:
    """What is behind could cost something; it is not even looked at."""
    assert carried_out(["summarize", "a.txt", "absent.txt"], folder, is_read=True)[0] == 3
    assert carried_out(["summarize", "a.txt", "absent.txt"], folder, is_read=False)[0] == 0
