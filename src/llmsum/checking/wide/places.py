"""A wide request as grounding reads it: its segments by number, their character pairs, and who holds which."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from llmsum.checking.grounding import evidence_spans
from llmsum.models import Chunk, Segment, Span
from llmsum.reading.report import Report
from llmsum.words.similarity import ngrams, normalise, recall

if TYPE_CHECKING:
    from collections import Counter

CANDIDATES = 6  # segments that share most with a doubted statement


class Place:
    """A request as grounding reads it; numbers count its segments from 1."""

    def __init__(self, report: Report, chunk: Chunk) -> None:
        self.report = report
        self.chunk = chunk
        self.count = len(chunk.segments)
        self.pairs = [ngrams("" if one.noise else normalise(one.text), 2) for one in chunk.segments]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, pairs in enumerate(self.pairs, 1):
            for pair in pairs:
                self._holders[pair].append(number)

    def segment(self, number: int) -> Segment:
        """A segment by its number."""
        return self.chunk.segments[number - 1]

    def text(self, span: Span) -> str:
        """A stretch of the repaired text."""
        return self.report.repaired.text[span.start : span.end]

    def spans(self, numbers: Sequence[int]) -> tuple[Span, ...]:
        """The evidence that the segments of these numbers make, in order."""
        return evidence_spans([self.segment(number) for number in numbers])

    def recall(self, words: "Counter[str]", numbers: Sequence[int]) -> float:
        """The share of `words`, character pairs of a statement, that segments hold together."""
        text = "".join(self.segment(number).text for number in numbers if not self.segment(number).noise)
        return recall(words, ngrams(normalise(text), 2))

    def likeliest(self, words: "Counter[str]") -> list[int]:
        """The segments that share most character pairs with a statement."""
        score: defaultdict[int, int] = defaultdict(int)
        for pair in words:
            for number in self._holders.get(pair, ()):
                score[number] += 1
        return sorted(score, key=lambda number: (-score[number], number))[:CANDIDATES]


def outermost(parts: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Spans with their texts in order, without those that lie inside others."""
    kept: list[tuple[Span, str]] = []
    for part in sorted(parts, key=lambda part: (part[0].start, -part[0].end)):
        if not kept or part[0].end > kept[-1][0].end:
            kept.append(part)
    return kept
