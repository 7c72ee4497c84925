"""What of a folder may go out unread, and the queue of what somebody should read, the doubtful first.

A line of either file has the columns of the table of items; in the queue `why` says what keeps the item from going out.
Rejected items are in neither: they are no part of what a summary tells.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, Literal, NamedTuple

from llmsum.files import atomic_writer
from llmsum.folders.results import OnFault, Unfinished, results, unfinished
from llmsum.models import Evidence, Item, Summary, items_of
from llmsum.render.rows import item_rows

ACCEPTED: Final = "accepted.jsonl"
QUEUE: Final = "queue.jsonl"

Why = Literal["no_summary", "incomplete", "contradiction", "recognised", "not_known", "unsure"]


@dataclass(slots=True)
class Triage:
    """How many items go out, and why how many others do not; `no_summary` counts documents."""

    level: float
    accepted: int = 0
    queued: Counter[Why] = field(default_factory=Counter[Why])


class _Waiting(NamedTuple):
    """A line of the queue that stands in a file for now: how sure the item is, and where."""

    confidence: float
    start: int
    length: int


def triage(out: Path, level: float, on_fault: OnFault) -> Triage:
    """Writes OUT/accepted.jsonl and OUT/queue.jsonl anew, from all results that are there.

    Args:
        out: the folder of a batch.
        level: the least confidence of an item that goes out, inclusive. Nothing of a document that is not complete,
            nothing whose figures the report contradicts, and nothing that was read from a picture goes out.
        on_fault: told each damaged file; the others go on.

    Raises:
        UsageError: if a file cannot be written.
    """
    done = Triage(level)
    with ExitStack() as stack:
        accepted = stack.enter_context(atomic_writer(out / ACCEPTED))
        queue = stack.enter_context(atomic_writer(out / QUEUE))
        lines = stack.enter_context(TemporaryFile())  # a folder of a million items does not fit into memory
        waiting: list[_Waiting] = []
        for row, why in _rows(out, level, on_fault):
            line = json.dumps(row | {"why": why} if why else row, ensure_ascii=False) + "\n"
            if why is None:
                done.accepted += 1
                accepted.write(line)
                continue
            done.queued[why] += 1
            start = lines.tell()
            lines.write(line.encode("utf-8", "backslashreplace"))
            waiting.append(_Waiting(row.get("confidence") or 0.0, start, lines.tell() - start))
        for text in _sorted(waiting, lines):
            queue.write(text)
    return done


def _sorted(waiting: list[_Waiting], lines: BinaryIO) -> Iterator[str]:
    for entry in sorted(waiting):
        lines.seek(entry.start)
        yield lines.read(entry.length).decode()


def _rows(out: Path, level: float, on_fault: OnFault) -> Iterator[tuple[dict[str, Any], Why | None]]:
    """Documents without a summary, then every item; None is beside what may go out."""
    for result in chain(unfinished(out, on_fault), results(out, on_fault)):
        if isinstance(result, Unfinished):
            yield {"document": result.path, "state": result.state, "error": result.error}, "no_summary"
            continue
        whys: dict[str, Why | None] = {item.id: _why(result, item, level) for item in items_of(result)}
        for row in item_rows(result):
            if not row.rejected:
                yield asdict(row), whys[row.id]


def _why(summary: Summary, item: Item, level: float) -> Why | None:
    if summary.incomplete:
        return "incomplete"
    if any(warning.kind == "contradiction" and _is_about(warning.evidence, item) for warning in summary.warnings):
        return "contradiction"
    if any(part.recognised is not None for part in item.evidence):
        return "recognised"
    if item.confidence is None:
        return "not_known"
    return None if item.confidence >= level else "unsure"


def _is_about(places: tuple[Evidence, ...], item: Item) -> bool:
    return any(part.start < place.end and place.start < part.end for part in item.evidence for place in places)
