"""A run as plain text, for a terminal or a log."""

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from llmsum.evals.cases import Case
from llmsum.evals.genres import by_genre
from llmsum.evals.layout import WIDTH, fitted, hung, number
from llmsum.evals.measures import F1, KIND_F1, PRECISION, RECALL
from llmsum.evals.metrics import Tally
from llmsum.evals.runner import Stale
from llmsum.evals.runs import DocumentRun, Run, headline, lost_chunks
from llmsum.evals.scores import DocumentScore
from llmsum.evals.statistics import detectable_difference
from llmsum.evals.totals import Totals, totals_of
from llmsum.models import KINDS, items_of

SCORED = (F1, PRECISION, RECALL, *KIND_F1)
SCORES = ("F1", "prec.", "recall", "achv.", "prob.", "plans")
RIGHT = ("achv. right", "prob. right", "plans right")  # under their kind, of how many
HEADER = ("document", *SCORES, "calls", "tokens", *RIGHT)
# What a narrow terminal does without: counts of right kinds, tokens and calls, the kinds, precision and recall.
SPARE = ((9, 10, 11), (8,), (7,), (4, 5, 6), (2, 3))
GENRE_SPARE = ((5, 6, 7), (3, 4))


def run_text(run: Run, genres: Mapping[str, str] | None = None, width: int = WIDTH) -> str:
    """Scores by document and genre, the headline, that of what was kept out of tuning, and what it all adds up to.

    Args:
        run: what is told.
        genres: of documents, by name; without any there are no means by genre.
        width: columns of the terminal.
    """
    rows = [HEADER, *(_row(document) for document in run.documents)]
    held_out = [document for document in run.documents if document.held_out]
    tuned = [document for document in run.documents if not document.held_out]
    lines = hung("run ", run.id, width) + hung("model ", f"{run.model}, {run.repeats} repeat(s)", width)
    lines += ["", *fitted(rows, width, SPARE), "", *_genres(run, genres or {}, width)]
    lines += hung("mean F1 ", str(headline(run.documents)), width)
    if held_out and tuned:
        lines += hung("  tuned on  ", str(headline(tuned)), width)
        lines += hung("  held out  ", f"{headline(held_out)}  (*)", width)
    lines += _detectable(run, width)
    scores = [score for document in run.documents for score in document.scores]
    lines += [line for score in scores if score.error for line in hung("failed: ", _failure(score), width)]
    lines += [*_totals(totals_of(run.documents), width), *_lost(run, width)]
    return "\n".join([*lines, *_promises([score for score in scores if not score.error], width)])


def _detectable(run: Run, width: int) -> list[str]:
    """What two runs must differ by at the most to be told apart, if their differences scatter as the scores do.

    Those of two similar runs scatter less: `eval diff` tells theirs.
    """
    values = [value for document in run.documents if (value := document.average(F1.read)) is not None]
    least = detectable_difference(stdev(values), len(values)) if len(values) > 1 else None
    told = f"{number(least)} over {len(values)} documents (paired, 80 % power)"
    return [] if least is None else hung("smallest difference that shows, at the most ", told, width)


def _failure(score: DocumentScore) -> str:
    return f"{score.document}: {score.error}"


def _genres(run: Run, genres: Mapping[str, str], width: int) -> list[str]:
    """A table of means, and an empty line behind it; nothing where no document has a genre."""
    groups = by_genre(run.documents, genres, lambda document: document.document)
    if not groups:
        return []
    rows = [("genre", "n", *SCORES), *((name, str(len(group)), *_means(group)) for name, group in groups.items())]
    return [*fitted(rows, width, GENRE_SPARE), ""]


def _means(documents: Sequence[DocumentRun]) -> tuple[str, ...]:
    """The cells of `SCORES`, over one document or several; a failed one counts as 0."""
    columns = ([document.average(measure.read) for document in documents] for measure in SCORED)
    known = ([value for value in column if value is not None] for column in columns)
    return tuple(number(fmean(values) if values else None) for values in known)


def _row(document: DocumentRun) -> tuple[str, ...]:
    score = document.scores[0]
    return (
        document.document + (" *" if document.held_out else ""),
        *_means([document]),
        str(score.requests),
        "-" if score.tokens is None else str(score.tokens),
        *("{}/{}".format(*score.right(kind)) for kind in KINDS),
    )


def _totals(totals: Totals, width: int) -> list[str]:
    """The right kinds, what the program changed, and what was spent."""
    right = ", ".join(share_text(f"{kind}s", totals.right[kind]) for kind in KINDS)
    changes = ", ".join(f"{what} {count}" for what, count in totals.changes.items())
    changed = f"{changes}; of {totals.items} items" if changes else f"none of {totals.items} items"
    spent = (
        f"{_or_dash(totals.prompt_tokens_per_1000_chars, ',.0f')} prompt tokens and "
        f"{_or_dash(totals.requests_per_1000_chars, '.2f')} requests per 1,000 chars, "
        f"{_or_dash(totals.answer_tokens_per_item, ',.1f')} answer tokens per item (o200k)"
    )
    return [
        *hung("found, right kind: ", right, width),
        *hung("changed by the program: ", changed, width),
        *hung("spent: ", spent, width),
    ]


def share_text(name: str, tally: Tally) -> str:
    """`problems 37/44 (84 %)`."""
    found, total = tally
    return f"{name} {found}/{total}" + (f" ({found / total:.0%})".replace("%", " %") if total else "")


def _or_dash(value: float | None, form: str) -> str:
    """A value in a format, and a dash where there is none."""
    return "-" if value is None else format(value, form)


def _lost(run: Run, width: int) -> list[str]:
    """How many chunks got no complete answer, and in which documents."""
    lost, chunks = lost_chunks(run)
    lines = [f"chunks lost: {lost} of {chunks}"]
    for document in run.documents:
        told = dict.fromkeys(repeat.summary.loss for repeat in document.repeats if repeat.summary)
        lines += [line for loss in told if loss for line in hung("  ", f"{document.document}: {loss}", width)]
    return lines


def _promises(scores: Sequence[DocumentScore], width: int) -> list[str]:
    """What must be 0 invented numbers and full grounding, and where it is not."""
    invented = sum(score.invented_numbers for score in scores)
    grounded = [score.grounding for score in scores if score.grounding is not None]
    broken = [s.document for s in scores if s.invented_numbers or (s.grounding is not None and s.grounding < 1)]
    told = f"invented numbers {invented}, grounding {number(fmean(grounded) if grounded else None)}"
    return hung("", told + (f"; see {', '.join(dict.fromkeys(broken))}" if broken else ""), width)


def document_text(document: DocumentRun, case: Case) -> str:
    """Every gold item with what became of it, then the predictions that belong to none; of the first repeat."""
    score = document.scores[0]
    summary = document.repeats[0].summary
    items = () if summary is None else items_of(summary)
    statements = {item.id: item.statement for item in items}
    lines = [f"{document.document}: F1 {score.f1:.3f}, precision {score.precision:.3f}, recall {score.recall:.3f}"]
    lines += hung("found, right kind: ", ", ".join(share_text(f"{kind}s", score.right(kind)) for kind in KINDS))
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
