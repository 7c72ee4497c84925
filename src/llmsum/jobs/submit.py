"""Documents → requests that nobody has answered yet → batch jobs at a provider."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from llmsum.errors import InputError, UsageError
from llmsum.folders.claim import held
from llmsum.jobs.exchange import Exchange, asker_of
from llmsum.jobs.provider import Provider
from llmsum.jobs.store import Job, JobStore
from llmsum.llm.endpoints import Endpoint, resolve
from llmsum.llm.prompted import PromptedEngine
from llmsum.reading.document import read_document
from llmsum.reading.report import Report, read_report
from llmsum.settings import BUILTIN, Settings

ASKED = ("model", "mode", "temperature", "max_output_tokens", "reading")  # settings that decide the words of a request


@dataclass(slots=True)
class Gathered:
    """What going through the documents found. Chunks are counted once for each request that they need.

    `cached` chunks need none; `under_way` are in a job already; `declined` were answered for good, but by no reply
    (refused, or the request is wrong). `unread` says of which documents nothing could be asked, and why.
    """

    documents: int = 0
    cached: int = 0
    new: int = 0
    under_way: int = 0
    declined: int = 0
    request_bytes: int = 0
    unread: list[str] = field(default_factory=list[str])
    jobs: list[Job] = field(default_factory=list[Job])


def submit(
    paths: Iterable[Path],
    out: Path,
    settings: Settings,
    *,
    dry_run: bool = False,
    on_document: Callable[[Gathered], None] = lambda _: None,
) -> Gathered:
    """Sends what the reports ask for, and what neither the cache nor a job in `out` has an answer to.

    Jobs that an earlier call stored and did not get to send come first; one that did arrive is found again.

    Args:
        paths: the reports.
        out: the folder of results; the record of jobs is in its `.jobs`.
        settings: the model, and how reports are read and cut.
        dry_run: count only.
        on_document: told after every document.

    Raises:
        UsageError: no endpoint that could have a Batch API, no cache, another process submits to `out`, or a job in it
            is still to be sent to another endpoint.
        EngineError: the provider cannot be reached, or refuses. What is stored is sent by the next call.
    """
    endpoint = batch_endpoint(settings)
    with held(out), JobStore(out) as store, Provider(endpoint, settings) as provider:
        store.drop_gathered()  # what an earlier call did not get to put into a job is found again now
        unsent = [job for job in store.jobs() if job.state == "written"]
        for job in unsent:
            if job.identity != endpoint.identity:  # its requests would count as under way for ever
                raise UsageError(
                    f"{out}: holds a job for {job.identity}, not sent yet; give its --base-url or another -o"
                )
        sent = [] if dry_run else [_send(job, store, provider) for job in unsent]
        keep = (lambda: None) if dry_run else store.commit
        gathered = asyncio.run(_gather(paths, settings, endpoint, Exchange(store, gathering=True), keep, on_document))
        if dry_run:
            gathered.request_bytes = store.take_back()
            return gathered
        asked = json.dumps({name: getattr(settings, name) for name in ASKED})
        limits = {"most": settings.job_requests, "most_bytes": settings.job_bytes}
        packed = store.pack(endpoint.identity, asked, int(time.time()), **limits)
        gathered.jobs = sent + [_send(job, store, provider) for job in packed]
    return gathered


def batch_endpoint(settings: Settings) -> Endpoint:
    """The endpoint of the settings.

    Raises:
        UsageError: if it can have no Batch API, or the answers could not be kept.
    """
    if settings.model == BUILTIN and not settings.base_url:
        raise UsageError("provider jobs need a model: name one with --model, e.g. openai/gpt-5-mini")
    if not settings.cache:
        raise UsageError("provider jobs bring their answers into the cache: leave it on")
    endpoint = resolve(settings)
    if endpoint.file is not None:
        raise UsageError(f"model {settings.model}: runs in process and has no Batch API; use llmsum batch")
    return endpoint


async def _gather(
    paths: Iterable[Path],
    settings: Settings,
    endpoint: Endpoint,
    exchange: Exchange,
    keep: Callable[[], None],
    on_document: Callable[[Gathered], None],
) -> Gathered:
    """Asks for every chunk of every document, one after the other: nothing is waited for but this machine."""
    gathered = Gathered()
    # Two attempts: of a model that refuses a temperature the engine asks again without it.
    async with asker_of(replace(settings, max_attempts=2), endpoint, exchange) as asker:
        for path in paths:
            try:
                report = read_report(read_document(str(path), settings), settings)
            except InputError as error:
                gathered.unread.append(str(error))
            else:
                await _ask_chunks(report, PromptedEngine(asker, settings, report.language), exchange, gathered)
            keep()
            gathered.documents += 1
            on_document(gathered)
    return gathered


async def _ask_chunks(report: Report, engine: PromptedEngine, exchange: Exchange, gathered: Gathered) -> None:
    for chunk in report.chunks:
        misses = exchange.misses
        reply = await engine.extract(chunk)
        if reply.status in ("ok", "empty"):
            gathered.cached += 1
        elif exchange.misses == misses:
            gathered.declined += 1
    gathered.new, gathered.under_way = exchange.gathered, exchange.under_way


def _send(job: Job, store: JobStore, provider: Provider) -> Job:
    """Sends a stored job, whatever of it has arrived already. What it got to is stored after each step."""
    if job.file_id is None:
        job = store.update(job, file_id=provider.uploaded(job) or _upload(job, store, provider))
    file_id = job.file_id or ""
    batch = provider.find(job) or provider.create(job, file_id)
    return store.update(job, batch_id=batch.id, status=batch.status, state="sent")


def _upload(job: Job, store: JobStore, provider: Provider) -> str:
    path = store.write_requests(job)
    try:
        return provider.upload(path)
    finally:
        path.unlink()
