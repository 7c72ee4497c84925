"""One item of a review as a line of the list, and the form in which it is edited."""

import json
from collections.abc import Iterator, Mapping, Sequence

from llmsum.models import SPECS, Evidence, Status, plain
from llmsum.render.html.markup import Html, element, joined, link
from llmsum.render.html.words import Words
from llmsum.render.labels import statement_of
from llmsum.review.faults import faults_of
from llmsum.review.items import NAMES, Reviewed
from llmsum.review.session import Session
from llmsum.review.words import ReviewWords, review_words

WEIGHTS = (3, 2, 1)


def row(session: Session, name: str) -> Html:
    """An item with what was decided, its faults, its passages and the buttons that decide."""
    item, entry = session.items.of[name], session.entry(name)
    words = session.words
    own = review_words(words)
    said = statement_of(entry.item, item.kind, words.labels)
    faults = [element("li", own.faults[fault].format(what)) for fault, what in faults_of(session, item)]
    return element(
        "li",
        element("p", link(entry.mark, said) if entry.spans else element("span", said), class_="statement"),
        element("p", *_facts(session, name, own), class_="facts"),
        element("ul", *faults, class_="faults") if faults else "",
        element("p", words.labels.told(item.reason), class_="reason") if item.reason else "",
        _passages(session, name, own),
        _buttons(item, own),
        id=entry.row,
        class_=f"item {item.kind} w{item.importance} {item.verdict}",
        data_p=" ".join(f"{start}-{end}" for start, end in item.spans),
        data_r=str(session.items.changed_at.get(name, 0)),
        data_v=item.verdict,
        data_fields=json.dumps({field: plain(getattr(item, field)) for field in NAMES}, ensure_ascii=False),
    )


def _facts(session: Session, name: str, own: ReviewWords) -> Iterator[Html]:
    item, first, labels = session.items.of[name], session.first(name), session.words.labels
    yield element("span", labels.part(item.kind), class_="kind")
    yield element("span", labels.weights[item.importance], class_="weight")
    if item.unit:
        yield element("span", item.unit)
    if first is None:
        yield element("span", own.by_reviewer)
    elif first.confidence is not None:
        yield element("span", own.confidence.format(f"{100 * first.confidence:.0f}"))
    yield element("span", own.verdicts[item.verdict], class_="verdict")


def _passages(session: Session, name: str, own: ReviewWords) -> Html:
    item, entry, first = session.items.of[name], session.entry(name), session.first(name)
    words = session.words
    evidence = entry.item.evidence
    lines = [element("li", *_passage(part, at, session, own)) for at, part in enumerate(evidence)]
    before = first.statement if first and first.statement != item.statement else None
    told = [labelled(words, own.prediction, before), labelled(words, own.note, item.note)]
    also = words.labels.part(item.alt_kind) if item.alt_kind else None
    told.append(labelled(words, own.also, also))
    if not item.explicit:
        told.append(element("p", own.implied, class_="quiet"))
    return element(
        "details",
        element("summary", f"{words.evidence} {len(evidence)}"),
        element("ul", *lines, class_="places"),
        joined(told),
    )


def labelled(words: Words, name: str, value: str | None) -> Html:
    """A line with a name before it; nothing where there is nothing to tell."""
    return element("p", words.labels.field.format(name, value), class_="quiet") if value else Html("")


def _passage(part: Evidence, at: int, session: Session, own: ReviewWords) -> Iterator[Html]:
    yield element("q", part.clean_quote)
    yield element("span", f" {session.words.place(part)} ", class_="quiet")
    if session.text is not None:
        yield element("button", "×", type="button", data_drop=str(at), aria_label=own.drop, title=own.drop)


def _buttons(item: Reviewed, own: ReviewWords) -> Html:
    names = {"accept": own.accept, "edit": own.edit, "reject": own.reject, "reopen": own.reopen}
    shown = [
        name for name in names if name != {"accepted": "accept", "rejected": "reject", "open": "reopen"}[item.verdict]
    ]
    buttons = (element("button", names[name], type="button", data_do=name) for name in shown)
    return element("div", *buttons, class_="acts")


def forms(session: Session) -> Html:
    """What is filled in for the item that is edited or rejected: templates, which the script copies."""
    return joined([element("template", _edit(session), id="edit"), element("template", _reject(session), id="reject")])


def _edit(session: Session) -> Html:
    words = session.words
    own, labels = review_words(words), words.labels
    units = dict.fromkeys(item.unit for item in session.items.of.values() if item.unit)
    if not session.is_blind:
        units |= dict.fromkeys(session.summary.units)
    states: list[Status] = list(dict.fromkeys(state for kind in session.kinds for state in SPECS[kind].statuses))
    return element(
        "form",
        _field(own.statement, element("textarea", name="statement", rows="3", required="")),
        _field(words.kinds, _choice("kind", [(kind, labels.part(kind)) for kind in session.kinds])),
        _field(labels.importance, _choice("importance", [(str(one), labels.weights[one]) for one in WEIGHTS])),
        _field(
            own.status,
            _choice(
                "status",
                [(state, labels.statuses[state]) for state in states],
                {state: _kinds_of(state, session) for state in states},
            ),
        ),
        _field(words.unit, element("input", name="unit", list="units", autocomplete="off")),
        element("datalist", *(element("option", value=unit) for unit in units), id="units"),
        element(
            "details",
            element("summary", own.more),
            _field(own.also, _choice("alt_kind", [("", "–"), *((kind, labels.part(kind)) for kind in session.kinds)])),
            _field(own.note, element("input", name="note", autocomplete="off")),
            element("label", element("input", type="checkbox", name="implied"), " ", own.implied, class_="implied"),
        ),
        element(
            "div",
            element("button", own.apply, type="submit", class_="main"),
            element("button", own.cancel, type="button", data_do="cancel"),
            class_="acts",
        ),
        class_="edit",
    )


def _reject(session: Session) -> Html:
    own = review_words(session.words)
    return element(
        "form",
        _field(own.reason, element("input", name="reason", list="reasons", required="", autocomplete="off")),
        element("datalist", *(element("option", value=reason) for reason in own.reasons), id="reasons"),
        element(
            "div",
            element("button", own.reject, type="submit", class_="main"),
            element("button", own.cancel, type="button", data_do="cancel"),
            class_="acts",
        ),
        class_="reject",
    )


def _field(name: str, control: Html) -> Html:
    return element("label", element("span", name), control)


def _choice(name: str, values: Sequence[tuple[str, str]], kinds: Mapping[str, str] | None = None) -> Html:
    """`kinds` tells for which kinds of items a value is there."""
    options = (
        element("option", told, value=value, data_kinds=kinds[value] if kinds else None) for value, told in values
    )
    return element("select", *options, name=name)


def _kinds_of(state: Status, session: Session) -> str:
    return " ".join(kind for kind in session.kinds if state in SPECS[kind].statuses)
