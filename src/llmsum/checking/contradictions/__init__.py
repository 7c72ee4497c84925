"""Figures of a report that contradict each other: reported with the arithmetic, never corrected.

Whatever may be rounded, told in another way, of another time or of something else is left alone.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from llmsum.checking.contradictions.finding import Finding
from llmsum.checking.contradictions.levels import levels
from llmsum.checking.contradictions.repeats import Repeats
from llmsum.checking.contradictions.sentences import sentences
from llmsum.checking.contradictions.shares import shares
from llmsum.checking.contradictions.sums import above, sums
from llmsum.models import Caution
from llmsum.reading.report import Report
from llmsum.words.script import fold

MOST = 100  # warnings: who has read so many has read enough
RULES = (shares, sums, above, levels)


def contradictions(report: Report) -> Iterator[Caution]:
    """A warning for each contradiction, in the order of the text; evidence are the figures, each with its words."""
    for finding in sorted(
        islice(_findings(report), MOST), key=lambda finding: min(count.span for count in finding.counts)
    ):
        spans = dict.fromkeys(sorted(count.span for count in finding.counts))
        yield Caution(
            kind="contradiction",
            message=finding.note.format(*finding.blanks),
            evidence=tuple(map(report.evidence, spans)),
        )


def _findings(report: Report) -> Iterator[Finding]:
    text, repeats = report.repaired.text, Repeats()
    starts = [section.span.start for section in report.sections]
    for sentence in sentences(text, fold(text), report.noise):
        if len(sentence.counts) > 1:
            for rule in RULES:
                yield from rule(sentence)
        home = bisect_right(starts, sentence.start) - 1
        repeats.add(sentence, report.sections[home].unit if home >= 0 else None)
    yield from repeats.findings()
