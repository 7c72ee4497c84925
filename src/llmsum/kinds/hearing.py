"""What the room makes of the words that an item of a model stands on."""

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
        """The kind of a small model's item, or what the words of its segments plainly say instead."""
        said = self._said(chunk, first, last)
        if not said or kind not in KINDS:
            return kind
        likely = dict(zip(KINDS, said[1:], strict=True))
        best = max(likely, key=lambda other: likely[other])
        return best if likely[best] > PLAINLY * likely[kind] else kind

    def tells(self, chunk: Chunk, first: int, last: int) -> bool:
        """Whether the words of segments rather tell of something than of nothing."""
        said = self._said(chunk, first, last)
        return bool(said) and said[0] < sum(said[1:])

    def _said(self, chunk: Chunk, first: int, last: int) -> list[float]:
        """How likely none and each kind are over segments, added up; empty where nothing is said in them."""
        heard = (self._by_segment.get((chunk.id, number)) for number in range(first, last + 1))
        return [sum(column) for column in zip(*(each.scores for each in heard if each), strict=True)]

    def asked(self, chunk: Chunk, first: int, last: int) -> Kind | None:
        """What is listed of a kind that claims what stands in segments: that kind where it is asked for."""
        found = (self._by_segment.get((chunk.id, number)) for number in range(first, last + 1))
        claims = (claim(heard.features) for heard in found if heard)
        return next((told_as(claimed.kind, self._kinds) for claimed in claims if claimed), None)
