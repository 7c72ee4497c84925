"""A summary for people at a terminal, as a rich renderable. No text of a document is ever read as markup."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from llmsum.models import SPECS, Importance, Item, Kind, Rejected, Summary, Usage
from llmsum.render.brief import brief_head, brief_parts, brief_statement, incomplete_line, is_crowded
from llmsum.render.labels import Labels, extras_of, labels_of, masthead_of, remarks_of, statement_of, units_of
from llmsum.render.plain import one_line, place
from llmsum.render.selection import Part, Show, is_unsure, usual_parts
from llmsum.render.tally import out_words
from llmsum.render.wrap import wrap

WEIGHT_STYLES: Final[dict[Importance, str]] = {3: "", 2: "", 1: "dim"}
MIN_TEXT_WIDTH = 8

Stated = Callable[[Item, Kind, Labels], str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Wrapped text behind a marker; the lines that follow the first hang below it."""

    text: str
    style: str = ""
    marker: str = ""
    marker_style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wraps to the width at hand."""
        del console
        margin = cell_len(self.marker)
        for index, line in enumerate(wrap(self.text, max(options.max_width - margin, MIN_TEXT_WIDTH))):
            marker = " " * margin if index else self.marker
            yield Text.assemble((marker, self.marker_style), (line, self.style), no_wrap=True, overflow="ignore")


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The page that is handed on; which items are on it depends on the width at hand."""

    summary: Summary
    evidence: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Chooses the items by what the page takes without quotations, which come on top."""

        def lines_of(parts: Sequence[Part]) -> int:
            return len(console.render_lines(Group(*self._blocks(parts, evidence=False)), options, pad=False))

        yield from self._blocks(brief_parts(self.summary, lines_of), evidence=self.evidence)

    def _blocks(self, parts: Sequence[Part], *, evidence: bool) -> Iterator[Text | Paragraph]:
        labels = labels_of(self.summary)
        state = partial(brief_statement, crowded=is_crowded(self.summary))
        title, below = brief_head(self.summary, labels)
        yield Paragraph(title, "bold")
        yield from [Paragraph(below, "dim")] if below else []
        if note := incomplete_line(self.summary, labels):
            yield Paragraph(note, "yellow")
        yield Text()
        yield Paragraph(self.summary.overview)
        for part in parts:
            yield Text()
            yield Paragraph(labels.part(part.kind), f"bold {SPECS[part.kind].style}")
            yield from _items(part, labels, state, evidence=evidence, extras=False)
            if part.hidden:
                yield Paragraph(labels.more.format(part.hidden), "dim", "     ")


def summary_text(
    summary: Summary, *, show: Show = "usual", evidence: bool = False, seconds: float | None = None
) -> Group:
    """The whole page.

    Args:
        summary: what is shown.
        show: which items; `brief` is a page to hand on, without offsets, path, cost and engine.
        evidence: adds the quotation and its offsets in the raw text to every item, how much it weighs and what was
            done to it, and lists the rejected items.
        seconds: how long it took, for the last line.
    """
    if show == "brief":
        return Group(BriefPage(summary, evidence))
    labels = labels_of(summary)
    return Group(
        *_head(summary),
        *(line for part in usual_parts(summary, show) for line in _part(part, labels, evidence)),
        *_warnings(summary, labels, evidence),
        *_legend(summary, labels, show),
        Text(),
        Paragraph(cost_line(summary, seconds), "dim"),
    )


def cost_line(summary: Summary, seconds: float | None = None) -> str:
    """What answered, and what it cost in requests, tokens, money and time."""
    engine = summary.provenance.model or summary.provenance.engine
    time = [] if seconds is None else [f"{seconds:.1f} s"]
    return one_line(" · ".join([engine, *_spent(summary.usage), *time]))


def _spent(usage: Usage) -> list[str]:
    if not usage.requests and not usage.cached_requests:
        return ["no requests"]
    from_cache = f" ({usage.cached_input_tokens:,} from the endpoint's cache)" if usage.cached_input_tokens else ""
    cost = "cost not known" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    return [
        f"{usage.requests} requests, {usage.cached_requests} from the cache",
        f"{usage.input_tokens:,} tokens in{from_cache}, {out_words(usage)}",
        cost if usage.requests else "$0",
    ]


def _head(summary: Summary) -> Iterator[Text | Paragraph]:
    yield Paragraph(summary.title or summary.source.path, "bold")
    yield Paragraph(" · ".join(masthead_of(summary)), "dim")
    yield Text()
    yield Paragraph(summary.overview)


def _part(part: Part, labels: Labels, evidence: bool) -> Iterator[Text | Paragraph]:
    yield Text()
    yield Paragraph(f"{labels.part(part.kind)} ({part.total})", f"bold {SPECS[part.kind].style}")
    yield from _items(part, labels, statement_of, evidence=evidence)
    if part.hidden:
        yield Paragraph(labels.lesser.format(part.hidden) + labels.all_lists, "dim", "     ")


def _items(part: Part, labels: Labels, state: Stated, *, evidence: bool, extras: bool = True) -> Iterator[Paragraph]:
    number = 0
    for unit, members in units_of(part.items):
        if unit or number:
            yield Paragraph(unit or labels.whole_page, "bold", "  ")
        for item in members:
            number += 1
            style = WEIGHT_STYLES[item.importance]
            mark = labels.unsure_mark if extras and is_unsure(item) else ""
            yield Paragraph(state(item, part.kind, labels) + mark, style, f"{number:>3}. ", SPECS[part.kind].style)
            yield from (Paragraph(extra, "dim", "     ") for extra in extras_of(item, labels) if extras)
            yield from _remarks(item, labels) if evidence else ()


def _legend(summary: Summary, labels: Labels, show: Show) -> Iterator[Text | Paragraph]:
    """What the mark of unsure items means, where one is shown."""
    if any(is_unsure(item) for part in usual_parts(summary, show) for item in part.items):
        yield Text()
        yield Paragraph(labels.unsure, "dim")


def _remarks(item: Item, labels: Labels) -> Iterator[Paragraph]:
    yield from _evidence(item, labels)
    yield from (Paragraph(remark, "dim", "     ") for remark in remarks_of(item, labels))


def _evidence(item: Item, labels: Labels) -> Iterator[Paragraph]:
    found = f"  {labels.by_words}" if item.anchored == "text" else ""
    for part in item.evidence:
        yield Paragraph(f"{part.clean_quote} [{place(part)}]{found}", "dim", "     │ ", "dim")


def _warnings(summary: Summary, labels: Labels, evidence: bool) -> Iterator[Text | Paragraph]:
    if summary.warnings:
        yield Text()
        yield Paragraph(labels.warnings, "bold yellow")
        yield from (Paragraph(labels.told(warning.message), "", "  ! ", "yellow") for warning in summary.warnings)
    if summary.rejected:
        yield Text()
        shown = "" if evidence else labels.evidence_lists
        yield Paragraph(f"{labels.rejected} ({len(summary.rejected)}){shown}", "bold red")
        yield from (line for item in summary.rejected for line in _rejected(item, labels)) if evidence else ()


def _rejected(item: Rejected, labels: Labels) -> Iterator[Paragraph]:
    yield Paragraph(f"{labels.part(item.kind)}: {item.statement}", "", "  - ", "red")
    yield Paragraph(labels.told(item.reason), "red", "    ")
    yield from _evidence(item, labels)
