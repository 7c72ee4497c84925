"""What lies over the page of a review when it is wanted: messages, keys, a question, what to do with selected words."""

from collections.abc import Iterator

from llmsum.render.html.markup import Html, element
from llmsum.review.session import Session
from llmsum.review.words import ReviewWords


def all_of(session: Session, own: ReviewWords) -> list[Html]:
    """All of them, hidden."""
    return [_pick(session, own), _messages(session, own), _keys(own), _ask(session, own)]


def _pick(session: Session, own: ReviewWords) -> Html:
    """What can be done with words that are selected."""
    if session.text is None:
        return Html("")
    part = session.words.labels.part
    return element(
        "div",
        element("button", own.as_evidence, type="button", data_pick="set", class_="of-item"),
        element("button", own.more_evidence, type="button", data_pick="more", class_="of-item"),
        *(
            element(
                "button",
                element("kbd", str(number)),
                own.new.format(part(kind)),
                type="button",
                data_pick="add",
                data_kind=kind,
                class_=kind,
            )
            for number, kind in enumerate(session.kinds, 1)
        ),
        id="pick",
        role="toolbar",
        aria_label=session.words.evidence,
        hidden="",
    )


def _messages(session: Session, own: ReviewWords) -> Html:
    refusals = {name: told for name, told in own.refusals.items() if "{}" not in told or name == "your_words"}
    told = {f"data_{name}": text for name, text in refusals.items()}
    told["data_which_kind"] = own.which_kind.format(" ".join(str(at) for at, _ in enumerate(session.kinds, 1)))
    return element("output", id="told", role="status", **told)


def _keys(own: ReviewWords) -> Html:
    rows = (element("tr", element("td", *_marked(keys)), element("td", what)) for keys, what in own.keys.items())
    return element(
        "dialog",
        element("h2", own.help, id="keys-title"),
        element("table", element("tbody", *rows)),
        element("form", element("button", own.close), method="dialog"),
        id="help",
        aria_labelledby="keys-title",
    )


def _marked(keys: str) -> Iterator[str]:
    for key in keys.split():
        yield from (" / ",) if key == "/" and keys != "/" else (element("kbd", key), " ")


def _ask(session: Session, own: ReviewWords) -> Html:
    """Asked before a reviewer who labels blind sees the predictions."""
    if session.origin != "blind":
        return Html("")
    return element(
        "dialog",
        element("p", own.reveal, id="ask-text"),
        element(
            "div",
            element("button", own.compare, type="button", data_do="reveal", class_="main"),
            element("button", own.cancel, type="button", data_do="shut"),
            class_="acts",
        ),
        id="ask",
        aria_labelledby="ask-text",
    )
