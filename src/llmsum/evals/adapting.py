"""What labels of one's own make of the built-in engine: as it is, with weights adapted to others, and to all."""

from collections.abc import Sequence

from llmsum.evals.fitting import Labelled, adapt
from llmsum.evals.leaving import Outcome, outcome
from llmsum.kinds.deciding import Weights


def before_and_after(known: Weights, reports: Sequence[Labelled]) -> dict[str, list[Outcome]]:
    """The outcomes with known weights, with those adapted to all other reports, and with those adapted to all."""
    found = adapt(known, reports)
    others = [adapt(known, [*reports[:index], *reports[index + 1 :]]) for index in range(len(reports))]
    return {
        "as it is": [outcome(report, known) for report in reports],
        "adapted to the others": [outcome(report, taught) for report, taught in zip(reports, others, strict=True)],
        "adapted to all": [outcome(report, found) for report in reports],
    }
