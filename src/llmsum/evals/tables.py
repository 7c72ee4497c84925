"""Runs and comparisons as plain text, for a terminal or a log."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import fmean

from llmsum.evals.cases import Case
from llmsum.evals.gold import WEIGHTS
from llmsum.evals.moved import Moved
from llmsum.evals.runner import Stale
from llmsum.evals.runs import DocumentRun, Run, headline
from llmsum.evals.scores import DocumentScore
from llmsum.evals.statistics import TOLERANCE, Mean
from llmsum.evals.verdict import Comparison, Delta
from llmsum.models import KINDS
from llmsum.reading.wrap import columns
from llmsum.render.wrap import wrap

HEADER = ("document", "F1", "prec.", "recall", "achv.", "probl.", "plans", "calls", "tokens")
WIDTH = 80
SHOWN = 12  # gained and lost items; all stand in the HTML report


def run_text(run: Run) -> str:
    """Scores by document, the headline, that of the documents kept out of tuning, and whether promises were kept."""
    rows = [HEADER, *(_row(document) for document in run.documents)]
    held_out = [document for document in run.documents if document.held_out]
    tuned = [document for document in run.documents if not document.held_out]
    lines = [f"run {run.id}", f"model {run.model}, {run.repeats} repeat(s)", "", *aligned(rows), ""]
    lines.append(f"mean F1 {headline(run.documents)}")
    if held_out and tuned:
        lines.append(f"  tuned on  {headline(tuned)}")
        lines.append(f"  held out  {headline(held_out)}  (*)")
    scores = [score for document in run.documents for score in document.scores]
    lines += [f"failed: {score.document}: {score.error}" for score in scores if score.error]
    return "\n".join([*lines, *_promises([score for score in scores if not score.error])])


def _promises(scores: Sequence[DocumentScore]) -> list[str]:
    """What must be 0 invented numbers and full grounding, and where it is not."""
    invented = sum(score.invented_numbers for score in scores)
    grounded = [score.grounding for score in scores if score.grounding is not None]
    broken = [s.document for s in scores if s.invented_numbers or (s.grounding is not None and s.grounding < 1)]
    told = f"invented numbers {invented}, grounding {_number(fmean(grounded) if grounded else None)}"
    return hung("", told + (f"; see {', '.join(dict.fromkeys(broken))}" if broken else ""))


def _row(document: DocumentRun) -> tuple[str, ...]:
    score = document.scores[0]
    kinds = (_number(document.average(partial(_kind_f1, at))) for at in range(len(KINDS)))
    return (
        document.document + (" *" if document.held_out else ""),
        _number(document.average(lambda s: s.f1)),
        _number(document.average(lambda s: s.precision)),
        _number(document.average(lambda s: s.recall)),
        *kinds,
        str(score.requests),
        str(score.input_tokens + score.output_tokens),
    )


def _number(value: float | None, sign: str = "") -> str:
    """Three decimals, which counts of hundreds and thousands do not need."""
    if value is None:
        return "-"
    return f"{value:{sign}.3f}" if abs(value) < 100 else f"{value:{sign},.0f}"


def hung(lead: str, text: str) -> list[str]:
    """The text behind `lead`, broken at the width of a terminal and indented below itself."""
    first, *more = wrap(text, WIDTH - len(lead)) or [""]
    return [lead + first, *(" " * len(lead) + line for line in more)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left, the others to the right."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - columns(cell)) if at == 0 else " " * (width - columns(cell)) + cell
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def comparison_text(comparison: Comparison) -> str:
    """The verdict first, then why, then what moved, the most important first."""
    lines = hung(f"{comparison.verdict}: ", f"{comparison.before} → {comparison.after}")
    lines += [line for reason in comparison.reasons for line in hung("  ", reason)]
    lines += _not_compared(comparison.left_out)
    lines += [f"  failed: {name}" for name in comparison.failed]
    lines += ["", *_deltas(comparison.deltas)]
    for name, delta in (("tuned on", comparison.tuning), ("held out", comparison.held_out)):
        if delta.difference is not None:
            lines.append(f"F1 of the documents {name}: {_mean(delta.before)} → {_mean(delta.after)}")
    for sign, name, items in (("+", "gained", comparison.gained), ("-", "lost", comparison.lost)):
        first = sorted(items, key=lambda item: -WEIGHTS[item.importance])
        optional = sum(item.importance == "optional" for item in items)
        lines += ["", f"{len(items)} item(s) {name}{f', {optional} of them optional' if optional else ''}"]
        lines += [line for item in first[:SHOWN] for line in _moved(sign, item)]
        if len(items) > SHOWN:
            lines.append(f"  … and {len(items) - SHOWN} more")
    return "\n".join(lines)


def _not_compared(left_out: Sequence[tuple[str, str]]) -> list[str]:
    """One paragraph for each reason."""
    reasons = dict.fromkeys(why for _, why in left_out)
    names = {why: ", ".join(name for name, other in left_out if other == why) for why in reasons}
    return [line for why in reasons for line in hung("  not compared: ", f"{names[why]}: {why}")]


def _deltas(deltas: Sequence[Delta]) -> list[str]:
    """What changed as a table, the F1 in any case; what did not in one line."""
    known = [delta for delta in deltas if delta.difference is not None]
    still = [delta for delta in known[1:] if not _moves(delta)]
    rows = [("measure", "before", "after", "change", "95 % interval", "p")]
    lines = aligned([*rows, *(_delta_row(delta) for delta in known if delta not in still)])
    same = ", ".join(f"{delta.measure.name} {_mean(delta.after)}" for delta in still)
    return lines + (hung("unchanged: ", same) if still else [])


def _moves(delta: Delta) -> bool:
    """Whether the measure changed in the mean, or in documents that cancel each other."""
    change = delta.difference.change if delta.difference else None
    if change is None:
        return False
    return any(abs(value) > TOLERANCE for value in (change.mean, *(change.interval or ())))


def _delta_row(delta: Delta) -> tuple[str, ...]:
    difference = delta.difference
    change = difference.change if difference else None
    interval = f"[{', '.join(_number(end, '+') for end in change.interval)}]" if change and change.interval else "-"
    return (
        delta.measure.name,
        _mean(delta.before),
        _mean(delta.after),
        _number(change.mean if change else None, "+"),
        interval,
        f"{difference.p:.3f}" if difference else "-",
    )


def _mean(mean: Mean | None) -> str:
    return _number(None if mean is None else mean.mean)


def _moved(sign: str, item: Moved) -> list[str]:
    where = f"{item.document}#{item.gold} ({item.kind}, {item.importance})"
    return [f"{sign} {where}", *hung("  ", item.statement), *hung("    ", item.evidence)]


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
        lines += hung(f"{verdict:<10} {item.importance:<8} {item.id:<4} ", item.statement)
        if outcome and outcome.predicted:
            lines += hung(f"{'':<19} {outcome.predicted:<4} ", statements.get(outcome.predicted, ""))
    for name, extra in score.extras:
        lines += hung(f"{extra:<10} {'':<8} {name:<4} ", statements.get(name, ""))
    return "\n".join(lines)


def stale_text(stale: Sequence[Stale]) -> str:
    """Which documents' recordings no longer fit: a line for each sort of change, with one of the nearest recordings."""
    lines: list[str] = []
    for entry in stale:
        sorts: dict[str, list[str]] = {}
        for reason in entry.reasons:
            sorts.setdefault(reason.partition(" since ")[0], []).append(reason)
        lines += [f"{entry.document}: {reasons[0]} ({len(reasons)} requests)" for reasons in sorts.values()]
    return "\n".join(lines)


def scoreboard(runs: Mapping[str, Run]) -> str:
    """The README's table: one row a baseline, all over the same documents, in Markdown."""
    counts = ("invented", "grounded", "tokens / 1,000 chars", "output tokens / item", "requests")
    head = ("engine", "item F1", "achievements", "problems", "plans", *counts)
    rows = [head, ("---",) * len(head), *(_board_row(name, run) for name, run in runs.items())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _board_row(name: str, run: Run) -> tuple[str, ...]:
    def mean(read: Callable[[DocumentScore], float | None], form: str) -> str:
        values = [value for document in run.documents if (value := document.average(read)) is not None]
        return format(fmean(values), form) if values else "-"

    first = [document.scores[0] for document in run.documents]
    return (
        name,
        str(headline(run.documents)),
        *(mean(partial(_kind_f1, at), ".2f") for at in range(len(KINDS))),
        str(sum(score.invented_numbers for score in first)),
        mean(lambda score: score.grounding, ".0%"),
        mean(lambda score: score.tokens_per_1000_chars, ",.0f"),
        mean(lambda score: score.output_tokens_per_item, ".0f"),
        str(sum(score.requests for score in first)),
    )


def _kind_f1(at: int, score: DocumentScore) -> float:
    return score.kinds[at].f1
