"""What the gate watches besides recorded runs: small texts with what must come of them, labelled reports with a floor.

A score over five seeds does not show a kind of sentence that none of them holds, nor words that only they use.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from llmsum.errors import InputError
from llmsum.evals.cases import Case
from llmsum.evals.fitting import labelled
from llmsum.evals.leaving import outcome
from llmsum.evals.sentences import check, load_entries, outcomes_text
from llmsum.kinds.weights import weights
from llmsum.settings import Settings

FLOORS = "floors.json"


class Watched(NamedTuple):
    """What was seen, in words, and whether it is as it should be."""

    text: str
    is_well: bool


def sentences_watched(folder: Path, files: Path) -> Watched:
    """The entries of a folder, as `eval sentences` has them: nothing may be better or worse than it says."""
    entries = [entry for found in load_entries(folder).values() for entry in found]
    outcomes = list(check(entries, files))
    surprises = [outcome for outcome in outcomes if outcome.is_surprise]
    told = "\n".join(outcomes_text(outcomes).splitlines()[-1 - len(surprises) :])
    return Watched(f"sentences: {told}", not surprises)


def corpus_watched(name: str, cases: Sequence[Case], floor: float, settings: Settings) -> Watched:
    """The mean F1 of the rules as shipped on labelled reports; it may not fall below the floor.

    Their weights were fitted to these reports, too, so that it says nothing of reports that nobody has seen: for that
    there is `eval fit --leave-one-out`. It shows what a change of words or code takes away.
    """
    mean = fmean(outcome(labelled(case, settings), weights()).score.f1 for case in cases)
    return Watched(f"{name}: mean F1 {mean:.3f} over {len(cases)} reports, floor {floor:.3f}", mean >= floor)


def floors(folder: Path) -> dict[str, float]:
    """Floors by the names of folders of labelled reports; none where the file is not there.

    Raises:
        InputError: if it is there and holds no numbers by name.
    """
    path = folder / FLOORS
    if not path.exists():
        return {}
    try:
        return {str(name): float(floor) for name, floor in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError, TypeError):
        raise InputError(str(path), "holds no numbers by name", "mend it, or take it from the project again") from None
