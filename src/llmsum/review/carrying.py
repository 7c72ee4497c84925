"""A review that begins with the labels that an earlier one of the same report has saved.

Results are made anew when rules, prompts or models change, and their items are others then; what somebody decided of
the report holds.
"""

from collections.abc import Iterator

from llmsum.evals.gold import Gold, GoldItem
from llmsum.models import SPECS, Importance, Span
from llmsum.review.deeds import Deed
from llmsum.review.differences import compared
from llmsum.review.gold import WEIGHTS
from llmsum.review.items import Reviewed, whole
from llmsum.review.session import ADDED, Session

_IMPORTANCE: dict[str, Importance] = {name: weight for weight, name in WEIGHTS.items()}


def carried_over(session: Session, gold: Gold) -> Iterator[Deed]:
    """The deeds that accept what the labels have, as they have it, and add what the program did not find this time.

    What only the program has stays open: nobody has decided about it yet, or it was rejected then and comes again.

    Args:
        session: the review, in which nothing was done.
        gold: labels of its report.
    """
    added = 0
    for one in compared(gold, session.summary).differences:
        if one.gold is None:
            continue
        item = whole(_reviewed(one.gold))
        if one.predicted is not None:
            yield Deed("change", one.predicted.id, item)
        else:
            added += 1
            yield Deed("add", ADDED.format(added), item)


def _reviewed(label: GoldItem) -> Reviewed:
    kind = label.kind
    return Reviewed(
        statement=label.statement,
        kind=kind,
        status=label.status if label.status in SPECS[kind].statuses else SPECS[kind].statuses[0],
        importance=_IMPORTANCE[label.importance],
        unit=label.unit,
        spans=tuple(Span(part.start, part.end) for part in label.evidence),
        alt_kind=label.alt_kind,
        explicit=label.explicit,
        note=label.note,
        verdict="accepted",
    )
