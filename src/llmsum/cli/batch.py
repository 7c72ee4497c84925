"""`llmsum batch`: a folder of reports, resumable at any moment."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from llmsum.cli import batch_options, options
from llmsum.cli.batch_run import carry_out
from llmsum.cli.messages import no_model_hint, say
from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, LlmsumError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from llmsum.batch import Batch
    from llmsum.export import Form
    from llmsum.folders.resume import Order
    from llmsum.settings import Settings


def batch(  # noqa: PLR0913, PLR0917 - the parameters are the options
    source: batch_options.Source,
    out: batch_options.Out,
    model: options.Model = None,
    jobs: batch_options.Jobs = None,
    include: batch_options.Include = None,
    exclude: batch_options.Exclude = None,
    limit: batch_options.Limit = None,
    retry_failed: batch_options.RetryFailed = False,
    save_text: batch_options.SaveText = False,
    export: batch_options.Export = None,
    accept: batch_options.Accept = None,
    dry_run: batch_options.DryRun = False,
    max_cost: batch_options.MaxCost = None,
    rpm: batch_options.Rpm = None,
    tpm: batch_options.Tpm = None,
    price: batch_options.PriceText = None,
    engine: batch_options.EngineName = "local",
    ray_address: batch_options.RayAddress = None,
    workers: batch_options.Workers = None,
    base_url: options.BaseUrl = None,
    reading: options.Reading = None,
    timeout: options.Timeout = None,
    kinds: options.Kinds = None,
    script: options.ScriptOption = None,
    prompts: options.Prompts = None,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    no_cache: options.NoCache = False,
    refresh: options.Refresh = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Summarise a folder of work reports.

    Each report gets OUT/PATH.json; OUT/summary.jsonl has one line for each. The same command again does only what is
    missing: reports that are new, changed or were interrupted. Reports that failed wait for --retry-failed.

    Ctrl-C or SIGTERM once finishes what is under way, twice stops at once; either way the same command goes on.
    """
    from llmsum.settings import load_settings

    asked = {"model": model, "base_url": base_url, "concurrency": jobs, "timeout_s": timeout, "prompts": prompts}
    limits = {"max_cost": max_cost, "rpm": rpm, "tpm": tpm, "price": price}
    read = {"encoding": encoding, "max_bytes": max_bytes, "script": script, "kinds": kinds, "reading": reading}
    kept = {"cache_url": cache_url, "cache_dir": cache_dir, "cache": False if no_cache else None}
    settings = load_settings(**asked, **limits, **read, **kept, refresh=refresh or None)
    options.check_reading(reading, settings)
    order = _order(source, out, include, exclude, limit=limit, retry_failed=retry_failed, save_text=save_text)
    hint = None if quiet else no_model_hint(model, base_url)
    if dry_run:
        _foretell(order, settings, hint, as_json=as_json)
        return
    opening = _opening(order, settings, jobs, None if engine == "local" else (ray_address, workers))
    code = asyncio.run(carry_out(opening, settings, hint, accept, as_json=as_json, quiet=quiet))
    raise typer.Exit(code if export is None else _export(out, export, code, quiet=quiet))


def _order(source: Path, out: Path, include: list[str] | None, exclude: list[str] | None, **more: Any) -> "Order":
    """Which files; nothing given to include are all formats that reports come in."""
    from llmsum.folders.folder import REPORTS
    from llmsum.folders.resume import Order

    return Order(source=source, out=out, include=tuple(include or REPORTS), exclude=tuple(exclude or ()), **more)


def _foretell(order: "Order", settings: "Settings", hint: str | None, *, as_json: bool) -> None:
    from llmsum.cli.estimate import print_estimate

    print_estimate(order, settings, as_json=as_json)
    if hint:
        say(hint)


def _opening(
    order: "Order", settings: "Settings", jobs: int | None, cluster: tuple[str | None, int | None] | None
) -> "AbstractAsyncContextManager[Batch]":
    """The run on this machine, or on the `cluster` of an address and so many workers."""
    if cluster is not None:
        from llmsum.cluster.run import open_cluster

        return open_cluster(order, settings, jobs, address=cluster[0], workers=cluster[1], on_note=say)
    from llmsum.batch import open_batch

    return open_batch(order, settings, jobs or options.cores())


def _export(out: Path, form: "Form", code: int, *, quiet: bool) -> int:
    """Exports what a run that ended with a code has left → the code of both. A failure here takes nothing from it."""
    from llmsum import export as exports

    if code not in (EXIT_OK, EXIT_FAILED, EXIT_PARTLY):
        return code
    target = out / exports.file_name(form)
    try:
        done = exports.export(out, form, target, on_fault=lambda error: say(str(error)))
    except LlmsumError as error:
        say(str(error))
        return code or error.exit_code
    if not quiet:
        say(f"wrote {target}: {done.items:,} item(s) of {done.documents:,} document(s)")
    return code or (EXIT_PARTLY if done.faults else EXIT_OK)
