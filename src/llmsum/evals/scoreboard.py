"""The scoreboard: what engines and peers make of the same documents, in Markdown."""

from collections.abc import Callable, Mapping
from statistics import fmean

from llmsum.evals.measures import KIND_F1
from llmsum.evals.runs import Run, headline
from llmsum.evals.scores import DocumentScore
from llmsum.evals.totals import totals_of
from llmsum.models import KINDS

HEAD = (
    "engine",
    "item F1",
    *(f"{kind}s" for kind in KINDS),
    *(f"{kind}s found, right kind" for kind in KINDS if kind != "achievement"),
    "invented",
    "grounded",
    "prompt tokens / 1,000 chars",
    "answer tokens / item",
    "requests / 1,000 chars",
)


def scoreboard(runs: Mapping[str, Run]) -> str:
    """One row a run, all over the same documents: means over documents, but counts and tokens over all together."""
    rows = [HEAD, ("---",) * len(HEAD), *(_row(name, run) for name, run in runs.items())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str, run: Run) -> tuple[str, ...]:
    def mean(read: Callable[[DocumentScore], float | None], form: str) -> str:
        values = [value for document in run.documents if (value := document.average(read)) is not None]
        return format(fmean(values), form) if values else "-"

    totals = totals_of(run.documents)
    return (
        name,
        str(headline(run.documents)),
        *(mean(measure.read, ".2f") for measure in KIND_F1),
        *("{}/{}".format(*totals.right[kind]) for kind in KINDS if kind != "achievement"),
        str(totals.invented),
        mean(lambda score: score.grounding, ".0%"),
        _told(totals.prompt_tokens_per_1000_chars, ",.0f"),
        _told(totals.answer_tokens_per_item, ",.0f"),
        _told(totals.requests_per_1000_chars, ".2f"),
    )


def _told(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
