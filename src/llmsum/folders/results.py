"""What a batch left in its folder, read back: the summaries, and the documents that have none.

A summary is a file of its own, OUT/<relative path>.json, or one of many in a shard: a line of OUT/shards/*.jsonl or a
value in the column `summary` of OUT/shards/*.parquet. Where the manifest says which line a summary is, other lines are
older ones, and a file of its own is a newer one.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from llmsum.errors import InputError, LlmsumError, MissingExtra, UsageError
from llmsum.folders.folder import key_of, walk
from llmsum.folders.manifest import MANIFEST, SHARDS, ManifestView, unusable
from llmsum.models import Summary
from llmsum.patterns import regex
from llmsum.schema import READABLE, read_summary, version_of

REMEDY: Final = "if a batch made it, remove it and run the batch again"
NEWER_REMEDY: Final = "read it with that llmsum, or remove it and run the batch again"
SURROGATE: Final = regex("[\ud800-\udfff]")
SHARD_ROWS: Final = 64  # summaries of a Parquet shard that are in memory at once

OnFault = Callable[[LlmsumError], None]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A document without a summary: the manifest's word for its state, and what went wrong, if anything did."""

    path: str
    state: str
    kind: str | None = None
    error: str | None = None


class Kept(NamedTuple):
    """Where a summary is: a whole file, or the line of a shard that begins at a byte.

    `place` is the path below the folder that it has as a file of its own, or would have.
    """

    place: str
    file: Path
    start: int | None

    def text(self) -> bytes:
        """Its JSON.

        Raises:
            OSError: if it cannot be read.
        """
        if self.start is None:
            return self.file.read_bytes()
        with self.file.open("rb") as shard:
            shard.seek(self.start)
            return shard.readline()


def results(out: Path, on_fault: OnFault) -> Iterator[Summary]:
    """Every summary in a folder, in path order; of shards that no manifest knows, by their names. One at a time.

    Args:
        out: the folder.
        on_fault: told each file or line that holds no summary; the others go on.

    Raises:
        MissingExtra: if there are Parquet shards and pyarrow is not installed.
        UsageError: if `out` is no folder or may not be read.
    """
    shelved = False
    for kept in placed(out):
        shelved = shelved or kept.start is not None
        yield from checked(str(kept.file), kept.text, on_fault)
    for path in () if shelved else shards(out):
        yield from _shard(path, texts_of(path), on_fault)


def placed(out: Path) -> Iterator[Kept]:
    """Where the summaries of a folder are, in the order of their places; shards that no manifest knows are left out.

    Raises:
        UsageError: if `out` is no folder or may not be read.
    """
    files = (Kept(key_of(entry.path), out / entry.path, None) for entry in walk(out, ("*.json",)))
    last = ""
    for kept in merge(files, _shelved(out), key=itemgetter(0)):
        if kept.place != last:  # of two the file comes first
            yield kept
        last = kept.place


def shards(out: Path) -> Iterator[Path]:
    """The shards of a folder, by their names."""
    folder = out / SHARDS
    for entry in walk(folder, ("*.jsonl", "*.parquet")) if folder.is_dir() else ():
        yield folder / entry.path


def texts_of(shard: Path) -> Iterator[bytes]:
    """The JSON in each row of a shard; empty where a row is about a document without a summary.

    Raises:
        MissingExtra: if it is a Parquet shard and pyarrow is not installed.
    """
    return _values(shard) if shard.suffix == ".parquet" else _lines(shard)


def unfinished(out: Path, on_fault: OnFault) -> Iterator[Unfinished]:
    """The documents that the manifest names and that have no summary, in path order. A manifest need not be there."""
    if not (out / MANIFEST).is_file():
        return
    try:
        with closing(ManifestView(out, untouched=True)) as manifest:
            yield from (Unfinished(*row) for row in manifest.unfinished())
    except UsageError as error:
        on_fault(error)
    except sqlite3.Error as error:
        on_fault(unusable(out / MANIFEST, error))


def _shelved(out: Path) -> Iterator[Kept]:
    """The lines of shards that the manifest knows; none if it cannot be read, as `unfinished` tells."""
    if (out / MANIFEST).is_file():
        with suppress(UsageError, sqlite3.Error), closing(ManifestView(out, untouched=True)) as manifest:
            for place, shard, start in manifest.shelved():
                yield Kept(place, out / SHARDS / shard, start)


def checked(place: str, read: Callable[[], bytes], on_fault: OnFault) -> Iterator[Summary]:
    """The summary at a place, or nothing and a word why."""
    text = b""
    try:
        text = read()
        yield _summary(text)
    except OSError as error:
        on_fault(InputError(place, f"cannot be read ({error.strerror})", "make it readable"))
    except ValueError:
        version = version_of(text)
        if version is None or version in READABLE:
            on_fault(InputError(place, "is damaged, or no summary of this version", REMEDY))
        else:
            on_fault(InputError(place, f"is of schema version {version}, made by a newer llmsum", NEWER_REMEDY))


def _summary(text: bytes) -> Summary:
    """The summary whose JSON this is.

    Raises:
        ValueError: if it is none.
    """
    try:
        return read_summary(text)
    except ValueError:
        if rb"\ud" not in text:
            raise
    # Bytes of a file name that are no UTF-8 are lone surrogates in our JSON, and pydantic takes none: `folder.key_of`.
    whole = json.dumps(json.loads(text), ensure_ascii=False)
    return read_summary(SURROGATE.sub(lambda found: rf"\\u{ord(found[0]):04x}", whole))


def _shard(path: Path, texts: Iterator[bytes], on_fault: OnFault) -> Iterator[Summary]:
    """The summaries of a shard. A fault of the file itself, unlike that of a line, costs all that is behind it."""
    try:
        for number, text in enumerate(texts, 1):
            if text.strip():
                yield from checked(f"{path}:{number}", partial(bytes, text), on_fault)
    except (OSError, ValueError, KeyError) as error:
        on_fault(InputError(str(path), f"is no shard that can be read ({type(error).__name__})", REMEDY))


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines


def _values(path: Path) -> Iterator[bytes]:
    """The JSON in each row; empty where a row is about a document without a summary."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("reading Parquet shards", "export") from None
    with parquet.ParquetFile(path) as shard:
        for batch in shard.iter_batches(SHARD_ROWS, columns=["summary"]):
            yield from ((text or "").encode() for text in batch.column("summary").to_pylist())
