"""What a run would have to record, what that costs, and what difference the labelled documents can show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from llmsum.evals.cases import Case
from llmsum.evals.kept import baseline_of, latest_of
from llmsum.evals.measures import F1
from llmsum.evals.names import files_of, label_of
from llmsum.evals.recorder import tape_path
from llmsum.evals.recordings import Recording, Tape
from llmsum.evals.runs import Run
from llmsum.evals.stale import Call, DocumentPlan, plan_document
from llmsum.evals.statistics import TOLERANCE, detectable_difference
from llmsum.evals.verdict import compare
from llmsum.llm.endpoints import resolve
from llmsum.llm.prices import cost_usd, price_of
from llmsum.reading.ways import way_of
from llmsum.settings import BUILTIN, Settings

# The changes of the rules in evals/HISTORY.md that moved every document spread their differences by 0.014 to 0.038.
ASSUMED_SPREAD = 0.03
MIN_CHANGES = 3  # a spread of two is hardly one


@dataclass(frozen=True, slots=True)
class Cost:
    """What calls cost. Where `bound` is set, nothing is recorded to reckon from, and every answer is at its limit.

    `usd` is None where no price is known, `seconds` (one call after the other) for other than local models.
    """

    calls: int
    input_tokens: int
    output_tokens: int
    bound: bool
    usd: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Power:
    """The smallest difference of the mean F1 that the documents can show, None for one; and on what that rests."""

    documents: int
    detectable: float | None
    spread: float
    rests_on: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to record. `documents` are none for the rules, which ask nobody; `stray` tapes belong to no labels."""

    model: str
    repeats: int
    documents: tuple[DocumentPlan, ...]
    stray: tuple[Path, ...]
    cost: Cost
    power: Power

    @property
    def stale(self) -> bool:
        """True where a run would miss a recording."""
        return any(document.stale for document in self.documents)


async def make_plan(
    cases: Mapping[str, Case], settings: Settings, folder: Path, *, repeats: int = 1, labelled: Mapping[str, Case]
) -> Plan:
    """Plays all tapes and reckons.

    Args:
        cases: the documents to plan for.
        settings: which engine, and how it is asked.
        folder: where recordings, runs and the baseline are.
        repeats: how often each document is to be asked.
        labelled: all labelled documents, also those that are not planned for.
    """
    settings = replace(settings, cache=False)
    recordings = folder / "recordings"
    asks = settings.model != BUILTIN or settings.base_url
    documents = [
        await plan_document(case, settings, Tape.load(tape_path(recordings, settings, case.name)), repeats)
        for case in (cases.values() if asks else ())
    ]
    tapes = sorted(tape_path(recordings, settings, "any").parent.glob("*.jsonl"))
    known = [recording for path in tapes for recording in Tape.load(path).recordings.values()]
    calls = [call for document in documents for call in (*document.stale, *document.follow_ups)]
    return Plan(
        model=label_of(settings.model),
        repeats=repeats,
        documents=tuple(documents),
        stray=tuple(path for path in tapes if path.stem not in labelled),
        cost=cost_of(calls, known, settings),
        power=power_of(folder, files_of(settings), labelled),
    )


def cost_of(calls: Sequence[Call], known: Sequence[Recording], settings: Settings) -> Cost:
    """What the calls cost if each is answered like the recording it takes the place of, or else like the mean one.

    Seconds are told for a local model only, which answers one call after the other as it did when it was recorded.
    """
    tokens = _total(calls, known, output_tokens)
    seconds = _total(calls, known, lambda recording: recording.latency_s)
    tokens_in = sum(call.input_tokens for call in calls)
    tokens_out = len(calls) * way_of(settings).answer_tokens if tokens is None else round(tokens)
    price = (settings.price or price_of(resolve(settings, offline=True))) if calls else None
    return Cost(
        calls=len(calls),
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        bound=tokens is None,
        usd=None if price is None else cost_usd(price, tokens_in, tokens_out),
        seconds=seconds if settings.model.startswith("local/") else None,
    )


def _total(
    calls: Sequence[Call], known: Sequence[Recording], read: Callable[[Recording], float | None]
) -> float | None:
    """The sum over the calls; None where a call has no recording of its own and there is none to take a mean of."""
    values = [value for recording in known if (value := read(recording)) is not None]
    mean = fmean(values) if values else None
    told = [mean if call.instead is None or (own := read(call.instead)) is None else own for call in calls]
    return None if None in told else sum(value for value in told if value is not None)


def output_tokens(recording: Recording) -> int | None:
    """Tokens of a recorded answer; None where the endpoint did not tell."""
    usage: dict[str, Any] = recording.body.get("usage") or {}
    return usage.get("completion_tokens")


def power_of(folder: Path, name: str, labelled: Mapping[str, Case]) -> Power:
    """From how the differences between a model's baseline and its latest run spread, else from `ASSUMED_SPREAD`."""
    n = len(labelled)
    spread, rests_on = ASSUMED_SPREAD, f"the assumption that their differences spread by {ASSUMED_SPREAD}"
    before, after = baseline_of(folder, name), latest_of(folder, name)
    if before is not None and after is not None:
        changes = _changes(before, after, labelled)
        if len(changes) >= MIN_CHANGES and stdev(changes) > TOLERANCE:
            spread = stdev(changes)
            rests_on = f"{before.id} → {after.id}, whose {len(changes)} differences spread by {spread:.3f}"
    return Power(n, detectable_difference(spread, n), spread, rests_on)


def _changes(before: Run, after: Run, labelled: Mapping[str, Case]) -> list[float]:
    """By how much the F1 of each document changed that can be compared."""
    names = compare(before, after, labelled).documents
    old, new = ({entry.document: entry.average(F1.read) or 0.0 for entry in run.documents} for run in (before, after))
    return [new[name] - old[name] for name in names]
