"""What a prediction earns. Similarity only pairs; credit is discrete, because a wrong figure looks almost right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from llmsum.evals.gold import WEIGHTS, GoldItem
from llmsum.evals.matching import THRESHOLD, match, similarity_matrix
from llmsum.kinds.lexicon import find
from llmsum.models import Item, Kind
from llmsum.words.figures import unsupported
from llmsum.words.script import fold

Verdict = Literal["correct", "wrong_kind", "wrong_fact"]
Extra = Literal["duplicate", "split", "spurious"]
CREDIT: dict[Verdict, float] = {"correct": 1.0, "wrong_kind": 0.5, "wrong_fact": 0.0}

RISING = re.compile(r"增长|增加|上升|提高|提升|上涨|扩大|\b(?:increase|rise|rose|grew|growth|up)\w*", re.I)
FALLING = re.compile(r"下降|减少|降低|下滑|回落|缩小|缩减|\b(?:decrease|fall|fell|decline|drop|reduc|down)\w*", re.I)
# What says that something is over, or only meant, in the words of `kinds`; the kinds of both may be right, by the
# heading they stand under.
OVER: Final = frozenset(("aspect",))
MEANT: Final = frozenset(("will", "intended", "ahead"))


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

    @property
    def credit(self) -> float:
        """What it earned, 0 to 1."""
        return CREDIT[self.verdict] if self.verdict else 0.0


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
    candidates: list[list[int]] = np.argwhere(scores >= threshold).tolist()
    verdicts: dict[tuple[int, int], Verdict] = {(i, j): verdict_of(gold[i], predicted[j]) for i, j in candidates}
    pairs = {pair.gold: pair for pair in match(scores, threshold, _tie_break(gold, verdicts, scores.shape))}
    judged = tuple(
        Judged(item, pair.predicted, pair.similarity, verdicts[index, pair.predicted])
        if (pair := pairs.get(index))
        else Judged(item, None, 0.0, None)
        for index, item in enumerate(gold)
    )
    taken = {pair.predicted for pair in pairs.values()}
    rest = (index for index in range(len(predicted)) if index not in taken)
    extras: list[tuple[int, Extra]] = [(index, _extra(index, scores, threshold, gold, predicted)) for index in rest]
    return Judgement(judged, tuple(extras), tuple(sorted(_merges(judged, predicted))))


def _tie_break(
    gold: Sequence[GoldItem], verdicts: Mapping[tuple[int, int], Verdict], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Of equally similar pairs the one that earns more: in recall, then in precision, then by its gold being optional.

    The three lie so far apart that no number of pairs adds up to the next, and all far below what S can tell apart.
    """
    additions = np.zeros(shape)
    for (i, j), verdict in verdicts.items():
        weight, credit = WEIGHTS[gold[i].importance], CREDIT[verdict]
        additions[i, j] = 1e-6 * weight * credit + 1e-9 * credit * (weight > 0) + 1e-12 * (weight == 0)
    return additions


def verdict_of(gold: GoldItem, predicted: Predicted) -> Verdict:
    """What one pair is worth. A wrong fact is worth nothing, whatever the kind.

    A fact is wrong where a figure of the prediction stands neither in the gold item nor in the prediction's own
    evidence, where one rises and the other falls, or where one says done and the other intended.
    """
    quotes = [span.quote for span in gold.evidence] + [span.clean_quote for span in predicted.item.evidence]
    statement = predicted.item.statement
    if unsupported(statement, [gold.statement, *quotes]) or _contradicts(gold.statement, statement):
        return "wrong_fact"
    return "correct" if predicted.kind in (gold.kind, gold.alt_kind) else "wrong_kind"


def _contradicts(gold: str, predicted: str) -> bool:
    """One says that it rises, or is done, the other that it falls, or is intended, and neither says both."""
    texts = fold(gold), fold(predicted)
    return {1, -1} in ({_direction(text) for text in texts}, {_time(text) for text in texts})


def _direction(text: str) -> int:
    """1 where the text says only that something rises, -1 where only that it falls, else 0."""
    return bool(RISING.search(text)) - bool(FALLING.search(text))


def _time(text: str) -> int:
    """1 where the text says only that something is over, -1 where only that it is meant, else 0."""
    said = {hit.group for hit in find(text) if not hit.negated}
    return bool(said & OVER) - bool(said & MEANT)


def _covered(item: Item | GoldItem) -> set[int]:
    return {offset for span in item.evidence for offset in range(span.start, span.end)}


def _extra(
    index: int,
    scores: NDArray[np.float64],
    threshold: float,
    gold: Sequence[GoldItem],
    predicted: Sequence[Predicted],
) -> Extra:
    mine = _covered(predicted[index].item)
    for row in map(int, np.argsort(-scores[:, index], kind="stable")):
        theirs = _covered(gold[row])
        shared = len(mine & theirs)
        if mine and shared >= 0.5 * len(mine):
            is_whole = scores[row, index] >= threshold and shared >= 0.8 * len(theirs)
            return "duplicate" if is_whole else "split"
    return "spurious"


def _merges(judged: Sequence[Judged], predicted: Sequence[Predicted]) -> set[int]:
    gaps = [_covered(entry.gold) for entry in judged if entry.predicted is None]
    found = {entry.predicted for entry in judged if entry.predicted is not None}
    covered = {index: _covered(predicted[index].item) for index in found}
    return {index for index in found if any(len(covered[index] & gap) >= 0.5 * len(gap) for gap in gaps if gap)}


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
    weighed = [(WEIGHTS[entry.gold.importance], entry.credit, entry) for entry in judgement.judged]
    total = sum(weight for weight, _, _ in weighed)
    counted = predicted - sum(entry.predicted is not None and weight == 0 for weight, _, entry in weighed)
    earned = sum(credit for weight, credit, _ in weighed if weight)
    if not total and not counted:
        return ItemScore(1.0, 1.0, 1.0, 0, predicted)
    recall = sum(weight * credit for weight, credit, _ in weighed) / total if total else 0.0
    precision = earned / counted if counted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return ItemScore(precision, recall, f1, len(weighed), predicted)
