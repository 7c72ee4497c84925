"""How far two labellings of one report agree: the ceiling of every score. `llmsum eval agreement` prints it.

One labelling is scored against the other as if it were a tool's output, by the same matcher and the same credit, and
the other way round; the agreement is the mean of both, since neither is the truth. It is measured on the files as they
were labelled, before anything was settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from llmsum.errors import InputError
from llmsum.evals.credit import Judgement, Predicted, item_score, judge
from llmsum.evals.gold import SUFFIX, Gold, GoldItem, find_gold, load_gold
from llmsum.models import KINDS, Evidence, Item, Kind
from llmsum.reading.repair import repair

COLUMNS = ("report", "items", "matched", "other kind", "other fact", "item F1", *(f"{kind} F1" for kind in KINDS))


@dataclass(frozen=True, slots=True)
class Direction:
    """One labelling as the gold, the other as the prediction. `kinds` leaves out those that neither has."""

    f1: float
    kinds: dict[Kind, float]
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two labellings of one report, scored in both directions; each direction has the first's or second's as gold."""

    source: str
    one: Gold
    other: Gold
    directions: tuple[Direction, Direction]

    @property
    def f1(self) -> float:
        """Mean item F1 of both directions."""
        return mean(direction.f1 for direction in self.directions)

    @property
    def kinds(self) -> dict[Kind, float]:
        """Mean F1 of both directions among the items of one kind alone."""
        one, other = (direction.kinds for direction in self.directions)
        return {kind: mean((one[kind], other[kind])) for kind in one}

    @property
    def matched(self) -> int:
        """Pairs that the matcher finds; their number is the same in both directions."""
        return sum(entry.predicted is not None for entry in self.directions[0].judgement.judged)

    def differing(self, verdict: str) -> int:
        """Matched pairs with this verdict, `wrong_kind` or `wrong_fact`, in either direction at most."""
        return max(
            sum(entry.verdict == verdict for entry in direction.judgement.judged) for direction in self.directions
        )


def agreement(one: Gold, other: Gold) -> Agreement:
    """Scores two labellings of one report against each other.

    Raises:
        InputError: if they are not of the same text.
    """
    if one.sha256 != other.sha256:
        raise InputError(other.source, "its two labellings are of different texts", "compare their sha256")
    return Agreement(one.source, one, other, (_direction(one, other), _direction(other, one)))


def agreements(folder: Path) -> list[Agreement]:
    """The reports that were labelled twice: files of one name in the folders `a` and `b`, by name.

    Raises:
        InputError: if there are none, or a file has no counterpart.
    """
    ones, others = ({path.name: path for path in find_gold(folder / name)} for name in ("a", "b"))
    if not ones and not others:
        raise InputError(str(folder), f"has no folders a and b with labels (*{SUFFIX})", "put both labellings there")
    if ones.keys() != others.keys():
        raise InputError(str(folder), "its folders a and b do not hold the same labels", "put both labellings there")
    return [agreement(load_gold(ones[name]), load_gold(others[name])) for name in ones]


def agreement_text(found: Sequence[Agreement]) -> str:
    """A Markdown table with a line for each report and one for their mean, as docs/labelling.md has it."""
    rows = [COLUMNS, tuple("-" * len(name) for name in COLUMNS), *(_row(each) for each in found)]
    if len(found) > 1:
        means = (_percent([each.kinds[kind] for each in found if kind in each.kinds]) for kind in KINDS)
        rows.append(("mean", "", "", "", "", _percent([each.f1 for each in found]), *means))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(each: Agreement) -> tuple[str, ...]:
    return (
        each.source.partition("_")[0],
        f"{len(each.one.items)} / {len(each.other.items)}",
        str(each.matched),
        str(each.differing("wrong_kind")),
        str(each.differing("wrong_fact")),
        _percent([each.f1]),
        *(_percent([each.kinds[kind]] if kind in each.kinds else []) for kind in KINDS),
    )


def _percent(values: Sequence[float]) -> str:
    """A mean with two decimals; no values are no score, not 0."""
    return f"{mean(values):.2f}" if values else "-"


def _direction(gold: Gold, other: Gold) -> Direction:
    predicted = [_as_predicted(item) for item in other.items]
    judgement = judge(gold.items, predicted)
    kinds: dict[Kind, float] = {
        kind: _kind_f1(kind, gold.items, predicted) for kind in KINDS if _has(kind, gold) or _has(kind, other)
    }
    return Direction(item_score(judgement, len(predicted)).f1, kinds, judgement)


def _has(kind: Kind, gold: Gold) -> bool:
    return any(item.kind == kind for item in gold.items)


def _kind_f1(kind: Kind, gold: Sequence[GoldItem], predicted: Sequence[Predicted]) -> float:
    mine = [item for item in gold if item.kind == kind]
    theirs = [prediction for prediction in predicted if prediction.kind == kind]
    if not mine or not theirs:
        return 0.0
    return item_score(judge(mine, theirs), len(theirs)).f1


def _as_predicted(item: GoldItem) -> Predicted:
    """A labelled item in the shape of a tool's. Repairing a quotation alone is enough to read its figures."""
    evidence = tuple(
        Evidence(start=span.start, end=span.end, quote=span.quote, clean_quote=repair(span.quote).text)
        for span in item.evidence
    )
    plain = Item(
        id=item.id,
        statement=item.statement,
        unit=item.unit,
        section="",
        evidence=evidence,
        anchored="text",
        status=item.status,
    )
    return Predicted(item.kind, plain)
