"""Files are read by a process of its own: what it finds comes back as it is, what goes wrong is told."""

import os
import sys
from pathlib import Path

import pytest

from llmsum.errors import InputError
from llmsum.reading.apart import extract_apart
from llmsum.reading.readers.extracted import Extracted, Wanted
from tests.support import awkward_reader

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def found_by_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys.path]))


def read(data: str, **wanted: object) -> Extracted:
    return extract_apart(awkward_reader.__name__, data.encode(), Wanted(name="报告.docx", **wanted))  # type: ignore[arg-type]


def test_text_layout_and_remarks_come_back_as_they_were() -> None:
    """Every field of every block, whatever characters the text holds."""
    assert read("all") == awkward_reader.extract(b"all", Wanted())
    assert read("甲" * 3_000_000).text == "甲" * 3_000_000


def test_what_is_wanted_reaches_the_reader() -> None:
    """The encoding, whether scans may be recognised, and the name for messages."""
    assert read("wanted", encoding="gbk", ocr=False).text == "gbk False 报告.docx"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("unreadable", "is protected by a password; save it without one"),
        ("fault", "cannot be read (ValueError); it may be damaged"),
        ("late", "took more than 120 seconds to read; split it"),
        ("greedy", "takes more than 4 GiB of memory to read; split it"),
        ("dies", "cannot be read"),
        ("connects", "cannot be read (PermissionError)"),
        ("resolves", "cannot be read (PermissionError)"),
        ("starts", "cannot be read (PermissionError)"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(data: str, told: str) -> None:
    """A fault of a file, a fault of a reader, a limit, and what no reader may do; nothing of the text is quoted."""
    with pytest.raises(InputError) as caught:
        read(data)
    message = str(caught.value)
    assert message.startswith("报告.docx: ")
    assert told in message
    assert "机密" not in message
    assert "\n" not in message


def test_what_lies_in_the_working_folder_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report's folder may hold a docx.py; nobody has said that it may be run."""
    (tmp_path / "socket.py").write_text("raise SystemExit('planted')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read("甲").text == "甲"
