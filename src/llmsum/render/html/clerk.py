"""What a page prints: the brief summary on one sheet, and nothing of what is there to click."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from llmsum.models import Summary
from llmsum.render.brief import brief_head, brief_parts, brief_statement, incomplete_line, is_crowded
from llmsum.render.html.markup import Html, element
from llmsum.render.html.words import Words
from llmsum.render.labels import units_of
from llmsum.render.selection import Part
from llmsum.render.wrap import wrap

SHEET_WIDTH: Final = 84  # cells of a line on A4 in the size that the style sheet prints


def sheet(summary: Summary, words: Words) -> Html:
    """The brief page, which only a printer shows."""
    labels = words.labels
    title, below = brief_head(summary, labels)
    head = [text for text in (title, below, incomplete_line(summary, labels) or "", summary.overview) if text]
    state = partial(brief_statement, crowded=is_crowded(summary))

    def lines_of(parts: Sequence[Part]) -> int:
        texts = [*head, *(text for part in parts for text in _texts(part, words))]
        stated = [state(item, part.kind, labels) for part in parts for item in part.items]
        return sum(len(wrap(text, SHEET_WIDTH)) for text in [*texts, *stated]) + len(parts)

    body = [block for part in brief_parts(summary, lines_of) for block in _part(part, words, state)]
    first, *more = head
    return element(
        "section",
        element("h1", first),
        *(element("p", text) for text in more),
        *body,
        class_="sheet",
    )


def _texts(part: Part, words: Words) -> Iterator[str]:
    """The lines of a part beside its items."""
    yield words.labels.part(part.kind)
    yield from (unit for unit, _ in units_of(part.items) if unit)
    if part.hidden:
        yield words.labels.more.format(part.hidden)


def _part(part: Part, words: Words, state: "partial[str]") -> Iterator[Html]:
    labels = words.labels
    yield element("h2", labels.part(part.kind))
    groups = units_of(part.items)
    for unit, members in groups:
        if unit or len(groups) > 1:
            yield element("h3", unit or labels.whole_page)
        yield element("ol", *(element("li", state(item, part.kind, labels)) for item in members))
    if part.hidden:
        yield element("p", labels.more.format(part.hidden), class_="more")
