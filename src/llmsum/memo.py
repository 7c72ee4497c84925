"""Whole summaries by what they were made of: a report whose every answer is known is not read, cut and grounded again.

An entry is as good as the answers below it: its key holds everything that decides a summary, the program's own text
included, and what is recalled is what the cached answers would have come to. A summary with a gap is not kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from llmsum.llm.endpoints import Endpoint
from llmsum.llm.entries import mark
from llmsum.models import (
    KINDS,
    SPECS,
    Caution,
    Change,
    ChunkOutcome,
    Coverage,
    Document,
    Evidence,
    Item,
    Metric,
    Provenance,
    Rejected,
    Source,
    Summary,
    Usage,
    plain,
)
from llmsum.reading.ways import way_of
from llmsum.resources import PACKAGE, shipped_folder
from llmsum.settings import Settings
from llmsum.stores.replies import Replies

FORMAT = 2
# What decides a summary beside the document, the endpoint, the way of reading and the program.
DECIDING = ("temperature", "script")


class Memo:
    """Keeps the summaries that one endpoint's answers come to, beside the answers."""

    def __init__(self, replies: Replies, settings: Settings, endpoint: Endpoint) -> None:
        self.replies = replies
        self._settings = settings
        self._endpoint = endpoint

    async def recall(self, document: Document, buyer: str) -> Summary | None:
        """The summary of a document; None if it is not known, or the settings want it made anew.

        To whom bought the answers it is what it was then; to others all of it is cached and free.
        """
        if self._settings.refresh:
            return None
        entry = await self.replies.get(summary_key(document, self._settings, self._endpoint))
        return None if entry is None else recalled(entry, document, buyer)

    async def keep(self, document: Document, summary: Summary, buyer: str) -> None:
        """Stores a summary, unless a chunk got no complete answer."""
        if not summary.incomplete:
            key = summary_key(document, self._settings, self._endpoint)
            unplaced = replace(summary, source=replace(summary.source, path=""))
            await self.replies.put(key, {"summary": plain(unplaced), "buyer": mark(buyer)})


def summary_key(document: Document, settings: Settings, endpoint: Endpoint) -> str:
    """SHA-256 of everything that decides a summary; the document's path is no part of it."""
    made_of = {
        "summary": FORMAT,
        "document": [document.sha256, _digest_of(document.raw), document.encoding, document.format],
        "endpoint": [endpoint.identity, endpoint.model, endpoint.mode, endpoint.token_limit, dict(endpoint.extra)],
        "settings": [getattr(settings, name) for name in DECIDING],
        **({"kinds": settings.kinds} if settings.kinds else {}),
        "reading": way_of(settings).deciding,
        "prompts": _digest(settings.prompts, "*.md") if settings.prompts else None,
        "program": _program(),
    }
    return hashlib.sha256(json.dumps(made_of, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _digest_of(text: str) -> str:
    """What was extracted: with or without the recognition of scans it may differ for the same bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> str:
    """Digest of modules, weights and templates: whoever changes one of them sees what the change does."""
    return _digest(PACKAGE, "*.py") + _digest(PACKAGE, "*.toml") + _digest(shipped_folder("prompts"), "*.md")


def _digest(folder: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob(pattern)):
        text = file.read_bytes()
        digest.update(f"{file.name} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def recalled(entry: Mapping[str, Any], document: Document, buyer: str) -> Summary | None:
    """The summary in an entry, told of `document`; None if the entry is damaged."""
    try:
        summary = _summary(entry["summary"])
    except (KeyError, TypeError):
        return None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    summary = replace(
        summary,
        source=replace(summary.source, path=document.path),
        provenance=replace(summary.provenance, created=now),
    )
    if buyer and entry.get("buyer") == mark(buyer):
        return summary
    return replace(
        summary,
        chunks=tuple(replace(chunk, cached=True, attempts=0) for chunk in summary.chunks),
        usage=Usage(cached_requests=summary.usage.requests + summary.usage.cached_requests),
    )


def _summary(stored: Mapping[str, Any]) -> Summary:
    """The contract out of our own JSON. pydantic, which reads it wherever it comes from, takes too long to load."""
    nouns = {"source": Source, "coverage": Coverage, "usage": Usage, "provenance": Provenance}
    fields: dict[str, Any] = dict(stored)
    lists = {spec.name: _items(spec.item, fields.pop(spec.plural)) for spec in SPECS.values() if spec.plural in fields}
    fields |= {SPECS[kind].plural: lists.pop(kind) for kind in KINDS}
    fields["more"] = lists
    fields["rejected"] = _items(Rejected, stored["rejected"])
    for name, noun in nouns.items():
        fields[name] = noun(**stored[name])
    fields["chunks"] = tuple(ChunkOutcome(**chunk) for chunk in stored["chunks"])
    fields["warnings"] = tuple(map(_caution, stored["warnings"]))
    fields["units"] = tuple(stored["units"])
    return Summary(**fields)


def _items(noun: type[Item], stored: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(_item(noun, item) for item in stored)


def _item(noun: type[Item], stored: Mapping[str, Any]) -> Item:
    fields: dict[str, Any] = {
        **stored,
        "evidence": tuple(map(_evidence, stored["evidence"])),
        "changes": tuple(Change(**change) for change in stored["changes"]),
        "metrics": tuple(Metric(**metric) for metric in stored["metrics"]),
    }
    return noun(**fields)


def _caution(stored: Mapping[str, Any]) -> Caution:
    fields: dict[str, Any] = {**stored, "evidence": tuple(map(_evidence, stored["evidence"]))}
    return Caution(**fields)


def _evidence(stored: Mapping[str, Any]) -> Evidence:
    fields: dict[str, Any] = {**stored, "boxes": tuple(tuple(box) for box in stored["boxes"])}
    return Evidence(**fields)
