"""What the commands of `llmsum eval` share: options, and what they name."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator

    from llmsum.evals.cases import Case
    from llmsum.settings import Settings

Seeds = Annotated[Path, typer.Option(metavar="DIR", help="The labelled reports.")]
Evals = Annotated[Path, typer.Option(metavar="DIR", help="Where recordings, runs and the baseline are.")]
RunName = Annotated[
    str, typer.Argument(metavar="RUN", help="latest, baseline, the beginning of a run's id, or a run's JSON file.")
]
Asked = Annotated[
    str | None,
    typer.Option("--model", "-m", help="Which model.  [default: the configured one, else that of the baseline]"),
]
Repeats = Annotated[int, typer.Option("--repeats", "-k", min=1, help="Ask every document so often.")]
Template = Annotated[
    list[str] | None, typer.Option("--prompt", metavar="NAME=FILE", help="Try a template, e.g. extract=mine.md.")
]
Only = Annotated[list[str] | None, typer.Option(metavar="DOC", help="Only documents whose name begins so.")]
SEEDS, EVALS = Path("seeds"), Path("evals")


def loaded(
    seeds: Path, model: str | None, prompts: Path | None, only: list[str] | None
) -> "tuple[Settings, dict[str, Case]]":
    """Settings and labelled documents.

    Raises:
        UsageError: if no document is left.
    """
    from llmsum.evals.cases import load_cases
    from llmsum.settings import load_settings

    settings = load_settings(model=model, prompts=prompts)
    cases = load_cases(seeds, settings)
    kept = {name: case for name, case in cases.items() if only is None or name.startswith(tuple(only))}
    if not kept:
        known = ", ".join(cases) or "none"
        raise UsageError(f"{seeds}: no labelled report{' of that name' if cases else ''}; there is {known}")
    return settings, kept


def asked_model(given: str | None, folder: Path) -> str | None:
    """The model that is named or configured, else that of the baseline: a run is there to be compared with it."""
    from llmsum.evals.runs import BASELINE, find
    from llmsum.settings import configured

    if given or "model" in configured() or not (folder / f"{BASELINE}.json").exists():
        return given
    return find(folder, BASELINE).model


@contextmanager
def templates(prompt: list[str] | None, prompts: Path | None) -> "Generator[Path | None]":
    """The folder of templates to ask with: `--prompts`, or what is configured, with those of `--prompt` on top.

    Raises:
        UsageError: for a `--prompt` that is no pair of name and file.
    """
    if not prompt:
        yield prompts
        return
    from llmsum.evals.runner import prompt_folder
    from llmsum.settings import load_settings

    with TemporaryDirectory() as tried:
        yield prompt_folder(_overrides(prompt), Path(tried), load_settings(prompts=prompts).prompts)


def _overrides(given: list[str]) -> dict[str, Path]:
    """NAME=FILE pairs.

    Raises:
        UsageError: for what is no such pair, or no file.
    """
    from llmsum.llm.prompt import ALL_NAMES

    found: dict[str, Path] = {}
    for pair in given:
        name, _, file = pair.partition("=")
        if name not in ALL_NAMES or not Path(file).is_file():
            raise UsageError(f"--prompt {pair}: write {'=, '.join(ALL_NAMES)}= and an existing file")
        found[name] = Path(file)
    return found
