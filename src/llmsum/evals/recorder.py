"""Opens a model engine whose requests go to, or come from, a tape."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from llmsum.evals.names import files_of
from llmsum.evals.recordings import Tape
from llmsum.evals.transports import RecordingTransport, Replaying
from llmsum.flow import Flow, open_flow
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.lessons import Lessons
from llmsum.llm.routes import transport_to
from llmsum.llm.sdk import request_hooks
from llmsum.reading.ways import is_by_rules
from llmsum.settings import Settings


@dataclass(frozen=True, slots=True)
class Taped:
    """An engine and the transport below it."""

    engine: ModelEngine
    transport: Replaying | RecordingTransport


def tape_path(folder: Path, settings: Settings, document: str) -> Path:
    """`FOLDER/NAME/DOCUMENT.jsonl`, by the name of the files of model and reading."""
    return folder / files_of(settings) / f"{document}.jsonl"


@asynccontextmanager
async def offline(settings: Settings, transport: httpx2.AsyncBaseTransport) -> AsyncGenerator[ModelEngine]:
    """An engine above a transport that sends nothing. Neither the endpoint's key nor a local model's file is needed."""
    async with httpx2.AsyncClient(transport=transport) as client:
        yield ModelEngine(settings, resolve(settings, offline=True), None, http_client=client)


@asynccontextmanager
async def replaying(settings: Settings, tape: Tape, repeat: int = 0) -> AsyncGenerator[Taped]:
    """An engine that hears only what was recorded."""
    transport = Replaying(tape, repeat)
    async with offline(settings, transport) as engine:
        yield Taped(engine, transport)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the engines of one recording share: the limits of the endpoint, and what it has taught."""

    flow: Flow
    lessons: Lessons | None


def shared(settings: Settings) -> Shared:
    """As a run that is not recorded has it, but that no request waits for a first one: who answers by hand sees all.

    Raises:
        UsageError: the settings name no usable endpoint.
    """
    flow = open_flow(settings)
    if is_by_rules(settings):
        return Shared(flow, None)
    endpoint = resolve(settings)
    lessons = Lessons(settings, endpoint, is_real=endpoint.file is None)
    flow.places.meet(known=True, found=lessons.places)
    return Shared(flow, lessons)


@asynccontextmanager
async def recording(
    settings: Settings, tape: Tape, repeat: int = 0, among: Shared | None = None
) -> AsyncGenerator[Taped]:
    """An engine whose answers are put on the tape; what is there already is not asked again.

    `among` is what it shares with others.
    """
    among = among or shared(settings)
    endpoint = resolve(settings)
    inner = transport_to(endpoint.base_url, endpoint.route)

    def streams() -> bool:
        return bool(endpoint.stream or (among.lessons and among.lessons.manners.stream == "only"))

    transport = RecordingTransport(tape, inner, repeat, streams=streams)
    hooks = {"request": request_hooks(endpoint)}
    async with httpx2.AsyncClient(transport=transport, timeout=settings.timeout_s, event_hooks=hooks) as client:
        engine = ModelEngine(settings, endpoint, None, http_client=client, flow=among.flow, lessons=among.lessons)
        yield Taped(engine, transport)
