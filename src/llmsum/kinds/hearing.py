"""What the room makes of an item of a model: how likely its words are of the kind that it was given, and of others."""

from collections import defaultdict
from functools import cached_property
from typing import Final

from llmsum.kinds.claims import claim
from llmsum.kinds.deciding import Heard, Scores, hear
from llmsum.models import KINDS, Chunk, Kind, akin_to, told_as
from llmsum.reading.report import Report

UNHEARD: Final[Scores] = (1 / len(KINDS),) * len(KINDS)


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

    def kinds(self, chunk: Chunk, *ranges: tuple[int, int]) -> dict[Kind, float]:
        """How likely what stands in ranges of segments (from 1, both ends inclusive) is of each of the three kinds.

        The shares add up to 1: that it is an item is taken for granted.
        """
        told: dict[Kind, float] = defaultdict(float)
        for first, last in ranges:
            for number in range(first, last + 1):
                if heard := self._by_segment.get((chunk.id, number)):
                    for kind, score in zip(KINDS, heard.scores[1:], strict=True):
                        told[kind] += score
        whole = sum(told.values())
        return {kind: told[kind] / whole for kind in KINDS} if whole else dict(zip(KINDS, UNHEARD, strict=True))

    def asked(self, chunk: Chunk, first: int, last: int) -> Kind | None:
        """What is listed of a kind that claims what stands in segments: that kind where it is asked for."""
        found = (self._by_segment.get((chunk.id, number)) for number in range(first, last + 1))
        claims = (claim(heard.features) for heard in found if heard)
        return next((told_as(claimed.kind, self._kinds) for claimed in claims if claimed), None)

    def probability(self, kind: Kind, chunk: Chunk, *ranges: tuple[int, int]) -> float:
        """How likely it is of the kind that a model says, or of the one that this is akin to."""
        return self.kinds(chunk, *ranges)[akin_to(kind)]
