"""The scores of one document in one repeat: plain numbers that can be stored, averaged and compared."""

from collections.abc import Sequence
from typing import Any, cast

from pydantic import Field, model_validator

from llmsum.evals import metrics
from llmsum.evals.base import Frozen
from llmsum.evals.cases import Case
from llmsum.evals.counting import Tokens
from llmsum.evals.credit import Extra, ItemScore, Judgement, Predicted, Verdict, item_score, judge
from llmsum.evals.gold import Importance
from llmsum.evals.metrics import Tally
from llmsum.models import KINDS, Kind, Summary, Usage

GONE = ("tokens_per_1000_chars", "output_tokens_per_item")  # what earlier versions wrote, by the endpoint's own count
NO_CELLS = ((0,) * len(metrics.CONFUSION),) * len(metrics.CONFUSION)


class ItemOutcome(Frozen):
    """What became of one gold item. `predicted` is the id of the item it was paired with, None where it was missed."""

    gold: str
    kind: Kind
    importance: Importance
    predicted: str | None
    verdict: Verdict | None
    similarity: float

    @property
    def found(self) -> bool:
        """True where it earned something: not missed, and no wrong fact."""
        return self.verdict in ("correct", "wrong_kind")


class KindScore(Frozen):
    """Precision, recall and F1 of one kind; `gold` and `predicted` count items."""

    kind: Kind
    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


class DocumentScore(Frozen):
    """All metrics of one document in one repeat; their formulas are in `metrics`. None is "no score", which is not 0.

    A document that failed has `error` set. Where more is better it has 0, its invalid rate is 1, and it stays in every
    mean. `kinds` are in the order of `KINDS`; `extras` are the ids of unpaired predictions with what they are;
    `latency_s` is measured while recording and None in a replay. `chars` is the length of the source, `predicted` the
    number of accepted items; `changes` tells how many of them the program changed, by what it did. `prompt_tokens` and
    `answer_tokens` are counted as in `counting`, the other tokens and the cost are what the endpoint told.
    """

    document: str
    error: str | None = None
    f1: float = 0.0
    precision: float = 0.0
    recall: float = 0.0
    kinds: tuple[KindScore, ...]
    number_fidelity: float | None = 0.0
    invented_numbers: int = 0
    grounding: float | None = 0.0
    duplicates: int = 0
    splits: int = 0
    merges: int = 0
    spurious: int = 0
    confusion: tuple[tuple[int, ...], ...] = NO_CELLS
    tenths: tuple[Tally, ...] = ((0, 0),) * metrics.TENTHS
    near_edges: Tally = (0, 0)
    off_edges: Tally = (0, 0)
    coverage: float | None = 0.0
    number_coverage: float | None = 0.0
    schema_invalid_rate: float | None = 1.0
    chars: int = 0
    predicted: int = 0
    changes: dict[str, int] = Field(default_factory=dict)
    requests: int = 0
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    latency_s: float | None = None
    must_lost: tuple[str, ...] = ()
    items: tuple[ItemOutcome, ...] = ()
    extras: tuple[tuple[str, Extra], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_today(cls, score: object) -> object:
        """A score that an earlier version wrote, without what is not kept any more."""
        if not isinstance(score, dict):
            return score
        return {name: value for name, value in cast("dict[str, Any]", score).items() if name not in GONE}

    @classmethod
    def failed(cls, case: Case, error: str) -> "DocumentScore":
        """The score of a document that gave no summary: it has missed all. `error` must not hold text of it."""
        nothing = tuple(KindScore(kind=kind, precision=0, recall=0, f1=0, gold=0, predicted=0) for kind in KINDS)
        return cls(document=case.name, error=error, kinds=nothing, items=_outcomes(judge(case.gold.items, ()), ()))

    def kind_f1(self, kind: Kind) -> float:
        """F1 of one kind."""
        return self.kinds[KINDS.index(kind)].f1

    def right(self, kind: Kind) -> Tally:
        """Of the labelled items of a kind, without optional ones, how many were found right and under their kind."""
        counted = [item for item in self.items if item.kind == kind and item.importance != "optional"]
        return sum(item.verdict == "correct" for item in counted), len(counted)

    @property
    def tokens(self) -> int | None:
        """Of requests and answers together, as in `counting`."""
        known = self.prompt_tokens is not None and self.answer_tokens is not None
        return (self.prompt_tokens or 0) + (self.answer_tokens or 0) if known else None

    @property
    def prompt_tokens_per_1000_chars(self) -> float | None:
        """What asking about a text costs; 0 for an engine that asks nobody."""
        return metrics.per_1000(self.prompt_tokens, self.chars)

    @property
    def requests_per_1000_chars(self) -> float | None:
        """How finely a text is cut."""
        return metrics.per_1000(self.requests, self.chars)

    @property
    def answer_tokens_per_item(self) -> float | None:
        """What an accepted item costs."""
        return None if self.answer_tokens is None else metrics.share(self.answer_tokens, self.predicted)


def score_document(
    case: Case, summary: Summary, latency_s: float | None = None, tokens: Tokens | None = None
) -> DocumentScore:
    """Pairs, judges and measures one summary of one document.

    Args:
        case: the document with its labels.
        summary: what an engine made of it.
        latency_s: how long that took; None where it was replayed.
        tokens: of all requests and answers; None where they were not counted.
    """
    predicted = metrics.predictions(summary)
    judgement = judge(case.gold.items, predicted)
    cited, cited_numbers = metrics.coverage_shares(summary.coverage)
    chars = len(case.raw)
    return DocumentScore(
        document=case.name,
        **_of_items(judgement, predicted),
        number_fidelity=metrics.number_fidelity(judgement, predicted),
        invented_numbers=metrics.invented_numbers(predicted, case.raw),
        grounding=metrics.grounding(predicted, case.raw),
        **_found_where(judgement, summary, chars),
        coverage=cited,
        number_coverage=cited_numbers,
        schema_invalid_rate=metrics.schema_invalid_rate(summary.chunks),
        chars=chars,
        changes=metrics.changes(predicted),
        **_spent(summary.usage, tokens),
        latency_s=latency_s,
    )


def score_items(name: str, judgement: Judgement, predicted: Sequence[Predicted]) -> DocumentScore:
    """What became of the items of a document that was read without more: all other metrics have no score."""
    return DocumentScore(
        document=name,
        **_of_items(judgement, predicted),
        number_fidelity=None,
        grounding=None,
        coverage=None,
        number_coverage=None,
        schema_invalid_rate=None,
    )


def _of_items(judgement: Judgement, predicted: Sequence[Predicted]) -> dict[str, Any]:
    """The fields of a score that follow from the items alone."""
    score = item_score(judgement, len(predicted))
    return {
        "f1": score.f1,
        "precision": score.precision,
        "recall": score.recall,
        "kinds": _kind_scores(judgement, predicted),
        "confusion": metrics.confusion(judgement, predicted),
        **_left_over(judgement),
        "predicted": len(predicted),
        "must_lost": metrics.must_lost(judgement),
        "items": _outcomes(judgement, [prediction.item.id for prediction in predicted]),
        "extras": tuple((predicted[index].item.id, extra) for index, extra in judgement.extras),
    }


def _left_over(judgement: Judgement) -> dict[str, int]:
    """The fields of a score that tell what the predictions without a gold item of their own are."""
    extras = metrics.extras_named(judgement)
    counts = {"duplicates": extras["duplicate"], "splits": extras["split"], "spurious": extras["spurious"]}
    return {**counts, "merges": len(judgement.merges)}


def _found_where(judgement: Judgement, summary: Summary, chars: int) -> dict[str, Any]:
    """The fields of a score that tell in which parts of the text items were found."""
    near, off = metrics.recall_near_edges(judgement, summary.chunks)
    return {"tenths": metrics.recall_by_tenth(judgement, chars), "near_edges": near, "off_edges": off}


def _spent(usage: Usage, tokens: Tokens | None) -> dict[str, Any]:
    """The fields of a score that tell what was asked and answered."""
    return {
        "requests": usage.requests,
        "prompt_tokens": tokens and tokens.prompt,
        "answer_tokens": tokens and tokens.answer,
        "input_tokens": usage.input_tokens,
        "cached_input_tokens": usage.cached_input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
    }


def _kind_scores(judgement: Judgement, predicted: Sequence[Predicted]) -> tuple[KindScore, ...]:
    by_kind: list[tuple[Kind, ItemScore]] = [(kind, metrics.kind_score(judgement, predicted, kind)) for kind in KINDS]
    return tuple(
        KindScore(kind=kind, precision=s.precision, recall=s.recall, f1=s.f1, gold=s.gold, predicted=s.predicted)
        for kind, s in by_kind
    )


def _outcomes(judgement: Judgement, ids: Sequence[str]) -> tuple[ItemOutcome, ...]:
    return tuple(
        ItemOutcome(
            gold=entry.gold.id,
            kind=entry.gold.kind,
            importance=entry.gold.importance,
            predicted=None if entry.predicted is None else ids[entry.predicted],
            verdict=entry.verdict,
            similarity=round(entry.similarity, 4),
        )
        for entry in judgement.judged
    )
