"""Summaries as the rows of three tables: items, documents, metrics. The fields of a row are the table's columns.

An item may hold several figures. Its row shows the first one and how many there are; the table of metrics has a row for
each, so that sums and pivots miss none and count none twice. `document` and `id` join the tables.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, Literal, get_args, get_type_hints

from llmsum.folders.results import Unfinished
from llmsum.models import KINDS, SPECS, Item, Kind, Metric, Rejected, Summary, parts_of

TableName = Literal["items", "documents", "metrics"]
Cell = str | int | float | bool | None
Result = Summary | Unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfItem:
    """Which item a row is about: its first columns."""

    document: str
    id: str
    organisation: str | None
    period: str | None
    unit: str | None
    kind: str
    status: str
    importance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow(_OfItem):
    """One item of a report.

    `metric_…` is its first figure and `metrics` how many it has; a rejected item shows none, because its figures are
    what could not be verified. `start`, `end`, `page` and the quotations are those of the first passage of `passages`.
    `changes` has a line for each change: what, why.
    """

    confidence: float | None
    statement: str
    metric_name: str | None
    metric_value: float | None
    metric_unit: str | None
    metric_qualifier: str | None
    metrics: int
    deadline: str | None
    cause: str | None
    rejected: bool
    reason: str | None
    section: str
    clean_quote: str | None
    quote: str | None
    start: int | None
    end: int | None
    page: int | None
    passages: int
    anchored: str
    changes: str | None
    document_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document of a batch; without a summary it has a path, a state and an error."""

    document: str
    state: str
    title: str | None = None
    organisation: str | None = None
    period: str | None = None
    units: str | None = None
    overview: str | None = None
    achievements: int | None = None
    problems: int | None = None
    plans: int | None = None
    rejected: int | None = None
    warnings: str | None = None
    error_kind: str | None = None
    error: str | None = None
    chunks: int | None = None
    lost_chunks: int | None = None
    segments: int | None = None
    cited_segments: int | None = None
    number_segments: int | None = None
    cited_number_segments: int | None = None
    requests: int | None = None
    cached_requests: int | None = None
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost_usd: float | None = None
    language: str | None = None
    format: str | None = None
    encoding: str | None = None
    chars: int | None = None
    sha256: str | None = None
    text_sha256: str | None = None
    engine: str | None = None
    model: str | None = None
    reading: str | None = None
    llmsum: str | None = None
    created: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow(_OfItem):
    """One verified figure."""

    metric_name: str
    metric_value: float | None
    metric_unit: str | None
    metric_qualifier: str | None
    metric_raw: str
    statement: str
    document_complete: bool


def item_rows(summary: Summary) -> Iterator[ItemRow]:
    """The items in the order of the contract, the rejected ones last."""
    return (_item_row(summary, kind, item) for kind, item in _items(summary))


def metric_rows(summary: Summary) -> Iterator[MetricRow]:
    """The figures of the items that are not rejected, in the order of their statements."""
    for kind, item in _items(summary):
        for metric in _verified(item):
            yield MetricRow(
                **_shared(summary, kind, item),
                metric_name=metric.name,
                metric_value=_finite(metric.value),
                metric_unit=metric.unit,
                metric_qualifier=metric.qualifier,
                metric_raw=metric.raw,
            )


def document_row(result: Result) -> DocumentRow:
    """The one row of a document. `state` is as in the manifest: `partly` if chunks were lost, `failed` if all were."""
    if isinstance(result, Unfinished):
        return DocumentRow(document=result.path, state=result.state, error_kind=result.kind, error=result.error)
    return DocumentRow(
        document=result.source.path,
        state=result.state,
        title=result.title,
        organisation=result.organisation,
        period=result.period,
        units="\n".join(result.units) or None,
        overview=result.overview,
        achievements=len(result.achievements),
        problems=len(result.problems),
        plans=len(result.plans),
        rejected=len(result.rejected),
        warnings="\n".join(warning.message for warning in result.warnings) or None,
        chunks=len(result.chunks),
        lost_chunks=len(result.lost),
        **_facts(result),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """What is in a table: `types` by column name, in order, and the rows of one document as tuples in that order."""

    types: Mapping[str, type]
    rows: Callable[[Result], Iterator[tuple[Cell, ...]]]


def _table(row: type, rows: Callable[[Result], Iterator[object]]) -> Table:
    types: dict[str, type] = {name: next(iter(get_args(kind)), kind) for name, kind in get_type_hints(row).items()}
    values: Callable[[object], tuple[Cell, ...]] = attrgetter(*types)
    return Table(types, lambda result: map(values, rows(result)))


TABLES: Final[Mapping[TableName, Table]] = {
    "items": _table(ItemRow, lambda result: item_rows(result) if isinstance(result, Summary) else iter(())),
    "documents": _table(DocumentRow, lambda result: iter((document_row(result),))),
    "metrics": _table(MetricRow, lambda result: metric_rows(result) if isinstance(result, Summary) else iter(())),
}


def tables_for(results: Iterable[Result]) -> tuple[Mapping[TableName, Table], Iterable[Result]]:
    """The tables, and the results they are of. A batch asks for the same kinds of all: the first result tells which.

    Of kinds beside those that are always listed, the table of documents counts the items in columns of their own.
    """
    ahead = iter(results)
    first = list(islice(ahead, 1))
    more = [kind for result in first if isinstance(result, Summary) for kind in result.more]
    documents = _with_counts(TABLES["documents"], more) if more else TABLES["documents"]
    return {**TABLES, "documents": documents}, chain(first, ahead)


def _with_counts(table: Table, kinds: Sequence[Kind]) -> Table:
    """`request_items` behind `plans`: `requests` are those that were sent to a model."""
    names = list(table.types)
    place = names.index(SPECS[KINDS[-1]].plural) + 1
    counts = dict.fromkeys((f"{kind}_items" for kind in kinds), int)
    known: dict[str, type] = {**table.types, **counts}
    types = {name: known[name] for name in (*names[:place], *counts, *names[place:])}

    def rows(result: Result) -> Iterator[tuple[Cell, ...]]:
        more: Mapping[Kind, tuple[Item, ...]] = result.more if isinstance(result, Summary) else {}
        told = tuple(len(more[kind]) if kind in more else None for kind in kinds)
        for row in table.rows(result):
            yield (*row[:place], *told, *row[place:])

    return Table(types, rows)


def _items(summary: Summary) -> Iterator[tuple[Kind, Item]]:
    for kind, items in parts_of(summary).items():
        for item in items:
            yield kind, item
    for item in summary.rejected:
        yield item.kind, item


def _verified(item: Item) -> tuple[Metric, ...]:
    return () if isinstance(item, Rejected) else item.metrics


def _shared(summary: Summary, kind: Kind, item: Item) -> dict[str, Any]:
    """What the rows of an item and of its figures have in common."""
    return {
        "document": summary.source.path,
        "id": item.id,
        "organisation": summary.organisation,
        "period": summary.period,
        "unit": item.unit,
        "kind": kind,
        "status": item.status,
        "importance": item.importance,
        "statement": item.statement,
        "document_complete": not summary.incomplete,
    }


def _item_row(summary: Summary, kind: Kind, item: Item) -> ItemRow:
    metrics = _verified(item)
    metric = metrics[0] if metrics else None
    passage = item.evidence[0] if item.evidence else None
    return ItemRow(
        **_shared(summary, kind, item),
        confidence=item.confidence,
        metric_name=metric and metric.name,
        metric_value=metric and _finite(metric.value),
        metric_unit=metric and metric.unit,
        metric_qualifier=metric and metric.qualifier,
        metrics=len(metrics),
        deadline=getattr(item, "deadline", None),
        cause=getattr(item, "cause", None),
        rejected=isinstance(item, Rejected),
        reason=item.reason if isinstance(item, Rejected) else None,
        section=item.section,
        clean_quote=passage and passage.clean_quote,
        quote=passage and passage.quote,
        start=passage and passage.start,
        end=passage and passage.end,
        page=passage and passage.page,
        passages=len(item.evidence),
        anchored=item.anchored,
        changes="\n".join(f"{change.what}: {change.why}" for change in item.changes) or None,
    )


def _facts(summary: Summary) -> dict[str, Any]:
    """The figures and names of a document that are columns as they are."""
    parts = (summary.source, summary.coverage, summary.usage, summary.provenance)
    wanted = {field.name for field in fields(DocumentRow)}
    return {field.name: getattr(part, field.name) for part in parts for field in fields(part) if field.name in wanted}


def _finite(value: float) -> float | None:
    """A figure as any table can hold it: a row of five hundred digits in a report must not end the export."""
    return value if abs(value) <= sys.float_info.max else None
