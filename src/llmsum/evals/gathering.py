"""Items of labelled reports with what was known of them: by the built-in rules, and by recorded models."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from llmsum.asking import answered
from llmsum.confidence.weighing import Answering, answering
from llmsum.engines import EnginePool
from llmsum.evals.assurance import Seen, seen
from llmsum.evals.cases import Case
from llmsum.evals.fitting import Example, Labelled, fit
from llmsum.evals.leaving import claims_of
from llmsum.evals.recorder import replaying, tape_path
from llmsum.evals.recordings import StaleRecording, Tape
from llmsum.evals.transports import Replaying
from llmsum.kinds.deciding import hear
from llmsum.kinds.weights import Weights
from llmsum.reading.document import read_document
from llmsum.reading.report import read_report
from llmsum.reading.ways import way_of
from llmsum.running import run
from llmsum.settings import Settings


def kinds_without(reports: Sequence[Labelled], examples: Sequence[Example]) -> Iterator[tuple[Labelled, Weights]]:
    """Every report with the weights of kinds that all others give."""
    for index, report in enumerate(reports):
        yield report, fit([*reports[:index], *reports[index + 1 :], *examples])


def by_rules(kinds: Mapping[str, Weights], reports: Sequence[Labelled]) -> list[Seen]:
    """What the rules list of each report, with kinds that were fitted without it, by its name."""
    return [
        item
        for report in reports
        for item in seen(report.case, report.report, claims_of(report, kinds[report.case.name]), None)
    ]


def by_model(
    kinds: Mapping[str, Weights], cases: Mapping[str, Case], settings: Settings, recordings: Path
) -> tuple[Answering, list[Seen]]:
    """What a recorded model lists of each report, beside what kinds fitted without the report say of its words.

    Raises:
        StaleRecording: if an answer is not recorded.
    """
    found = [
        item
        for name, case in cases.items()
        for item in run(_answered(case, settings, recordings, kinds[name]), settings)
    ]
    return answering(way_of(settings).reading), found


async def _answered(case: Case, settings: Settings, recordings: Path, kinds: Weights) -> list[Seen]:
    report = read_report(read_document(str(case.path), settings), settings)
    tape = Tape.load(tape_path(recordings, settings, case.name))
    async with replaying(settings, tape) as taped, EnginePool(settings, taped.engine) as engines:
        found = await answered(report, engines.engine(report.language))
    if isinstance(taped.transport, Replaying) and taped.transport.misses:
        raise StaleRecording(f"{case.name}: {taped.transport.misses[0]}")
    return seen(case, report, found.claims, hear(report, kinds))
