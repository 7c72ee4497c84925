"""What is measured of one document besides its items' F1. Each function is one metric, with its formula and source.

A share of nothing is None: no scores is no score, not 0. `predicted` are the items of a summary in the order of
`predictions`, and a judgement's indices count in it.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from llmsum.checking.merge import Merged
from llmsum.evals.credit import Extra, ItemScore, Judged, Judgement, Predicted
from llmsum.evals.gold import WEIGHTS, GoldItem
from llmsum.models import KINDS, ChunkOutcome, Coverage, Kind, Summary, parts_of
from llmsum.reading.repair import repair
from llmsum.words.figures import figures, unsupported

# Rows and columns of the confusion.
CONFUSION = (*KINDS, "none")
TENTHS = 10
# About one long clause: an item this near to a cut may have lost its context to the neighbouring request.
EDGE_CHARS = 60

Tally = tuple[int, int]
"""Found and total."""


def predictions(summary: Summary | Merged) -> tuple[Predicted, ...]:
    """The accepted items of a summary with their kinds, in the order of the contract."""
    return tuple(Predicted(kind, item) for kind, items in parts_of(summary).items() for item in items)


def share(part: int, whole: int) -> float | None:
    """Part / whole; None of nothing."""
    return part / whole if whole else None


def kind_score(judgement: Judgement, predicted: Sequence[Predicted], kind: Kind) -> ItemScore:
    """Precision, recall and F1 of one kind, from the pairs of all kinds.

    Recall is weighted as in `item_score`, over gold items of the kind; precision is over predictions of the kind that
    were not paired with an `optional` item. Only a correct pair earns, so that calling everything a problem finds all
    problems but lists few. A kind that is neither labelled nor predicted scores 1: empty lists are an answer.
    """
    rows = [entry for entry in judgement.judged if entry.gold.kind == kind]
    total = sum(WEIGHTS[row.gold.importance] for row in rows)
    recalled = sum(WEIGHTS[row.gold.importance] for row in rows if row.verdict == "correct")
    ignored = {entry.predicted for entry in judgement.judged if entry.gold.importance == "optional"}
    right = {entry.predicted for entry in judgement.judged if entry.verdict == "correct"}
    listed = {index for index, prediction in enumerate(predicted) if prediction.kind == kind} - ignored
    if not total and not listed:
        return ItemScore(1.0, 1.0, 1.0, len(rows), 0)
    recall = recalled / total if total else 0.0
    precision = len(listed & right) / len(listed) if listed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return ItemScore(precision, recall, f1, len(rows), len(listed))


def number_fidelity(judgement: Judgement, predicted: Sequence[Predicted]) -> float | None:
    """Of the figures in the statements of gold items that were paired, the share that the paired statement holds.

    Equal figures are equal values in any spelling with units that agree (`figures.unsupported`).
    """
    total = lost = 0
    for entry in judgement.judged:
        if entry.predicted is not None:
            total += len(figures(entry.gold.statement))
            lost += len(unsupported(entry.gold.statement, [predicted[entry.predicted].item.statement]))
    return share(total - lost, total)


@lru_cache(maxsize=16)
def _readable(raw: str) -> str:
    """The repaired text; repeats and runs ask for the same few."""
    return repair(raw).text


def invented_numbers(predicted: Sequence[Predicted], raw: str) -> int:
    """How many figures of accepted statements stand nowhere in the repaired source, in any spelling. It must be 0."""
    statements = "\n".join(prediction.item.statement for prediction in predicted)
    return len(unsupported(statements, [_readable(raw)]))


def grounding(predicted: Sequence[Predicted], raw: str) -> float | None:
    """The share of evidences with raw[start:end] == quote in items all of whose figures are in their evidence.

    An item without evidence counts as one that fails.
    """
    total = held = 0
    for item in (prediction.item for prediction in predicted):
        total += max(1, len(item.evidence))
        if not unsupported(item.statement, [span.clean_quote for span in item.evidence]):
            held += sum(raw[span.start : span.end] == span.quote for span in item.evidence)
    return share(held, total)


def extras_named(judgement: Judgement) -> Counter[Extra]:
    """How many unpaired predictions are duplicates, splits and spurious ones."""
    return Counter(extra for _, extra in judgement.extras)


def confusion(judgement: Judgement, predicted: Sequence[Predicted]) -> tuple[tuple[int, ...], ...]:
    """Counts, gold kinds in rows and predicted kinds in columns, both in the order of `CONFUSION`.

    Pairs in their cell, whatever they earned; an accepted alternative kind counts as the gold's own. Missed items are
    in the last column, optional ones left out, and unpaired predictions in the last row.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for entry in judgement.judged:
        if entry.predicted is not None:
            column = predicted[entry.predicted].kind
            cells[column if column == entry.gold.alt_kind else entry.gold.kind, column] += 1
        elif entry.gold.importance != "optional":
            cells[entry.gold.kind, "none"] += 1
    cells.update(("none", predicted[index].kind) for index, _ in judgement.extras)
    return tuple(tuple(cells[row, column] for column in CONFUSION) for row in CONFUSION)


def _tally(entries: Sequence[Judged]) -> Tally:
    """How many earned something, of how many, both unweighted and without optional items."""
    counted = [entry for entry in entries if entry.gold.importance != "optional"]
    return sum(entry.credit > 0 for entry in counted), len(counted)


def recall_by_tenth(judgement: Judgement, chars: int) -> tuple[Tally, ...]:
    """Found and total for each tenth of a text of `chars` raw characters, by the middle of the gold's first evidence.

    Long inputs are read worse in the middle (Liu et al. 2023, Lost in the Middle).
    """
    tenths: list[list[Judged]] = [[] for _ in range(TENTHS)]
    for entry in judgement.judged:
        span = entry.gold.evidence[0]
        tenths[min(TENTHS - 1, (span.start + span.end) * TENTHS // (2 * max(chars, 1)))].append(entry)
    return tuple(map(_tally, tenths))


def recall_near_edges(judgement: Judgement, chunks: Sequence[ChunkOutcome]) -> tuple[Tally, Tally]:
    """Found and total for gold items within `EDGE_CHARS` of a border between two chunks, then for the others."""
    borders = [edge for one, two in pairwise(chunks) for edge in (one.end, two.start)]
    near, off = list[Judged](), list[Judged]()
    for entry in judgement.judged:
        (near if _is_near(entry.gold, borders) else off).append(entry)
    return _tally(near), _tally(off)


def _is_near(item: GoldItem, borders: Sequence[int]) -> bool:
    return any(
        span.start - EDGE_CHARS <= border <= span.end + EDGE_CHARS for span in item.evidence for border in borders
    )


def coverage_shares(coverage: Coverage) -> tuple[float | None, float | None]:
    """The share of segments that an item cites, and of those that hold a figure."""
    return (
        share(coverage.cited_segments, coverage.segments),
        share(coverage.cited_number_segments, coverage.number_segments),
    )


def schema_invalid_rate(chunks: Sequence[ChunkOutcome]) -> float | None:
    """The share of chunks whose answer was no valid one: failed, cut off, or with items that could not be read.

    A refusal is an answer, though not one to the question.
    """
    invalid = [
        chunk
        for chunk in chunks
        if chunk.status in ("failed", "truncated") or (chunk.error is not None and chunk.status != "refused")
    ]
    return share(len(invalid), len(chunks))


def per_1000(count: int | None, chars: int) -> float | None:
    """For each 1,000 raw characters of the source; None where it was not counted."""
    return None if count is None or not chars else count * 1000 / chars


def changes(predicted: Sequence[Predicted]) -> dict[str, int]:
    """How many items the program changed, by what it did; an item that was changed in two ways counts under both."""
    done = Counter(what for entry in predicted for what in {change.what for change in entry.item.changes})
    return dict(sorted(done.items()))


def must_lost(judgement: Judgement) -> tuple[str, ...]:
    """Ids of the `must` items that earned nothing: missed, or found with a wrong fact."""
    return tuple(e.gold.id for e in judgement.judged if e.gold.importance == "must" and not e.credit)
