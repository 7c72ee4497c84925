"""A summary for people at a terminal, as a rich renderable. No text of a document is ever read as markup."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from llmsum.models import Item, Kind, Rejected, Summary, Usage
from llmsum.render.labels import Labels, extras_of, labels_of, masthead_of, parts_of, statement_of, units_of
from llmsum.render.plain import one_line
from llmsum.render.wrap import wrap

STYLES: Final[dict[Kind, str]] = {"achievement": "green", "problem": "yellow", "plan": "blue"}
MIN_TEXT_WIDTH = 8


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


def summary_text(summary: Summary, *, evidence: bool = False, seconds: float | None = None) -> Group:
    """The whole page.

    Args:
        summary: what is shown.
        evidence: adds the quotation and its offsets in the raw text to every item, and lists the rejected items.
        seconds: how long it took, for the last line.
    """
    labels = labels_of(summary)
    return Group(
        *_head(summary),
        *(line for kind, items in parts_of(summary) for line in _part(kind, items, labels, evidence)),
        *_warnings(summary, labels, evidence),
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
        f"{usage.input_tokens:,} tokens in{from_cache}, {usage.output_tokens:,} out",
        cost if usage.requests else "$0",
    ]


def _head(summary: Summary) -> Iterator[Text | Paragraph]:
    yield Paragraph(summary.title or summary.source.path, "bold")
    yield Paragraph(" · ".join(masthead_of(summary)), "dim")
    yield Text()
    yield Paragraph(summary.overview)


def _part(kind: Kind, items: tuple[Item, ...], labels: Labels, evidence: bool) -> Iterator[Text | Paragraph]:
    yield Text()
    yield Paragraph(f"{labels.parts[kind]} ({len(items)})", f"bold {STYLES[kind]}")
    number = 0
    for unit, members in units_of(items):
        if unit or number:
            yield Paragraph(unit or labels.whole_page, "bold", "  ")
        for item in members:
            number += 1
            yield Paragraph(statement_of(item, kind, labels), "", f"{number:>3}. ", STYLES[kind])
            yield from (Paragraph(extra, "dim", "     ") for extra in extras_of(item, labels))
            yield from _evidence(item) if evidence else ()


def _evidence(item: Item) -> Iterator[Paragraph]:
    found = "  found by its words" if item.anchored == "text" else ""
    for part in item.evidence:
        yield Paragraph(f"{part.clean_quote} [{part.start}:{part.end}]{found}", "dim", "     │ ", "dim")


def _warnings(summary: Summary, labels: Labels, evidence: bool) -> Iterator[Text | Paragraph]:
    if summary.warnings:
        yield Text()
        yield Paragraph(labels.warnings, "bold yellow")
        yield from (Paragraph(warning.message, "", "  ! ", "yellow") for warning in summary.warnings)
    if summary.rejected:
        yield Text()
        shown = "" if evidence else "; --evidence lists them"
        yield Paragraph(f"{labels.rejected} ({len(summary.rejected)}){shown}", "bold red")
        yield from (line for item in summary.rejected for line in _rejected(item, labels)) if evidence else ()


def _rejected(item: Rejected, labels: Labels) -> Iterator[Paragraph]:
    yield Paragraph(f"{labels.parts[item.kind]}: {item.statement}", "", "  - ", "red")
    yield Paragraph(item.reason, "red", "    ")
    yield from _evidence(item)
