"""The source of a summary, read again in its format."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from llmsum.errors import InputError
from llmsum.models import Document, Summary
from llmsum.patterns import regex
from llmsum.reading.document import STDIN, read_document
from llmsum.reading.readers import FORMATS
from llmsum.settings import Settings
from llmsum.verify.fault import Fault

ESCAPED = regex(r"\\udc([89a-f][0-9a-f])")
TEXTS = frozenset(found.name for found in FORMATS if found.is_text)


def source_of(summary: Summary, folder: Path | None, settings: Settings) -> Document | Fault:
    """The document that a summary is of, or why its quotations cannot be looked up.

    Args:
        summary: whose source is read.
        folder: where sources are; None: paths are as the command that made the summary was given them.
        settings: limits of reading. The encoding is that of the summary.
    """
    named = summary.source.path
    if named in (STDIN, "standard input"):
        return Fault(named, "source", "came from standard input and cannot be read again")
    path = _on_disk(os.path.join(folder, named) if folder else named)
    codec = summary.source.encoding if summary.source.format in TEXTS else settings.encoding
    try:
        document = read_document(path, replace(settings, encoding=codec))
    except InputError as error:
        return Fault(named, "source", f"{error.wrong}: quotations cannot be looked up")
    if document.sha256 != summary.source.sha256:
        return Fault(named, "source", "has changed since it was summarised: quotations cannot be looked up")
    return document


def as_read(summary: Summary, document: Document) -> Iterator[Fault]:
    """Where the text of the source is not the one that offsets count in."""
    source = summary.source
    if source.text_sha256 is not None and document.text_sha256 != source.text_sha256:
        yield Fault(source.path, "text", "is read as another text than the one that was summarised")
    if source.chars != len(document.raw):
        yield Fault(source.path, "text", f"has {len(document.raw)} characters, not {source.chars}")
    if source.format != document.format:
        yield Fault(source.path, "text", f"is read as {document.format}, and was as {source.format}")


def _on_disk(path: str) -> str:
    """A path as the file system has it: results write bytes that are no UTF-8 as escapes."""
    if "\\udc" in path and not os.path.exists(path):
        return ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), path)
    return path
