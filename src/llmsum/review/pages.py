"""The page of a review: the items to the left, the report to the right, and what of both is anew after a change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from llmsum.render.html import frame, source, summary
from llmsum.render.html.markup import Html, element, joined
from llmsum.render.html.shell import page
from llmsum.render.html.strip import strip, strip_hint
from llmsum.render.plain import one_line
from llmsum.review import overlays
from llmsum.review.rows import forms, row
from llmsum.review.session import Session
from llmsum.review.terms import ReviewWords
from llmsum.review.words import review_words

ASSETS: Final = Path(__file__).parent / "assets"
STYLES: Final = ("base.css", "report.css", str(ASSETS / "review.css"))
# What a page that is served may do besides: ask this server, show its pictures, and write markup of its own making.
ALLOWED: Final = ("connect-src 'self'", "img-src 'self' data:", "trusted-types review")

Size = tuple[float, float]
Patch = tuple[str, str | None]  # a selector, and the markup that takes the place of what it finds; None: it goes


def review_page(session: Session, sizes: Sequence[Size], *, has_others: bool) -> str:
    """A whole page.

    Args:
        session: the review.
        sizes: of the pages that can be shown as pictures, in points.
        has_others: whether there is a list of reports to go back to.
    """
    words = session.words
    own = review_words(words)
    body = element(
        "main",
        frame.tabs(words),
        element(
            "section", _left(session, own, has_others=has_others), class_="left", id="summary", aria_label=words.summary
        ),
        _right(session, own, sizes),
        frame.now(words, element("button", "✓", type="button", data_do="accept-lit", aria_label=own.accept)),
        class_="report review",
        data_revision=str(session.items.revision),
    )
    parts = [body, *overlays.all_of(session, own), forms(session)]
    title = f"{own.review} · {_title(session)}"
    return page(
        title, words.lang, joined(parts), STYLES, ("view.js", str(ASSETS / "review.js")), session.kinds, ALLOWED
    )


def patches(session: Session, seen: int, sizes: Sequence[Size]) -> Iterator[Patch]:
    """What of a page is anew since a revision that it knows."""
    names = list(session.items.since(seen))
    for name in names:
        number = session.number(name)
        yield f"#i{number}", row(session, name) if name in session.items.of else None
    places = session.places(names)
    if places and session.text is not None:
        entries = list(session.marked())
        text = session.text
        for at, markup in source.anew(text.document, text.laid, entries, places):
            yield f'#text .t[data-s="{at}"]', markup
        yield "#strip", strip(session.summary, entries, text.laid, session.words)
        for number in sorted({part for span in places if (part := text.evidence(span).page)} if sizes else ()):
            yield f"#b{number}", _boxes(session, number, sizes[number - 1])
    yield "#kinds", _kinds(session)
    yield "#progress", progress(session)
    yield "#steps", _steps(session, review_words(session.words))


def progress(session: Session) -> Html:
    """How many items are decided, and how many of the others are doubtful."""
    own = review_words(session.words)
    whole, doubtful = len(session.items.of), session.count_doubtful
    if session.is_blind:  # nobody knows how many there will be
        return element("p", element("span", own.in_report_blind.format(whole)), id="progress")
    done = whole - session.count_open
    told = own.progress.format(done, whole)
    bar = element("progress", max=str(max(whole, 1)), value=str(done), aria_label=told)
    doubt = element("span", own.doubtful.format(doubtful), class_="doubt", title=own.doubtful_hint) if doubtful else ""
    is_done = done == whole > 0
    return element("p", bar, " ", element("span", told), doubt, id="progress", class_="done" if is_done else None)


def _title(session: Session) -> str:
    return one_line(session.summary.title or session.summary.source.path)


def _left(session: Session, own: ReviewWords, *, has_others: bool) -> Html:
    told, words = session.summary, session.words
    under = " · ".join(part for part in (told.organisation, told.period) if part)
    notes = list(_notes(session, own))
    rows = [row(session, name) for name in session.in_order()]
    return joined(
        [
            element(
                "header",
                _ways(own) if has_others else "",
                element("h1", _title(session)),
                element("p", under, class_="quiet") if under else "",
            ),
            *notes,
            _bar(session, own),
            _tools(session, own),
            element("div", id="outcome"),
            element("p", own.nothing, class_="nothing", hidden=""),
            element("ol", *rows, class_="items"),
            summary.warnings(told, words, has_text=session.text is not None) if not session.is_blind else "",
        ]
    )


def _ways(own: ReviewWords) -> Html:
    """To the other reports."""
    return element(
        "nav",
        element("a", f"← {own.all_reports}", href="../", class_="back"),
        element("a", f"{own.next_report} →", href="next", class_="back", id="next-report"),
        class_="ways",
        aria_label=own.all_reports,
    )


def _notes(session: Session, own: ReviewWords) -> Iterator[Html]:
    if session.journal.torn:
        yield element("p", own.torn.format(session.journal.torn), class_="alarm", role="note")
    if session.text is None:
        yield element("p", own.no_text, class_="alarm", role="note")
    if session.is_blind:
        told = own.blind_hint if session.origin == "blind" else own.revealed
        yield element("p", told, class_="hint", role="note")


def _bar(session: Session, own: ReviewWords) -> Html:
    can_save = None if session.text is not None else ""
    return element(
        "div",
        progress(session),
        element("button", own.save, type="button", data_do="save", class_="main", disabled=can_save),
        element("button", own.compare, type="button", data_do="compare", disabled=can_save),
        element("button", own.help, type="button", data_do="help"),
        class_="bar",
    )


def _steps(session: Session, own: ReviewWords) -> Html:
    can = {"undo": session.items.can_undo, "redo": session.items.can_redo}
    names = {"undo": ("↶", own.undo), "redo": ("↷", own.redo)}
    buttons = (
        element(
            "button", sign, type="button", data_do=do, aria_label=name, title=name, disabled=None if can[do] else ""
        )
        for do, (sign, name) in names.items()
    )
    return element("span", *buttons, id="steps")


def _tools(session: Session, own: ReviewWords) -> Html:
    words = session.words
    return element(
        "div",
        element("input", type="search", id="search", placeholder=words.search, aria_label=words.search),
        element("button", own.only_open, type="button", id="only-open", aria_pressed="false"),
        _steps(session, own),
        _kinds(session),
        class_="tools",
        role="search",
    )


def _kinds(session: Session) -> Html:
    counts = Counter(one.kind for one in session.items.of.values() if one.verdict != "rejected")
    buttons = (
        element(
            "button",
            f"{session.words.labels.part(kind)} ",
            element("b", str(counts[kind])),
            type="button",
            data_kind=kind,
            aria_pressed="true",
            class_=kind,
        )
        for kind in session.kinds
    )
    return element("div", *buttons, class_="kinds", id="kinds", role="group", aria_label=session.words.kinds)


def _right(session: Session, own: ReviewWords, sizes: Sequence[Size]) -> Html:
    words, text = session.words, session.text
    entries = list(session.marked())
    laid = text.laid if text else None
    shown = source.source_text(text.document, text.laid, entries, words) if text else source.quotations(entries, words)
    views = (
        element("button", name, type="button", data_sheet=view, aria_pressed="true" if view == "text" else "false")
        for view, name in (("text", own.text_view), ("pages", own.page_view))
    )
    sheets = (_sheet(session, number, size) for number, size in enumerate(sizes, 1))
    return element(
        "section",
        element(
            "div",
            element("h2", words.source, " ", strip_hint(words)),
            strip(session.summary, entries, laid, words),
            element("div", *views, class_="views", role="group", aria_label=words.source) if sizes else "",
            class_="over",
        ),
        element("div", shown, class_="text", id="text"),
        element("div", *sheets, id="pages", hidden="") if sizes else "",
        class_="right",
        id="source",
        tabindex="0",
        aria_label=words.source,
    )


def _sheet(session: Session, number: int, size: Size) -> Html:
    label = session.words.page.format(number)
    width, height = size
    picture = element(
        "img", src=f"page/{number}.png", width=f"{width:.0f}", height=f"{height:.0f}", loading="lazy", alt=label
    )
    return element("figure", picture, _boxes(session, number, size), class_="page-picture", id=f"p{number}")


def _boxes(session: Session, number: int, size: Size) -> Html:
    """The evidence on one page, over its picture."""
    width, height = size
    found = [
        element(
            "path",
            d=f"M{left:.1f} {top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}z",
            class_=f"m {entry.kind}",
            data_i=str(entry.number),
        )
        for entry in session.marked()
        for part in entry.item.evidence
        if part.page == number
        for left, top, right, bottom in part.boxes
    ]
    return element("svg", *found, id=f"b{number}", viewBox=f"0 0 {width:.1f} {height:.1f}", aria_hidden="true")
