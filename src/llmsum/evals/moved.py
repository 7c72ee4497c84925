"""Which labelled items a run found that another did not, with the text they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from llmsum.evals.cases import Case
from llmsum.evals.gold import GoldItem, Importance
from llmsum.evals.runs import DocumentRun
from llmsum.models import Kind

CONTEXT_CHARS = 20

Pairs = Sequence[tuple[DocumentRun, DocumentRun]]
"""A document in the one run and in the other."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A gold item gained or lost. `evidence` has its quotations in 【】 with 20 raw characters on both sides."""

    document: str
    gold: str
    kind: Kind
    importance: Importance
    statement: str
    evidence: str


def items_moved(pairs: Pairs, cases: Mapping[str, Case]) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """The items gained and the items lost, in document order: in every repeat of one run and in none of the other."""
    gained: list[Moved] = []
    lost: list[Moved] = []
    for old, new in pairs:
        case = cases[old.document]
        (always_old, ever_old), (always_new, ever_new) = _found(old), _found(new)
        gained += [_shown(case, item) for item in case.gold.items if item.id in always_new - ever_old]
        lost += [_shown(case, item) for item in case.gold.items if item.id in always_old - ever_new]
    return tuple(gained), tuple(lost)


def _found(document: DocumentRun) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the gold items found in every repeat, and of those found in any."""
    sets = [frozenset(item.gold for item in score.items if item.found) for score in document.scores]
    return (frozenset[str].intersection(*sets), frozenset[str].union(*sets)) if sets else (frozenset(), frozenset())


def _shown(case: Case, item: GoldItem) -> Moved:
    raw = case.raw
    quotes = (
        f"{raw[max(0, span.start - CONTEXT_CHARS) : span.start]}【{raw[span.start : span.end]}】"
        f"{raw[span.end : span.end + CONTEXT_CHARS]}"
        for span in item.evidence
    )
    evidence = " … ".join(" ".join(quote.split()) for quote in quotes)
    return Moved(case.name, item.id, item.kind, item.importance, item.statement, evidence)
