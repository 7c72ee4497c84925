"""How the built-in engine does on labelled reports, each with weights that were fitted to the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from llmsum import rules
from llmsum.checking import cited
from llmsum.checking.grounding import Claim
from llmsum.checking.merge import merge
from llmsum.evals.credit import ItemScore, Judgement, Predicted, item_score, judge
from llmsum.evals.fitting import Example, Labelled, fit
from llmsum.evals.genres import MANIFEST, by_genre, load_genres
from llmsum.evals.layout import hung
from llmsum.evals.metrics import predictions
from llmsum.kinds.hearing import Hearing
from llmsum.kinds.weights import Weights
from llmsum.models import KINDS, SPECS, Kind

HEAD: Final = ("reports", "n", "F1", "precision", "recall", *KINDS, "unmatched")
ROOM: Final = (38, 4, 7, 11, 8, *(13 for _ in KINDS), 11)  # columns of each


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report."""

    name: str
    judgement: Judgement
    predicted: tuple[Predicted, ...]

    @property
    def score(self) -> ItemScore:
        """Precision, recall and F1 of the items."""
        return item_score(self.judgement, len(self.predicted))


def claims_of(report: Labelled, weights: Weights) -> tuple[Claim, ...]:
    """What the built-in engine says of a report with some weights, checked."""
    read = report.report
    replies, hearing = rules.read(read, weights), Hearing(read)
    claims = [
        claim
        for chunk, reply in zip(read.chunks, replies, strict=True)
        for claim in cited.ground(hearing, chunk, reply.drafts)
    ]
    return cited.distinct(read, [claim for claim in claims if claim.passes])


def outcome(report: Labelled, weights: Weights) -> Outcome:
    """One report read with some weights."""
    predicted = predictions(merge(report.report, claims_of(report, weights), None))
    return Outcome(report.case.name, judge(report.case.gold.items, predicted), predicted)


def left_out(reports: Sequence[Labelled], examples: Sequence[Example]) -> Iterator[Outcome]:
    """Every report with the weights that all others give, together with the examples."""
    for index, report in enumerate(reports):
        yield outcome(report, fit([*reports[:index], *reports[index + 1 :], *examples]))


def grouped(
    folders: Sequence[Path], counts: Sequence[int], outcomes: Sequence[Outcome]
) -> dict[str, Sequence[Outcome]]:
    """The outcomes by folder, and those of a folder that tells genres by genre."""
    groups: dict[str, Sequence[Outcome]] = {}
    start = 0
    for folder, count in zip(folders, counts, strict=True):
        own = outcomes[start : start + count]
        start += count
        groups[folder.name] = own
        genres = load_genres(folder / MANIFEST)
        for name, group in by_genre(own, genres, lambda outcome: outcome.name).items():
            groups[f"  {name}"] = group
    return groups


def outcomes_text(groups: Mapping[str, Sequence[Outcome]], width: int) -> str:
    """A table, a line for each group of reports; where so many columns are too few, a paragraph for each."""
    rows = [_cells(name, group) for name, group in groups.items() if group]
    if sum(ROOM) <= width:
        return "\n".join(_line(cells) for cells in [HEAD, *rows])
    return "\n".join(line for cells in rows for line in _paragraph(cells, width))


def losses(before: Outcome, after: Outcome) -> str | None:
    """By how much a report got worse, and of which kinds fewer items are found; None where it did not."""
    shares = {kind: (_right([before], kind), _right([after], kind)) for kind in KINDS}
    fewer = [
        f"{SPECS[kind].plural} {old} → {new} of {total}"
        for kind, ((old, total), (new, _)) in shares.items()
        if new < old
    ]
    old, new = before.score.f1, after.score.f1
    return "; ".join([f"F1 {old:.3f} → {new:.3f}", *fewer]) if new < old or fewer else None


def _line(cells: Sequence[str]) -> str:
    name, *others = cells
    room, *rooms = ROOM
    return f"{name[: room - 1]:<{room}}" + "".join(f"{cell:>{room}}" for cell, room in zip(others, rooms, strict=True))


def _paragraph(cells: Sequence[str], width: int) -> list[str]:
    name, *others = cells
    told = ", ".join(f"{head} {cell}" for head, cell in zip(HEAD[1:], others, strict=True))
    return [*hung("", name, width), *hung("  ", told, width)]


def _cells(name: str, group: Sequence[Outcome]) -> tuple[str, ...]:
    scores = [each.score for each in group]
    count = len(scores)
    means = [sum(getattr(score, field) for score in scores) / count for field in ("f1", "precision", "recall")]
    right = [_right(group, kind) for kind in KINDS]
    extras = sum(len(each.judgement.extras) for each in group)
    predicted = sum(len(each.predicted) for each in group)
    shares = [f"{found}/{total}" if total else "-" for found, total in right]
    unmatched = f"{100 * extras / predicted:.0f} %" if predicted else "-"
    return (name, str(count), *(f"{mean:.3f}" for mean in means), *shares, unmatched)


def _right(group: Sequence[Outcome], kind: Kind) -> tuple[int, int]:
    """Found with the right kind, of all that are not optional."""
    rows = [
        entry
        for each in group
        for entry in each.judgement.judged
        if entry.gold.kind == kind and entry.gold.importance != "optional"
    ]
    return sum(entry.verdict == "correct" for entry in rows), len(rows)
