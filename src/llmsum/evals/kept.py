"""Where runs are kept: `runs/ID.json`, which git ignores, and `baselines/NAME.json`, which later runs are measured by.

There is one baseline for each model and reading, see `names`. Both are one JSON with a line for each document.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from llmsum.errors import Missing, UsageError
from llmsum.evals.runs import Run

RUNS = "runs"
BASELINES = "baselines"
LATEST = "latest"
BASELINE = "baseline"


def save(run: Run, folder: Path) -> Path:
    """Writes `folder/runs/ID.json` and returns its path; a run of the same id is replaced."""
    return _write(run, folder / RUNS / f"{run.id}.json")


def bless(run: Run, folder: Path, why: str) -> Path:
    """Makes a run the baseline of its model, `folder/baselines/NAME.json`, and keeps the reason in it."""
    return _write(run.model_copy(update={"note": why}), baseline_path(folder, run.name))


def baseline_path(folder: Path, name: str) -> Path:
    """Where the baseline of a model is, by the name of its files."""
    return folder / BASELINES / f"{name}.json"


def _write(run: Run, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(run_json(run), encoding="utf-8")
    os.replace(beside, path)  # a run that is broken off leaves no half file
    return path


def run_json(run: Run) -> str:
    """A line for the run and one for each document, so that a diff names the documents that changed."""
    head = run.model_dump_json(exclude={"documents"})
    documents = ",\n".join(document.model_dump_json() for document in run.documents)
    return f'{head[:-1]},"documents":[\n{documents}\n]}}\n'


def load(path: Path) -> Run:
    """Reads a run.

    Raises:
        Missing: if there is none.
        UsageError: if it is one that another version wrote.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise Missing(path) from None
    except ValidationError as error:
        faults = ", ".join(".".join(map(str, fault["loc"])) or fault["type"] for fault in error.errors()[:3])
        raise UsageError(f"{path}: not a run that this version reads ({faults}); run again") from None


def baselines(folder: Path) -> tuple[Run, ...]:
    """All baselines, in the order of their names."""
    return tuple(load(path) for path in sorted((folder / BASELINES).glob("*.json")))


def baseline_of(folder: Path, name: str) -> Run | None:
    """The baseline of a model, by the name of its files; None where there is none."""
    path = baseline_path(folder, name)
    return load(path) if path.exists() else None


def latest_of(folder: Path, name: str) -> Run | None:
    """The last run of a model, by the name of its files; None where there is none."""
    paths = [path for path in _paths(folder) if path.stem.split("-", 2)[2:] == [name]]
    return load(paths[-1]) if paths else None


def _paths(folder: Path) -> list[Path]:
    """Of all runs, the oldest first, as their ids begin with the time."""
    return sorted((folder / RUNS).glob("*.json"))


def find(folder: Path, reference: str = LATEST, beside: Run | None = None) -> Run:
    """The run that a reference names.

    Args:
        folder: where runs and baselines are.
        reference: `latest`; `baseline`; a model, for its latest run; the beginning of an id; the path of a JSON file.
        beside: `baseline` is that of the model of this run; without one it is the only baseline.

    Raises:
        UsageError: if there is none, or more than one.
    """
    if reference.endswith(".json"):
        return load(Path(reference))
    if reference == BASELINE:
        return _baseline(folder, beside)
    paths = _paths(folder)
    if reference == LATEST:
        return _only(folder, paths[-1:], reference)
    exact = [path for path in paths if path.stem == reference]
    if not exact and (latest := latest_of(folder, reference)) is not None:
        return latest
    return _only(folder, exact or [path for path in paths if path.stem.startswith(reference)], reference)


def _only(folder: Path, found: Sequence[Path], reference: str) -> Run:
    if len(found) == 1:
        return load(found[0])
    if found:
        raise UsageError(f"run {reference}: means {', '.join(path.stem for path in found)}; give more of the id")
    known = ", ".join(path.stem for path in _paths(folder)[-5:]) or "no run yet: `llmsum eval run` makes one"
    raise UsageError(f"run {reference}: not in {folder / RUNS}; there is {known}; --folder names another place")


def _baseline(folder: Path, beside: Run | None) -> Run:
    known = sorted(path.stem for path in (folder / BASELINES).glob("*.json"))
    if beside is not None and beside.name in known:
        return load(baseline_path(folder, beside.name))
    if beside is None and len(known) == 1:
        return load(baseline_path(folder, known[0]))
    of_model = "" if beside is None else f" of {beside.name}"
    there = f"there is {', '.join(known)}: give its file" if known else "`llmsum eval bless` makes a run one"
    wrong = f"{folder / BASELINES}: no such run as the baseline{of_model}; {there}"
    raise UsageError(f"{wrong}; --folder names another place")
