"""The text of a summary, read again: of its source where that is unchanged, else of what `--save-text` kept."""

import hashlib
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from llmsum.errors import InputError, UsageError
from llmsum.folders.manifest import MANIFEST, ManifestView
from llmsum.folders.resume import TEXT
from llmsum.models import Document, Summary
from llmsum.reading.archives import read_member, splits
from llmsum.reading.document import read_document
from llmsum.reading.readers import FORMATS
from llmsum.settings import Settings

TEXTS: Final = frozenset(found.name for found in FORMATS if found.is_text)


class Originals:
    """Where the reports of a folder of results are, and their texts.

    Args:
        out: the folder of results. Where no manifest tells the folder of its reports, paths of summaries are taken as
            they are, from where the program runs.
        sources: the folder of the reports, whatever a manifest tells.
    """

    def __init__(self, out: Path, sources: Path | None = None) -> None:
        self._out = out
        self._root = sources or _root(out)

    def document(self, summary: Summary) -> Document | None:
        """What a summary is of, with its layout if that can be had; None where the text is gone or not the same."""
        read = self._again(summary) or self._saved(summary)
        return read and replace(read, path=summary.source.path)

    def data(self, summary: Summary) -> bytes | None:
        """The bytes of the report itself; None where it is gone or has changed."""
        path = self._root / summary.source.path
        try:
            split = splits(str(path))
            data = path.read_bytes() if split is None else read_member(*split, Settings().max_bytes)
        except (OSError, ValueError, InputError):
            return None
        return data if hashlib.sha256(data).hexdigest() == summary.source.sha256 else None

    def _again(self, summary: Summary) -> Document | None:
        source = summary.source
        path = self._root / source.path
        settings = Settings(encoding=source.encoding if source.format in TEXTS else None)
        try:
            if splits(str(path)) is None:
                if not _is_unchanged(path, source.sha256):
                    return None
                settings = replace(settings, max_bytes=path.stat().st_size)  # the very file was read before
            document = read_document(str(path), settings)
        except (OSError, ValueError, InputError, UsageError):  # ValueError: a name that no file can have
            return None
        return document if document.sha256 == source.sha256 and _is_text_of(document.raw, summary) else None

    def _saved(self, summary: Summary) -> Document | None:
        source = summary.source
        try:
            with (self._out / (source.path + TEXT)).open(encoding="utf-8", newline="") as file:
                text = file.read()
        except (OSError, ValueError):
            return None
        if source.text_sha256 is None or not _is_text_of(text, summary):
            return None
        return Document(source.path, text, source.sha256, source.format, source.encoding)


def _root(out: Path) -> Path:
    if (out / MANIFEST).is_file():
        with suppress(UsageError, sqlite3.Error), closing(ManifestView(out)) as view:
            order: dict[str, str] = view.fact("order") or {}
            return Path(order.get("source", ""))
    return Path()


def _is_unchanged(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _is_text_of(text: str, summary: Summary) -> bool:
    """Whether offsets count in this text; summaries of schema version 1 do not tell, and their quotations have to."""
    known = summary.source.text_sha256
    return known is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == known
