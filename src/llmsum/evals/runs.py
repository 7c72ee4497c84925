"""What a run is on disk: one JSON file that can be scored again without a call.

Runs live in `evals/runs/`, which git ignores. The one that later runs are measured against is `evals/baseline.json`.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any, cast

from pydantic import ValidationError, field_validator

from llmsum.errors import UsageError
from llmsum.evals.base import Frozen
from llmsum.evals.cases import HELD_OUT, Case
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.evals.statistics import Mean, mean_of
from llmsum.models import Summary
from llmsum.schema import is_first, upgraded

RUNS = "runs"
BASELINE = "baseline"
NOT_IN_NAMES = re.compile(r"[^\w.]+")


class Repeat(Frozen):
    """One answer to one document. `summary` is None where the document failed."""

    score: DocumentScore
    summary: Summary | None

    @field_validator("summary", mode="before")
    @classmethod
    def _of_today(cls, value: Any) -> Any:
        """A baseline outlives the schema version that it was blessed in."""
        return upgraded(cast("dict[str, Any]", value)) if is_first(value) else value


class DocumentRun(Frozen):
    """All repeats of one document. `labels_sha256` tells by which labels they were scored."""

    document: str
    labels_sha256: str
    repeats: tuple[Repeat, ...]

    @property
    def held_out(self) -> bool:
        """True where prompts and rules were tuned without looking at it."""
        return self.document in HELD_OUT

    @property
    def failed(self) -> bool:
        """True where a repeat gave no summary."""
        return any(repeat.score.error is not None for repeat in self.repeats)

    @property
    def scores(self) -> tuple[DocumentScore, ...]:
        """The scores of the repeats."""
        return tuple(repeat.score for repeat in self.repeats)

    def average(self, read: Callable[[DocumentScore], float | None]) -> float | None:
        """The mean over the repeats that have the score; None where none has it."""
        values = [value for score in self.scores if (value := read(score)) is not None]
        return fmean(values) if values else None


class Run(Frozen):
    """One engine on the labelled documents.

    `settings` are those that change what is asked or answered; `prompts` maps a template's name to its SHA-256;
    `documents` are in the order of their names; `note` is why a baseline was blessed.
    """

    id: str
    created: datetime
    model: str
    settings: dict[str, Any]
    prompts: dict[str, str]
    repeats: int
    documents: tuple[DocumentRun, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """The mean F1 over documents; those that failed count as 0 and are told beside it."""

    f1: Mean | None
    scored: int
    failed: int

    def __str__(self) -> str:
        counts = f"({self.scored} scored, {self.failed} failed)"
        if self.f1 is None:
            return f"no score {counts}"
        interval = self.f1.interval
        return f"{self.f1.mean:.3f}{f' [{interval[0]:.3f}, {interval[1]:.3f}]' if interval else ''} {counts}"


def headline(documents: Sequence[DocumentRun]) -> Headline:
    """The headline of a run's documents, or of those that are held out."""
    values = [value for document in documents if (value := document.average(lambda score: score.f1)) is not None]
    failed = sum(document.failed for document in documents)
    return Headline(mean_of(values), len(values) - failed, failed)


def run_id(created: datetime, name: str) -> str:
    """`YYYYMMDD-HHMMSS-NAME`, so that ids sort by time; what a file name should not hold becomes a hyphen."""
    slug = NOT_IN_NAMES.sub("-", name).strip("-")
    return f"{created:%Y%m%d-%H%M%S}-{slug or 'run'}"


def rescored(run: Run, cases: Mapping[str, Case]) -> Run:
    """The run scored by today's labels and metrics, without a call. Failures stay failures.

    Raises:
        UsageError: naming the documents that have no labels any more.
    """
    if missing := [document.document for document in run.documents if document.document not in cases]:
        raise UsageError(f"run {run.id}: no labels for {', '.join(missing)}; put them back or run again")
    return run.model_copy(
        update={"documents": tuple(_rescored(entry, cases[entry.document]) for entry in run.documents)}
    )


def _rescored(document: DocumentRun, case: Case) -> DocumentRun:
    repeats = tuple(
        Repeat(score=score_document(case, repeat.summary, repeat.score.latency_s), summary=repeat.summary)
        if repeat.summary
        else repeat
        for repeat in document.repeats
    )
    return DocumentRun(document=document.document, labels_sha256=case.labels_sha256, repeats=repeats)


def save(run: Run, folder: Path) -> Path:
    """Writes `folder/runs/ID.json` and returns its path; a run of the same id is replaced."""
    return _write(run, folder / RUNS / f"{run.id}.json")


def bless(run: Run, folder: Path, why: str) -> Path:
    """Makes a run the baseline, `folder/baseline.json`, and keeps the reason in it."""
    return _write(run.model_copy(update={"note": why}), folder / f"{BASELINE}.json")


def _write(run: Run, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    beside.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    os.replace(beside, path)  # a run that is broken off leaves no half file
    return path


def load(path: Path) -> Run:
    """Reads a run.

    Raises:
        UsageError: if there is none, or one that another version wrote.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{path}: no such run; `llmsum eval run` makes one") from None
    except ValidationError as error:
        faults = ", ".join(".".join(map(str, fault["loc"])) or fault["type"] for fault in error.errors()[:3])
        raise UsageError(f"{path}: not a run that this version reads ({faults}); run again") from None


def find(folder: Path, reference: str = "latest") -> Run:
    """The run that `latest`, `baseline`, the beginning of an id or the path of a JSON file names.

    Raises:
        UsageError: if there is none, or more than one.
    """
    if reference.endswith(".json"):
        return load(Path(reference))
    if reference == BASELINE:
        return load(folder / f"{BASELINE}.json")
    paths = sorted((folder / RUNS).glob("*.json"))
    if reference == "latest":
        found = paths[-1:]
    else:
        found = [path for path in paths if path.stem == reference] or [p for p in paths if p.stem.startswith(reference)]
    if len(found) == 1:
        return load(found[0])
    if found:
        raise UsageError(f"run {reference}: means {', '.join(path.stem for path in found)}; give more of the id")
    known = ", ".join(path.stem for path in paths[-5:]) or "no run yet"
    raise UsageError(f"run {reference}: not in {folder / RUNS}; there is {known}")
