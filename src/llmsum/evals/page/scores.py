"""The numbers of a run: its headline, its measures with intervals, its documents, and what it was asked with."""

from collections.abc import Callable, Sequence

from llmsum.evals.measures import MEASURES, Measure
from llmsum.evals.page.markup import NOTHING, anchor, count, number, table, with_interval
from llmsum.evals.runs import DocumentRun, Run, headline
from llmsum.evals.scores import DocumentScore
from llmsum.evals.verdict import Comparison, Delta
from llmsum.models import KINDS
from llmsum.render.html.markup import Html, element, joined, link

Read = Callable[[DocumentScore], float | None]

ARROWS = {"more": "↑", "less": "↓"}
HELD_OUT = element("abbr", "held out", title="prompts and rules were tuned without looking at it", class_="held-out")
# Heading, what it reads, and how it is written.
COLUMNS: tuple[tuple[str, Read, Callable[[float | None], str]], ...] = (
    ("F1", lambda score: score.f1, number),
    ("precision", lambda score: score.precision, number),
    ("recall", lambda score: score.recall, number),
    *((f"{kind}s", lambda score, kind=kind: score.kind_f1(kind), number) for kind in KINDS),
    ("must lost", lambda score: len(score.must_lost), count),
    ("spurious", lambda score: score.spurious, count),
    ("duplicates", lambda score: score.duplicates, count),
    ("splits", lambda score: score.splits, count),
    ("invented", lambda score: score.invented_numbers, count),
    ("grounding", lambda score: score.grounding, number),
    ("requests", lambda score: score.requests, count),
    ("tokens", lambda score: score.tokens, count),
)


def headline_block(run: Run) -> Html:
    """The mean F1 with its interval, how many were scored and failed, and the same of both halves."""
    whole = headline(run.documents)
    parts = {
        "tuned on": [document for document in run.documents if not document.held_out],
        "held out": [document for document in run.documents if document.held_out],
    }
    halves = "; ".join(f"{name} {headline(documents)}" for name, documents in parts.items() if documents)
    failures = [(d.document, score.error) for d in run.documents for score in d.scores if score.error]
    return element(
        "header",
        element("h1", f"Run {run.id}"),
        element("p", element("strong", f"F1 {number(whole.f1.mean if whole.f1 else None)}"), _around(run)),
        element("p", halves) if all(parts.values()) else "",
        element("p", f"note: {run.note}") if run.note else "",
        joined(element("p", f"failed: {name}: {error}", class_="bad") for name, error in failures),
    )


def _around(run: Run) -> str:
    whole = headline(run.documents)
    interval = whole.f1.interval if whole.f1 else None
    told = f" 95 % interval {number(interval[0])} to {number(interval[1])}," if interval else ""
    repeats = f", {run.repeats} repeats" if run.repeats > 1 else ""
    return f"{told} {whole.scored} scored, {whole.failed} failed; model {run.model}{repeats}"


def scores_table(run: Run, comparison: Comparison | None) -> Html:
    """Every measure: its mean with interval, or what became of it where there is a comparison."""
    body = _changes(comparison) if comparison else _means(run.documents)
    return element("section", element("h2", "Scores"), body)


def _means(documents: Sequence[DocumentRun]) -> Html:
    rows: list[Sequence[str]] = []
    for measure in MEASURES:
        values = [value for document in documents if (value := document.average(measure.read)) is not None]
        rows.append((_name(measure), with_interval(measure.mean(values)), str(len(values))))
    caption = "Means over the documents that have the score, failed ones as 0; ↑ more is better, ↓ less is better."
    return table(("measure", "mean [95 % interval]", "documents"), rows, caption)


def _changes(comparison: Comparison) -> Html:
    first, *others = comparison.deltas
    named = [("", first), (", tuned on", comparison.tuning), (", held out", comparison.held_out)]
    rows = [_change_row(delta, of) for of, delta in [*named, *(("", delta) for delta in others)]]
    caption = (
        f"{comparison.before} → {comparison.after}, over {len(comparison.documents)} documents; ↑ more is better, "
        "↓ less is better; p of the paired sign-flip test; coloured where the interval excludes 0."
    )
    return table(("measure", "Δ [95 % interval]", "p", "before", "after", "documents"), rows, caption)


def _change_row(delta: Delta, of: str) -> Sequence[str]:
    difference = delta.difference
    change = difference.change if difference else None
    direction = change.direction if change else 0
    sense = None if not direction else "bad" if delta.loss > 0 else "good"
    return (
        joined([_name(delta.measure), of]),
        element("span", with_interval(change, signed=True), class_=sense),
        number(difference.p if difference else None),
        with_interval(delta.before),
        with_interval(delta.after),
        str(change.n if change else 0),
    )


def _name(measure: Measure) -> Html:
    told = f"{measure.better} is better"
    return joined([measure.name.replace("_", " "), " ", element("abbr", ARROWS[measure.better], title=told)])


def documents_table(run: Run, comparison: Comparison | None) -> Html:
    """A row a document, the means of its repeats, each linked to its text."""
    moved = ("gained", "lost") if comparison else ()
    head = ("document", *(title for title, _, _ in COLUMNS[:1]), *moved, *(title for title, _, _ in COLUMNS[1:]))
    rows = [_document_row(document, comparison) for document in run.documents]
    return element("section", element("h2", "By document"), table(head, rows))


def _document_row(document: DocumentRun, comparison: Comparison | None) -> Sequence[str]:
    name = document.document
    marks = [HELD_OUT] if document.held_out else []
    marks += [element("span", "failed", class_="bad")] if document.failed else []
    first, *others = (write(document.average(read)) for _, read, write in COLUMNS)
    moved = _moved(name, comparison) if comparison else ()
    return (joined([link(anchor(name), name), *(joined([" ", mark]) for mark in marks)]), first, *moved, *others)


def _moved(name: str, comparison: Comparison) -> Sequence[str]:
    """How many items the document gained and lost."""
    if name not in comparison.documents:
        return (NOTHING, NOTHING)
    gained, lost = (sum(item.document == name for item in items) for items in (comparison.gained, comparison.lost))
    return (f"+{gained}" if gained else "0", f"-{lost}" if lost else "0")


def facts(run: Run) -> Html:
    """What was asked, with what, and what it cost. A sum that holds something unknown is unknown."""
    rows: list[tuple[str, str]] = [
        ("created", f"{run.created:%Y-%m-%d %H:%M:%S %Z}"),
        ("model", run.model),
        ("repeats", str(run.repeats)),
        ("requests", count(_total(run, lambda score: score.requests))),
        ("prompt tokens, o200k", count(_total(run, lambda score: score.prompt_tokens))),
        ("answer tokens, o200k", count(_total(run, lambda score: score.answer_tokens))),
        ("input tokens as told", count(_total(run, lambda score: score.input_tokens))),
        ("of them cached", count(_total(run, lambda score: score.cached_input_tokens))),
        ("output tokens as told", count(_total(run, lambda score: score.output_tokens))),
        ("cost, USD", number(_total(run, lambda score: score.cost_usd))),
        ("latency, s", number(_total(run, lambda score: score.latency_s))),
        *((f"setting {name}", str(value)) for name, value in run.settings.items()),
        *((f"prompt {name}", digest[:12]) for name, digest in run.prompts.items()),
    ]
    items = (joined([element("dt", name), element("dd", value)]) for name, value in rows)
    return element("section", element("h2", "Asked with"), element("dl", joined(items)))


def _total(run: Run, read: Read) -> float | None:
    """The sum over the documents of the means of their repeats."""
    values = [document.average(read) for document in run.documents]
    known = [value for value in values if value is not None]
    return sum(known) if values and len(known) == len(values) else None
