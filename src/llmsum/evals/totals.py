"""What a run adds up to over all documents together; means over documents are in `runs`.

A document of two items weighs little here, and as much as any other in a mean.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from llmsum.evals import metrics
from llmsum.evals.metrics import Tally
from llmsum.evals.runs import DocumentRun
from llmsum.models import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all repeats of all documents.

    `right` tells, of the labelled items of a kind without optional ones, how many were found right and under their
    kind, of how many: those of documents that failed count as missed. `changes` are numbers of items by what the
    program did to them. Tokens are those of `counting`, for the documents that gave a summary; None where one of them
    was not counted.
    """

    right: Mapping[Kind, Tally]
    changes: Mapping[str, int]
    items: int
    invented: int
    requests_per_1000_chars: float | None
    prompt_tokens_per_1000_chars: float | None
    answer_tokens_per_item: float | None


def totals_of(documents: Sequence[DocumentRun]) -> Totals:
    """Adds up."""
    scores = [score for document in documents for score in document.scores]
    told = [score for score in scores if score.error is None]
    chars, items = sum(score.chars for score in told), sum(score.predicted for score in told)
    prompt, answer = _sum([s.prompt_tokens for s in told]), _sum([s.answer_tokens for s in told])
    changes: Counter[str] = Counter()
    for score in told:
        changes.update(score.changes)
    return Totals(
        right={kind: _pooled([score.right(kind) for score in scores]) for kind in KINDS},
        changes=dict(changes.most_common()),
        items=items,
        invented=sum(score.invented_numbers for score in told),
        requests_per_1000_chars=metrics.per_1000(sum(score.requests for score in told), chars),
        prompt_tokens_per_1000_chars=metrics.per_1000(prompt, chars),
        answer_tokens_per_item=None if answer is None else metrics.share(answer, items),
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    """None if one of them is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _pooled(tallies: Sequence[Tally]) -> Tally:
    return sum(found for found, _ in tallies), sum(total for _, total in tallies)
