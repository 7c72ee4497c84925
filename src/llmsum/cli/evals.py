"""`llmsum eval`: did this change make it better?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli import options
from llmsum.cli.eval_adapt import adapt
from llmsum.cli.eval_confidence import confidence
from llmsum.cli.eval_options import (
    CORPUS,
    EVALS,
    RUN_HELP,
    SEEDS,
    Evals,
    Genres,
    RunName,
    Seeds,
    known_place,
    labelled_reports,
    loaded,
    table_width,
)
from llmsum.cli.eval_run import plan, run, text_of
from llmsum.cli.messages import say
from llmsum.errors import EXIT_FAILED, EXIT_OK, MissingExtra, UsageError

if TYPE_CHECKING:
    from llmsum.evals.runs import Run

AGREEMENT, SENTENCES, CASES = EVALS / "agreement", EVALS / "sentences", Path("../shared/cases")
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

    found = lint_folder(labelled_reports(seeds))
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
def agreement(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where both labellings are, in the folders a and b.")
    ] = AGREEMENT,
) -> None:
    """How far two people who labelled the same reports agree: the ceiling of every score."""
    from llmsum.evals.agreement import agreement_text, agreements

    what = "`llmsum eval agreement DIR` names the folder whose folders a and b hold two labellings of the same reports"
    print(agreement_text(agreements(known_place(folder, AGREEMENT, what))))


@app.command()
def calibrate(
    runs: Annotated[
        list[str] | None, typer.Argument(metavar="RUN", help="Runs whose items are compared, too; see `diff`.")
    ] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Where the similarity that pairs two items should stand, by pairs that are known. It changes nothing.

    The pairs come from reports that were labelled twice, and from the runs that are named or else all baselines.
    """
    from llmsum.evals.calibration import calibrate as fit
    from llmsum.evals.calibration import calibration_text, known_by_document
    from llmsum.evals.kept import baselines, find

    _, cases = loaded(seeds)
    found = [find(folder, name) for name in runs or ()] or baselines(folder)
    known = known_by_document(folder / "agreement", found, cases)
    print(calibration_text(fit(known, ["labelled twice", *(f"run {each.id}" for each in found)])))


@app.command()
def sentences(
    write: Annotated[bool, typer.Option("--write", help="Write down what is right now and what is not.")] = False,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where the entries are, as *.jsonl.")] = SENTENCES,
    files: Annotated[
        Path, typer.Option(metavar="DIR", help="Where files stand that entries name; without it they are passed over.")
    ] = CASES,
) -> None:
    """What the built-in rules make of single sentences and small reports, and whether that is as written down.

    Exit codes: 0 everything is as expected, 1 something is not, be it better or worse.
    """
    from llmsum.evals.sentences import check, load_entries, outcomes_text, write_down

    found = load_entries(known_place(folder, SENTENCES, "--folder names the folder of the entries (*.jsonl)"))
    outcomes = list(check((entry for entries in found.values() for entry in entries), files))
    print(outcomes_text(outcomes))
    if write:
        write_down(found, outcomes)
    raise typer.Exit(0 if write else int(any(outcome.is_surprise for outcome in outcomes)))


app.command()(plan)
app.command()(run)
app.command()(adapt)
app.command()(confidence)


@app.command()
def fit(
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Score every report with weights fitted to all others.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the weights of all reports into the program.")] = False,
    more: Annotated[
        list[Path] | None,
        typer.Option(
            "--with", metavar="DIR", callback=options.all_there, help="More labelled reports, fitted together."
        ),
    ] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Fit the weights by which the built-in engine decides on kinds to labelled reports.

    The reports are the seeds, and those of ../shared/corpus/dev where it is there. It changes nothing without --write.
    """
    from llmsum.evals.claiming import claims_text, fit_claims
    from llmsum.evals.fitting import fit as fitted
    from llmsum.evals.fitting import labelled, load_all_examples, weights_text
    from llmsum.evals.leaving import grouped, left_out, outcomes_text
    from llmsum.kinds.claims import CLAIMS, claim_weights
    from llmsum.kinds.weights import WEIGHTS

    folders = [seeds, *(more or [found for found in [CORPUS] if found.is_dir()])]
    settings, _ = loaded(seeds)
    reports = [[labelled(case, settings) for case in loaded(each)[1].values()] for each in folders]
    examples = load_all_examples(folder / "kinds", settings)
    together = [report for group in reports for report in group]
    if leave_one_out:
        outcomes = list(left_out(together, examples))
        groups = grouped(folders, [len(group) for group in reports], outcomes)
        print(outcomes_text(groups, table_width()))
    weights = fitted([*together, *examples])
    print(f"{len(weights.of)} features, {len(together)} reports, {len(examples)} examples")
    if write:
        WEIGHTS.write_text(weights_text(weights), encoding="utf-8")
        claims = {**claim_weights(), **fit_claims(folder / "kinds", together, examples, settings)}
        CLAIMS.write_text(claims_text(claims), encoding="utf-8")
        print(f"wrote {WEIGHTS} and {CLAIMS}")


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="DOC", help="The beginning of a document's name.")],
    run_name: Annotated[str, typer.Option("--run", metavar="RUN", help=RUN_HELP)] = "latest",
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Every labelled item of one report with what became of it. A look at a held-out report is counted."""
    from llmsum.evals.kept import find
    from llmsum.evals.looks import count_look
    from llmsum.evals.tables import document_text

    _, cases = loaded(seeds, [document])
    found = {entry.document: entry for entry in find(folder, run_name).documents}
    for name, case in cases.items():
        if name not in found:
            raise UsageError(f"run {run_name}: has no document {name}; --folder names another place of runs")
        print(document_text(found[name], case))
        if found[name].held_out:
            count_look(folder, name)


@app.command()
def diff(before: RunName, after: RunName, seeds: Seeds = SEEDS, folder: Evals = EVALS) -> None:
    """What changed from one run to another, and whether it is better. `baseline` is that of the other run's model."""
    from llmsum.evals.comparing import comparison_text
    from llmsum.evals.kept import BASELINE, find
    from llmsum.evals.verdict import compare

    _, cases = loaded(seeds)
    if after == BASELINE:
        old = find(folder, before)
        new = find(folder, after, old)
    else:
        new = find(folder, after)
        old = find(folder, before, new)
    print(comparison_text(compare(old, new, cases)))


@app.command()
def rescore(run_name: RunName = "latest", genres: Genres = None, seeds: Seeds = SEEDS, folder: Evals = EVALS) -> None:
    """Score a run again by today's labels and metrics, without a call."""
    from llmsum.evals.kept import find, save
    from llmsum.evals.runs import rescored

    _, cases = loaded(seeds)
    again = rescored(find(folder, run_name), cases)
    save(again, folder)
    print(text_of(again, seeds, genres))


@app.command()
def gate(
    run_name: Annotated[
        str | None, typer.Argument(metavar="RUN", help=f"{RUN_HELP}  [default: the latest of every baseline's model]")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Pass only what is better.")] = False,
    against: Annotated[
        str | None, typer.Option(metavar="RUN", help="What it is compared with.  [default: its model's baseline]")
    ] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Compare runs with the baselines of their models, and watch what no run shows.

    Unless runs are named that is the sentences, as `eval sentences` has them, and the labelled reports of
    ../shared/corpus where they are there: the rules may not score below their floor.

    Exit codes: 0 not worse, 1 one is worse, 2 one has nothing to compare, 3 stale recordings (from `eval run`), 4 one
    is inconclusive under --strict.
    """
    from llmsum.evals.comparing import comparison_text
    from llmsum.evals.verdict import compare, worst
    from llmsum.evals.verdict import gate as verdict_code

    pairs = _pairs(run_name, against, folder)
    _, cases = loaded(seeds)
    codes: list[int] = []
    for number, (before, after) in enumerate(pairs):
        if number:
            print()
        if after is None:
            say(f"{before.name}: no run to compare with its baseline; `llmsum eval run` makes one")
        comparison = None if after is None else compare(before, after, cases)
        if comparison is not None:
            print(comparison_text(comparison))
        codes.append(verdict_code(comparison, strict=strict))
    if run_name is None and against is None:
        codes += _watch(folder)
    raise typer.Exit(worst(codes))


def _watch(folder: Path) -> list[int]:
    from llmsum.evals.watching import Watched, corpus_watched, floors, sentences_watched

    seen: list[Watched] = []
    if (folder / "sentences").is_dir():
        seen.append(sentences_watched(folder / "sentences", CASES))
    for name, floor in floors(folder).items():
        if (corpus := CORPUS.parent / name).is_dir():
            settings, cases = loaded(corpus)
            seen.append(corpus_watched(name, list(cases.values()), floor, settings))
    for watched in seen:
        print(f"\n{watched.text}{'' if watched.is_well else ': WORSE'}")
    return [EXIT_OK if watched.is_well else EXIT_FAILED for watched in seen]


def _pairs(run_name: str | None, against: str | None, folder: Path) -> "list[tuple[Run, Run | None]]":
    """What is compared: a baseline, or what is named in its place, and a run; None where there is none yet.

    Raises:
        UsageError: if there is no baseline.
    """
    from llmsum.evals.kept import BASELINE, LATEST, baselines, find, latest_of

    if run_name or against:
        after = find(folder, run_name or LATEST)
        return [(find(folder, against or BASELINE, after), after)]
    kept = [baseline for baseline in baselines(folder) if not baseline.is_peer]
    if not kept:
        raise UsageError(f"{folder}: no baseline to compare with; `llmsum eval bless` makes a run one")
    return [(baseline, latest_of(folder, baseline.name)) for baseline in kept]


@app.command()
def bless(
    why: Annotated[str, typer.Option("--message", "-m", help="Why this is the new baseline.")],
    run_name: RunName = "latest",
    folder: Evals = EVALS,
) -> None:
    """Make a run the baseline that later runs of its model are measured against."""
    from llmsum.evals.kept import bless as keep
    from llmsum.evals.kept import find

    print(keep(find(folder, run_name), folder, why))
