"""What came of saving labels, in words."""

from collections.abc import Sequence

from llmsum.render.html.markup import Html, element
from llmsum.review.faults import faults_of
from llmsum.review.gold import Saved
from llmsum.review.session import Session
from llmsum.review.words import review_words


def unfinished(session: Session) -> Html | None:
    """What is still to be done before anything can be saved; None where it can."""
    own = review_words(session.words)
    if session.count_open:
        return _panel(own.not_saved, [(None, own.refusals["not_open"].format(session.count_open))], session)
    found = [
        (name, own.faults[fault].format(what))
        for name, item in session.items.of.items()
        for fault, what in faults_of(session, item)
    ]
    return _panel(own.not_saved, found, session) if found else None


def outcome(session: Session, saved: Saved) -> Html:
    """Where the labels are, or what is wrong with them."""
    own = review_words(session.words)
    if saved.path is None:
        return _panel(own.not_saved, saved.faults, session)
    told = element("p", own.saved.format(saved.path), class_="saved", role="status")
    return element("div", told, id="outcome", data_saved="")


def _panel(head: str, faults: Sequence[tuple[str | None, str]], session: Session) -> Html:
    lines = (
        element("li", element("a", what, href=f"#i{session.number(name)}") if name else what) for name, what in faults
    )
    return element("div", element("p", head), element("ul", *lines), id="outcome", class_="alarm", role="alert")
