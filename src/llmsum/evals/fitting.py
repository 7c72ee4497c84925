"""Weights of `kinds` fitted to labelled reports, and how well they do on reports that they were not fitted to.

A passage's label is the kind of the gold item whose evidence it shares most characters with, none where it shares less
than three tenths of its own and half of the item's. Fitted is a multinomial logistic regression with an L2 penalty.
Every report weighs by the square root of its passages: a long one must not drown ten short ones.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import rtoml
from numpy.typing import NDArray

from llmsum.errors import InputError
from llmsum.evals.cases import Case
from llmsum.evals.gold import GoldItem, Importance
from llmsum.kinds.features import Features, all_features
from llmsum.kinds.passages import Passage, passages, sentences
from llmsum.kinds.weights import Parts, Weights
from llmsum.models import KINDS, Document, Span, optional_kinds
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings

Matrix = NDArray[np.float64]

CHOICES: Final = ("none", *KINDS)
PENALTY = 10.0  # of five values, the one with the best F1 where each report was left out
LEAST_SEEN = 8  # passages; a rarer feature has no weight
LEAST_REPORTS = 3  # a rarer one would be about those reports
LEAST_PASSAGES = 10  # a shorter report weighs no more for each
# What a label of a passage counts for; nobody misses what is optional, so that its label says little.
COUNTS: Final[Mapping[Importance, float]] = {"must": 1.0, "should": 1.0, "optional": 0.35}
OWN_SHARE, GOLD_SHARE = 0.3, 0.5
EXAMPLE_WEIGHT = 0.3  # about that of a sentence of a report of ten
LEAST_SHARE = 0.001  # of a kind that no report has: it may be rare, not impossible
EXAMPLES: Final = ("examples.toml", "genres.toml", "notes.toml", "everyday.toml")
DIGITS = 2  # of a weight in the file
# Chosen by hand among a few where each report was left out: a quarter of what comes may match nothing, at the best F1.
LEANING = (0.45, 0.0, 1.2, 0.55)
PARTS = Parts(
    holds=((0.45, 0.49, 0.03, 0.03), (0.3, 0.08, 0.57, 0.05), (0.35, 0.05, 0.03, 0.57)),
    begins=(0.7, 0.1, 0.2),
    stays=(0.85, 0.7),
    counts=0.2,
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report with the features and the label of each passage; labels are places in `CHOICES`."""

    case: Case
    report: Report
    features: tuple[Features, ...]
    labels: tuple[int, ...]
    weights: tuple[float, ...]


def labelled(case: Case, settings: Settings, counts: Mapping[Importance, float] = COUNTS) -> Labelled:
    """One report, read as the built-in engine reads it, with what a label counts for by the importance of its item."""
    document = Document(str(case.path), case.raw, case.gold.sha256, "txt", "utf-8")
    report = read_report(document, settings)
    found = passages(report.chunks)
    gold = [_gold(report, passage, case) for passage in found]
    scale = max(LEAST_PASSAGES, len(found)) ** -0.5
    return Labelled(
        case,
        report,
        tuple(all_features(report, found)),
        tuple(CHOICES.index(item.kind) if item else 0 for item in gold),
        tuple(scale * (counts[item.importance] if item else 1.0) for item in gold),
    )


@dataclass(frozen=True, slots=True)
class Example:
    """The last sentences of a short text, which is a report of its own, with what they are."""

    features: tuple[Features, ...]
    labels: tuple[int, ...]
    weights: tuple[float, ...]


def load_examples(path: Path, settings: Settings, choices: Sequence[str] = CHOICES) -> list[Example]:
    """The examples of a file; none where it is not there. Labels are places in `choices`.

    `weighs` of the file tells how much a sentence of each kind weighs, if not `EXAMPLE_WEIGHT`.

    Raises:
        InputError: if it is no such file.
    """
    if not path.exists():
        return []
    try:
        found = rtoml.loads(path.read_text(encoding="utf-8"))
        weighs = [found.get("weighs", {}).get(choice, EXAMPLE_WEIGHT) for choice in choices]
        return [
            _example(entry["under"], entry["text"], list(map(choices.index, entry["is"])), weighs, settings)
            for entry in found["said"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(str(path), f"no examples: {error}", "mend the file") from None


def load_all_examples(folder: Path, settings: Settings) -> list[Example]:
    """Those of the kinds that are always listed, of all files of a folder that hold some; errors as above."""
    return [example for name in EXAMPLES for example in load_examples(folder / name, settings)]


def _example(under: str, text: str, labels: Sequence[int], weighs: Sequence[float], settings: Settings) -> Example:
    raw = f"{under}\n{text}\n" if under else f"{text}\n"
    report = read_report(Document("example.txt", raw, "", "txt", "utf-8"), settings)
    said = sentences(report.chunks)
    if len(said) < len(labels):
        raise ValueError(f"{text} has {len(said)} sentences and {len(labels)} labels")
    told = [label for passage, label in zip(said[-len(labels) :], labels, strict=True) if passage]
    features = all_features(report, passages(report.chunks))[len(list(filter(None, said))) - len(told) :]
    return Example(tuple(features), tuple(told), tuple(weighs[label] for label in told))


def _gold(report: Report, passage: Passage, case: Case) -> GoldItem | None:
    """The item that a passage is about."""
    segments = report.chunks[passage.chunk].segments[passage.clauses[0].number - 1 : passage.clauses[-1].number]
    spans = [report.repaired.raw_span(segment.span) for segment in segments if not segment.noise]
    own = sum(len(case.raw[span.start : span.end].strip()) for span in spans)
    shared = [(_shared(spans, item), item) for item in case.gold.items]
    enough = [
        (count, item)
        for count, item in shared
        if count
        and (count >= OWN_SHARE * own or count >= GOLD_SHARE * sum(span.end - span.start for span in item.evidence))
    ]
    return max(enough, key=lambda pair: pair[0])[1] if enough else None


def _shared(spans: Sequence[Span], item: GoldItem) -> int:
    return sum(
        max(0, min(one.end, other.end) - max(one.start, other.start)) for one in spans for other in item.evidence
    )


def fit(reports: Sequence[Labelled | Example], penalty: float = PENALTY) -> Weights:
    """The weights that explain the labels of the reports best, rounded as the file has them."""
    nothing = Weights({}, (), LEANING, PARTS)
    found, shares = _fitted(reports, nothing, penalty)
    return nothing._replace(of=found, shares=shares)


def adapt(known: Weights, reports: Sequence[Labelled], hold: float) -> Weights:
    """The weights nearest to known ones that explain labels, too: a few reports do not spoil what many taught.

    The penalty `hold` is on what changes. How often each kind is, and the parts of a report, stay as they are known.
    """
    if not reports:
        return known
    found, _ = _fitted(reports, known, hold)
    return known._replace(of=found)


def _fitted(
    reports: Sequence[Labelled | Example], known: Weights, penalty: float
) -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    """The weights by feature, and how often each choice is among the labels."""
    names = list(dict.fromkeys([*known.of, *_names(reports)]))
    place = {name: index for index, name in enumerate(names)}
    start = np.array([known.of.get(name, (0.0,) * len(CHOICES)) for name in names])
    rows = [features for report in reports for features in report.features]
    labels = np.array([label for report in reports for label in report.labels])
    weigh = np.array([weight for report in reports for weight in report.weights])
    weigh *= len(weigh) / weigh.sum()
    found = _regress(rows, place, labels, weigh, penalty, start)
    found = np.round(found - found[:, :1], DIGITS)
    shares = [float(weigh[labels == kind].sum()) / len(weigh) for kind in range(len(CHOICES))]
    weights = {name: tuple(map(float, row)) for name, row in zip(names, found, strict=True) if np.any(row)}
    return weights, tuple(max(round(share, 3), LEAST_SHARE) for share in shares)


def _names(reports: Sequence[Labelled | Example]) -> Iterator[str]:
    """The features that are seen often enough, by name."""
    further = optional_kinds()
    seen = Counter(name for report in reports for features in report.features for name in features)
    where = Counter(name for report in reports for name in {name for features in report.features for name in features})
    often = (name for name, count in seen.items() if count >= LEAST_SEEN and where[name] >= LEAST_REPORTS)
    yield from sorted(name for name in often if name.partition(":")[0] not in further)


def _regress(
    rows: Sequence[Features],
    place: Mapping[str, int],
    labels: NDArray[np.int64],
    weigh: Matrix,
    penalty: float,
    start: Matrix,
) -> Matrix:
    """Weights of shape (features, choices), as those of `start`; the penalty is on the way from there."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    cells = [(row, place[name]) for row, features in enumerate(rows) for name in features if name in place]
    if not cells:  # too few reports for any feature to be seen often enough
        return np.zeros((len(place), len(CHOICES)))
    x = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(rows), len(place)))
    turned = x.T.tocsr()
    truth = np.eye(len(CHOICES))[labels]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        w = flat.reshape(len(place), len(CHOICES))
        z: Matrix = x @ w
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        likely = np.log(np.maximum((p * truth).sum(axis=1), 1e-12))
        way = w - start
        value = penalty * float((way * way).sum()) / 2 - float((weigh * likely).sum())
        slope: Matrix = turned @ ((p - truth) * weigh[:, None]) + penalty * way
        return value, slope.ravel()

    best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B")
    return best.x.reshape(start.shape)


HEAD = """\
# What every feature says for each kind against none of them: [achievement, problem, plan].
# Written by `llmsum eval fit`; edit the lexicon and fit again instead of these numbers.
"""


def weights_text(weights: Weights, learned_from: str = "") -> str:
    """The file; `learned_from` is the version of the weights that these were adapted from."""
    parts = weights.parts
    lines = [
        HEAD,
        *([f'learned_from = "{learned_from}"'] if learned_from else []),
        f"shares = {list(weights.shares)} # of none and the kinds among labelled passages",
        f"leaning = {list(weights.leaning)} # added before the best is chosen",
        "",
        "[parts] # a review, an account of problems, plans",
        f"holds = {[list(row) for row in parts.holds]}",
        f"begins = {list(parts.begins)}",
        f"stays = {list(parts.stays)}",
        f"counts = {parts.counts}",
        "",
        "[weights]",
        *(f'"{name}" = {list(row[1:])}' for name, row in weights.of.items()),
    ]
    return "\n".join(lines) + "\n"
