"""A source on disk or on standard input → Document. What cannot be read, or is too much, is refused with what to do."""

import hashlib
import sys
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from llmsum.errors import InputError, Missing
from llmsum.models import Document
from llmsum.reading.archives import read_member, splits
from llmsum.reading.charset import is_text
from llmsum.reading.readers import FORMATS, Format, format_of
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.signatures import OLE, Sample
from llmsum.settings import Settings

STDIN = "-"
CONVERT = "extract its text into a UTF-8 .txt file and give that"
NO_WORDS = "holds no words, only white space or marks"

# Files that are no reports as they are: how they begin, what they are, what to do.
OTHERS = (
    (b"PK\x05\x06", "is an empty ZIP archive", "give a file that holds a report"),
    (b"PK\x03\x04", "is a ZIP archive", "summarise what is in it with llmsum batch"),
    (b"\x1f\x8b", "is a gzip archive", "unpack it and give what is in it"),
    (b"Rar!", "is a RAR archive", "unpack it and give what is in it"),
    (b"7z\xbc\xaf", "is a 7-Zip archive", "unpack it and give what is in it"),
    (b"GIF8", "is a GIF image", "give a scan as PNG, JPEG or PDF, or its text"),
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_SLIDES = "PowerPoint Document".encode("utf-16-le")


def read_document(path: str, settings: Settings) -> Document:
    """Reads one source; "-" is standard input, archive.zip/report.docx a file in an archive.

    Raises:
        InputError: missing, unreadable, a folder, over `settings.max_bytes`, or anything that `decode` refuses.
        UsageError: `settings.encoding` is no text encoding.
    """
    return decode(_read(path, settings.max_bytes), path, settings.encoding, ocr=settings.ocr)


def decode(data: bytes, path: str, encoding: str | None = None, *, ocr: bool = True) -> Document:
    """The Document that `data` holds.

    Of text, line ends stay as they are; a byte-order mark is dropped, and shows in the codec's name (`utf-8-sig`,
    `utf-16`).

    Args:
        data: a whole file.
        path: names it; its suffix tells Markdown from plain text.
        encoding: of a format that is text, overriding detection.
        ocr: whether scanned pages may be recognised, if the extra for it is installed.

    Raises:
        InputError: empty or damaged data, of no format that is read or that what is installed can read, not in
            `encoding`, or in one that cannot be told.
        UsageError: `encoding` is no text encoding.
    """
    name = _name(path)
    if not data:
        raise InputError(name, "is empty", "give a file that holds a report")
    sample = Sample(data, path)
    found = format_of(sample)
    if found.is_text:
        _refuse_others(sample, name)
    extracted = _extract(found, data, Wanted(encoding, ocr, name))
    if found.is_text and "\0" in extracted.text:
        raise InputError(name, "holds NUL characters, so it is no text or in another encoding", CONVERT)
    if not any(char.isalnum() for char in extracted.text):
        raise InputError(name, NO_WORDS, "give a file that holds a report")
    text, blocks, codec, remarks = extracted
    return Document(path, text, hashlib.sha256(data).hexdigest(), found.name, codec, blocks, remarks)


def _extract(found: Format, data: bytes, wanted: Wanted) -> Extracted:
    if found.is_text:
        return import_module(found.path).extract(data, wanted)
    if not found.is_there:
        raise InputError(wanted.name, f"is {found.told}", f"install what reads it: pip install 'llmsum[{found.extra}]'")
    from llmsum.reading.apart import extract_apart

    return extract_apart(found.path, data, wanted)


def _name(path: str) -> str:
    return "standard input" if path == STDIN else path


def _read(path: str, max_bytes: int) -> bytes:
    try:
        if path == STDIN:
            return _read_at_most(max_bytes, sys.stdin.buffer, path)
        if (split := splits(path)) is not None:
            return read_member(*split, max_bytes)
        if Path(path).is_dir():
            remedy = f"llmsum batch {path.rstrip(chr(47))} -o OUT summarises what is in it"
            raise InputError(path, "is a folder", remedy)
        if Path(path).stat().st_size > max_bytes:
            raise _too_large(path, max_bytes)
        with Path(path).open("rb") as stream:
            return _read_at_most(max_bytes, stream, path)
    except FileNotFoundError:
        raise Missing(path) from None
    except PermissionError:
        raise InputError(path, "may not be read by this user", "change its permissions, or read a copy") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        wrong = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError(_name(path), wrong, "check the path and the disk") from None


def _read_at_most(max_bytes: int, stream: BinaryIO, path: str) -> bytes:
    """One byte more than allowed tells an over-long pipe, or a file that grew, without reading it all."""
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(path, max_bytes)
    return data


def _too_large(path: str, max_bytes: int) -> InputError:
    return InputError(_name(path), f"has more than {max_bytes:,} bytes", "split it, or raise --max-bytes")


def _refuse_others(sample: Sample, name: str) -> None:
    data = sample.data
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise InputError(name, "is protected by a password", "save it without one and give that")
        slides = OLD_SLIDES in data
        told = "is an old PowerPoint file" if slides else "is an old Office file of a kind that is not read"
        raise InputError(name, told, f"save it as {'.pptx' if slides else '.docx'} and give that")
    if promised := next((other for other in FORMATS if other.promises(sample.suffix)), None):
        wrong = f"is not {promised.told}, as its name says, or only the beginning of one"
        raise InputError(name, wrong, "it may be damaged: get it anew, or call it .txt if it is text")
    for mark, told, remedy in OTHERS:
        if data.startswith(mark):
            raise InputError(name, told, remedy)
    if not is_text(data):
        known = " ".join(other.suffixes[0] for other in FORMATS)
        raise InputError(name, "is no text, and of no format that is read", f"give a report as one of these: {known}")
