"""Opens a model engine whose requests go to, or come from, a tape."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from llmsum.evals.names import files_of
from llmsum.evals.recordings import Tape
from llmsum.evals.transports import RecordingTransport, Replaying
from llmsum.flow import Flow
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.routes import transport_to
from llmsum.llm.sdk import request_hooks
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


@asynccontextmanager
async def recording(settings: Settings, tape: Tape, repeat: int = 0, flow: Flow | None = None) -> AsyncGenerator[Taped]:
    """An engine whose answers are put on the tape; what is there already is not asked again.

    `flow` is what its requests pass, where several engines share the limits of one endpoint.
    """
    endpoint = resolve(settings)
    transport = RecordingTransport(tape, transport_to(endpoint.base_url, endpoint.route), repeat)
    hooks = {"request": request_hooks(endpoint)}
    async with httpx2.AsyncClient(transport=transport, timeout=settings.timeout_s, event_hooks=hooks) as client:
        yield Taped(ModelEngine(settings, endpoint, None, http_client=client, flow=flow), transport)
