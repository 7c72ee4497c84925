"""What a prediction earns. Similarity has only paired; credit is discrete, because a wrong figure looks almost right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from llmsum.evals.gold import WEIGHTS, GoldItem
from llmsum.evals.matching import THRESHOLD, match, similarity_matrix
from llmsum.figures import unsupported
from llmsum.models import Item, Kind
from llmsum.script import fold

Verdict = Literal["correct", "wrong_kind", "wrong_fact"]
Extra = Literal["duplicate", "split", "spurious"]
CREDIT: dict[Verdict, float] = {"correct": 1.0, "wrong_kind": 0.5, "wrong_fact": 0.0}

RISING = re.compile(r"增长|增加|上升|提高|提升|上涨|扩大|\b(?:increase|rise|rose|grew|growth|up)\w*", re.I)
FALLING = re.compile(r"下降|减少|降低|下滑|回落|缩小|缩减|\b(?:decrease|fall|fell|decline|drop|reduc|down)\w*", re.I)


@dataclass(frozen=True, slots=True)
class Predicted:
    """An item of a summary with its kind."""

    kind: Kind
    item: Item


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold item and what became of it; `predicted` is None where it was missed."""

    gold: GoldItem
    predicted: int | None
    similarity: float
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """All gold items in their order, and the predictions that no gold item was paired with."""

    judged: tuple[Judged, ...]
    extras: tuple[tuple[int, Extra], ...]
    merges: tuple[int, ...]


def judge(gold: Sequence[GoldItem], predicted: Sequence[Predicted], threshold: float = THRESHOLD) -> Judgement:
    """Pairs and judges the items of one document.

    A prediction that is left over is a duplicate where its gold item was also found by a better one and both cover the
    same text, a split where it covers a part of it, else spurious. A merge is a prediction that covers at least half of
    two gold items, one of which was missed.
    """
    scores = similarity_matrix(gold, [prediction.item for prediction in predicted])
    pairs = {pair.gold: pair for pair in match(scores, threshold)}
    judged: list[Judged] = []
    for index, item in enumerate(gold):
        pair = pairs.get(index)
        verdict = verdict_of(item, predicted[pair.predicted]) if pair else None
        judged.append(Judged(item, pair.predicted if pair else None, pair.similarity if pair else 0.0, verdict))
    taken = {pair.predicted for pair in pairs.values()}
    extras = tuple((index, _extra(index, scores, threshold, gold, predicted)) for index in range(len(predicted)) if index not in taken)
    return Judgement(tuple(judged), extras, tuple(sorted(_merges(judged, predicted))))


def verdict_of(gold: GoldItem, predicted: Predicted) -> Verdict:
    """What one pair is worth. A wrong fact is worth nothing, whatever the kind."""
    sources = [gold.statement, *(span.quote for span in gold.evidence), *(span.clean_quote for span in predicted.item.evidence)]
    if unsupported(predicted.item.statement, sources) or _opposite(gold.statement, predicted.item.statement):
        return "wrong_fact"
    return "correct" if predicted.kind in (gold.kind, gold.alt_kind) else "wrong_kind"


def _opposite(gold: str, predicted: str) -> bool:
    """One says that it rises, the other that it falls, and neither says both."""
    directions = [(bool(RISING.search(fold(text))), bool(FALLING.search(fold(text)))) for text in (gold, predicted)]
    return directions in ([(True, False), (False, True)], [(False, True), (True, False)])


def _covered(item: Item | GoldItem) -> set[int]:
    return {offset for span in item.evidence for offset in range(span.start, span.end)}


def _extra(index: int, scores: "np.ndarray", threshold: float, gold: Sequence[GoldItem], predicted: Sequence[Predicted]) -> Extra:
    mine = _covered(predicted[index].item)
    for row in np.argsort(-scores[:, index]):
        theirs = _covered(gold[int(row)])
        if mine and len(mine & theirs) >= 0.5 * len(mine):
            return "duplicate" if scores[row, index] >= threshold and len(mine & theirs) >= 0.8 * len(theirs) else "split"
    return "spurious"


def _merges(judged: Sequence[Judged], predicted: Sequence[Predicted]) -> set[int]:
    missed = [_covered(entry.gold) for entry in judged if entry.predicted is None]
    found = {entry.predicted for entry in judged if entry.predicted is not None}
    return {
        index for index in found if any(len(_covered(predicted[index].item) & gap) >= 0.5 * len(gap) for gap in missed if gap)
    }


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Precision, weighted recall and F1 of one document, or of one kind in it."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


def item_score(judgement: Judgement, predicted: int) -> ItemScore:
    """Scores of one document with `predicted` predictions in all.

    Recall is Σ weight·credit / Σ weight over the gold items. Precision is Σ credit / predictions, both without the
    predictions that were paired with an `optional` item, which are neither rewarded nor blamed. F1 is their harmonic
    mean; a document with nothing to find and nothing found scores 1.
    """
    weighed = [(WEIGHTS[entry.gold.importance], CREDIT[entry.verdict] if entry.verdict else 0.0, entry) for entry in judgement.judged]
    total = sum(weight for weight, _, _ in weighed)
    counted = predicted - sum(entry.predicted is not None and weight == 0 for weight, _, entry in weighed)
    earned = sum(credit for weight, credit, _ in weighed if weight)
    if not total and not counted:
        return ItemScore(1.0, 1.0, 1.0, 0, predicted)
    recall = sum(weight * credit for weight, credit, _ in weighed) / total if total else 0.0
    precision = earned / counted if counted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return ItemScore(precision, recall, f1, len(weighed), predicted)
