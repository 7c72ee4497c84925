"""An OpenAI-compatible address on loopback that answers from a tape, or passes on and records.

A peer is told the address and knows nothing of the tape, so that nothing of it is patched. Requests go through one at
a time, as the in-process model takes them anyway, unless more places are given.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx2

from evals.peers.loopback import Loopback
from llmsum.evals.counting import first_choice
from llmsum.evals.readable import body_of, is_completion
from llmsum.evals.recordings import Recording, Tape, parts_of, request_key
from llmsum.evals.transports import RecordingTransport, Replaying
from llmsum.models import ChunkStatus, Usage

ROOT = "/v1"
TIME_LIMIT = "time_limit"
PATIENCE_S = 60.0
PASSED_ON = ("authorization", "content-type")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. `seconds` is what the answer took when it was recorded."""

    asked: Mapping[str, Any]
    status: int
    answer: Mapping[str, Any]
    seconds: float

    @property
    def outcome(self) -> ChunkStatus:
        """Whether the answer is whole, valid JSON."""
        choice = first_choice(self.answer)
        if self.status != 200 or not choice:
            return "failed"
        if choice.get("finish_reason") == "length":
            return "truncated"
        try:
            json.loads(choice["message"].get("content") or "")
        except ValueError:
            return "failed"
        return "ok"

    @property
    def error(self) -> str | None:
        """The endpoint's code for what went wrong; its message may hold the document."""
        error: dict[str, Any] = self.answer.get("error") or {}
        return f"{self.status} {error.get('code') or error.get('type') or ''}".strip() if self.status != 200 else None

    @property
    def usage(self) -> Usage:
        """One request and its tokens."""
        counted: dict[str, Any] = self.answer.get("usage") or {}
        details: dict[str, Any] = counted.get("prompt_tokens_details") or {}
        return Usage(
            requests=1,
            input_tokens=counted.get("prompt_tokens") or 0,
            cached_input_tokens=details.get("cached_tokens") or 0,
            output_tokens=counted.get("completion_tokens") or 0,
        )


class TapedEndpoint:
    """Serves one document's requests at `url` while it is entered as a context.

    Args:
        tape: the document's recordings.
        target: where requests that are not on the tape go, `http://…/v1`; None replays only, and a request that
            nobody recorded gets a 400 and is told in `misses`.
        limit_s: seconds after which no more is sent. The peer gets a 400 then, which is recorded as its result;
            `forget_time_limits` makes the next recording go on from there.
        told: hears of every exchange.
        places: of requests under way at once, with other documents if they share them; one at a time if not given.
        patience_s: see `Loopback`.
    """

    def __init__(
        self,
        tape: Tape,
        target: str | None = None,
        limit_s: float = float("inf"),
        told: Callable[[Exchange], None] = lambda _: None,
        places: threading.BoundedSemaphore | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.exchanges: dict[str, Exchange] = {}
        self.misses: list[str] = []
        self._tape, self._target, self._told = tape, target, told
        self._deadline = time.monotonic() + limit_s
        self._places = places or threading.BoundedSemaphore(1)
        self._http = Loopback(self._serve, patience_s)
        self.url = f"http://127.0.0.1:{self._http.server_port}{ROOT}"

    def __enter__(self) -> "TapedEndpoint":
        self._http.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.stop()

    def _serve(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        key = request_key(request.url.path, body, 0)
        with self._places:
            response = asyncio.run(self._answer(request, key))
            status, answer = response.status_code, response.json()
            if self._target and 400 <= status < 500 and status != 429 and key not in self._tape.recordings:
                # Too long a prompt stays too long: that too is what became of the peer.
                self._tape.add(Recording(key, parts_of(body), 0, status, 0.0, _code_only(answer)))
            recording = self._tape.recordings.get(key)
            self.exchanges[key] = Exchange(body, status, answer, recording.latency_s if recording else 0.0)
            self._told(self.exchanges[key])
        return response

    async def _answer(self, request: httpx2.Request, key: str) -> httpx2.Response:
        if self._target is None:
            replaying = Replaying(self._tape)
            response = await replaying.handle_async_request(request)
            self.misses += replaying.misses
            return response
        left_s = None if key in self._tape.recordings else self._deadline - time.monotonic()
        onward = RecordingTransport(self._tape, _Onward(self._target), is_kept=is_completion)
        try:
            async with onward, asyncio.timeout(left_s):
                response = await onward.handle_async_request(request)
        except TimeoutError:
            return httpx2.Response(400, json={"error": {"code": TIME_LIMIT}})
        except httpx2.TransportError as error:
            return httpx2.Response(502, json={"error": {"code": type(error).__name__}})
        is_json = body_of(response.content) is not None
        return response if is_json else httpx2.Response(502, json={"error": {"code": "no_json"}})


class _Onward(httpx2.AsyncBaseTransport):
    """Sends to another address, without the headers that the peer's SDK says about itself."""

    def __init__(self, target: str) -> None:
        self._target = target.rstrip("/")
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = self._target + request.url.path.removeprefix(ROOT)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        return await self._inner.handle_async_request(
            httpx2.Request(request.method, url, headers=headers, content=request.content)
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


def forget_time_limits(tape: Tape) -> None:
    """Takes what was recorded as over the time limit off the tape, so that it is asked again."""
    kept = [key for key, recording in tape.recordings.items() if not _is_over_time(recording)]
    tape.used.update(kept)
    tape.drop_unused()
    tape.used.clear()


def _is_over_time(recording: Recording) -> bool:
    return recording.status == 400 and recording.body["error"].get("code") == TIME_LIMIT


def _code_only(answer: Any) -> dict[str, Any]:
    """An error without its message."""
    error = cast("dict[str, Any]", answer).get("error") if isinstance(answer, dict) else None
    told = cast("dict[str, Any]", error) if isinstance(error, dict) else {}
    return {"error": {"code": told.get("code"), "type": told.get("type")}}
