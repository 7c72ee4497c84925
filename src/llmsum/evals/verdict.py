"""BETTER, WORSE or INCONCLUSIVE: what changed from one run to another, by how much, on which items, and what follows.

The headline is the change of the mean F1. Guards keep a better mean from hiding what must not get worse.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_USAGE
from llmsum.evals.base import EXIT_STALE
from llmsum.evals.cases import Case
from llmsum.evals.measures import F1, GROUNDING, INVALID, INVENTED, KIND_F1, MEASURES, Measure
from llmsum.evals.moved import Moved, Pairs, items_moved
from llmsum.evals.runs import DocumentRun, Run
from llmsum.evals.statistics import TOLERANCE, Difference, Mean, difference_of

EXIT_INCONCLUSIVE = 4
NAMED = 5  # lost items that a reason names; all stand under `lost`

Outcome = Literal["BETTER", "WORSE", "INCONCLUSIVE"]


@dataclass(frozen=True, slots=True)
class Delta:
    """One measure over the documents that have it in both runs; None where none has."""

    measure: Measure
    before: Mean | None
    after: Mean | None
    difference: Difference | None

    @property
    def loss(self) -> float:
        """By how much the mean got worse; negative where it got better, 0 where nothing can be told."""
        if self.difference is None:
            return 0.0
        mean = self.difference.change.mean
        return -mean if self.measure.better == "more" else mean


@dataclass(frozen=True, slots=True)
class Guard:
    """What must not get worse and did: the name of the guard, and what was seen."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the run `before` to the run `after`.

    `documents` were compared. `left_out` were not, with the reason. `deltas` are in the order of `MEASURES`; `tuning`
    and `held_out` are the headline's change over these documents alone. `gained` and `lost` are in document order:
    found in every repeat of one run and in none of the other. `failed` gave no summary in one of the runs.
    """

    before: str
    after: str
    documents: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    failed: tuple[str, ...]
    deltas: tuple[Delta, ...]
    tuning: Delta
    held_out: Delta
    gained: tuple[Moved, ...]
    lost: tuple[Moved, ...]
    guards: tuple[Guard, ...]
    verdict: Outcome
    reasons: tuple[str, ...]

    @property
    def headline(self) -> Delta:
        """The change of the mean F1."""
        return self.deltas[0]


def compare(before: Run, after: Run, cases: Mapping[str, Case], only: Collection[str] | None = None) -> Comparison:
    """Compares two runs on the documents that both have, scored by the labels that `cases` hold now.

    Args:
        before: what the other is measured against.
        after: the candidate.
        cases: the labelled documents by name.
        only: names to keep to; None compares all.
    """
    pairs, left_out = _pair(before, after, cases, only)
    deltas = tuple(delta(measure, pairs) for measure in MEASURES)
    gained, lost = items_moved(pairs, cases)
    guards = _guards({entry.measure.name: entry for entry in deltas}, gained, lost)
    verdict, reasons = _decide(deltas[0], guards, gained, lost)
    return Comparison(
        before=before.id,
        after=after.id,
        documents=tuple(old.document for old, _ in pairs),
        left_out=left_out,
        failed=tuple(old.document for old, new in pairs if old.failed or new.failed),
        deltas=deltas,
        tuning=delta(F1, [pair for pair in pairs if not pair[0].held_out]),
        held_out=delta(F1, [pair for pair in pairs if pair[0].held_out]),
        gained=gained,
        lost=lost,
        guards=guards,
        verdict=verdict,
        reasons=reasons,
    )


def _pair(
    before: Run, after: Run, cases: Mapping[str, Case], only: Collection[str] | None
) -> tuple[Pairs, tuple[tuple[str, str], ...]]:
    """The documents that can be compared, by name, and those that cannot with the reason."""
    old = {entry.document: entry for entry in before.documents}
    new = {entry.document: entry for entry in after.documents}
    pairs: list[tuple[DocumentRun, DocumentRun]] = []
    left_out: list[tuple[str, str]] = []
    for name in sorted(old.keys() | new.keys()):
        if only is not None and name not in only:
            left_out.append((name, "not asked for"))
        elif name not in old or name not in new:
            left_out.append((name, f"not in {before.id if name not in old else after.id}"))
        elif name not in cases:
            left_out.append((name, "has no labels here: --seeds names their folder"))
        elif {old[name].labels_sha256, new[name].labels_sha256} != {cases[name].labels_sha256}:
            left_out.append((name, "labels changed since it was scored: rescore the runs"))
        else:
            pairs.append((old[name], new[name]))
    return pairs, tuple(left_out)


def delta(measure: Measure, pairs: Pairs) -> Delta:
    """One measure over the documents that have it in both runs, each document's repeats averaged first."""
    both = [(old.average(measure.read), new.average(measure.read)) for old, new in pairs]
    known = [(one, other) for one, other in both if one is not None and other is not None]
    olds, news = [one for one, _ in known], [other for _, other in known]
    return Delta(measure, measure.mean(olds), measure.mean(news), difference_of(olds, news))


def _guards(deltas: Mapping[str, Delta], gained: Sequence[Moved], lost: Sequence[Moved]) -> tuple[Guard, ...]:
    """The guards that fire.

    Invented numbers, grounding and invalid answers must not get worse at all, being promises rather than averages. A
    kind's F1 is one, so it fires only beyond the smallest difference that these documents can show. A `must` item lost
    fires unless at least as many were gained.
    """
    fired: list[Guard] = []
    for measure in (INVENTED, GROUNDING, INVALID):
        entry = deltas[measure.name]
        if entry.loss > TOLERANCE:
            fired.append(Guard(measure.name, _change(entry)))
    for measure in KIND_F1:
        entry = deltas[measure.name]
        least = entry.difference.detectable if entry.difference else None
        if least is not None and entry.loss > least + TOLERANCE:
            fired.append(Guard(measure.name, f"{_change(entry)}, more than the {least:.3f} that can be detected"))
    must_lost, must_gained = _must(lost), _must(gained)
    if len(must_lost) > len(must_gained):
        names = ", ".join(f"{item.document}#{item.gold}" for item in must_lost[:NAMED])
        names += ", …" if len(must_lost) > NAMED else ""
        fired.append(Guard("must_items", f"{len(must_lost)} lost and {len(must_gained)} gained: lost {names}"))
    return tuple(fired)


def _must(items: Sequence[Moved]) -> list[Moved]:
    return [item for item in items if item.importance == "must"]


def _change(entry: Delta) -> str:
    before, after = (mean.mean if mean else float("nan") for mean in (entry.before, entry.after))
    return f"{entry.measure.name} {before:.3f} → {after:.3f}"


def _decide(
    headline: Delta, guards: Sequence[Guard], gained: Sequence[Moved], lost: Sequence[Moved]
) -> tuple[Outcome, tuple[str, ...]]:
    """The verdict and its reasons, the headline's first."""
    direction = headline.difference.change.direction if headline.difference else 0
    reasons = [_headline_reason(headline), *(f"guard {guard.name}: {guard.detail}" for guard in guards)]
    if guards or direction < 0:
        return "WORSE", tuple(reasons)
    if must_lost := _must(lost):
        reasons.append(f"{len(must_lost)} must item(s) lost, but {len(_must(gained))} gained: look at them")
        return "INCONCLUSIVE", tuple(reasons)
    return ("BETTER" if direction > 0 else "INCONCLUSIVE"), tuple(reasons)


def _headline_reason(headline: Delta) -> str:
    difference = headline.difference
    if difference is None:
        return "no document can be compared"
    change = difference.change
    if change.interval is None:
        return f"F1 {change.mean:+.3f} on a single document, which has no interval"
    if not difference.detectable and abs(change.mean) <= TOLERANCE:
        return f"F1 unchanged in each of {change.n} documents"
    low, high = change.interval
    text = f"F1 {change.mean:+.3f} [{low:+.3f}, {high:+.3f}], p = {difference.p:.3f}, {change.n} documents"
    if change.direction:
        return f"{text}: the interval excludes 0"
    return f"{text}: the interval holds 0; the smallest difference they can show is {difference.detectable or 0.0:.3f}"


def gate(comparison: Comparison | None, *, stale: bool = False, strict: bool = False) -> int:
    """The exit code: 0 ok, 1 worse, 2 nothing to compare, 3 stale recordings, 4 inconclusive under `strict`.

    Args:
        comparison: of the baseline with the candidate; None where there is no baseline or no run.
        stale: a request of the candidate was not recorded, so that its scores mean nothing.
        strict: only BETTER passes.
    """
    if stale:
        return EXIT_STALE
    if comparison is None or not comparison.documents:
        return EXIT_USAGE
    if comparison.verdict == "WORSE":
        return EXIT_FAILED
    return EXIT_INCONCLUSIVE if strict and comparison.verdict == "INCONCLUSIVE" else EXIT_OK


def worst(codes: Sequence[int]) -> int:
    """The exit code of several gates: worse weighs most, then nothing to compare, stale, inconclusive."""
    order = (EXIT_FAILED, EXIT_USAGE, EXIT_STALE, EXIT_INCONCLUSIVE)
    return next((code for code in order if code in codes), EXIT_OK)
