"""Labels against what the program had said: the same pairs and the same credit as in evals."""

from typing import Literal, NamedTuple

from llmsum.evals.credit import ItemScore, Verdict, item_score, judge
from llmsum.evals.gold import Gold, GoldItem
from llmsum.evals.metrics import predictions
from llmsum.models import Item, Kind, Span, Summary
from llmsum.review.items import joined

What = Literal["missed", "extra", "matched"]


class Difference(NamedTuple):
    """A label and the prediction that it was paired with; one of them is None where there is no such pair."""

    what: What
    gold: GoldItem | None
    predicted: Item | None
    predicted_kind: Kind | None
    verdict: Verdict | None

    @property
    def kind(self) -> Kind:
        """That of the label, where there is one."""
        kind = self.gold.kind if self.gold else self.predicted_kind
        assert kind is not None
        return kind

    @property
    def spans(self) -> tuple[Span, ...]:
        """The evidence of both."""
        parts = [*(self.gold.evidence if self.gold else ()), *(self.predicted.evidence if self.predicted else ())]
        return joined(Span(part.start, part.end) for part in parts)

    @property
    def is_equal(self) -> bool:
        """Whether there is nothing to look at."""
        same = self.gold is not None and self.predicted is not None and self.gold.statement == self.predicted.statement
        return same and self.verdict == "correct"


class Compared(NamedTuple):
    """All labels and predictions, those that differ first, and the score."""

    score: ItemScore
    differences: tuple[Difference, ...]


def compared(gold: Gold, summary: Summary) -> Compared:
    """What labels and predictions have in common, and what only one of them has."""
    said = predictions(summary)
    judgement = judge(gold.items, said)
    found: list[Difference] = []
    for entry in judgement.judged:
        if entry.predicted is None:
            found.append(Difference("missed", entry.gold, None, None, None))
        else:
            kind, item = said[entry.predicted].kind, said[entry.predicted].item
            found.append(Difference("matched", entry.gold, item, kind, entry.verdict))
    found += [Difference("extra", None, said[at].item, said[at].kind, None) for at, _ in judgement.extras]
    order: tuple[What, ...] = ("missed", "extra", "matched")
    found.sort(key=lambda one: (order.index(one.what), one.is_equal, one.spans[:1]))
    return Compared(item_score(judgement, len(said)), tuple(found))
