"""One document: the list of its items, then its text with what was labelled and what was predicted."""

from llmsum.evals.cases import Case
from llmsum.evals.page.items import Entry, reading, rows
from llmsum.evals.page.marks import FLAGS, side_by_side
from llmsum.evals.page.markup import anchor, number
from llmsum.evals.page.scores import HELD_OUT
from llmsum.evals.runs import DocumentRun, Repeat
from llmsum.render.html.markup import Html, element, joined, link


def document_block(document: DocumentRun, case: Case | None) -> Html:
    """The first repeat that gave a summary; one that failed shows what there was to find."""
    at = next((at for at, repeat in enumerate(document.repeats) if repeat.summary), 0)
    f1 = element("span", f"F1 {number(document.average(lambda score: score.f1))}", class_="quiet")
    named = joined([element("h3", document.document), " ", f1, " ", HELD_OUT if document.held_out else ""])
    told = [element("p", note, class_="bad") for note in _notes(document, case)]
    if len(document.repeats) > 1:
        told.append(element("p", f"repeat {at + 1} of {len(document.repeats)}", class_="quiet"))
    if case and document.repeats:
        told += _body(case, document.repeats[at])
    return element(
        "details", element("summary", named), *told, id=anchor(document.document), class_="document", open=""
    )


def _notes(document: DocumentRun, case: Case | None) -> list[str]:
    notes = [f"failed: {score.error}" for score in document.scores if score.error]
    if case is None:
        notes.append("it has no labels any more, so its text is not shown")
    elif case.labels_sha256 != document.labels_sha256:
        notes.append("its labels changed since it was scored: rescore the run")
    return notes


def _body(case: Case, repeat: Repeat) -> list[Html]:
    read = reading(case, repeat)
    lines = (_row(entry, partner, case.gold.language) for entry, partner in rows(read))
    head = element("tr", *(element("th", name, scope="col") for name in ("", "labelled", "predicted", "S")))
    items = element("table", element("thead", head), element("tbody", joined(lines)), class_="items")
    return [items, side_by_side(case.raw, read, case.gold.language)]


def _row(entry: Entry, partner: Entry | None, language: str) -> Html:
    gold, predicted = (entry, partner) if entry.side == "gold" else (None, entry)
    return element(
        "tr",
        element("th", FLAGS[entry.state], scope="row"),
        _item(gold, language),
        _item(predicted, language),
        element("td", "" if entry.similarity is None else f"{entry.similarity:.2f}"),
        id=entry.row,
        class_="optional" if entry.optional and entry.state == "missed" else entry.state,
    )


def _item(entry: Entry | None, language: str) -> Html:
    if entry is None:
        return element("td", class_="none")
    name = link(entry.anchor, entry.id) if entry.spans else entry.id
    kind = element("span", entry.kind, class_=f"chip {entry.kind}")
    detail = element("span", f" {entry.detail}", class_="quiet") if entry.detail else ""
    return element("td", name, " ", kind, detail, " ", element("span", entry.statement, lang=language))
