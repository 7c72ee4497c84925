"""A text with marks that may overlap: cut at every border, so that no mark is ever inside another.

The tags that name the items are empty elements, written by the style sheet: what is left of the markup without its
tags is the text, to the character, and so is what a reader copies.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from llmsum.evals.page.items import Entry, Reading
from llmsum.render.html.markup import Html, element, joined, link

LINE = re.compile(r"[^\n]*\n|[^\n]+")
FLAGS = {
    "correct": "✓",
    "wrong_kind": "≠ kind",
    "wrong_fact": "✗ fact",
    "missed": "missed",
    "duplicate": "duplicate",
    "split": "split",
    "spurious": "spurious",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One span of an item; `first` is true where the item begins."""

    start: int
    end: int
    entry: Entry
    first: bool


def side_by_side(raw: str, read: Reading, language: str) -> Html:
    """The text twice, line beside line: with the gold marks, and with the predicted ones."""
    gold, predicted = _places(read.gold), _places(read.predicted)
    lines = (_line(raw, line.start(), line.end(), gold, predicted, read) for line in LINE.finditer(raw))
    head = element("div", element("div", "labelled"), element("div", "predicted"), class_="line head")
    return element("div", head, element("div", joined(lines), lang=language), class_="text")


def _places(entries: Iterable[Entry]) -> Sequence[Place]:
    return [Place(start, end, entry, at == 0) for entry in entries for at, (start, end) in enumerate(entry.spans)]


def _line(raw: str, start: int, end: int, gold: Sequence[Place], predicted: Sequence[Place], read: Reading) -> Html:
    sides = [
        (name, [place for place in places if place.start < end and place.end > start])
        for name, places in (("gold", gold), ("predicted", predicted))
    ]
    cells = (element("div", marked(raw, start, end, places, read), class_=name) for name, places in sides)
    return element("div", *cells, class_="line" if any(places for _, places in sides) else "line plain")


def marked(raw: str, start: int, end: int, places: Sequence[Place], read: Reading) -> Html:
    """raw[start:end] with its marks and, where an item's span begins, its tag."""
    return joined(_pieces(raw, start, end, places, read))


def _pieces(raw: str, start: int, end: int, places: Sequence[Place], read: Reading) -> Iterator[str]:
    borders = {border for place in places for border in (place.start, place.end) if start < border < end}
    for one, other in pairwise(sorted({start, end} | borders)):
        yield from (_tag(place, read) for place in places if place.start == one)
        over = [place for place in places if place.start <= one and other <= place.end]
        yield _mark(raw[one:other], over, read) if over else raw[one:other]


def _mark(text: str, over: Sequence[Place], read: Reading) -> Html:
    """A piece under one or several items; it looks like the narrowest, of equals like one that is not right."""
    narrowest = min(over, key=lambda place: (place.end - place.start, place.entry.state == "correct")).entry
    several = " several" if len(over) > 1 else ""
    told = "\n\n".join(title(place.entry, read) for place in over)
    return element("mark", text, class_=f"{narrowest.kind} {narrowest.state}{several}", title=told)


def _tag(place: Place, read: Reading) -> Html:
    entry = place.entry
    label = f"{entry.id} {FLAGS[entry.state]}"
    return link(
        read.target(entry),
        id=entry.anchor if place.first else None,
        class_=f"tag {entry.kind} {entry.state}",
        data_label=label,
        aria_label=label,
        title=title(entry, read),
    )


def title(entry: Entry, read: Reading) -> str:
    """An item, what became of it, and what it was paired with, in plain lines."""
    told = [entry.id, entry.kind, entry.detail, entry.state.replace("_", " ")]
    lines = [" · ".join(filter(None, told)), entry.statement]
    if partner := read.partner(entry):
        lines.append(f"paired with {partner.id} · {partner.kind}: {partner.statement}")
    return "\n".join(lines)
