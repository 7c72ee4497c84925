"""`llmsum export`."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from llmsum.cli import options
from llmsum.cli.messages import say
from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, LlmsumError, UsageError

if TYPE_CHECKING:
    from llmsum.export import Exported


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that a batch wrote to.")],
    form: Annotated[
        Literal["csv", "xlsx", "parquet", "html", "md", "jsonl"],
        typer.Option("--format", "-f", help="What is written."),
    ] = "csv",
    target: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="PLACE",
            help="A file; for html a folder, or NAME.html for a single report; default: in OUT; - is standard output.",
        ),
    ] = None,
    table: Annotated[
        Literal["items", "documents", "metrics"] | None,
        typer.Option("--table", help="Which table, for csv and parquet.  [default: items]"),
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Write the results of a batch into one file, or as a folder of pages.

    csv and parquet hold one table: items (one row for each), documents, or metrics (one row for each verified
    figure). xlsx holds all three. md is a page for each document, jsonl the whole summaries as JSON, one a line.

    html is a folder of pages for a browser, each a summary beside its source, and index.html, which lists them all;
    the page of a single report may also be one file.

    A damaged file is named and left out: exit code 3.
    """
    from llmsum import export as exports

    if table and form not in exports.TABULAR:
        raise UsageError(f"--table {table}: csv and parquet hold one table; {form} holds everything, leave --table out")
    table = table or "items"
    if target is None or (target.is_dir() and form != exports.SITE):
        target = (target or out) / exports.file_name(form, table)
    if target == Path("-"):
        done = exports.write(out, form, sys.stdout.buffer, table, _tell)
    else:
        done = exports.export(out, form, target, table, _tell)
    if not quiet:
        _report(done, target, out)
    raise typer.Exit(_exit_code(done))


def _tell(error: LlmsumError) -> None:
    say(str(error))


def _report(done: "Exported", target: Path, out: Path) -> None:
    place = "to standard output" if target == Path("-") else target
    say(f"wrote {place}: {done.items:,} item(s) of {done.documents:,} document(s)")
    if done.unfinished:
        say(f"{done.unfinished:,} document(s) have no result; llmsum status {out} says why")
    passed, is_whole = _batch_of(out)
    if passed:
        say(passed)
    if not is_whole:
        say("the batch itself is not finished, and what it has not done yet is missing here; the same command goes on")


def _batch_of(out: Path) -> tuple[str, bool]:
    """What the last run, if there was one, has passed over, and whether it has done all that it found."""
    from llmsum.folders.manifest import MANIFEST, ManifestView
    from llmsum.render.tally import passed_words

    if not (out / MANIFEST).is_file():
        return "", True
    with closing(ManifestView(out)) as view:
        run: dict[str, Any] = view.fact("run") or {}
        passed = passed_words(view.fact("passed_over") or {})
    return passed, not run or (not run["running"] and run["finished"] == run["due"])


def _exit_code(done: "Exported") -> int:
    if not done.faults:
        return EXIT_OK
    return EXIT_PARTLY if done.documents else EXIT_FAILED
