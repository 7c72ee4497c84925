"""Reports in every format: folders, archives, what is passed over, and the text that offsets count in."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from llmsum.errors import InputError
from llmsum.folders.folder import MISSING, passed_over, walk
from llmsum.reading import readers
from llmsum.reading.archives import members, read_member
from llmsum.reading.document import read_document
from llmsum.reading.readers import FORMATS, format_of
from llmsum.reading.readers.signatures import Sample
from llmsum.settings import Settings

REPORT = "二〇二五年工作总结\n\n一、主要成绩\n全年完成投资120万元。\n"
SETTINGS = Settings(cache=False)


def packed(path: Path, **files: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def gbk_named(path: Path, name: str) -> Path:
    """As programs on Chinese Windows pack: a name in GBK without a word about it."""
    packed(path, **{"x" * len(name.encode("gbk")): REPORT})
    data = path.read_bytes().replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        (b"%PDF-1.7\n", "r.txt", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.7\n", "r.pdf", "pdf"),
        (b"{\\rtf1\\ansi", "r.doc", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0", "r.wps", "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0\0", "r.doc", "xls"),
        (b"<!DOCTYPE html>\n<html>", "r", "html"),
        (b"\xef\xbb\xbf<!-- saved from url=(0014)about:internet -->\n<HTML>", "r.doc", "html"),
        ("<html>".encode("utf-16"), "r.txt", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "r.xhtml", "html"),
        (b"<p>\xe5\xae\x8c\xe6\x88\x90</p>", "r.html", "html"),
        (b"<p>\xe5\xae\x8c\xe6\x88\x90</p>", "r.txt", "txt"),
        (b"From: a@example.org\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n\r\nText", "r.txt", "eml"),
        (b"From: Ann\nTo: Ben\nSubject: Report\n\nText", "r.txt", "txt"),
        (b"From: Ann\nTo: Ben\nSubject: Report\n\nText", "r.eml", "eml"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "r.mht", "mhtml"),
        (b"\xff\xd8\xff\xe0", "r.txt", "image"),
        (b"# Report\n", "r.md", "md"),
        (b"# Report\n", "r.txt", "txt"),
        (b"= Report\n", "r.adoc", "adoc"),
        (b"Report\n", "r.RST", "rst"),
        (b"Report\n", "r.log", "txt"),
    ],
)
def test_the_content_tells_the_format(head: bytes, name: str, found: str) -> None:
    """A name is asked only among formats of plain text."""
    assert format_of(Sample(head, name)).name == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "xlsx"),
        ("报告.txt", "txt"),
    ],
)
def test_office_files_are_archives_of_a_kind(tmp_path: Path, entry: str, found: str) -> None:
    """Told by what is in them, whatever their name."""
    path = packed(tmp_path / "r.txt", **{entry: REPORT})
    assert format_of(Sample(path.read_bytes(), "r.txt")).name == found


def test_a_missing_part_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Word file without the libraries for it: what it is and what to install, as the fault of this file alone."""

    def nothing(_: str) -> None:
        """No library is installed."""

    monkeypatch.setattr(readers, "find_spec", nothing)
    path = packed(tmp_path / "报告.docx", **{"word/document.xml": REPORT})
    with pytest.raises(InputError, match=r"is a Word file; .*pip install 'llmsum\[docs\]'"):
        read_document(str(path), SETTINGS)


def test_every_format_is_taken_from_a_folder_but_pictures(tmp_path: Path) -> None:
    """Pictures may be scans, but in a folder of reports they hardly ever are."""
    endings = [suffix for found in FORMATS for suffix in found.suffixes]
    for ending in endings:
        (tmp_path / f"r{ending}").touch()
    taken = {Path(entry.path).suffix for entry in walk(tmp_path)}
    pictures = {suffix for found in FORMATS if found.name == "image" for suffix in found.suffixes}
    assert taken == set(endings) - pictures
    assert {Path(entry.path).suffix for entry in passed_over(tmp_path)} == pictures


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    """Its files are named below it, in their order; what no person put there, and archives in it, are left out."""
    packed(
        tmp_path / "2025年.zip",
        **{
            "乙/二.txt": REPORT,
            "一.md": REPORT,
            "图.png": b"x",
            "__MACOSX/._一.md": b"x",
            ".git/x.md": b"x",
            "内.zip": b"",
        },
    )
    gbk_named(tmp_path / "旧.ZIP", "工作总结.txt")
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    entries = {entry.path: entry.size for entry in walk(tmp_path)}
    size = len(REPORT.encode())
    assert list(entries) == ["2025年.zip/一.md", "2025年.zip/乙/二.txt", "a.txt", "旧.ZIP/工作总结.txt"]
    assert set(entries.values()) == {size}
    assert [entry.path for entry in passed_over(tmp_path)] == ["2025年.zip/内.zip", "2025年.zip/图.png"]
    for path in entries:
        assert read_document(str(tmp_path / path), SETTINGS).raw == REPORT


def test_an_archive_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A damaged one is an entry of the folder, so that it is not left out in silence."""
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    assert [(entry.path, entry.size) for entry in walk(tmp_path)] == [("坏.zip", MISSING)]
    bomb = packed(tmp_path / "大.zip", **{"a.txt": "0" * 10_000_000, "b.txt": REPORT})
    with pytest.raises(InputError, match="beyond all measure"):
        read_member(str(bomb), "a.txt", 20_000_000)
    with pytest.raises(InputError, match="more than 1,000 bytes"):
        read_member(str(bomb), "a.txt", 1000)
    with pytest.raises(InputError, match="is not in the archive"):
        read_member(str(bomb), "c.txt", 1000)
    with pytest.raises(InputError, match="no ZIP archive"):
        list(members(str(tmp_path / "坏.zip")))
    locked = bomb.read_bytes().replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    bomb.write_bytes(locked)
    with pytest.raises(InputError, match="protected by a password"):
        read_member(str(bomb), "b.txt", 1000)


def llmsum(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """In a process of its own: the rules work in child processes, which pytest-socket does not let this one have."""
    command = [sys.executable, "-m", "llmsum", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def test_a_batch_tells_what_it_passed_over(tmp_path: Path) -> None:
    """At its end, in `status` and behind an export; not what somebody left out on purpose."""
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("a.txt", "封面.png", "会议.mp4", "b.mp4", "README"):
        (source / name).write_text(REPORT, encoding="utf-8")
    told = "4 passed over as no reports (2 .mp4, 1 without an ending, 1 .png)"
    assert told in " ".join(llmsum("batch", source, "-o", out, "-m", "builtin").stdout.split())
    passed = json.loads(llmsum("status", out, "--json").stdout)["passed_over"]
    assert passed == {"endings": {".mp4": 2, "": 1, ".png": 1}, "examples": ["README", "b.mp4", "会议.mp4"]}
    assert told in llmsum("export", out, "-f", "csv").stderr
    assert "passed over" not in llmsum("batch", source, "-o", out, "-m", "builtin", "--include", "*.txt").stdout


def test_the_text_is_saved_where_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As UTF-8, so that the offsets of a summary count in it, whatever the source was encoded in."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/报告.txt").write_bytes(REPORT.replace("\n", "\r\n").encode("gb18030"))
    llmsum("summarize", "in/报告.txt", "--json", "-o", "报告.json", "--save-text", "文本.txt")
    llmsum("batch", "in", "-o", "out", "-m", "builtin", "--save-text")
    for result, text in (("报告.json", "文本.txt"), ("out/报告.txt.json", "out/报告.txt.txt")):
        saved = Path(text).read_bytes().decode()
        summary = json.loads(Path(result).read_text(encoding="utf-8"))
        for part in (part for item in summary["achievements"] for part in item["evidence"]):
            assert saved[part["start"] : part["end"]] == part["quote"]
