"""`llmsum eval`: did this change make it better?"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli import options
from llmsum.cli.eval_options import (
    EVALS,
    SEEDS,
    Asked,
    Evals,
    Only,
    Repeats,
    RunName,
    Seeds,
    Template,
    asked_model,
    loaded,
    templates,
)
from llmsum.cli.messages import say
from llmsum.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmsum.evals.cases import Case
    from llmsum.evals.runner import Told
    from llmsum.evals.runs import Run
    from llmsum.pipeline import Progress

app = typer.Typer(help="Score engines and prompts against labelled reports; compare runs.")


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
    from llmsum.evals.cut import cut as cut_evidence
    from llmsum.evals.cut import evidence_yaml
    from llmsum.reading.document import read_document
    from llmsum.settings import load_settings

    print(evidence_yaml(cut_evidence(read_document(file, load_settings()), *phrases)), end="")


@app.command()
def agreement(folder: Annotated[Path, typer.Argument(metavar="DIR")] = EVALS / "agreement") -> None:
    """How far two people who labelled the same reports agree: the ceiling of every score."""
    from llmsum.evals.agreement import agreement_text, agreements

    print(agreement_text(agreements(folder)))


@app.command()
def calibrate(
    runs: Annotated[
        list[str] | None, typer.Argument(metavar="RUN", help="Runs whose items are compared, too; see `diff`.")
    ] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Where the similarity that pairs two items should stand, by pairs that are known. It changes nothing.

    The pairs come from reports that were labelled twice, and from the runs that are named or else the baseline.
    """
    from llmsum.evals.calibration import calibrate as fit
    from llmsum.evals.calibration import calibration_text, known_by_document
    from llmsum.evals.runs import BASELINE, find

    _, cases = loaded(seeds, None, None, None)
    names = runs or ([BASELINE] if (folder / f"{BASELINE}.json").exists() else [])
    found = [find(folder, name) for name in names]
    known = known_by_document(folder / "agreement", found, cases)
    print(calibration_text(fit(known, ["labelled twice", *(f"run {each.id}" for each in found)])))


@app.command()
def plan(
    model: Asked = None,
    repeats: Repeats = 1,
    prompt: Template = None,
    prompts: options.Prompts = None,
    only: Only = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """What `eval run` would find recorded, what changed, and what recording the rest would cost. It asks nobody.

    Exit codes: 0 everything is recorded, 3 something is stale.
    """
    from llmsum.evals.base import EXIT_STALE
    from llmsum.evals.plan import make_plan
    from llmsum.evals.plan_text import plan_text

    model = asked_model(model, folder)
    with templates(prompt, prompts) as tried:
        settings, labelled = loaded(seeds, model, tried, None)
        cases = labelled if only is None else loaded(seeds, model, tried, only)[1]
        made = asyncio.run(make_plan(cases, settings, folder, repeats=repeats, labelled=labelled))
    print(plan_text(made))
    raise typer.Exit(EXIT_STALE if made.stale else 0)


@app.command()
def run(  # noqa: PLR0913, PLR0917 - the parameters are the options
    model: Asked = None,
    repeats: Repeats = 1,
    record: Annotated[bool, typer.Option("--record", help="Ask live what is not recorded yet.")] = False,
    prompt: Template = None,
    prompts: options.Prompts = None,
    only: Only = None,
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the run as a page, too.")] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Ask every labelled report, from the recordings unless told otherwise, and score the answers.

    A request that is not recorded costs no call: the message names what changed, and the exit code is 3.
    """
    from llmsum.evals.base import EXIT_STALE
    from llmsum.evals.runner import run_cases
    from llmsum.evals.runs import save
    from llmsum.evals.tables import run_text, stale_text

    model = asked_model(model, folder)
    with templates(prompt, prompts) as tried:
        settings, cases = loaded(seeds, model, tried, only)
        say(f"{'recording' if record else 'replaying'} {len(cases)} report(s), model {settings.model}")
        asking = run_cases(cases, settings, folder / "recordings", repeats=repeats, record=record, told=_tell(record))
        done, stale = asyncio.run(asking)
    if stale:
        for line in stale_text(stale).splitlines():
            say(line)
        say("recordings are stale: `llmsum eval plan` tells what they cost, --record asks for them")
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

    _, cases = loaded(seeds, None, None, [document])
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

    _, cases = loaded(seeds, None, None, None)
    print(comparison_text(compare(find(folder, before), find(folder, after), cases)))


@app.command()
def rescore(run_name: RunName = "latest", seeds: Seeds = SEEDS, folder: Evals = EVALS) -> None:
    """Score a run again by today's labels and metrics, without a call."""
    from llmsum.evals.runs import find, rescored, save
    from llmsum.evals.tables import run_text

    _, cases = loaded(seeds, None, None, None)
    again = rescored(find(folder, run_name), cases)
    save(again, folder)
    print(run_text(again))


@app.command()
def gate(
    run_name: RunName = "latest",
    strict: Annotated[bool, typer.Option("--strict", help="Pass only what is better.")] = False,
    against: Annotated[str, typer.Option(metavar="RUN", help="What it is compared with.")] = "baseline",
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

    _, cases = loaded(seeds, None, None, None)
    comparison = compare(find(folder, against), find(folder, run_name), cases)
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
