"""A source on disk or on standard input → Document. What is no text, or too much of it, is refused with what to do."""

import hashlib
import sys
from pathlib import Path
from typing import BinaryIO

from llmsum.errors import InputError
from llmsum.models import Document
from llmsum.reading.charset import decode_text
from llmsum.settings import Settings

STDIN = "-"
MARKDOWN = frozenset({".md", ".markdown"})
CONVERT = "extract its text into a UTF-8 .txt file and give that"

NOT_TEXT = frozenset(
    {".pdf", ".doc", ".docx", ".wps", ".rtf", ".odt", ".epub"}
    | {".xls", ".xlsx", ".et", ".ppt", ".pptx", ".dps", ".zip", ".png", ".jpg", ".jpeg"}
)

# How files that are no plain text begin.
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .ppt or .wps)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
# Names inside a ZIP archive that tell which Office program wrote it.
OFFICE = ((b"word/", "a Word file (.docx)"), (b"xl/", "an Excel file (.xlsx)"), (b"ppt/", "a PowerPoint file (.pptx)"))


def read_document(path: str, settings: Settings) -> Document:
    """Reads one source; "-" is standard input.

    Raises:
        InputError: missing, unreadable, a folder, over `settings.max_bytes`, or anything that `decode` refuses.
        UsageError: `settings.encoding` is no text encoding.
    """
    suffix = Path(path).suffix.lower()
    data = _read(path, settings.max_bytes)
    if suffix in NOT_TEXT:
        _refuse_binary(data, path)
        raise InputError(path, f"{suffix} files are not read", CONVERT)
    return decode(data, path, "md" if suffix in MARKDOWN else "txt", settings.encoding)


def decode(data: bytes, path: str, fmt: str, encoding: str | None) -> Document:
    """The Document that `data` holds. `path` names it, `encoding` overrides detection.

    Line ends stay as they are. A byte-order mark is dropped, and shows in the codec's name (`utf-8-sig`, `utf-16`).

    Raises:
        InputError: empty or binary data, data that is not in `encoding`, or an encoding that cannot be told.
        UsageError: `encoding` is no text encoding.
    """
    name = _name(path)
    if not data:
        raise InputError(name, "is empty", "give a file that holds a report")
    _refuse_binary(data, name)
    raw, codec = decode_text(data, name, encoding)
    if "\0" in raw:
        raise InputError(name, "holds NUL characters, so it is no text or in another encoding", CONVERT)
    if not any(char.isalnum() for char in raw):
        raise InputError(name, "holds no words, only white space or marks", "give a file that holds a report")
    return Document(path, raw, hashlib.sha256(data).hexdigest(), fmt, codec)


def _name(path: str) -> str:
    return "standard input" if path == STDIN else path


def _read(path: str, max_bytes: int) -> bytes:
    try:
        if path == STDIN:
            return _read_at_most(max_bytes, sys.stdin.buffer, path)
        if Path(path).is_dir():
            raise InputError(path, "is a folder", f"give the files in it, for example {path.rstrip(chr(47))}/*.txt")
        if Path(path).stat().st_size > max_bytes:
            raise _too_large(path, max_bytes)
        with Path(path).open("rb") as stream:
            return _read_at_most(max_bytes, stream, path)
    except FileNotFoundError:
        raise InputError(path, "does not exist", "check the path") from None
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


def _refuse_binary(data: bytes, name: str) -> None:
    found = next((what for signature, what in SIGNATURES if data.startswith(signature)), None)
    if found == "a ZIP archive":
        found = next((what for entry, what in OFFICE if entry in data), found)
    if found:
        raise InputError(name, f"is {found}, not plain text", CONVERT)
