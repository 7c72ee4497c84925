"""What the commands of `llmsum eval` share: options, and what they name."""

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from llmsum.cli.options import there
from llmsum.errors import Missing, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator

    from llmsum.evals.cases import Case
    from llmsum.models import Reading
    from llmsum.settings import Settings

Seeds = Annotated[Path, typer.Option(metavar="DIR", help="The labelled reports: NAME.txt with NAME.gold.yaml.")]
Evals = Annotated[Path, typer.Option(metavar="DIR", help="Where recordings, runs and baselines are.")]
RUN_HELP = "latest, baseline, a model, the beginning of a run's id, or a run's JSON file."
RunName = Annotated[str, typer.Argument(metavar="RUN", help=RUN_HELP)]
Asked = Annotated[
    str | None,
    typer.Option("--model", "-m", help="Which model.  [default: the configured one, else that of every baseline]"),
]
Repeats = Annotated[int, typer.Option("--repeats", "-k", min=1, help="Ask every document so often.")]
Template = Annotated[
    list[str] | None, typer.Option("--prompt", metavar="NAME=FILE", help="Try a template, e.g. extract=mine.md.")
]
Only = Annotated[list[str] | None, typer.Option(metavar="DOC", help="Only documents whose name begins so.")]
Genres = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", callback=there, help="Names and genres as JSON lines.  [default: manifest.jsonl of the reports]"
    ),
]
WIDEST = 120  # a table is no easier to read where it is wider
SEEDS, EVALS = Path("seeds"), Path("evals")
CORPUS = Path("../shared/corpus/dev")  # labelled reports that are not the project's own, where they are there


class Target(NamedTuple):
    """A model, and how reports are read for it; None is what is configured, or what fits."""

    model: str | None
    reading: "Reading | None"


def known_place(folder: Path, default: Path, what: str) -> Path:
    """A folder that a command needs.

    Raises:
        Missing: if it is not there; where nobody has named it, that says what it is looked for and how it is named.
    """
    if not folder.exists():
        raise Missing(folder, what) if folder == default else Missing(folder)
    return folder


def labelled_reports(seeds: Path) -> Path:
    """The folder of labelled reports; errors as above."""
    return known_place(seeds, SEEDS, "--seeds names the folder of the labelled reports")


def loaded(
    seeds: Path, only: list[str] | None = None, remedy: str = "--seeds names another folder", **options: Any
) -> "tuple[Settings, dict[str, Case]]":
    """Settings with these options, and the labelled documents.

    Raises:
        Missing: if there is no such folder.
        UsageError: if no document is left.
    """
    from llmsum.evals.cases import load_cases
    from llmsum.settings import load_settings

    settings = load_settings(**options)
    cases = load_cases(labelled_reports(seeds), settings)
    kept = {name: case for name, case in cases.items() if only is None or name.startswith(tuple(only))}
    if not kept:
        if not cases:
            raise UsageError(f"{seeds}: holds no labelled report (NAME.gold.yaml beside NAME.txt); {remedy}")
        raise UsageError(f"{seeds}: no labelled report of that name; there is {', '.join(cases)}")
    return settings, kept


def table_width() -> int:
    """Columns of the terminal; where there is none, enough for a table."""
    return shutil.get_terminal_size((WIDEST, 24)).columns


def targets(
    given: str | None, reading: "Reading | None", base_url: str | None, folder: Path, seeds: Path = SEEDS
) -> list[Target]:
    """The model that is named or configured, else those of all baselines: a run is there to be compared with one.

    Runs of peers are left out, which `evals.peers` replays. Without a baseline it is the default model. The baselines
    of the seeds say nothing of other reports, nor is anything recorded of these: there it is the rules.
    """
    from llmsum.evals.kept import baselines
    from llmsum.settings import BUILTIN, configured

    if given or base_url or {"model", "base_url"} & configured().keys():
        return [Target(given, reading)]
    if folder == EVALS and seeds.resolve() != SEEDS.resolve():
        return [Target(BUILTIN, reading)]
    kept = [run for run in baselines(folder) if not run.is_peer]
    found = [Target(run.model, reading or run.unusual_reading) for run in kept]
    return list(dict.fromkeys(found)) or [Target(None, reading)]


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
