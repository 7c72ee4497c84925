"""`llmsum jobs`: a provider's batch jobs, half the price and no hurry."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from llmsum.cli import options
from llmsum.cli.messages import nothing_found, say
from llmsum.errors import EXIT_OK, EXIT_PARTLY

if TYPE_CHECKING:
    from llmsum.jobs import Collected, Gathered, Job

NOTE_EVERY_S = 10
DISCOUNT = 0.5  # OpenAI's and DashScope's price of a batched token, as a share of the list price
SEND_AGAIN = "next: the same llmsum jobs submit again, it sends what was stored"

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The folder that the jobs were submitted for.")]

app = typer.Typer(help="Ask through a provider's Batch API: half the price, within a day.")


@app.callback(invoke_without_command=True)
def jobs(context: typer.Context) -> None:
    """Ask through a provider's Batch API: half the price, within a day.

    Submit a folder, collect when the jobs have ended, then run llmsum batch with the same options: it finds the answers
    in the cache and asks for the little that is left: repairs, and overviews or last looks.

    OUT/.jobs holds the text of requests and answers, open to its owner only; no key. The provider keeps its copies of
    the files after its own rules.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def submit(  # noqa: PLR0913, PLR0917 - the parameters are the options
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of reports.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="The folder of results.")],
    model: options.Model = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Take files that match; again for more. [*.txt, *.md]")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Leave out files and folders that match.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many reports.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be asked, and send nothing.")] = False,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    kinds: options.Kinds = None,
    prompts: options.Prompts = None,
    base_url: options.BaseUrl = None,
    reading: options.Reading = None,
    timeout: options.Timeout = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Send what a folder of reports asks for and nobody has answered yet.

    What the cache holds, and what a job has already, is not asked again. After a job has ended, the same command sends
    what is left of it. A job that could not be sent, or not be heard of, is sent or found again by the same command.
    """
    from llmsum.folders.claim import check_places
    from llmsum.folders.folder import REPORTS
    from llmsum.folders.resume import Order
    from llmsum.jobs import submit as submit_all
    from llmsum.settings import load_settings

    settings = load_settings(
        model=model,
        base_url=base_url,
        reading=reading,
        encoding=encoding,
        max_bytes=max_bytes,
        kinds=kinds,
        prompts=prompts,
        timeout_s=timeout,
        cache_url=cache_url,
        cache_dir=cache_dir,
    )
    sought, left_out = tuple(include or REPORTS), tuple(exclude or ())
    order = Order(source=folder, out=out, include=sought, exclude=left_out, limit=limit)
    check_places(order)
    paths = (folder / entry.path for entry in order.entries())
    gathered = submit_all(paths, out, settings, dry_run=dry_run, on_document=_notes(quiet=quiet))
    if not gathered.documents and not gathered.unread:
        raise nothing_found(order)
    for message in gathered.unread:
        say(message)
    _print(asdict(gathered) if as_json else _gathered_lines(gathered, out, dry_run=dry_run))
    raise typer.Exit(EXIT_PARTLY if gathered.unread else EXIT_OK)


@app.command()
def status(
    out: Out, base_url: options.BaseUrl = None, timeout: options.Timeout = None, as_json: options.AsJson = False
) -> None:
    """Ask how the jobs are. Nothing is downloaded."""
    from llmsum.jobs import status as status_of
    from llmsum.settings import load_settings

    found = status_of(out, load_settings(base_url=base_url, timeout_s=timeout))
    _print(_collected_json(found) if as_json else [*_job_lines(found), *_ended_hint(found, out)])
    raise typer.Exit(EXIT_PARTLY if found.failed else EXIT_OK)


@app.command()
def collect(
    out: Out,
    base_url: options.BaseUrl = None,
    timeout: options.Timeout = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    as_json: options.AsJson = False,
) -> None:
    """Bring the answers of jobs that have ended into the cache; of expired and cancelled ones what there is.

    Exit code 3 while something is left: a job has not ended, or a request came to nothing.
    """
    from llmsum.jobs import collect as collect_all
    from llmsum.settings import load_settings

    settings = load_settings(base_url=base_url, timeout_s=timeout, cache_url=cache_url, cache_dir=cache_dir)
    found = collect_all(out, settings)
    _print(_collected_json(found) if as_json else [*_job_lines(found), *_collected_lines(found, out)])
    raise typer.Exit(EXIT_PARTLY if found.left or found.failed else EXIT_OK)


def _notes(*, quiet: bool) -> "Callable[[Gathered], None]":
    """A line now and then: reading a large folder takes a while."""
    due = time.monotonic() + NOTE_EVERY_S

    def tell(gathered: "Gathered") -> None:
        nonlocal due
        if not quiet and time.monotonic() >= due:
            due = time.monotonic() + NOTE_EVERY_S
            say(f"{gathered.documents:,} reports read, {gathered.new:,} requests gathered")

    return tell


def _gathered_lines(gathered: "Gathered", out: Path, *, dry_run: bool) -> Iterator[str]:
    yield (
        f"{gathered.documents:,} reports: {gathered.cached:,} chunks answered already, "
        f"{gathered.under_way:,} requests in jobs, {gathered.new:,} new"
    )
    if gathered.declined:
        yield f"{gathered.declined:,} chunks were declined by the model; llmsum batch lists them"
    if dry_run:
        yield f"nothing was sent; the request files would take {gathered.request_bytes / 1e6:,.1f} MB"
    elif gathered.jobs:
        yield f"{len(gathered.jobs)} job(s) sent, {sum(job.requests for job in gathered.jobs):,} requests"
    if gathered.jobs or gathered.under_way:
        yield f"next: llmsum jobs status {out}, and when they have ended: llmsum jobs collect {out}"


def _job_lines(found: "Collected") -> Iterator[str]:
    failed = {job.id: message for job, message in found.failed}
    for job in found.jobs:
        state = "not sent yet" if job.state == "written" else job.status or "sent"
        counts = f"{job.completed:,} of {job.requests:,} answered" + (f", {job.failed:,} failed" if job.failed else "")
        yield f"{job.id[:8]}  {state:12}  {counts}" + (f"  ({job.errors})" if job.errors else "")
        if job.id in failed:
            yield f"{'':8}  {failed[job.id]}"


def _ended_hint(found: "Collected", out: Path) -> Iterator[str]:
    if any(job.state == "written" for job in found.jobs):
        yield SEND_AGAIN
    if any(_is_waiting(job) for job in found.jobs):
        yield f"next: llmsum jobs collect {out}"


def _is_waiting(job: "Job") -> bool:
    from llmsum.jobs.provider import ENDED

    return job.state == "sent" and job.status in ENDED


def _collected_lines(found: "Collected", out: Path) -> Iterator[str]:
    from llmsum.render.tally import out_words

    usage, asked, poured = found.usage, found.requests["asked"], found.requests["poured"]
    unsent = sum(job.requests for job in found.jobs if job.state == "written")
    if usage.requests:
        cost = "" if usage.cost_usd is None else f", about {usage.cost_usd * DISCOUNT:,.4f} USD at half the list price"
        yield f"{usage.input_tokens:,} tokens in, {out_words(usage)}{cost}"
    yield (
        f"{poured:,} answers in the cache, {asked - unsent:,} requests under way, {found.left - asked + unsent:,} left"
    )
    for state, cause, count in found.causes:
        yield f"  {count:,} {state}: {cause}"
    if unsent:
        yield SEND_AGAIN
        return
    if found.left > asked:
        yield f"next: llmsum jobs submit DIR -o {out} asks again for what is left, or"
    yield f"next: llmsum batch DIR -o {out} with the same options finishes the reports"


def _collected_json(found: "Collected") -> dict[str, Any]:
    return {
        "jobs": [asdict(job) for job in found.jobs],
        "requests": dict(found.requests),
        "causes": [{"state": state, "cause": cause, "count": count} for state, cause, count in found.causes],
        "usage": asdict(found.usage),
        "left": found.left,
        "failed": [{"job": job.id, "message": message} for job, message in found.failed],
    }


def _print(result: dict[str, Any] | Iterable[str]) -> None:
    from llmsum.render.plain import printable
    from llmsum.render.structured import json_text

    if isinstance(result, dict):
        sys.stdout.write(json_text(cast("dict[str, Any]", result)))
    else:
        print("\n".join(printable(line) for line in result))
