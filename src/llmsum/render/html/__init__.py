"""A summary beside its source, as one HTML file.

It opens from a mail or a disk, in any browser of the last years, without a network. All of it is there without its
script, which only helps: it finds, filters, lights up and answers keys.
"""

from llmsum.models import Document, Summary, items_of, parts_of
from llmsum.render.html import clerk, frame, source, summary
from llmsum.render.html.entries import Entry, entries_of
from llmsum.render.html.language import words_for
from llmsum.render.html.markup import Html, element, joined
from llmsum.render.html.shell import page
from llmsum.render.html.strip import strip, strip_hint
from llmsum.render.html.tiles import laid_out
from llmsum.render.html.words import Words, kinds_said


def report_page(told: Summary, document: Document | None) -> str:
    """A whole file.

    Args:
        told: the summary.
        document: what it is of; None, or one whose words are not those that are quoted, and the page shows quotations.
    """
    words = words_for(told)
    shown = document if document and fits(told, document) else None
    entries = entries_of(told)
    body = element(
        "main",
        frame.tabs(words),
        element("section", _left(told, shown, entries, words), class_="left", id="summary", aria_label=words.summary),
        _right(told, shown, entries, words),
        frame.now(words),
        class_="report",
    )
    title, parts = told.title or told.source.path, tuple(parts_of(told))
    return page(
        title,
        words.lang,
        joined([body, clerk.sheet(told, words)]),
        ("base.css", "report.css"),
        ("view.js", "report.js"),
        parts,
    )


def fits(told: Summary, document: Document) -> bool:
    """Whether every quotation is in the text at its place: else a page would light up the wrong words."""
    held = (*items_of(told), *told.rejected)
    return all(document.raw[part.start : part.end] == part.quote for item in held for part in item.evidence)


def _left(told: Summary, document: Document | None, entries: tuple[Entry, ...], words: Words) -> Html:
    return joined(
        [
            summary.head(told, words),
            summary.tools(told, entries, words),
            summary.warnings(told, words, has_text=document is not None),
            element("p", words.nothing, class_="nothing", hidden=""),
            summary.parts(told, entries, words),
            summary.rejected(told, words),
            summary.made(told, words),
            element("p", _keys(told, words), class_="keys"),
        ]
    )


def _keys(told: Summary, words: Words) -> str:
    kinds = list(parts_of(told))
    return words.keys.format(" ".join(str(number) for number, _ in enumerate(kinds, 1)), kinds_said(kinds, words))


def _right(told: Summary, document: Document | None, entries: tuple[Entry, ...], words: Words) -> Html:
    laid = laid_out(document) if document else None
    shown = (
        source.source_text(document, laid, entries, words) if document and laid else source.quotations(entries, words)
    )
    return element(
        "section",
        element(
            "div", element("h2", words.source, " ", strip_hint(words)), strip(told, entries, laid, words), class_="over"
        ),
        element("div", shown, class_="text", id="text"),
        class_="right",
        id="source",
        tabindex="0",
        aria_label=words.source,
    )
