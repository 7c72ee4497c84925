"""One file of a folder: read, summarised and written."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from llmsum.engines import EnginePool
from llmsum.errors import InputError, LlmsumError, UsageError
from llmsum.faults import unexpected
from llmsum.files import write_atomically
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.manifest import Outcome
from llmsum.folders.outcomes import failure, outcome_of
from llmsum.folders.resume import Order
from llmsum.models import Document, Summary
from llmsum.pipeline import Progress, summarize_document
from llmsum.reading.document import read_document
from llmsum.reading.readers import FORMATS
from llmsum.render.structured import summary_json
from llmsum.settings import BUILTIN, Settings

TEXTS = tuple(suffix for found in FORMATS if found.is_text for suffix in found.suffixes)
MAX_NAME = 255  # bytes in the name of a file, on nearly every file system


async def summarize_entry(
    entry: Entry,
    on_reply: Callable[[Progress], None] = lambda _: None,
    *,
    order: Order,
    settings: Settings,
    engines: EnginePool,
    batch_id: str = "",
    keep: Callable[[Path, Summary], None] = lambda path, summary: write_atomically(path, summary_json(summary)),
) -> Outcome:
    """Summarises one file and writes the result. What is wrong with the file is in the outcome.

    Args:
        entry: the file.
        on_reply: hears how far it is.
        order: where it is, and where its result goes.
        settings: limits and options.
        engines: what is asked.
        batch_id: names the results as a whole. An answer that this file has paid for in an earlier run, which was
            ended before it was complete, is accounted for as if that run had gone on.
        keep: takes the result, and where it goes; a file of its own if not given.

    Raises:
        LlmsumError: what would go wrong with every file, or ends the run.
    """
    started = time.perf_counter()
    path = key_of(entry.path)
    try:
        document = await _read_aside(entry, order, settings)
        if order.save_text:
            write_atomically(order.text(entry.path), document.raw)
        buyer = f"{batch_id} {path} {document.sha256}" if batch_id else ""
        summary = await summarize_document(document, settings, engines, on_reply, buyer)
        _keep(order.target(entry.path), summary, keep)
    except InputError as error:
        return failure(path, error, time.perf_counter() - started)
    except LlmsumError:
        raise
    except Exception as error:
        return failure(path, unexpected(error, path), time.perf_counter() - started)
    return outcome_of(path, summary, time.perf_counter() - started)


def _keep(target: Path, summary: Summary, keep: Callable[[Path, Summary], None]) -> None:
    try:
        keep(target, summary)
    except UsageError:
        if target.is_dir() or any(folder.is_file() for folder in target.parents):  # such as that of 报告.txt.json/a.txt
            wrong = "has the name of another result, or is in a folder that has"
            raise InputError(summary.source.path, wrong, "give the file or its folder another name") from None
        raise


async def _read_aside(entry: Entry, order: Order, settings: Settings) -> Document:
    """The document; where a process of its own reads it, this one goes on with other reports meanwhile."""
    if entry.path.lower().endswith(TEXTS) or (settings.model == BUILTIN and not settings.base_url):
        return _read(entry, order, settings)
    from asyncio import to_thread

    return await to_thread(_read, entry, order, settings)


def _read(entry: Entry, order: Order, settings: Settings) -> Document:
    """The document, named as the manifest names it: by its place in the folder, wherever that may be."""
    if len(os.fsencode(order.target(entry.path).name)) > MAX_NAME:
        raise InputError(key_of(entry.path), "has too long a name for a result", "give the file a shorter name")
    if entry.path.endswith("/"):
        raise InputError(key_of(entry.path), "this folder may not be read", "change its permissions, or --exclude it")
    document = read_document(os.path.join(order.source, entry.path), settings)
    return replace(document, path=key_of(entry.path))
