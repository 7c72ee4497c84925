"""A folder of results against its manifest: the same documents, in the same states, with the same totals."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from llmsum.errors import UsageError
from llmsum.folders.manifest import MANIFEST, SUMMARY, ManifestView, Told
from llmsum.folders.results import Kept, placed, shards, texts_of
from llmsum.verify.document import Task, Verified
from llmsum.verify.fault import Fault, short

RESULT = ".json"


def tasks(out: Path) -> Iterator[Task]:
    """Every summary of a folder."""
    shelved = False
    for kept in placed(out):
        shelved = shelved or kept.start is not None
        yield Task(kept.place, str(kept.file), partial(_text, kept))
    for shard in () if shelved else shards(out):
        for number, text in enumerate(texts_of(shard), 1):
            if text.strip():
                yield Task(None, f"{shard}:{number}", partial(bytes, text))


def _text(kept: Kept) -> bytes:
    try:
        return kept.text()
    except OSError:
        return b""


def sources_of(out: Path) -> Path | None:
    """The folder that a batch read, as its manifest tells; None where there is none."""
    if (out / MANIFEST).is_file():
        with suppress(UsageError, sqlite3.Error), closing(ManifestView(out, untouched=True)) as view:
            order: dict[str, str] = view.fact("order") or {}
            return Path(order["source"]) if "source" in order else None
    return None


def against_manifest(out: Path, found: Iterable[Verified]) -> Iterator[Fault]:
    """Where results, manifest and summary.jsonl do not say the same. Without a manifest there is nothing to compare."""
    if not (out / MANIFEST).is_file():
        if (out / SUMMARY).is_file():
            yield Fault(str(out), "manifest", f"there is a {SUMMARY}, and no {MANIFEST}")
        return
    results = {one.place.removesuffix(RESULT): one for one in found if one.place is not None}
    try:
        with closing(ManifestView(out, untouched=True)) as view:
            for row in view.told():
                yield from _differing(row, results.pop(row.path, None))
            yield from _headlines(out / SUMMARY, view)
    except (UsageError, sqlite3.Error) as error:
        yield Fault(str(out / MANIFEST), "manifest", f"cannot be used ({error})")
        return
    for path, one in results.items():
        if one.told is not None:
            yield Fault(path, "manifest", "has a result, and the manifest does not know it")


def _differing(row: Told, result: Verified | None) -> Iterator[Fault]:
    if result is None:
        if row.has_result:
            yield Fault(row.path, "result", f"is {row.state} by the manifest, and its result is not there")
        return
    if result.told is None or row.state in ("reading", "asking"):  # damaged, as was told; or being made again
        return
    if not row.has_result:
        yield Fault(row.path, "manifest", f"is {row.state} by the manifest, and has a result")
        return
    state, sha256, usage, line = result.told
    if result.path != row.path:
        yield Fault(row.path, "result", f"its result is of another document: {short(result.path, 60)}")
    if state != row.state:
        yield Fault(row.path, "manifest", f"is {row.state} by the manifest, and {state} by its result")
    if sha256 != row.sha256:
        yield Fault(row.path, "manifest", "the digests of its source in manifest and result differ")
    if json.loads(usage) != json.loads(row.usage or "{}"):
        yield Fault(row.path, "manifest", f"took {row.usage} by the manifest, and {usage} by its result")
    if line != row.headline:
        yield Fault(row.path, "manifest", _apart(row.headline, line))


def _apart(kept: str | None, made: str | None) -> str:
    """In which words the headline of the manifest differs from that which the result makes."""
    try:
        here, there = json.loads(kept or "{}"), json.loads(made or "{}")
    except ValueError:
        return "its line of the summary is damaged"
    if not isinstance(here, Mapping):
        return "its line of the summary is damaged"
    known = cast("Mapping[str, Any]", here)
    names = [name for name in there if known.get(name) != there[name]]
    return f"its line of the summary differs from its result in {', '.join(names) or 'its form'}"


def _headlines(file: Path, view: ManifestView) -> Iterator[Fault]:
    """Where summary.jsonl, which a run writes at its end, is not what the manifest would write."""
    run: dict[str, Any] = view.fact("run") or {}
    if not run or run["running"] or run["finished"] != run["due"]:
        return
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        yield Fault(str(file), "manifest", f"cannot be read ({type(error).__name__}), and the run has ended")
        return
    for number, (line, expected) in enumerate(zip_longest(lines, view.headlines()), 1):
        if line != expected:
            words = "is not there" if line is None else "is not in the manifest" if expected is None else "differs"
            yield Fault(str(file), "manifest", f"line {number} {words}; the manifest knows better")
            return
