"""The page on which labels and predictions are compared, one after the other."""

from collections.abc import Iterator
from typing import Final

from llmsum.models import Item
from llmsum.render.html import frame, source
from llmsum.render.html.entries import Entry
from llmsum.render.html.markup import Html, element, joined, link
from llmsum.render.html.shell import page
from llmsum.render.html.strip import strip, strip_hint
from llmsum.render.plain import one_line
from llmsum.review.differences import Compared, Difference, What
from llmsum.review.pages import ALLOWED, ASSETS, STYLES
from llmsum.review.rows import labelled
from llmsum.review.session import Session
from llmsum.review.source import Text
from llmsum.review.words import review_words

ORDER: Final[tuple[What, ...]] = ("missed", "extra", "matched")
SCRIPTS: Final = ("view.js", str(ASSETS / "compare.js"))


def compared_page(session: Session, text: Text, found: Compared) -> str:
    """A whole page: what only one side has, and what differs, before what is the same."""
    words = session.words
    own = review_words(words)
    entries = [_entry(at, one) for at, one in enumerate(found.differences)]
    score = found.score
    told = own.score.format(score.f1, score.precision, score.recall)
    left = element(
        "section",
        element(
            "header",
            element("a", f"← {own.back}", href="./", class_="back"),
            element("h1", one_line(session.summary.title or session.summary.source.path)),
            element("p", told, class_="quiet", id="score"),
        ),
        _tools(found, session),
        *(_part(what, found, entries, session) for what in ORDER),
        class_="left",
        id="summary",
        aria_label=own.compare,
    )
    right = element(
        "section",
        element(
            "div",
            element("h2", words.source, " ", strip_hint(words)),
            strip(session.summary, entries, text.laid, words),
            class_="over",
        ),
        element("div", source.source_text(text.document, text.laid, entries, words), class_="text", id="text"),
        class_="right",
        id="source",
        tabindex="0",
        aria_label=words.source,
    )
    body = element("main", frame.tabs(words), left, right, frame.now(words), class_="report review")
    return page(
        f"{own.compare} · {session.summary.source.path}", words.lang, body, STYLES, SCRIPTS, session.kinds, ALLOWED
    )


def _entry(number: int, one: Difference) -> Entry:
    item = one.predicted or Item(id="", statement="", section="", evidence=(), anchored="text", status="done")
    return Entry(number, one.kind, item, 0, one.spans)


def _tools(found: Compared, session: Session) -> Html:
    own = review_words(session.words)
    buttons = (
        element(
            "button",
            f"{own.differences[what]} ",
            element("b", str(sum(one.what == what for one in found.differences))),
            type="button",
            data_what=what,
            aria_pressed="true",
        )
        for what in ORDER
    )
    return element(
        "div", element("div", *buttons, class_="kinds", role="group", aria_label=own.compare), class_="tools"
    )


def _part(what: What, found: Compared, entries: list[Entry], session: Session) -> Html:
    own = review_words(session.words)
    members = [(entry, one) for entry, one in zip(entries, found.differences, strict=True) if one.what == what]
    if not members:
        return Html("")
    rows = (_row(entry, one, session) for entry, one in members)
    head = element("h2", own.differences[what], " ", element("span", str(len(members)), class_="count"))
    return element("section", head, element("ol", *rows, class_="items"), class_="what", data_what=what)


def _row(entry: Entry, one: Difference, session: Session) -> Html:
    labels = session.words.labels
    shown = one.gold or one.predicted
    statement = shown.statement if shown else ""
    facts = [element("span", labels.part(entry.kind), class_="kind")]
    if one.verdict:
        name = review_words(session.words).verdicts_of_pairs[one.verdict]
        facts.append(element("span", name, class_=f"verdict {one.verdict}"))
    return element(
        "li",
        element("p", link(entry.mark, statement) if entry.spans else element("span", statement), class_="statement"),
        element("p", *facts, class_="facts"),
        joined(_sides(one, session)),
        id=entry.row,
        class_=f"item {entry.kind}",
        data_p=" ".join(f"{start}-{end}" for start, end in entry.spans),
        data_what=one.what,
    )


def _sides(one: Difference, session: Session) -> Iterator[Html]:
    """What the program said, where that is not what the label says; and both kinds where they differ."""
    words = session.words
    own, part = review_words(words), words.labels.part
    if one.gold is None or one.predicted is None or one.predicted_kind is None:
        return
    if one.predicted.statement != one.gold.statement:
        yield labelled(words, own.prediction, one.predicted.statement)
    if one.predicted_kind != one.gold.kind:
        yield labelled(words, own.label, part(one.gold.kind))
        yield labelled(words, own.prediction, part(one.predicted_kind))
