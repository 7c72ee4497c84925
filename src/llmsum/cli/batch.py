"""`llmsum batch`: a folder of reports, resumable at any moment."""

import asyncio
import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmsum.cli import options
from llmsum.cli.messages import say
from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, EndpointRefused, LlmsumError, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from llmsum.batch import Batch
    from llmsum.export import Form
    from llmsum.folders.manifest import State, Tally
    from llmsum.settings import Settings


def batch(  # noqa: PLR0913, PLR0917 - the parameters are the options
    source: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the reports.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="The folder of the results.")],
    model: options.Model = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", min=1, help="Requests under way at once; processes with the rules."),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Which files, as in .gitignore; again for more.  [default: *.txt *.md]"),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Which files or folders not; again for more.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the first files of the folder, in order of paths.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed, was set aside or got lost in part.")
    ] = False,
    export: Annotated[
        Literal["csv", "xlsx", "parquet", "md", "jsonl"] | None,
        typer.Option(help="At the end, write everything in OUT into one file, as llmsum export does."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would take: files, requests, tokens, money, time.")
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option(metavar="USD", help="Stop before a request could take more than this in all.")
    ] = None,
    rpm: Annotated[int | None, typer.Option(metavar="N", help="Requests in any minute, at most.")] = None,
    tpm: Annotated[int | None, typer.Option(metavar="N", help="Tokens in any minute, at most.")] = None,
    price: Annotated[
        str | None, typer.Option(metavar="IN,OUT", help="USD for a million tokens, if the model's is not known.")
    ] = None,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="Where the work is done: on this machine, or on a Ray cluster.")
    ] = "local",
    ray_address: Annotated[
        str | None, typer.Option(metavar="ADDR", help="Of the cluster, e.g. auto; default: RAY_ADDRESS, else our own.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes on the cluster that ask a model.")
    ] = None,
    base_url: options.BaseUrl = None,
    timeout: options.Timeout = None,
    script: options.ScriptOption = None,
    prompts: options.Prompts = None,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither read nor keep replies.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again, and replace what the cache holds.")] = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Summarise a folder of work reports.

    Each report gets OUT/PATH.json; OUT/summary.jsonl has one line for each. The same command again does only what is
    missing: reports that are new, changed or were interrupted. Reports that failed wait for --retry-failed.

    Ctrl-C or SIGTERM once finishes what is under way, twice stops at once; either way the same command goes on.
    """
    from llmsum.folders.folder import REPORTS
    from llmsum.folders.resume import Order
    from llmsum.settings import configured, load_settings

    settings = load_settings(
        model=model,
        base_url=base_url,
        concurrency=jobs,
        max_cost=max_cost,
        rpm=rpm,
        tpm=tpm,
        price=price,
        timeout_s=timeout,
        script=script,
        prompts=prompts,
        encoding=encoding,
        max_bytes=max_bytes,
        cache_url=cache_url,
        cache_dir=cache_dir,
        cache=False if no_cache else None,
        refresh=refresh or None,
    )
    order = Order(
        source=source,
        out=out,
        include=tuple(include or REPORTS),
        exclude=tuple(exclude or ()),
        limit=limit,
        retry_failed=retry_failed,
    )
    chosen = quiet or model or base_url or {"model", "base_url"} & configured().keys()
    hint = None if chosen else "no model configured: the built-in rules are used; name one with --model or LLMSUM_MODEL"
    if dry_run:
        from llmsum.cli.estimate import print_estimate

        print_estimate(order, settings, as_json=as_json)
        if hint:
            say(hint)
        return
    if engine == "ray":
        from llmsum.cluster.run import open_cluster

        opening = open_cluster(order, settings, jobs, address=ray_address, workers=workers, on_note=say)
    else:
        from llmsum.batch import open_batch

        opening = open_batch(order, settings, jobs or _cores())
    code = asyncio.run(_run(opening, settings, hint, as_json=as_json, quiet=quiet))
    if export is not None and code in (EXIT_OK, EXIT_FAILED, EXIT_PARTLY):
        exported = _export(out, export, quiet=quiet)
        code = code or exported
    raise typer.Exit(code)


def _export(out: Path, form: "Form", *, quiet: bool) -> int:
    """Exports what is there → the exit code. The run itself is over: a failure here takes nothing from it."""
    from llmsum import export as exports

    target = out / exports.file_name(form)
    try:
        done = exports.export(out, form, target, on_fault=lambda error: say(str(error)))
    except LlmsumError as error:
        say(str(error))
        return error.exit_code
    if not quiet:
        say(f"wrote {target}: {done.items:,} item(s) of {done.documents:,} document(s)")
    return EXIT_PARTLY if done.faults else EXIT_OK


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def _run(
    opening: "AbstractAsyncContextManager[Batch]", settings: "Settings", hint: str | None, *, as_json: bool, quiet: bool
) -> int:
    """The whole run, told → the exit code. The hint waits until it is known that there will be one.

    Raises:
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
        tally = batch.journal.tally()
        _report(batch, tally, settings, stopped=interrupted.code is not None, as_json=as_json, quiet=quiet)
        if interrupted.code is not None:
            return interrupted.code
        return _exit_code(batch, tally)


def _exit_code(batch: "Batch", tally: "Tally") -> int:
    state = batch.state()
    if isinstance(batch.error, UsageError | EndpointRefused):
        return batch.error.exit_code
    ended = _added(state.states, state.skipped)
    done, bad = ended.get("done", 0), sum(count for state, count in ended.items() if state != "done")
    if batch.error is None and not bad:
        return EXIT_OK
    return EXIT_PARTLY if done or ended.get("partly", 0) or tally.states.get("done", 0) else EXIT_FAILED


def _added(one: Mapping["State", int], two: Mapping["State", int]) -> dict["State", int]:
    return {state: one.get(state, 0) + two.get(state, 0) for state in one.keys() | two.keys()}


def _report(batch: "Batch", tally: "Tally", settings: "Settings", *, stopped: bool, as_json: bool, quiet: bool) -> None:
    from llmsum.cli.estimate import nothing_found
    from llmsum.cli.status import as_values, page
    from llmsum.render.tally import hanging

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
    if not quiet and state.due == 0 and not state.skipped:
        say(nothing_found(batch.order))
    if not (quiet or as_json) and tally.states:
        print()
        for command, meaning in _next_commands(batch, tally, settings, stopped or error is not None):
            print(f"  {command}", *hanging("    ", meaning, shutil.get_terminal_size().columns), sep="\n")


def _next_commands(batch: "Batch", tally: "Tally", settings: "Settings", stopped: bool) -> Iterator[tuple[str, str]]:
    """Three commands that make sense now, and what they do. Only what was given here and holds no secret is shown."""
    from llmsum.settings import Settings as Defaults

    out = shlex.quote(str(batch.order.out))
    model = f" -m {shlex.quote(settings.model)}" if settings.model != Defaults().model else ""
    again = f"llmsum batch {shlex.quote(str(batch.order.source))} -o {out}{model}"
    failed = any(tally.states.get(state, 0) for state in ("partly", "failed", "set_aside"))
    if stopped:
        yield again, "goes on where this run stopped (with the same other options)"
    if failed:
        yield f"{again} --retry-failed", "tries again what is not complete (with the same other options)"
    if tally.states.get("done", 0) or tally.states.get("partly", 0):
        yield f"llmsum export {out} -f xlsx", "all items as a workbook"
    if not stopped and not failed:
        yield f"llmsum export {out} -f md", "a page for each report"
        yield again, "again at any time: only new and changed reports are asked about"
    elif not (stopped and failed):
        yield f"llmsum status {out}", "this table, also while a batch runs"
