"""What labels of one's own make of the built-in engine: what it learns of them, and what that does to its scores.

Few reports must not spoil what many taught. So what must be told counts for more than what is none, weights are held to
those that are known, and more firmly where `eval diff` calls what came of it WORSE on the very reports it learned from.
The figures behind it: evals/HISTORY.md, "Labels of one's own".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from llmsum.evals.cases import Case
from llmsum.evals.fitting import Labelled, adapt, labelled
from llmsum.evals.gold import Importance
from llmsum.evals.leaving import Outcome, losses, outcome
from llmsum.evals.runs import DocumentRun, Repeat, Run
from llmsum.evals.scores import score_items
from llmsum.evals.verdict import Comparison, compare
from llmsum.kinds.weights import Weights
from llmsum.settings import BUILTIN, Settings

COUNTS: Final[Mapping[Importance, float]] = {"must": 3.0, "should": 2.0, "optional": 0.35}
HOLDS: Final = (100.0, 300.0)  # the lighter one first


@dataclass(frozen=True, slots=True)
class Lesson:
    """What reports taught: `weights` are the known ones where nothing could be learned without harm.

    `outcomes` are those of the reports with the known weights, with those adapted to all other reports, and with
    those adapted to all; `comparison` is of the first with the last. Where nothing was learned, it is of what was tried
    last, and `worse` says by name which reports that did harm to, and how.
    """

    weights: Weights
    outcomes: Mapping[str, Sequence[Outcome]]
    comparison: Comparison
    worse: Mapping[str, str] = field(default_factory=dict[str, str])


def own(case: Case, settings: Settings) -> Labelled:
    """A report to learn from."""
    return labelled(case, settings, COUNTS)


def learn(known: Weights, reports: Sequence[Labelled]) -> Lesson:
    """Weights that the labels of some reports call for, and what they do."""
    before = after = [outcome(report, known) for report in reports]
    comparison = _compared(before, after, reports)
    for hold in HOLDS:
        taught = adapt(known, reports, hold)
        after = [outcome(report, taught) for report in reports]
        comparison = _compared(before, after, reports)
        if comparison.verdict != "WORSE":
            others = [adapt(known, [*reports[:index], *reports[index + 1 :]], hold) for index in range(len(reports))]
            unseen = [outcome(report, other) for report, other in zip(reports, others, strict=True)]
            return Lesson(taught, _named(before, unseen, after), comparison)
    pairs = zip(before, after, strict=True)
    worse = {old.name: told for old, new in pairs if (told := losses(old, new)) is not None}
    return Lesson(known, _named(before, before, before), comparison, worse)


def _named(
    before: Sequence[Outcome], unseen: Sequence[Outcome], after: Sequence[Outcome]
) -> dict[str, Sequence[Outcome]]:
    return {"as it came": before, "adapted to the others": unseen, "adapted to all": after}


def _compared(before: Sequence[Outcome], after: Sequence[Outcome], reports: Sequence[Labelled]) -> Comparison:
    """What `eval diff` says."""
    cases = {report.case.name: report.case for report in reports}
    return compare(_run("as it came", before, cases), _run("adapted to all", after, cases), cases)


def _run(name: str, outcomes: Sequence[Outcome], cases: Mapping[str, Case]) -> Run:
    documents = tuple(
        DocumentRun(
            document=one.name,
            labels_sha256=cases[one.name].labels_sha256,
            repeats=(Repeat(score=score_items(one.name, one.judgement, one.predicted), summary=None),),
        )
        for one in outcomes
    )
    made = datetime.now(UTC)
    return Run(id=name, created=made, model=BUILTIN, settings={}, prompts={}, repeats=1, documents=documents)
