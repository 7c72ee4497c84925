"""A source becomes a Document exactly as it is on disk, or is refused in one clear line."""

import contextlib
import hashlib
import io
import os
import random
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from llmsum.errors import InputError, LlmsumError
from llmsum.reading.charset import is_text
from llmsum.reading.document import decode, read_document
from llmsum.settings import Settings

REPORT = "一、工作情况\r\n全年完成工业总产值2.4亿元，同比增长12%。\r\n\r\n二、存在问题\n人手不足。\r"
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def refusal(path: Path | str, **settings: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_document(str(path), Settings(**settings))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def written(folder: Path, data: bytes, name: str = "r.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_are_read_byte_for_byte(path: Path) -> None:
    """Encoding the raw text of a seed gives its bytes back."""
    document = read_document(str(path), Settings())
    assert document.raw.encode(document.encoding) == path.read_bytes()
    assert (document.path, document.format, document.encoding) == (str(path), "txt", "utf-8")
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_line_ends_stay_and_the_mark_goes(tmp_path: Path, encoding: str) -> None:
    """CRLF, LF and a lone CR are kept as on disk; a byte-order mark shows only in the codec's name."""
    document = read_document(str(written(tmp_path, REPORT.encode(encoding))), Settings())
    assert (document.raw, document.encoding) == (REPORT, encoding)


@pytest.mark.parametrize(
    ("name", "fmt"), [("r.txt", "txt"), ("r.md", "md"), ("R.MARKDOWN", "md"), ("r.log", "txt"), ("总结", "txt")]
)
def test_the_format_follows_the_suffix(tmp_path: Path, name: str, fmt: str) -> None:
    """Markdown is told by its suffix; any other text is plain text."""
    assert read_document(str(written(tmp_path, REPORT.encode(), name)), Settings()).format == fmt


def test_settings_name_the_encoding(tmp_path: Path) -> None:
    """Two characters that nobody could guess are read with `settings.encoding`."""
    document = read_document(str(written(tmp_path, "總結".encode("big5"))), Settings(encoding="Big5"))
    assert (document.raw, document.encoding) == ("總結", "big5")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "holds no words"),
        ("\ufeff　\n——。\n".encode(), "holds no words"),
        ("全年完成\0任务".encode(), "NUL bytes"),
        (b"PK\x03\x04\x14\0\0\0", "a ZIP archive"),
        (b"PK\x05\x06" + bytes(18), "an empty ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "an old Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"), "save it as .pptx"),
        (b"GIF89a", "a GIF image"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (bytes(range(256)) * 8, "is no text, and of no format that is read; give a report as one of these: .pdf .docx"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0>\0\x01\0\0\0" * 9, "is no text"),
        (random.Random(7).randbytes(3000), "is no text"),
        (random.Random(8).randbytes(70_001), "is no text"),
    ],
)
def test_what_is_no_report_is_refused_by_name(tmp_path: Path, data: bytes, message: str) -> None:
    """Empty, blank and binary files are named for what they are, whatever their suffix."""
    path = written(tmp_path, data)
    assert refusal(path).startswith(f"{path}: ")
    assert message in refusal(path)


@pytest.mark.parametrize("name", ["r.PDF", "r.docx", "r.xlsx", "r.png"])
def test_a_suffix_that_promises_another_format_is_believed(tmp_path: Path, name: str) -> None:
    """A .pdf is not summarised as if it were text, even if its bytes happen to be text."""
    assert "as its name says" in refusal(written(tmp_path, REPORT.encode(), name))


@pytest.mark.parametrize("name", ["r.doc", "r.wps", "r.xls", "r.text", "r", "r.log"])
def test_text_under_a_name_that_promises_nothing_is_text(tmp_path: Path, name: str) -> None:
    """Old Office programs take any text, and so it is called .doc."""
    assert read_document(str(written(tmp_path, REPORT.encode(), name)), Settings()).raw == REPORT


def test_nul_characters_are_refused_with_a_given_encoding() -> None:
    """--encoding does not turn binary data into a report."""
    with pytest.raises(InputError, match="NUL"):
        decode(b"a\0b" * 100, "r.txt", "latin-1")


@pytest.mark.parametrize("encoding", [None, "gb18030", "utf-16-le"])
def test_what_is_no_text_is_no_matter_of_its_encoding(encoding: str | None) -> None:
    """Nobody is told to name another encoding for bytes that are text in none."""
    with pytest.raises(InputError, match="is no text") as told:
        decode(random.Random(9).randbytes(5000), "r.txt", encoding)
    assert "encoding" not in str(told.value)


@pytest.mark.parametrize(
    "codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "gb18030", "big5", "iso2022_jp_2", "cp037"]
)
@pytest.mark.parametrize("text", ["第一條 年度總結\f\r\n", "Annual report, 2020\n", "ひらがな\n", "ДА\n"])
def test_text_is_text_in_every_encoding(codec: str, text: str) -> None:
    """With page breaks, escape sequences and the mark that ended files of DOS; 𠮷 is written in two halves."""
    written = (text * 3000 + "\x1a").encode(codec, errors="ignore")
    assert is_text(written)
    assert is_text((text + "𠮷" * 40_000).encode("utf-16-le"))


def test_an_error_never_shows_the_document(tmp_path: Path) -> None:
    """Messages name the file and the fault, not the words of the report."""
    message = refusal(written(tmp_path, REPORT.encode()[:-20] + b"\xff"))
    assert not any(word in message for word in ("工作", "产值", "2.4"))


def test_too_large_files_are_refused(tmp_path: Path) -> None:
    """The limit is inclusive: as many bytes as allowed are read, one more is not."""
    data = REPORT.encode()
    path = written(tmp_path, data)
    assert read_document(str(path), Settings(max_bytes=len(data))).raw == REPORT
    assert f"more than {len(data) - 1} bytes" in refusal(path, max_bytes=len(data) - 1)


def test_an_endless_device_is_not_read_to_its_end() -> None:
    """What reports no size is read up to the limit only."""
    assert "more than 1,000 bytes" in refusal("/dev/zero", max_bytes=1000)


def test_folders_missing_files_and_impossible_paths(tmp_path: Path) -> None:
    """Each gets a line of its own, a folder the command that reads folders."""
    assert "llmsum batch" in refusal(tmp_path)
    assert "does not exist" in refusal(tmp_path / "没有.txt")
    assert "does not exist" in refusal(tmp_path / "没有.pdf")
    assert "cannot be read" in refusal(written(tmp_path, b"x") / "r.txt")
    assert "cannot be read" in refusal("a\0b")


@contextlib.contextmanager
def as_ordinary_user() -> Generator[None]:
    """Root may read everything, so root becomes nobody for a moment."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_without_permission(tmp_path: Path) -> None:
    """A file that this user may not read is called that, not missing."""
    path = written(tmp_path, REPORT.encode())
    path.chmod(0)
    with as_ordinary_user():
        message = refusal(path)
    assert "may not be read by this user" in message


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads GB18030 from a pipe as from a file, line ends included."""
    give_stdin(monkeypatch, REPORT.encode("gb18030"))
    document = read_document("-", Settings())
    assert (document.raw, document.path, document.format, document.encoding) == (REPORT, "-", "txt", "gb18030")


def test_standard_input_has_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """An over-long or empty pipe is refused under the name "standard input"."""
    give_stdin(monkeypatch, b"x" * 101)
    assert refusal("-", max_bytes=100).startswith("standard input: has more than 100 bytes")
    give_stdin(monkeypatch, b"")
    assert refusal("-").startswith("standard input: is empty")


def test_every_refusal_is_an_llmsum_error() -> None:
    """The command line can word any of them in one line."""
    assert issubclass(InputError, LlmsumError)


def test_importing_stays_cheap() -> None:
    """Neither reading nor script handling loads a heavy library before it is needed."""
    heavy = "{'opencc', 'ftfy', 'openai'}"
    code = f"import sys, llmsum.reading.document, llmsum.words.script; sys.exit(bool(sys.modules.keys() & {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
