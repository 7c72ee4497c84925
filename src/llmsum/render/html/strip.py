"""The strip: the report from left to right, and below each other where its items of each kind stand."""

from collections.abc import Iterator, Sequence
from typing import Final

from llmsum.models import Kind, Summary, parts_of
from llmsum.render.html.entries import Entry
from llmsum.render.html.markup import Html, element
from llmsum.render.html.tiles import Laid
from llmsum.render.html.words import Words, kinds_said

LEAST: Final = 400  # of the width at most this many marks can be told apart
LANE: Final = 10  # units of height for a kind


def strip(summary: Summary, entries: Sequence[Entry], laid: Laid | None, words: Words) -> Html:
    """A drawing as wide as the report has characters: one without a mark for long is a blind spot.

    Headings are lines through it; what was not answered is shaded.
    """
    chars = max(summary.source.chars, 1)
    kinds = list(parts_of(summary))
    height = LANE * len(kinds)
    heads = [tile.span.start for tile in laid.tiles if tile.kind in ("title", "heading")] if laid else []
    lost = "".join(_box(chunk.start, chunk.end, 0, height) for chunk in summary.lost)
    return element(
        "svg",
        element("path", d=lost, class_="lost") if lost else "",
        element("path", d="".join(f"M{at} 0v{height}" for at in heads), class_="head"),
        *(
            element("path", d="".join(_lane(kind, LANE * at + 1, entries, chars)), class_=kind, data_kind=kind)
            for at, kind in enumerate(kinds)
        ),
        element("rect", x="0", y="0", width="0", height=str(height), class_="view"),
        id="strip",
        viewBox=f"0 0 {chars} {height}",
        preserveAspectRatio="none",
        role="img",
        aria_label=words.strip.format(kinds_said(kinds, words)),
    )


def strip_hint(words: Words) -> Html:
    """What the drawing shows, in a few words above it."""
    return element("span", words.strip_hint, class_="strip-hint")


def _lane(kind: Kind, top: int, entries: Sequence[Entry], chars: int) -> Iterator[str]:
    least = chars / LEAST
    for entry in entries:
        if entry.kind == kind:
            for start, end in entry.spans:
                yield _box(start, max(end, round(start + least)), top, LANE - 2)


def _box(left: int, right: int, top: int, height: int) -> str:
    return f"M{left} {top}h{right - left}v{height}H{left}z"
