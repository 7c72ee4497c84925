"""One summary against its source: every quotation is there, and every figure in what is quoted for it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Document, Evidence, Item, Summary, items_of
from llmsum.reading.edits import Repaired
from llmsum.reading.repair import repair
from llmsum.verify.fault import Fault, short
from llmsum.words.figures import Figure, figures, unsupported


class Named(NamedTuple):
    """A passage with the item, or the warning, that it belongs to."""

    name: str
    passage: Evidence


def passages(summary: Summary) -> Iterator[Named]:
    """Every passage of a summary, those of rejected items and of warnings too."""
    for item in (*items_of(summary), *summary.rejected):
        yield from (Named(item.id, passage) for passage in item.evidence)
    for number, warning in enumerate(summary.warnings, 1):
        yield from (Named(f"warning {number}", passage) for passage in warning.evidence)


def misquoted(found: Sequence[Named], document: Document, path: str) -> Iterator[Fault]:
    """Quotations that the text does not hold at their place, and readings that are none of it."""
    raw = document.raw
    differing: list[Named] = []
    for name, passage in found:
        start, end = passage.start, passage.end
        if not 0 <= start < end <= len(raw):
            yield Fault(path, "quotation", f"{name} cites {start}:{end} of a text of {len(raw)} characters")
        elif raw[start:end] != passage.quote:
            told = (
                f"{name} quotes “{short(passage.quote)}” at {start}:{end}, where the text has “{short(raw[start:end])}”"
            )
            yield Fault(path, "quotation", told)
        elif passage.clean_quote != passage.quote:
            differing.append(Named(name, passage))
    if differing:
        yield from _misread(differing, repair(raw, document.blocks), path)


def _misread(found: Sequence[Named], repaired: Repaired, path: str) -> Iterator[Fault]:
    """Readings that differ from their quotations and are not what repair makes of these."""
    for name, passage in found:
        place, length = bisect_right(repaired.starts, passage.start) - 1, len(passage.clean_quote)
        is_there = (
            place >= 0
            and repaired.starts[place] == passage.start
            and 0 < length <= len(repaired.text) - place
            and repaired.text[place : place + length] == passage.clean_quote
            and repaired.ends[place + length - 1] == passage.end
        )
        if not is_there:
            yield Fault(
                path, "quotation", f"{name} reads “{short(passage.clean_quote)}”, which its quotation does not say"
            )


def unproved(summary: Summary) -> Iterator[Fault]:
    """Figures of items that stand neither in the statement nor in the evidence, or with another value than they say."""
    for item in items_of(summary):
        if not item.evidence:
            yield Fault(summary.source.path, "quotation", f"{item.id} has no evidence")
        if item.metrics:
            yield from (Fault(summary.source.path, "figure", f"{item.id}: {told}") for told in _wrong(item))


def _wrong(item: Item) -> Iterator[str]:
    """What does not hold of an item's figures."""
    statement, quotes = item.statement, [passage.clean_quote for passage in item.evidence]
    told = _told(figures(statement), statement)
    lost: set[tuple[str, float]] | None = None
    for metric in item.metrics:
        figure = metric.raw, float(metric.value)
        if metric.raw not in statement:
            yield f"{short(metric.raw)} is not in the statement"
        elif figure not in told:
            yield f"{short(metric.raw)} is told as {metric.value}"
        # The words themselves are searched for first: figures are read only where those are spelt in another way.
        elif not any(_holds(quote, metric.raw) for quote in quotes):
            lost = _told(unsupported(statement, quotes), statement) if lost is None else lost
            if figure in lost:
                yield f"{short(metric.raw)} is not in the evidence"


def _told(found: Iterable[Figure], statement: str) -> set[tuple[str, float]]:
    """Figures of a statement as its metrics tell them: their words and their values."""
    return {(statement[figure.whole.start : figure.whole.end], float(figure.value)) for figure in found}


def _holds(quote: str, raw: str) -> bool:
    """Whether a figure stands in a text as a whole: 5% does not stand in 2.5%."""
    at = quote.find(raw)
    if at < 0:
        return False
    before, behind = quote[at - 1 : at] if at else "", quote[at + len(raw) : at + len(raw) + 2]
    goes_on = behind[:1].isnumeric() or (behind[:1] in (".", ",") and behind[1:].isnumeric())
    return not (before.isnumeric() or before in (".", ",") or goes_on)
