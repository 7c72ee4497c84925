"""The items of one document, labelled and predicted, with what became of each and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from llmsum.evals.cases import Case
from llmsum.evals.credit import Extra, Predicted, Verdict
from llmsum.evals.gold import GoldItem
from llmsum.evals.metrics import predictions
from llmsum.evals.page.markup import anchor
from llmsum.evals.runs import Repeat
from llmsum.evals.scores import ItemOutcome
from llmsum.models import Item, Kind

Side = Literal["gold", "predicted"]
State = Verdict | Extra | Literal["missed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on its side. `spans` are half-open, in order, not empty and inside the text; `detail` is for the title.

    `partner` is the id of the item on the other side that it was paired with.
    """

    document: str
    side: Side
    id: str
    kind: Kind
    state: State
    statement: str
    detail: str
    spans: tuple[tuple[int, int], ...]
    partner: str | None
    similarity: float | None = None
    optional: bool = False

    @property
    def anchor(self) -> str:
        """The id of its first mark in the text."""
        return anchor(self.document, self.side, self.id)

    @property
    def row(self) -> str:
        """The id of its row in the list of items."""
        return anchor(self.document, "row", self.side, self.id)


@dataclass(frozen=True, slots=True)
class Reading:
    """Both sides of one document, the gold in its own order and the predictions as `metrics.predictions` gives them."""

    gold: tuple[Entry, ...]
    predicted: tuple[Entry, ...]

    def partner(self, entry: Entry) -> Entry | None:
        """The item that it was paired with."""
        others = self.predicted if entry.side == "gold" else self.gold
        return next((other for other in others if other.id == entry.partner), None)

    def target(self, entry: Entry) -> str:
        """Where a mark leads: to its partner's mark, else to its own row."""
        partner = self.partner(entry)
        return partner.anchor if partner and partner.spans else entry.row


def reading(case: Case, repeat: Repeat) -> Reading:
    """Reads one repeat. One that failed has missed everything."""
    outcomes = {outcome.gold: outcome for outcome in repeat.score.items}
    found = {outcome.predicted: outcome for outcome in repeat.score.items if outcome.predicted is not None}
    extras = dict(repeat.score.extras)
    predicted = predictions(repeat.summary) if repeat.summary else ()
    return Reading(
        tuple(_gold(case, item, outcomes.get(item.id)) for item in case.gold.items),
        tuple(_predicted(case, one, found.get(one.item.id), extras.get(one.item.id)) for one in predicted),
    )


def _gold(case: Case, item: GoldItem, outcome: ItemOutcome | None) -> Entry:
    return Entry(
        document=case.name,
        side="gold",
        id=item.id,
        kind=item.kind,
        state=(outcome.verdict if outcome else None) or "missed",
        statement=item.statement,
        detail=item.importance + (f", or {item.alt_kind}" if item.alt_kind else ""),
        spans=_inside(case.raw, item),
        partner=outcome.predicted if outcome else None,
        similarity=outcome.similarity if outcome and outcome.predicted is not None else None,
        optional=item.importance == "optional",
    )


def _predicted(case: Case, predicted: Predicted, outcome: ItemOutcome | None, extra: Extra | None) -> Entry:
    return Entry(
        document=case.name,
        side="predicted",
        id=predicted.item.id,
        kind=predicted.kind,
        state=(outcome.verdict if outcome else extra) or "spurious",
        statement=predicted.item.statement,
        detail="",
        spans=_inside(case.raw, predicted.item),
        partner=outcome.gold if outcome else None,
    )


def _inside(raw: str, item: GoldItem | Item) -> tuple[tuple[int, int], ...]:
    """Its spans as far as they lie in the text: offsets in a run file are somebody's claim."""
    spans = ((max(0, span.start), min(span.end, len(raw))) for span in item.evidence)
    return tuple(sorted((start, end) for start, end in spans if start < end))


def rows(read: Reading) -> Sequence[tuple[Entry, Entry | None]]:
    """Gold items, each with its prediction, then the predictions that belong to none."""
    paired = [(entry, read.partner(entry)) for entry in read.gold]
    return [*paired, *((entry, None) for entry in read.predicted if entry.partner is None)]
