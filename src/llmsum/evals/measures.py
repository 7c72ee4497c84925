"""The scores that are compared between runs, each with the side on which it is better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Literal

from llmsum.evals.scores import DocumentScore
from llmsum.evals.statistics import Mean, mean_of
from llmsum.models import KINDS, Kind

Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a document's score, from 0 to `most`. `read` gives None where there is none."""

    name: str
    better: Better
    read: Callable[[DocumentScore], float | None]
    most: float = inf

    def mean(self, values: Sequence[float]) -> Mean | None:
        """The mean over documents; None of none."""
        mean = mean_of(values)
        return mean and mean.within(self.most)


def _kind_f1(kind: Kind, score: DocumentScore) -> float:
    return score.kind_f1(kind)


F1 = Measure("f1", "more", lambda score: score.f1, 1.0)
PRECISION = Measure("precision", "more", lambda score: score.precision, 1.0)
RECALL = Measure("recall", "more", lambda score: score.recall, 1.0)
KIND_F1 = tuple(Measure(f"f1_{kind}", "more", partial(_kind_f1, kind), 1.0) for kind in KINDS)
INVENTED = Measure("invented_numbers", "less", lambda score: score.invented_numbers)
GROUNDING = Measure("grounding", "more", lambda score: score.grounding, 1.0)
INVALID = Measure("schema_invalid_rate", "less", lambda score: score.schema_invalid_rate, 1.0)

MEASURES: tuple[Measure, ...] = (
    F1,
    PRECISION,
    RECALL,
    *KIND_F1,
    Measure("number_fidelity", "more", lambda score: score.number_fidelity, 1.0),
    INVENTED,
    GROUNDING,
    INVALID,
    Measure("coverage", "more", lambda score: score.coverage, 1.0),
    Measure("number_coverage", "more", lambda score: score.number_coverage, 1.0),
    Measure("duplicates", "less", lambda score: score.duplicates),
    Measure("splits", "less", lambda score: score.splits),
    Measure("merges", "less", lambda score: score.merges),
    Measure("spurious", "less", lambda score: score.spurious),
    Measure("requests_per_1000_chars", "less", lambda score: score.requests_per_1000_chars),
    Measure("prompt_tokens_per_1000_chars", "less", lambda score: score.prompt_tokens_per_1000_chars),
    Measure("answer_tokens_per_item", "less", lambda score: score.answer_tokens_per_item),
    Measure("cost_usd", "less", lambda score: score.cost_usd),
    Measure("latency_s", "less", lambda score: score.latency_s),
)
