"""ZIP archives and XML that do not say the truth."""

import io
import struct
import zipfile

import pytest

from llmsum.reading.readers import docx
from llmsum.reading.readers.archive import MAX_ENTRIES, MAX_ENTRY, MAX_INFLATED, open_archive, parse_xml, read_entry
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.wordml import p, packed


def archived(**entries: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return into.getvalue()


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """An archive in whose entries something stands for something else."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archived(**{name: archive.read(name).replace(old, new) for name in archive.namelist()})


def with_size(data: bytes, size: int) -> bytes:
    """An archive whose directory says that its first entry holds so much."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def encrypted(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        pytest.param(b"", "is damaged", id="empty"),
        pytest.param(b"PK\x03\x04" + b"\0" * 40, "is damaged", id="cut off"),
        pytest.param(encrypted(archived(a=b"x")), "is protected by a password", id="protected"),
        pytest.param(with_size(archived(a=b"x"), MAX_INFLATED + 1), "is far larger inside than a report", id="large"),
        pytest.param(archived(**{str(one): b"" for one in range(MAX_ENTRIES + 1)}), "is far larger", id="many"),
    ],
)
def test_an_archive_that_cannot_be_read_is_told(data: bytes, wrong: str) -> None:
    with pytest.raises(Unreadable, match=wrong):
        open_archive(data)


def test_an_entry_that_is_larger_than_it_says_is_not_inflated() -> None:
    archive = open_archive(with_size(archived(a=b"0" * 10_000_000), 10))
    with pytest.raises(Unreadable, match="is damaged"):
        read_entry(archive, "a")


def test_a_large_entry_is_not_read() -> None:
    archive = open_archive(with_size(archived(a=b"x"), MAX_ENTRY + 1))
    with pytest.raises(Unreadable, match="is far larger"):
        read_entry(archive, "a")


def test_an_entry_that_is_not_there_is_none() -> None:
    assert read_entry(open_archive(archived(a=b"x")), "b") is None


def test_entities_are_not_read() -> None:
    """No Office program writes any: a file that declares them is refused as a whole."""
    bomb = b'<!DOCTYPE a [<!ENTITY x "0123456789"><!ENTITY y SYSTEM "file:///etc/hostname">]><a>&x;&y;</a>'
    with pytest.raises(Unreadable, match="is damaged"):
        parse_xml(bomb)


def test_what_stands_outside_the_file_is_not_fetched() -> None:
    data = changed(
        packed(p("文"), styles="<w:style"), b'Target="styles.xml"', b'TargetMode="External" Target="//a/styles.xml"'
    )
    assert docx.extract(data, Wanted()).text == "文\n"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        pytest.param(archived(**{"xl/workbook.xml": b"<a/>"}), "holds no Word document", id="another program's"),
        pytest.param(archived(**{"word/document.xml": b"<w:document"}), "is damaged", id="broken"),
        pytest.param(packed(p("")), "holds no text", id="no words"),
        pytest.param(packed(p("<w:r><w:drawing/></w:r>")), "holds pictures and no text", id="a scan"),
        pytest.param(packed("<w:altChunk/>"), "holds its text as a file inside it", id="a file inside"),
    ],
)
def test_a_word_file_without_text_says_why(data: bytes, wrong: str) -> None:
    with pytest.raises(Unreadable, match=wrong):
        docx.extract(data, Wanted())


def test_a_part_that_only_tells_the_look_may_be_broken() -> None:
    assert docx.extract(packed(p("文"), styles="<w:style"), Wanted()).text == "文\n"


def test_strict_files_are_read() -> None:
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = changed(packed(p("文")), usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert docx.extract(strict, Wanted()).text == "文\n"
