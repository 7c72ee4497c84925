"""ZIP archives that Office files are, read without trusting what they say of themselves."""

import io
import zipfile
import zlib
from typing import Final, TypeAlias

from lxml import etree

from llmsum.reading.readers.extracted import Unreadable, protected

Element: TypeAlias = etree._Element  # pyright: ignore[reportPrivateUsage] - lxml has no public name for it
MAX_ENTRIES: Final = 10_000
# What all entries of an archive hold, inflated, and one of them. A report of 200 pages has 10 MB of XML.
MAX_INFLATED: Final = 400_000_000
MAX_ENTRY: Final = 80_000_000
ENCRYPTED: Final = 0x1
CHUNK: Final = 1 << 20
DOCTYPE: Final = b"<!DOCTYPE"

BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive that `data` is. Its entries are read with `read_entry`, which inflates no more than they declare.

    Raises:
        Unreadable: damaged, protected by a password, or larger inflated than `MAX_INFLATED`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise damaged() from None
    entries = archive.infolist()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise protected()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise _too_large()
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """What an entry holds; None where there is none of that name.

    Read piece by piece, because `ZipExtFile.read()` inflates all that there is before it looks at the declared size.

    Raises:
        Unreadable: the entry is damaged, or larger than `MAX_ENTRY`.
    """
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > MAX_ENTRY:
        raise _too_large()
    try:
        with archive.open(entry) as stream:
            return b"".join(iter(lambda: stream.read(CHUNK), b""))
    except BROKEN:
        raise damaged() from None


def read_xml(archive: zipfile.ZipFile, name: str) -> Element | None:
    """The root of an XML entry; None where there is none of that name. Entities stay unread, nothing is fetched.

    Raises:
        Unreadable: the entry is damaged, or larger than `MAX_ENTRY`.
    """
    data = read_entry(archive, name)
    return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> Element:
    """The root of an XML document. Entities are refused, nothing is fetched.

    Raises:
        Unreadable: it is no well-formed XML, or has a document type.
    """
    refuse_doctype(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged() from None


def refuse_doctype(data: bytes) -> None:
    """Office files have no document type: it is there to declare entities that grow, or are fetched.

    Raises:
        Unreadable: there is one.
    """
    if DOCTYPE in (data.replace(b"\0", b"") if b"\0" in data[:64] else data):  # NULs: UTF-16
        raise damaged()


def damaged() -> Unreadable:
    """Of a file that breaks off or contradicts itself."""
    return Unreadable("is damaged", "open it in the program that wrote it, save it anew and give that")


def _too_large() -> Unreadable:
    return Unreadable("is far larger inside than a report", "copy its text into a new file and give that")
