"""Cuts inline text into chunks the way a report is cut."""

import hashlib

from llmsum.models import Chunk, Document
from llmsum.reading.report import Report, read_report
from llmsum.settings import load_settings


def document(text: str, path: str = "report.txt") -> Document:
    return Document(path, text, hashlib.sha256(text.encode()).hexdigest(), "txt", "utf-8")


def report(text: str) -> Report:
    return read_report(document(text), load_settings())


def only_chunk(text: str) -> Chunk:
    """The one chunk that `text` makes below its heading."""
    chunks = report(text).chunks
    assert len(chunks) == 1, [chunk.section.title for chunk in chunks]
    return chunks[0]
