"""`llmsum eval`: did this change make it better?"""

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli import options
from llmsum.cli.messages import say
from llmsum.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmsum.evals.cases import Case
    from llmsum.evals.runner import Told
    from llmsum.evals.runs import Run
    from llmsum.pipeline import Progress
    from llmsum.settings import Settings

app = typer.Typer(help="Score engines and prompts against labelled reports; compare runs.")

Seeds = Annotated[Path, typer.Option(metavar="DIR", help="The labelled reports.")]
Evals = Annotated[Path, typer.Option(metavar="DIR", help="Where recordings, runs and the baseline are.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="latest, baseline, or the beginning of a run's id.")]
SEEDS, EVALS = Path("seeds"), Path("evals")


@app.callback(invoke_without_command=True)
def evals(context: typer.Context) -> None:
    """Score engines and prompts against labelled reports; compare runs."""
    try:
        import scipy  # noqa: F401 # pyright: ignore[reportUnusedImport]
        import yaml  # noqa: F401 # pyright: ignore[reportUnusedImport]
    except ImportError:
        raise MissingExtra("llmsum eval", "evals") from None
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def lint(seeds: Seeds = SEEDS) -> None:
    """Check the labels: offsets, ids, figures, the text they were made from."""
    from llmsum.evals.lint import faults_text, lint_folder

    found = lint_folder(seeds)
    print(faults_text(found))
    raise typer.Exit(int(any(found.values())))


@app.command()
def cut(
    file: options.File,
    phrases: Annotated[
        list[str], typer.Argument(metavar="PHRASE", help="Words of the report, or first words…last words.")
    ],
) -> None:
    """Find phrases in a report and print them as evidence, ready to paste into its labels."""
    from llmsum.document import read_document
    from llmsum.evals.cut import cut as cut_evidence
    from llmsum.evals.cut import evidence_yaml
    from llmsum.settings import load_settings

    print(evidence_yaml(cut_evidence(read_document(file, load_settings()), *phrases)), end="")


@app.command()
def agreement(folder: Annotated[Path, typer.Argument(metavar="DIR")] = EVALS / "agreement") -> None:
    """How far two people who labelled the same reports agree: the ceiling of every score."""
    from llmsum.evals.agreement import agreement_text, agreements

    print(agreement_text(agreements(folder)))


@app.command()
def run(  # noqa: PLR0913, PLR0917 - the parameters are the options
    model: options.Model = None,
    repeats: Annotated[int, typer.Option("--repeats", "-k", min=1, help="Ask every document so often.")] = 1,
    record: Annotated[bool, typer.Option("--record", help="Ask live what is not recorded yet.")] = False,
    prompt: Annotated[
        list[str] | None, typer.Option(metavar="NAME=FILE", help="Try a template, e.g. extract=mine.md.")
    ] = None,
    prompts: options.Prompts = None,
    only: Annotated[list[str] | None, typer.Option(metavar="DOC", help="Only documents whose name begins so.")] = None,
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the run as a page, too.")] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Ask every labelled report, from the recordings unless told otherwise, and score the answers.

    A request that is not recorded costs no call: the message names what changed, and the exit code is 3.
    """
    from llmsum.evals.runner import prompt_folder, run_cases
    from llmsum.evals.runs import save
    from llmsum.evals.tables import run_text, stale_text
    from llmsum.evals.verdict import EXIT_STALE

    with ExitStack() as stack:
        if prompt:
            tried = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            prompts = prompt_folder(_overrides(prompt), tried)
        settings, cases = _loaded(seeds, model, prompts, only)
        say(f"{'recording' if record else 'replaying'} {len(cases)} report(s), model {settings.model}")
        asking = run_cases(cases, settings, folder / "recordings", repeats=repeats, record=record, told=_tell(record))
        done, stale = asyncio.run(asking)
    if stale:
        say("recordings are stale; record again with --record, or see `llmsum eval plan`")
        say(stale_text(stale).replace("\n", "; "))
        raise typer.Exit(EXIT_STALE)
    path = save(done, folder)
    print(run_text(done))
    if page:
        _write_page(done, cases, folder, page)
    say(f"kept as {path}")


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="DOC", help="The beginning of a document's name.")],
    run_name: Annotated[str, typer.Option("--run", metavar="RUN")] = "latest",
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Every labelled item of one report with what became of it."""
    from llmsum.evals.runs import find
    from llmsum.evals.tables import document_text

    _, cases = _loaded(seeds, None, None, [document])
    found = {entry.document: entry for entry in find(folder, run_name).documents}
    for name, case in cases.items():
        if name not in found:
            raise UsageError(f"run {run_name}: has no document {name}")
        print(document_text(found[name], case))


@app.command()
def diff(before: RunName, after: RunName, seeds: Seeds = SEEDS, folder: Evals = EVALS) -> None:
    """What changed from one run to another, and whether it is better."""
    from llmsum.evals.runs import find
    from llmsum.evals.tables import comparison_text
    from llmsum.evals.verdict import compare

    _, cases = _loaded(seeds, None, None, None)
    print(comparison_text(compare(find(folder, before), find(folder, after), cases)))


@app.command()
def rescore(run_name: RunName = "latest", seeds: Seeds = SEEDS, folder: Evals = EVALS) -> None:
    """Score a run again by today's labels and metrics, without a call."""
    from llmsum.evals.runs import find, rescored, save
    from llmsum.evals.tables import run_text

    _, cases = _loaded(seeds, None, None, None)
    again = rescored(find(folder, run_name), cases)
    save(again, folder)
    print(run_text(again))


@app.command()
def gate(
    run_name: RunName = "latest",
    strict: Annotated[bool, typer.Option("--strict", help="Pass only what is better.")] = False,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Compare a run with the baseline.

    Exit codes: 0 not worse, 1 worse, 2 nothing to compare, 3 stale recordings (from `eval run`), 4 inconclusive under
    --strict.
    """
    from llmsum.evals.runs import find
    from llmsum.evals.tables import comparison_text
    from llmsum.evals.verdict import compare
    from llmsum.evals.verdict import gate as verdict_code

    _, cases = _loaded(seeds, None, None, None)
    comparison = compare(find(folder, "baseline"), find(folder, run_name), cases)
    print(comparison_text(comparison))
    raise typer.Exit(verdict_code(comparison, strict=strict))


@app.command()
def bless(
    why: Annotated[str, typer.Option("--message", "-m", help="Why this is the new baseline.")],
    run_name: RunName = "latest",
    folder: Evals = EVALS,
) -> None:
    """Make a run the baseline that others are measured against."""
    from llmsum.evals.runs import bless as keep
    from llmsum.evals.runs import find

    print(keep(find(folder, run_name), folder, why))


def _loaded(
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


def _overrides(given: list[str]) -> dict[str, Path]:
    """NAME=FILE pairs.

    Raises:
        UsageError: for what is no such pair, or no file.
    """
    found: dict[str, Path] = {}
    for pair in given:
        name, _, file = pair.partition("=")
        if name not in ("extract", "repair", "overview") or not Path(file).is_file():
            raise UsageError(f"--prompt {pair}: write extract=, repair= or overview= and an existing file")
        found[name] = Path(file)
    return found


def _tell(record: bool) -> "Told":
    def told(case: "Case", progress: "Progress") -> None:
        if record:
            say(f"{case.name}: {progress.done} of {progress.total} chunks")

    return told


def _write_page(done: "Run", cases: "Mapping[str, Case]", folder: Path, page: Path) -> None:
    from llmsum.evals.page import run_page
    from llmsum.evals.runs import find
    from llmsum.evals.verdict import compare

    baseline = find(folder, "baseline") if (folder / "baseline.json").exists() else None
    page.write_text(run_page(done, cases, compare(baseline, done, cases) if baseline else None), encoding="utf-8")
