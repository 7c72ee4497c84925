"""Runs and comparisons as plain text, for a terminal or a log."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import fmean

from llmsum.evals.cases import Case
from llmsum.evals.moved import Moved
from llmsum.evals.runner import Stale
from llmsum.evals.runs import DocumentRun, Run, headline
from llmsum.evals.scores import DocumentScore
from llmsum.evals.statistics import Mean
from llmsum.evals.verdict import Comparison, Delta
from llmsum.models import KINDS
from llmsum.wrap import columns

HEADER = ("document", "F1", "precision", "recall", *KINDS, "invented", "grounded", "requests", "tokens")
SHOWN = 12  # gained and lost items; all stand in the HTML report


def run_text(run: Run) -> str:
    """Scores by document, the headline, and the headline of the documents that were kept out of tuning."""
    rows = [HEADER, *(_row(document) for document in run.documents)]
    held_out = [document for document in run.documents if document.held_out]
    tuned = [document for document in run.documents if not document.held_out]
    lines = [f"run {run.id}, model {run.model}, {run.repeats} repeat(s)", "", *_aligned(rows), ""]
    lines.append(f"mean F1 {headline(run.documents)}")
    if held_out and tuned:
        lines.append(f"  tuned on  {headline(tuned)}")
        lines.append(f"  held out  {headline(held_out)}  (*)")
    lines += [f"failed: {d.document}: {s.error}" for d in run.documents for s in d.scores if s.error]
    return "\n".join(lines)


def _row(document: DocumentRun) -> tuple[str, ...]:
    score = document.scores[0]
    kinds = (_number(document.average(partial(_kind_f1, at))) for at in range(len(KINDS)))
    return (
        document.document + (" *" if document.held_out else ""),
        _number(document.average(lambda s: s.f1)),
        _number(document.average(lambda s: s.precision)),
        _number(document.average(lambda s: s.recall)),
        *kinds,
        str(score.invented_numbers),
        _number(score.grounding),
        str(score.requests),
        str(score.input_tokens + score.output_tokens),
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - columns(cell)) if at == 0 else " " * (width - columns(cell)) + cell
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def comparison_text(comparison: Comparison) -> str:
    """The verdict first, then why, then what moved."""
    lines = [f"{comparison.verdict}: {comparison.before} → {comparison.after}"]
    lines += [f"  {reason}" for reason in comparison.reasons]
    lines += [f"  not compared: {name}, {why}" for name, why in comparison.left_out]
    lines += [f"  failed: {name}" for name in comparison.failed]
    rows = [("measure", "before", "after", "change", "95 % interval", "p")]
    rows += [_delta_row(delta) for delta in comparison.deltas if delta.difference is not None]
    lines += ["", *_aligned(rows)]
    for name, delta in (("tuned on", comparison.tuning), ("held out", comparison.held_out)):
        if delta.difference is not None:
            lines.append(f"F1 of the documents {name}: {_mean(delta.before)} → {_mean(delta.after)}")
    for sign, name, items in (("+", "gained", comparison.gained), ("-", "lost", comparison.lost)):
        lines += ["", f"{len(items)} item(s) {name}"]
        lines += [_moved_text(sign, item) for item in items[:SHOWN]]
        if len(items) > SHOWN:
            lines.append(f"  … and {len(items) - SHOWN} more")
    return "\n".join(lines)


def _delta_row(delta: Delta) -> tuple[str, ...]:
    difference = delta.difference
    change = difference.change if difference else None
    interval = f"[{change.interval[0]:+.3f}, {change.interval[1]:+.3f}]" if change and change.interval else "-"
    return (
        delta.measure.name,
        _mean(delta.before),
        _mean(delta.after),
        f"{change.mean:+.3f}" if change else "-",
        interval,
        f"{difference.p:.3f}" if difference else "-",
    )


def _mean(mean: Mean | None) -> str:
    return "-" if mean is None else f"{mean.mean:.3f}"


def _moved_text(sign: str, item: Moved) -> str:
    where = f"{item.document}#{item.gold} ({item.kind}, {item.importance})"
    return f"{sign} {where} {item.statement}\n    {item.evidence}"


def document_text(document: DocumentRun, case: Case) -> str:
    """Every gold item with what became of it, then the predictions that belong to none; of the first repeat."""
    score = document.scores[0]
    summary = document.repeats[0].summary
    items = [] if summary is None else [*summary.achievements, *summary.problems, *summary.plans]
    statements = {item.id: item.statement for item in items}
    lines = [f"{document.document}: F1 {score.f1:.3f}, precision {score.precision:.3f}, recall {score.recall:.3f}"]
    outcomes = {outcome.gold: outcome for outcome in score.items}
    for item in case.gold.items:
        outcome = outcomes.get(item.id)
        verdict = (outcome.verdict if outcome else None) or "missed"
        lines.append(f"{verdict:<10} {item.importance:<8} {item.id:<4} {item.statement}")
        if outcome and outcome.predicted:
            lines.append(f"{'':<19} {outcome.predicted:<4} {statements.get(outcome.predicted, '')}")
    lines += [f"{extra:<10} {'':<8} {name:<4} {statements.get(name, '')}" for name, extra in score.extras]
    return "\n".join(lines)


def stale_text(stale: Sequence[Stale]) -> str:
    """Which documents' recordings no longer fit, and what changed."""
    return "\n".join(f"{entry.document}: {reason}" for entry in stale for reason in entry.reasons[:3])


def scoreboard(runs: Mapping[str, Run]) -> str:
    """The README's table: one row a baseline, all over the same documents, in Markdown."""
    counts = ("invented", "grounded", "tokens / 1,000 chars", "output tokens / item", "requests")
    head = ("engine", "item F1", "achievements", "problems", "plans", *counts)
    rows = [head, ("---",) * len(head), *(_board_row(name, run) for name, run in runs.items())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _board_row(name: str, run: Run) -> tuple[str, ...]:
    def mean(read: Callable[[DocumentScore], float | None]) -> str:
        values = [value for document in run.documents if (value := document.average(read)) is not None]
        return f"{fmean(values):.2f}" if values else "-"

    first = [document.scores[0] for document in run.documents]
    return (
        name,
        str(headline(run.documents)),
        *(mean(partial(_kind_f1, at)) for at in range(len(KINDS))),
        str(sum(score.invented_numbers for score in first)),
        mean(lambda score: score.grounding),
        mean(lambda score: score.tokens_per_1000_chars),
        mean(lambda score: score.output_tokens_per_item),
        str(sum(score.requests for score in first)),
    )


def _kind_f1(at: int, score: DocumentScore) -> float:
    return score.kinds[at].f1
