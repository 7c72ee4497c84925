"""What became of one file, as the manifest and summary.jsonl tell it."""

from collections.abc import Mapping
from dataclasses import asdict

from llmsum.errors import LlmsumError
from llmsum.folders.manifest import Outcome, State, headline
from llmsum.models import KINDS, SPECS, Summary, parts_of


def failure(path: str, error: LlmsumError, seconds: float = 0.0, state: State = "failed") -> Outcome:
    """The outcome of a file that has no result."""
    told = {"kind": error.kind, "message": str(error)}
    return Outcome(
        path=path, state=state, kind=error.kind, message=str(error), seconds=seconds, headline=_line(path, state, told)
    )


def outcome_of(path: str, summary: Summary, seconds: float = 0.0) -> Outcome:
    """The outcome of a file that has a summary."""
    kind = message = None
    if summary.incomplete:
        kind, message = _loss(summary), f"{path}: {summary.loss}"
    return Outcome(
        path=path,
        state=summary.state,
        sha256=summary.source.sha256,
        kind=kind,
        message=message,
        usage=summary.usage,
        seconds=seconds,
        headline=_line(path, summary.state, {"kind": kind, "message": message} if kind else None, summary),
    )


def _loss(summary: Summary) -> str:
    """One of `LOSSES`: what failed may be got by trying again, what was refused or cut off is so again."""
    lost = {chunk.status for chunk in summary.lost}
    return "incomplete" if "failed" in lost else "refused" if "refused" in lost else "truncated"


def _line(path: str, state: State, error: Mapping[str, str | None] | None, summary: Summary | None = None) -> str:
    """The line of summary.jsonl; the keys are the same whatever became of the file."""
    return headline(
        path,
        state,
        {
            "title": summary and summary.title,
            "organisation": summary and summary.organisation,
            "period": summary and summary.period,
            "overview": summary and summary.overview,
            **_counts(summary),
            "rejected": len(summary.rejected) if summary else 0,
            "coverage": summary and asdict(summary.coverage),
            "usage": summary and asdict(summary.usage),
            "error": error,
        },
    )


def _counts(summary: Summary | None) -> dict[str, int]:
    """How many items of each kind that is listed; of no summary, of those that always are."""
    if summary is None:
        return {SPECS[kind].plural: 0 for kind in KINDS}
    return {SPECS[kind].plural: len(items) for kind, items in parts_of(summary).items()}
