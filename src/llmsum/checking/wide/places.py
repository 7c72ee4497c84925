"""A wide request as grounding reads it: its segments by number, their words, and who holds which."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from llmsum.checking.grounding import evidence_spans
from llmsum.checking.wide.saying import words_of
from llmsum.models import Chunk, Segment, Span
from llmsum.reading.report import Report

if TYPE_CHECKING:
    from collections import Counter

Part = tuple[Span, str]  # a piece of evidence with its text
CANDIDATES = 6  # segments that share most with a doubted statement


class Place:
    """A request; numbers count its segments from 1."""

    def __init__(self, report: Report, chunk: Chunk) -> None:
        self.report = report
        self.chunk = chunk
        self.count = len(chunk.segments)
        self.words = [words_of("" if one.noise else one.text) for one in chunk.segments]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.words, 1):
            for word in words:
                self._holders[word].append(number)

    def segment(self, number: int) -> Segment:
        """A segment by its number."""
        return self.chunk.segments[number - 1]

    def text(self, span: Span) -> str:
        """A stretch of the repaired text."""
        return self.report.repaired.text[span.start : span.end]

    def spans(self, numbers: Sequence[int]) -> tuple[Span, ...]:
        """The evidence that the segments of these numbers make, in order."""
        return evidence_spans([self.segment(number) for number in numbers])

    def told(self, words: "Counter[str]", numbers: Sequence[int]) -> float:
        """The share of a statement's words that segments hold together."""
        held = (min(count, sum(self.words[number - 1][word] for number in numbers)) for word, count in words.items())
        return sum(held) / words.total() if words else 1.0

    def likeliest(self, words: "Counter[str]") -> list[int]:
        """The segments that share most words with a statement."""
        score: defaultdict[int, int] = defaultdict(int)
        for word in words:
            for number in self._holders.get(word, ()):
                score[number] += 1
        return sorted(score, key=lambda number: (-score[number], number))[:CANDIDATES]


def united(report: Report, parts: Sequence[Part]) -> list[Part]:
    """Pieces of evidence in order, those that overlap as one."""
    spans: list[Span] = []
    for span in sorted(span for span, _ in parts):
        if spans and span.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return [(span, report.repaired.text[span.start : span.end]) for span in spans]
