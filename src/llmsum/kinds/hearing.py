"""What the room makes of an item that a model has named a kind of: how likely its words are of that kind, and of others."""

from collections import defaultdict
from functools import cached_property
from typing import Final

from llmsum.kinds.deciding import Scores, hear
from llmsum.models import KINDS, Chunk, Kind, akin_to
from llmsum.reading.report import Report

UNHEARD: Final[Scores] = (1 / len(KINDS),) * len(KINDS)


class Hearing:
    """One report as the room hears it: at the first question, and then for all of them."""

    def __init__(self, report: Report) -> None:
        self._report = report

    @cached_property
    def _by_segment(self) -> dict[tuple[str, int], Scores]:
        """The scores of the passage that each segment of a chunk is in."""
        return {
            (self._report.chunks[heard.passage.chunk].id, number): heard.scores
            for heard in hear(self._report)
            for number in range(heard.passage.clauses[0].number, heard.passage.clauses[-1].number + 1)
        }

    def kinds(self, chunk: Chunk, *ranges: tuple[int, int]) -> dict[Kind, float]:
        """How likely what stands in ranges of segments (from 1, both ends inclusive) is of each of the three kinds.

        The shares add up to 1: that it is an item is taken for granted.
        """
        told: dict[Kind, float] = defaultdict(float)
        for first, last in ranges:
            for number in range(first, last + 1):
                for kind, score in zip(
                    KINDS, self._by_segment.get((chunk.id, number), (0.0, *UNHEARD))[1:], strict=True
                ):
                    told[kind] += score
        whole = sum(told.values())
        return {kind: told[kind] / whole for kind in KINDS} if whole else dict(zip(KINDS, UNHEARD, strict=True))

    def probability(self, kind: Kind, chunk: Chunk, *ranges: tuple[int, int]) -> float:
        """How likely it is of the kind that a model says; of a kind that is asked for, or of the one that it is akin to."""
        return self.kinds(chunk, *ranges)[akin_to(kind)]
