"""Batch jobs that have ended → their answers, through the ordinary stack, into the cache of replies."""

import asyncio
import json
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from llmsum.errors import EngineError, Missing, UsageError
from llmsum.folders.claim import held
from llmsum.jobs.exchange import Asker, Exchange, asker_of
from llmsum.jobs.provider import Batched, Provider
from llmsum.jobs.store import FOLDER, Job, JobStore, Line, Question, RequestState
from llmsum.jobs.submit import batch_endpoint
from llmsum.llm.answers import Answer
from llmsum.llm.failures import status_failure
from llmsum.llm.wire import form_of_items
from llmsum.models import Usage
from llmsum.settings import Settings
from llmsum.stores.replies import encoded

LONGEST_CODE = 60  # an error code is a word; what is longer may be the document


@dataclass(slots=True)
class Collected:
    """How the jobs of an OUT folder are.

    `requests` counts all of them by state, `causes` says why some came to nothing: state, cause, how many. `usage` is
    what the answers took that were poured now, at the list price. `failed` are jobs that could not be looked at, with
    the reason.
    """

    jobs: list[Job]
    requests: Counter[RequestState]
    causes: list[tuple[RequestState, str, int]]
    usage: Usage = field(default_factory=Usage)
    failed: list[tuple[Job, str]] = field(default_factory=list[tuple[Job, str]])

    @property
    def left(self) -> int:
        """Requests without a usable answer in the cache."""
        return self.requests.total() - self.requests["poured"]


def status(out: Path, settings: Settings) -> Collected:
    """Asks the provider how the jobs are, and stores what it says.

    Raises:
        UsageError: if there are no jobs, or the settings name another endpoint than that of a job.
        EndpointRefused: if the key is not accepted.
    """
    with _opened(out) as store:
        failed = _look(store, settings)
        return Collected(store.jobs(), store.counts(), store.causes(), failed=failed)


def collect(out: Path, settings: Settings) -> Collected:
    """Downloads what has ended, partly answered jobs too, and pours the answers into the cache.

    Every step is stored, so that it can be broken off anywhere; nothing is asked or paid here.

    Raises:
        UsageError: if there are no jobs, or another process is at work on them.
        EndpointRefused: if the key is not accepted.
    """
    with _opened(out) as store, held(out):
        failed = _look(store, settings, harvest=True)
        usage = Usage()
        for job in store.jobs():
            if store.counts(job)["answered"]:
                usage += asyncio.run(_pour(job, store, settings_of(job, settings)))
        return Collected(store.jobs(), store.counts(), store.causes(), usage, failed)


def settings_of(job: Job, settings: Settings) -> Settings:
    """The settings with those under which a job was submitted, as far as they decide what was asked."""
    return replace(settings, **json.loads(job.asked))


@contextmanager
def _opened(out: Path) -> Generator[JobStore]:
    if not out.exists():
        raise Missing(out)
    if not (out / FOLDER).is_dir():
        raise UsageError(f"{out}: holds no jobs; send some with llmsum jobs submit DIR -o {out}")
    with JobStore(out) as store:
        yield store


def _look(store: JobStore, settings: Settings, *, harvest: bool = False) -> list[tuple[Job, str]]:
    """Brings the jobs up to date; one that cannot be looked at does not stop the others."""
    failed: list[tuple[Job, str]] = []
    for job in store.jobs():
        if job.state != "sent" or job.batch_id is None:
            continue
        with _provider(job, settings) as provider:
            try:
                batch = provider.look(job.batch_id)
                changed = store.update(
                    job, status=batch.status, completed=batch.completed, failed=batch.failed, errors=batch.errors
                )
                if harvest and batch.ended:
                    _harvest(changed, batch, store, provider)
            except EngineError as error:
                if error.exit_code == UsageError.exit_code:
                    raise
                failed.append((job, str(error)))
    return failed


def _provider(job: Job, settings: Settings) -> Provider:
    endpoint = batch_endpoint(settings_of(job, settings))
    if endpoint.identity != job.identity:
        raise UsageError(f"job {job.id} is at {job.identity}, not at {endpoint.identity}: give --base-url")
    return Provider(endpoint, settings)


def _harvest(job: Job, batch: Batched, store: JobStore, provider: Provider) -> None:
    """Result and error files, downloaded as a whole before the first line is stored."""
    paths = [store.folder / f"{job.id}.{number}.jsonl" for number in range(len(batch.files))]
    try:
        for file_id, path in zip(batch.files, paths, strict=True):
            provider.download(file_id, path)
        store.harvest(job, (line for path in paths for line in _lines(path, job.identity)))
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _lines(path: Path, identity: str) -> Iterator[Line]:
    """The lines of a result or error file; a damaged one counts as absent."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                found = json.loads(text)
                yield line_of(found, identity)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue


def line_of(found: Mapping[str, Any], identity: str) -> Line:
    """One line as the Batch API writes it: a response with an HTTP status, or an error for a request not carried out.

    Raises:
        KeyError, TypeError, AttributeError: if it is none.
    """
    name = str(found["custom_id"])
    response = cast("Mapping[str, Any]", found.get("response") or {})
    error: Any = found.get("error") or {}
    if not response:
        return Line(name, "failed", cause=_word(error.get("code")) or "not carried out")
    code, body = int(response["status_code"]), response["body"]
    answer = encoded(body)
    if code == HTTPStatus.OK:
        return Line(name, "answered", code, answer)
    told: Any = (cast("dict[str, Any]", body).get("error") if isinstance(body, dict) else None) or error
    codes = frozenset(str(told[key]) for key in ("code", "type") if told.get(key))
    failure = status_failure(code, codes, {}, identity)
    # A wrong request stays wrong; with a wrong key, model or account it may be right another time.
    wrong = code == HTTPStatus.BAD_REQUEST and failure.verdict != "endpoint_refused"
    return Line(name, "rejected" if wrong else "failed", code, answer, failure.cause)


def _word(code: object) -> str | None:
    """An error code if it is a plain word: what a provider says otherwise may repeat the document."""
    plain = isinstance(code, str) and len(code) <= LONGEST_CODE and code.isascii() and code.isidentifier()
    return str(code) if plain else None


async def _pour(job: Job, store: JobStore, settings: Settings) -> Usage:
    """Asks again what the job asked; the transport has the answers."""
    usage = Usage()
    exchange = Exchange(store, gathering=False)
    endpoint = batch_endpoint(settings)
    async with asker_of(replace(settings, max_attempts=1), endpoint, exchange) as asker:  # a second is answered alike
        for question in store.answered(job):
            answer, heard = await _ask(question, asker, exchange)
            if not heard:  # the engine has learnt meanwhile that the model refuses a temperature
                answer, heard = await _ask(question, asker, exchange)
            store.settle(question.id, *_judge(answer, heard=heard))
            usage += answer.usage
    return usage


async def _ask(question: Question, asker: Asker, exchange: Exchange) -> tuple[Answer[Any], bool]:
    """The answer, and whether it is the one to the very request that was in the job."""
    exchange.last = ""
    answer = await asker.ask(question.messages, form_of_items(question.form))
    return answer, answer.cached or exchange.last == question.id


def _judge(answer: Answer[Any], *, heard: bool) -> tuple[RequestState, str | None]:
    """What became of a stored answer, and why if it is no whole reply."""
    if not heard:
        return "stale", "this version of llmsum asks in other words"
    if answer.status == "ok":
        return "poured", None
    if answer.status in ("truncated", "refused"):
        return answer.status, answer.error
    return "unreadable", answer.error
