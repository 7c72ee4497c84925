"""What the room makes of the words that an item of a model stands on."""

from collections.abc import Iterator
from functools import cached_property

from llmsum.kinds.claims import claim
from llmsum.kinds.deciding import Heard, hear
from llmsum.models import KINDS, Chunk, Kind, told_as
from llmsum.reading.report import Report

# A small model's kind gives way to one that the words make as many times as likely.
PLAINLY = 3.0


class Hearing:
    """One report as the room hears it: at the first question, and then for all of them."""

    def __init__(self, report: Report, kinds: tuple[Kind, ...] = ()) -> None:
        self.report = report
        self._kinds = kinds

    @cached_property
    def _by_segment(self) -> dict[tuple[str, int], Heard]:
        """The passage that each segment of a chunk is in."""
        return {
            (self.report.chunks[heard.passage.chunk].id, number): heard
            for heard in hear(self.report)
            for number in range(heard.passage.clauses[0].number, heard.passage.clauses[-1].number + 1)
        }

    def settled(self, kind: Kind, chunk: Chunk, first: int, last: int) -> Kind:
        """The kind of a small model's item, or what the words of its segments plainly say instead.

        Where they say nothing of any work, it is what the heading above them announces.
        """
        said, role = self._said(chunk, first, last), chunk.section.role
        if kind not in KINDS:
            return kind
        if not said:
            return role if role != "mixed" else kind
        likely = dict(zip(KINDS, said[1:], strict=True))
        best = max(likely, key=lambda other: likely[other])
        return best if likely[best] > PLAINLY * likely[kind] else kind

    def tells(self, chunk: Chunk, first: int, last: int) -> float:
        """How likely the words of segments tell of something, 0 to 1; 0 where they say nothing of any work."""
        said = self._said(chunk, first, last)
        return sum(said[1:]) / sum(said) if said else 0.0

    def _said(self, chunk: Chunk, first: int, last: int) -> list[float]:
        """How likely none and each kind are over segments, added up; empty where nothing is said in them."""
        return [sum(c) for c in zip(*(heard.scores for heard in self._heard(chunk, first, last)), strict=True)]

    def _heard(self, chunk: Chunk, first: int, last: int) -> Iterator[Heard]:
        found = (self._by_segment.get((chunk.id, number)) for number in range(first, last + 1))
        return (heard for heard in found if heard)

    def asked(self, chunk: Chunk, first: int, last: int) -> Kind | None:
        """What is listed of a kind that claims what stands in segments: that kind where it is asked for."""
        claims = (claim(heard.features) for heard in self._heard(chunk, first, last))
        return next((told_as(claimed.kind, self._kinds) for claimed in claims if claimed), None)
