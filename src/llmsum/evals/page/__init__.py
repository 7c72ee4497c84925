"""A run as one HTML file that needs nothing else: no network, no script.

It opens from a mail or a CI artefact, reads at the width of a phone, follows the reader's light or dark, and prints.
Document text is escaped wherever it enters the markup, and the file's own policy forbids scripts.
"""

from collections.abc import Mapping
from pathlib import Path

from llmsum.evals.cases import Case
from llmsum.evals.page.changes import moved_lists, verdict_block
from llmsum.evals.page.charts import confusion_block, tenths_block
from llmsum.evals.page.documents import document_block
from llmsum.evals.page.scores import documents_table, facts, headline_block, scores_table
from llmsum.evals.runs import Run
from llmsum.evals.verdict import Comparison
from llmsum.models import KINDS
from llmsum.render.html.markup import Html, element, joined

SHELL = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
"""


def run_page(run: Run, cases: Mapping[str, Case], comparison: Comparison | None) -> str:
    """The report of a run, a whole HTML file.

    Args:
        run: what is reported.
        cases: the labelled documents by name; a document that has no labels any more keeps its scores and is told.
        comparison: of another run with this one, for the verdict, the changes and the items gained and lost.
    """
    body = element(
        "main",
        headline_block(run),
        verdict_block(comparison) if comparison else "",
        scores_table(run, comparison),
        documents_table(run, comparison),
        moved_lists(comparison, cases) if comparison else "",
        confusion_block(run),
        tenths_block(run),
        facts(run),
        _documents(run, cases),
    )
    title = element("title", f"{run.id}: llmsum eval")
    style = element("style", Html((Path(__file__).parent / "style.css").read_text(encoding="utf-8")))
    return f"{SHELL}{title}\n{style}\n</head>\n{element('body', body)}\n</html>\n"


def _documents(run: Run, cases: Mapping[str, Case]) -> Html:
    """Every document; the box hides what needs no look, by CSS alone."""
    box = element("input", type="checkbox", id="mistakes")
    return element(
        "section",
        element("h2", "Documents"),
        element("p", element("label", box, " only what is not right"), class_="filter"),
        _legend(),
        joined(document_block(document, cases.get(document.document)) for document in run.documents),
    )


def _legend() -> Html:
    kinds = [element("mark", kind, class_=f"{kind} correct") for kind in KINDS]
    states = [
        element("mark", "right", class_="plan correct"),
        element("mark", "wrong kind", class_="plan wrong_kind"),
        element("mark", "wrong fact", class_="plan wrong_fact"),
        element("mark", "missed", class_="plan missed"),
        element("mark", "spurious", class_="plan spurious"),
        element("mark", "duplicate or split", class_="plan split"),
    ]
    lines = (element("p", joined([f"{name}: ", *marks])) for name, marks in (("colour", kinds), ("drawn", states)))
    return element("div", *lines, class_="legend")
