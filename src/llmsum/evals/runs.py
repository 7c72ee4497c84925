"""What a run is: the answers of one engine to the labelled documents, which can be scored again without a call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any, cast

from pydantic import field_validator

from llmsum.errors import UsageError
from llmsum.evals.base import Frozen
from llmsum.evals.cases import HELD_OUT, Case
from llmsum.evals.counting import Tokens
from llmsum.evals.measures import F1
from llmsum.evals.names import file_name, slug, unusual
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.evals.statistics import Mean
from llmsum.models import Reading, Summary
from llmsum.schema import upgraded


class Repeat(Frozen):
    """One answer to one document. `summary` is None where the document failed."""

    score: DocumentScore
    summary: Summary | None

    @field_validator("summary", mode="before")
    @classmethod
    def _of_today(cls, summary: object) -> object:
        """A summary of schema version 1 as one of version 2: runs outlive the schema."""
        if not isinstance(summary, dict):
            return summary
        told = cast("dict[str, Any]", summary)
        return upgraded(told) if told.get("schema_version") == "1" else told


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

    @property
    def name(self) -> str:
        """The name of the files of its model and reading, see `names`."""
        return file_name(self.model, self.settings.get("reading"))

    @property
    def unusual_reading(self) -> Reading | None:
        """How reports were read, where that does not follow from the model's name."""
        return unusual(self.model, self.settings.get("reading"))

    @property
    def is_peer(self) -> bool:
        """True for a run of another program, which is replayed by `evals.peers`."""
        return "peer" in self.settings


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
    return Headline(F1.mean(values), len(values) - failed, failed)


def lost_chunks(run: Run) -> tuple[int, int]:
    """How many chunks got no complete answer, of how many, in all repeats; documents that failed have none."""
    summaries = [repeat.summary for document in run.documents for repeat in document.repeats if repeat.summary]
    return sum(len(summary.lost) for summary in summaries), sum(len(summary.chunks) for summary in summaries)


def run_id(created: datetime, name: str) -> str:
    """`YYYYMMDD-HHMMSS-NAME`, so that ids sort by time; what a file name should not hold becomes a hyphen."""
    return f"{created:%Y%m%d-%H%M%S}-{slug(name)}"


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
        Repeat(score=_score_again(case, repeat.score, repeat.summary), summary=repeat.summary)
        for repeat in document.repeats
    )
    return DocumentRun(document=document.document, labels_sha256=case.labels_sha256, repeats=repeats)


def _score_again(case: Case, score: DocumentScore, summary: Summary | None) -> DocumentScore:
    """What a summary does not tell, how long it took and its tokens, stays as it was measured."""
    if summary is None:
        return DocumentScore.failed(case, score.error or "no summary")
    counted = Tokens(score.prompt_tokens or 0, score.answer_tokens or 0)
    tokens = None if score.tokens is None else counted
    return score_document(case, summary, score.latency_s, tokens)
