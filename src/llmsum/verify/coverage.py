"""Coverage, counted anew: the source is cut again the way it was read, which takes most of the time of verification."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from llmsum.errors import InputError
from llmsum.models import Coverage, Document, Summary, items_of
from llmsum.reading.report import read_report
from llmsum.settings import BUILTIN, Settings
from llmsum.verify.fault import Fault
from llmsum.words.metrics import has_metrics

# A model's reading is forced; its name does not matter, but for the rules' own.
ANY_MODEL = "any/model"
# Evidence that was moved or added later, and what tells the same as another item, cite a little less or more: that much
# of all segments. What a small model lists is condensed, and evidence with it: more was cited than is left.
SLACK, CONDENSED = 0.03, 0.12


def recounted(summary: Summary, document: Document, settings: Settings) -> Iterator[Fault]:
    """Where the coverage that a summary tells is not that of its items."""
    told, path = summary.coverage, summary.source.path
    try:
        found = _count(summary, document, settings)
    except InputError as error:
        yield Fault(path, "coverage", error.wrong)
        return
    if (told.segments, told.number_segments) != (found.segments, found.number_segments):
        here, there = (f"{one.segments} segments, {one.number_segments} with figures" for one in (told, found))
        yield Fault(path, "coverage", f"tells of {here}, and the source is cut into {there}")
    is_condensed = summary.provenance.engine != BUILTIN and summary.provenance.reading == "narrow"
    less, more = (2 + share * found.segments for share in (SLACK, CONDENSED if is_condensed else SLACK))
    for name in ("cited_segments", "cited_number_segments"):
        here, there = getattr(told, name), getattr(found, name)
        if not there - less <= here <= there + more:
            yield Fault(path, "coverage", f"{name} is {here}; the items cite {there}")


def _count(summary: Summary, document: Document, settings: Settings) -> Coverage:
    model = BUILTIN if summary.provenance.engine == BUILTIN else ANY_MODEL
    asked_as = replace(settings, model=model, base_url=None, reading=summary.provenance.reading)
    report = read_report(document, asked_as)
    items = items_of(summary)
    cited = sorted((passage.start, passage.end) for item in items for passage in item.evidence)
    ends = list(accumulate((end for _, end in cited), max))  # the furthest that any passage up to here reaches
    asked = [
        (report.repaired.raw_span(segment.span), has_metrics(segment.text))
        for chunk in report.chunks
        for segment in chunk.segments
        if not segment.noise
    ]
    starts = [start for start, _ in cited]
    hits = [(_meets(starts, ends, span.start, span.end), figure) for span, figure in asked]
    return Coverage(
        segments=len(asked),
        cited_segments=sum(hit for hit, _ in hits),
        number_segments=sum(figure for _, figure in hits),
        cited_number_segments=sum(hit and figure for hit, figure in hits),
    )


def _meets(starts: list[int], ends: list[int], start: int, end: int) -> bool:
    """Whether a range has a character in common with any passage."""
    before = bisect_left(starts, end)
    return before > 0 and ends[before - 1] > start
