"""One summary, verified: against its source, in itself, and with what the manifest should say of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from llmsum.folders.outcomes import outcome_of
from llmsum.folders.results import checked
from llmsum.models import Summary
from llmsum.settings import Settings
from llmsum.verify.fault import Fault
from llmsum.verify.ledger import misfits
from llmsum.verify.quotations import Named, misquoted, passages, unproved
from llmsum.verify.source import as_read, source_of


class Task(NamedTuple):
    """A summary to verify: where it is, for the manifest and for a person, and what reads its JSON."""

    place: str | None
    file: str
    read: Callable[[], bytes]


class Way(NamedTuple):
    """How: where sources are, limits of reading, whether coverage is counted anew."""

    sources: Path | None
    settings: Settings
    recount: bool


class Verified(NamedTuple):
    """What became of a summary. `told` is what the manifest should say of it; None where it is damaged."""

    place: str | None
    path: str
    told: tuple[str, str | None, str, str | None] | None
    quotations: int
    faults: tuple[Fault, ...]


def verified(task: Task, way: Way) -> Verified:
    """Verifies one summary. What it finds is in the result; it neither raises nor writes."""
    damage: list[str] = []
    summary = next(checked(task.file, task.read, lambda error: damage.append(str(error))), None)
    if summary is None:
        told = damage[0].removeprefix(f"{task.file}: ")
        return Verified(task.place, task.file, None, 0, (Fault(task.file, "result", told),))
    path = summary.source.path
    outcome, quoted = outcome_of(path, summary), tuple(passages(summary))
    said = outcome.state, outcome.sha256, json.dumps(asdict(outcome.usage)), outcome.headline
    return Verified(task.place, path, said, len(quoted), tuple(_faults(summary, quoted, way)))


def _faults(summary: Summary, quoted: Sequence[Named], way: Way) -> Iterator[Fault]:
    yield from misfits(summary)
    yield from unproved(summary)
    document = source_of(summary, way.sources, way.settings)
    if isinstance(document, Fault):
        yield document
        return
    differing = list(as_read(summary, document))
    yield from differing
    yield from misquoted(quoted, document, summary.source.path)
    if way.recount and not differing:
        from llmsum.verify.coverage import recounted  # it loads all that cuts a report

        yield from recounted(summary, document, way.settings)
