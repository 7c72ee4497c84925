"""`llmsum status`: how far a batch is, from any terminal."""

import json
import os
import platform
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmsum.cli import options

if TYPE_CHECKING:
    from llmsum.folders.manifest import ManifestView

SILENT_S = 15.0  # a run on another machine that has not been heard of for so long has ended


def status(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that a batch writes to.")],
    as_json: options.AsJson = False,
) -> None:
    """Show how far a batch is.

    Reports by state, errors by kind, requests, tokens and money, while it runs and afterwards.
    """
    from llmsum.folders.manifest import ManifestView

    view = ManifestView(out)
    try:
        if as_json:
            print(json.dumps(as_values(view), ensure_ascii=False, indent=2))
        else:
            for line in page(view):
                print(line)
    finally:
        view.close()


def page(view: "ManifestView") -> Iterator[str]:
    """The table for a person."""
    from llmsum.render.plain import printable
    from llmsum.render.tally import at_rest, joined, passed_words, run_words, tally_lines, triage_words
    from llmsum.render.wrap import hanging

    width = shutil.get_terminal_size().columns
    run: dict[str, Any] = view.fact("run") or {}
    running = is_running(run)
    yield printable(f"{view.file.parent} ({_activity(run, running)})")
    yield from map(printable, tally_lines(view.tally(), run, running=running, width=width))
    if (told := view.fact("triage")) is not None:
        yield ""
        yield from hanging("", triage_words(told, older=view.newest() > told["newest"]), width)
    if passed := passed_words(view.fact("passed_over") or {}):
        yield ""
        yield from map(printable, hanging("", passed, width))
    # Reports that are not finished have no part in the table, but what they took was paid for.
    if run and (running or run["finished"] != run["due"]):
        first, *more = run_words(run if running else at_rest(run))
        which = "this" if running else "last"
        yield ""
        yield from (printable(f"  {line}") for line in joined([f"{which} run: {first}", *more], width - 2))


def as_values(view: "ManifestView") -> dict[str, Any]:
    """The same for a program."""
    from dataclasses import asdict

    run: dict[str, Any] = view.fact("run") or {}
    tally = view.tally()
    return {
        "path": str(view.file.parent),
        "running": is_running(run),
        "states": tally.states,
        "usage": asdict(tally.usage),
        "errors": [
            {"kind": kind, "count": count, "examples": messages} for kind, (count, messages) in tally.errors.items()
        ],
        "triage": view.fact("triage"),
        "passed_over": view.fact("passed_over"),
        "order": view.fact("order"),
        "run": run,
    }


def is_running(run: dict[str, Any]) -> bool:
    """Whether the run that the manifest speaks of is still going on."""
    if not run.get("running"):
        return False
    if run["host"] != platform.node():
        return time.time() - run["at"] < SILENT_S
    try:
        os.kill(run["process"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and alive
        return True
    return True


def _activity(run: dict[str, Any], running: bool) -> str:
    if running:
        return f"running, process {run['process']}"
    return "was killed" if run.get("running") else "not running"
