"""A batch as a person sees it: shown while it runs, told when it is over, and its exit code."""

import json
import shlex
import shutil
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from llmsum.cli.messages import nothing_found, say
from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, EXIT_USAGE, LlmsumError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from llmsum.batch import Batch
    from llmsum.folders.manifest import State, Tally
    from llmsum.settings import Settings


async def carry_out(
    opening: "AbstractAsyncContextManager[Batch]",
    settings: "Settings",
    hint: str | None,
    accept: float | None = None,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Runs the batch and tells of it.

    Args:
        opening: opens the batch.
        settings: of the run, to show a command that goes on.
        hint: said once it is known that there will be a run.
        accept: how likely right items must be that go out unread; None sorts none.
        as_json: tells what came of it as JSON instead of a table.
        quiet: shows no progress and no table.

    Returns:
        The exit code.

    Raises:
        InputError: if the folder holds no report.
        LlmsumError: if it could not begin.
    """
    from llmsum.cli.interrupts import interrupts
    from llmsum.cli.live import shown

    async with opening as batch:
        if hint:
            say(hint)
        with interrupts(batch.stop) as interrupted:
            async with shown(batch.state, quiet=quiet):
                await batch.run()
        if batch.state().due == 0 and not batch.state().skipped:
            raise nothing_found(batch.order)
        sorting = EXIT_OK if accept is None or interrupted.code is not None else _sort(batch, accept)
        tally = batch.journal.tally()
        _report(batch, tally, settings, stopped=interrupted.code is not None, as_json=as_json, quiet=quiet)
        if interrupted.code is not None:
            return interrupted.code
        return _exit_code(batch, tally) or sorting


def _sort(batch: "Batch", level: float) -> int:
    """Sorts the items of the folder by whether they may go out unread → the exit code, as for an export."""
    from llmsum.export.triage import triage

    faults: list[LlmsumError] = []
    try:
        batch.journal.flush()
        found = triage(batch.order.out, level, faults.append)
    except LlmsumError as error:
        say(str(error))
        return error.exit_code
    counts = {"level": level, "accepted": found.accepted, "queued": dict(found.queued)}
    batch.journal.note("triage", counts | {"newest": batch.journal.newest()})
    batch.journal.flush()
    for fault in faults:
        say(str(fault))
    return EXIT_PARTLY if faults else EXIT_OK


def _exit_code(batch: "Batch", tally: "Tally") -> int:
    state = batch.state()
    if batch.error is not None and batch.error.exit_code == EXIT_USAGE:
        return EXIT_USAGE
    ended = _added(state.states, state.skipped)
    done, bad = ended.get("done", 0), sum(count for state, count in ended.items() if state != "done")
    if batch.error is None and not bad:
        return EXIT_OK
    return EXIT_PARTLY if done or ended.get("partly", 0) or tally.states.get("done", 0) else EXIT_FAILED


def _added(one: Mapping["State", int], two: Mapping["State", int]) -> dict["State", int]:
    return {state: one.get(state, 0) + two.get(state, 0) for state in one.keys() | two.keys()}


def _report(batch: "Batch", tally: "Tally", settings: "Settings", *, stopped: bool, as_json: bool, quiet: bool) -> None:
    from llmsum.cli.status import as_values, page
    from llmsum.folders.manifest import SUMMARY
    from llmsum.render.wrap import hanging

    error = batch.error
    if as_json:
        told = {"error": {"kind": error.kind, "message": str(error)}} if error is not None else {}
        print(json.dumps(as_values(batch.journal) | told, ensure_ascii=False, indent=2))
    elif not quiet:
        for line in page(batch.journal):
            print(line)
    if error is not None:
        say(f"stopped: {error}")
    state = batch.state()
    bad = sum(count for kind, count in state.states.items() if kind != "done")
    if quiet and bad and not as_json:
        say(f"{bad:,} of {state.finished:,} report(s) are not complete; {batch.order.out / SUMMARY} says why")
    if not (quiet or as_json) and tally.states:
        print()
        for command, meaning in _next_commands(batch, tally, settings, stopped or error is not None):
            print(f"  {command}", *hanging("    ", meaning, shutil.get_terminal_size().columns), sep="\n")


def _next_commands(batch: "Batch", tally: "Tally", settings: "Settings", stopped: bool) -> Iterator[tuple[str, str]]:
    """Three commands that make sense now, and what they do. Only what was given here and holds no secret is shown."""
    from llmsum.folders.manifest import FOR_GOOD
    from llmsum.settings import Settings as Defaults

    out = shlex.quote(str(batch.order.out))
    model = f" -m {shlex.quote(settings.model)}" if settings.model != Defaults().model else ""
    again = f"llmsum batch {shlex.quote(str(batch.order.source))} -o {out}{model}"
    failed = sum(tally.states.get(state, 0) for state in ("partly", "failed", "set_aside"))
    for_good = sum(tally.errors[kind][0] for kind in FOR_GOOD if kind in tally.errors)
    if stopped:
        yield again, "goes on where this run stopped (with the same other options)"
    if failed > for_good:
        yield f"{again} --retry-failed", "tries again what is not complete (with the same other options)"
    if tally.states.get("done", 0) or tally.states.get("partly", 0):
        yield f"llmsum export {out} -f xlsx", "all items as a workbook"
    if not stopped and not failed:
        yield f"llmsum export {out} -f html", "a page for each report beside its source, and an index"
        yield again, "again at any time: only new and changed reports are asked about"
    elif not (stopped and failed):
        yield f"llmsum status {out}", "this table, also while a batch runs"
