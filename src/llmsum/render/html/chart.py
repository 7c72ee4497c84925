"""All reports of a folder side by side: a bar of items for each, and below it how much of the report they cite.

One path for each kind, whatever the number of reports: five thousand elements of a drawing would take a second.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from llmsum.models import Kind
from llmsum.render.html.markup import Html, element
from llmsum.render.html.words import Words

HIGH, LOW, GAP = 100, 30, 8  # units of height: of the items, of the coverage, between them
WIDEST: Final = 24  # pixels of a bar where there are few
CROWD: Final = 300  # more bars than this have no gaps between them: they would fade


class Bar(NamedTuple):
    """A report: how many items of each kind that the chart shows, and the share of its segments that they cite."""

    title: str
    counts: tuple[int, ...]
    coverage: float | None


def chart(bars: Sequence[Bar], kinds: Sequence[Kind], words: Words) -> Html:
    """The drawing with its words; which report a bar is, the script tells."""
    most = max((sum(bar.counts) for bar in bars), default=0) or 1
    paths = [
        element("path", d="".join(_boxes(bars, kind, HIGH / most)), class_=name) for kind, name in enumerate(kinds)
    ]
    drawing = element(
        "svg",
        *paths,
        element("path", d=f"M0 {HIGH + GAP}h{len(bars)}v{LOW}h{-len(bars)}z", class_="whole"),
        element("path", d="".join(_coverage(bars)), class_="coverage"),
        element("rect", y="0", width="1", height=str(HIGH + GAP + LOW), class_="here", hidden=""),
        id="chart",
        viewBox=f"0 0 {len(bars)} {HIGH + GAP + LOW}",
        width=str(WIDEST * len(bars)),
        height="160",
        preserveAspectRatio="none",
        role="img",
        aria_label=words.chart.format(f"{most:,}"),
    )
    keys = (element("span", words.labels.part(kind), class_=f"key {kind}") for kind in kinds)
    cover = element("span", words.columns["coverage"], class_="key coverage")
    told = element("figcaption", words.chart.format(f"{most:,}"), " ", *keys, cover, " ", element("output", id="bar"))
    return element("figure", drawing, told)


def _boxes(bars: Sequence[Bar], kind: int, unit: float) -> Iterator[str]:
    wide = _width(bars)
    for at, bar in enumerate(bars):
        if count := bar.counts[kind]:
            bottom = HIGH - sum(bar.counts[:kind]) * unit
            yield f"M{at} {bottom:.4g}h{wide}v{-count * unit:.3g}h-{wide}z"


def _coverage(bars: Sequence[Bar]) -> Iterator[str]:
    wide = _width(bars)
    for at, bar in enumerate(bars):
        if bar.coverage:
            yield f"M{at} {HIGH + GAP + LOW}h{wide}v{-LOW * bar.coverage:.3g}h-{wide}z"


def _width(bars: Sequence[Bar]) -> float:
    return 0.84 if len(bars) <= CROWD else 1
