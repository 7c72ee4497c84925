"""Reports labelled by hand: `seeds/NAME.gold.yaml` beside `seeds/NAME.txt`.

How they are labelled stands in docs/labelling.md; the fields are checked here and in seeds/gold.schema.json.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from llmsum.errors import InputError
from llmsum.evals.base import Frozen, KindName
from llmsum.models import Language, Status

SUFFIX = ".gold.yaml"
Importance = Literal["must", "should", "optional"]
# libyaml is ten times as fast, where PyYAML was built with it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Recall counts a `must` twice; an `optional` item is neither rewarded nor missed.
WEIGHTS: dict[Importance, float] = {"must": 2.0, "should": 1.0, "optional": 0.0}


class GoldEvidence(Frozen):
    """`quote` is raw[start:end]; it is there so that a person can read the file and the lint can compare."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class GoldMetric(Frozen):
    """A figure of the statement as a plain number: 1.6万 is 16000."""

    name: str
    value: float
    unit: str | None = None
    qualifier: str | None = None


class GoldItem(Frozen):
    """One line of an analyst's table.

    `alt_kind` is accepted as well as `kind`; `explicit` is false for implied problems.
    """

    id: str
    kind: KindName
    unit: str | None = None
    statement: str
    evidence: tuple[GoldEvidence, ...] = Field(min_length=1)
    metrics: tuple[GoldMetric, ...] = ()
    importance: Importance
    status: Status
    alt_kind: KindName | None = None
    explicit: bool = True
    note: str | None = None


class Gold(Frozen):
    """The labels of one report. `origin` tells whether any output had been seen before labelling."""

    source: str
    sha256: str
    origin: Literal["blind", "seeded"]
    language: Language
    title: str | None = None
    organisation: str | None = None
    period: str | None = None
    items: tuple[GoldItem, ...]
    notes: tuple[dict[str, str], ...] = ()


def load_gold(path: Path) -> Gold:
    """Reads one file of labels.

    Raises:
        InputError: naming every field that is wrong.
    """
    try:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), LOADER)
        return Gold.model_validate(content)
    except yaml.YAMLError as error:
        raise InputError(str(path), f"no YAML: {error}", "mend the file") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(str(path), f"no labels: {faults}", "see seeds/gold.schema.json") from None


def find_gold(folder: Path) -> Sequence[Path]:
    """The files of labels in a folder, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))
