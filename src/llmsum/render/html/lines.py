"""What an index tells of each report, and what the reports of an organisation add up to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from llmsum.models import Summary, parts_of
from llmsum.render.html.language import words_of
from llmsum.render.labels import labels_of
from llmsum.render.plain import one_line

REJECTED: Final = "rejected"

Counts = Mapping[str, int]  # of items by kind, and of what was rejected


class Line(NamedTuple):
    """A report in the table.

    `href` leads to its page, `lang` is the language of its words. `shared` has the counts of each organisation, of
    None what belongs to no other, where several share the report.
    """

    path: str
    href: str
    title: str
    organisation: str | None
    period: str | None
    counts: Counts
    cited: int
    segments: int
    state: str
    lang: str
    shared: Mapping[str | None, Counts] = {}

    @property
    def coverage(self) -> float | None:
        """Which share of the segments is cited."""
        return self.cited / self.segments if self.segments else None

    @property
    def owners(self) -> Mapping[str | None, Counts]:
        """The counts of each organisation that the report tells of."""
        return self.shared or {self.organisation: self.counts}


class Failed(NamedTuple):
    """A report without a summary: its path, the manifest's word for its state, and what went wrong."""

    path: str
    state: str
    error: str | None

    @property
    def reason(self) -> str:
        """What went wrong, without the path that messages begin with."""
        told = one_line(self.error or "")
        before, found, after = told.partition(f"{one_line(self.path)}: ")
        return after if found and " " not in before else told


class Total(NamedTuple):
    """What reports tell of an organisation, or of none; `cited` and `segments` are of those that it does not share."""

    organisation: str | None
    documents: int
    counts: Counts
    cited: int
    segments: int


def line_of(summary: Summary, href: str) -> Line:
    """What the table tells of a summary."""
    shared = _shared(summary)
    return Line(
        summary.source.path,
        href,
        one_line(summary.title or summary.source.path),
        summary.organisation,
        summary.period,
        {kind: len(items) for kind, items in parts_of(summary).items()} | {REJECTED: len(summary.rejected)},
        summary.coverage.cited_segments,
        summary.coverage.segments,
        summary.state,
        words_of(labels_of(summary)).lang,
        shared if set(shared) - {summary.organisation} else {},
    )


def _shared(summary: Summary) -> Mapping[str | None, Counts]:
    counts: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for kind, items in (*parts_of(summary).items(), (REJECTED, summary.rejected)):
        for item in items:
            counts[item.unit or summary.organisation][kind] += 1
    return counts


def totals_of(lines: Iterable[Line]) -> Sequence[Total]:
    """By organisation, those with most reports first; what belongs to none is last."""
    documents: Counter[str | None] = Counter()
    counts: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    cited: Counter[str | None] = Counter()
    segments: Counter[str | None] = Counter()
    for line in lines:
        for name, own in line.owners.items():
            documents[name] += 1
            counts[name].update(own)
        if not line.shared:
            cited[line.organisation] += line.cited
            segments[line.organisation] += line.segments
    ranked = sorted(documents, key=lambda name: (name is None, -documents[name], -sum(counts[name].values())))
    return [Total(name, documents[name], counts[name], cited[name], segments[name]) for name in ranked]
