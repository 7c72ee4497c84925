"""Requests and answers taken at the HTTP transport, so that the whole stack above runs offline exactly as it runs live.

One JSON line for each request, in one file for each document. A line is found again by its key: SHA-256 of path,
canonical body and repeat index. What says how an answer is sent, not what is asked, is no part of it: where the
endpoint is, and whether the answer is streamed. Of the request only digests are kept, of the answer its body and how
long it took; no header is.
Given to the SDK as `httpx2.AsyncClient(transport=...)`, which gets plain JSON whether it asked for a stream or not.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx2

from llmsum.canonical import digest
from llmsum.errors import LlmsumError
from llmsum.evals.base import EXIT_STALE
from llmsum.evals.counting import Tokens, tokens_of
from llmsum.evals.readable import body_of, is_readable

KEY_LIKE = re.compile(
    r"sk-[A-Za-z0-9_-]{16,}|Bearer\s+[A-Za-z0-9._-]{16,}|AIza[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}"
)
PARTS = ("model", "prompt", "schema", "parameters", "text")
EITHER = "prompt or text"
HOW_SENT = ("stream", "stream_options")
CHAT = "/chat/completions"


class StaleRecording(LlmsumError):  # noqa: N818 - what the recording is
    """A request that nobody recorded: the message names what changed since the nearest one."""

    kind = "stale"
    exit_code = EXIT_STALE


@dataclass(frozen=True, slots=True)
class Recording:
    """One exchange. `parts` are the digests of what a request is made of, so that a miss can say which one changed."""

    key: str
    parts: Mapping[str, str]
    repeat: int
    status: int
    latency_s: float
    body: Any


@dataclass(slots=True)
class Tape:
    """The recordings of one document. `used` counts how often each key was played."""

    path: Path
    recordings: dict[str, Recording]
    used: "Counter[str]" = field(default_factory=Counter[str])

    @classmethod
    def load(cls, path: Path) -> "Tape":
        """Reads a file of recordings; an absent one is an empty tape.

        Raises:
            StaleRecording: if two lines have one key, because then one of them is dead.
        """
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found = [Recording(**json.loads(line)) for line in lines if line.strip()]
        doubled = [key for key, count in Counter(recording.key for recording in found).items() if count > 1]
        if doubled:
            raise StaleRecording(f"{path}: {len(doubled)} recording(s) stand there twice; record the document again")
        return cls(path, {recording.key: recording for recording in found})

    def add(self, recording: Recording) -> None:
        """Appends at once, so that a recording that is broken off can be resumed.

        Raises:
            StaleRecording: if the answer holds something like a key.
        """
        line = _line(recording)
        if KEY_LIKE.search(line):
            raise StaleRecording(f"{self.path}: the answer holds a key-like string and is not recorded")
        self.recordings[recording.key] = recording
        self.used[recording.key] += 1
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as file:  # in one piece: others may add to the tape at the same time
            file.write(line.encode())

    def drop_unused(self) -> int:
        """Rewrites the file with the recordings that were used since it was loaded; how many went."""
        kept = {key: recording for key, recording in self.recordings.items() if self.used[key]}
        dropped = len(self.recordings) - len(kept)
        if dropped:
            self.recordings = kept
            self.path.write_text("".join(_line(recording) for recording in kept.values()), encoding="utf-8")
        return dropped

    @property
    def orphans(self) -> tuple[str, ...]:
        """Keys that nothing has asked for."""
        return tuple(key for key in self.recordings if not self.used[key])


def _line(recording: Recording) -> str:
    return json.dumps(asdict(recording), ensure_ascii=False, sort_keys=True) + "\n"


def question_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """A request's body without what says how the answer is sent."""
    return {name: value for name, value in body.items() if name not in HOW_SENT}


def parts_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Digests of the parts of a request: model, prompt (all messages but the last), schema, parameters, text."""
    body = question_of(body)
    messages = cast("list[Any]", body.get("messages") or [])
    schema = {name: body.get(name) for name in ("response_format", "tools")}
    rest = {name: value for name, value in body.items() if name not in ("messages", "model", *schema)}
    values = (body.get("model"), messages[:-1], schema, rest, messages[-1:])
    return dict(zip(PARTS, map(digest, values), strict=True))


def request_key(path: str, body: Mapping[str, Any], repeat: int) -> str:
    """What a recording is found by. Wherever chat completions are, they are recorded as those of `/v1`."""
    return digest([f"/v1{CHAT}" if path.endswith(CHAT) else path, question_of(body), repeat])


class Replaying(httpx2.AsyncBaseTransport):
    """Answers from a tape. What is not on it gets an error at once, costs no network, and is told by `misses`.

    `tokens` are those of all that was asked and answered.
    """

    def __init__(self, tape: Tape, repeat: int = 0) -> None:
        self.tape = tape
        self.repeat = repeat
        self.misses: list[str] = []
        self.tokens = Tokens()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The recorded answer, or `not_recorded`."""
        body = json.loads(await request.aread())
        recording = self.tape.recordings.get(request_key(request.url.path, body, self.repeat))
        if recording is None:
            message = explain_miss(self.tape.recordings.values(), parts_of(body))
            self.misses.append(message)
            return not_recorded(message)
        self.tape.used[recording.key] += 1
        self.tokens += tokens_of(body, recording.body)
        return json_response(recording.status, recording.body)


class RecordingTransport(httpx2.AsyncBaseTransport):
    """Passes requests on and puts the answers on a tape; what is on it already is played, so that it can be resumed.

    Args:
        tape: the recordings of one document.
        inner: sends.
        repeat: which repeat of the document asks.
        is_kept: whether an answer of status 200, by the request's body and its own, is worth its place on the tape.
    """

    def __init__(
        self,
        tape: Tape,
        inner: httpx2.AsyncBaseTransport,
        repeat: int = 0,
        is_kept: Callable[[Mapping[str, Any], object], bool] = is_readable,
    ) -> None:
        self.tape = tape
        self.repeat = repeat
        self.sent = 0
        self.tokens = Tokens()
        self._inner = inner
        self._is_kept = is_kept

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, recorded if it is one: errors, rate limits and what nobody can read are not."""
        body = json.loads(await request.aread())
        key = request_key(request.url.path, body, self.repeat)
        if recording := self.tape.recordings.get(key):
            self.tape.used[key] += 1
            self.tokens += tokens_of(body, recording.body)
            return json_response(recording.status, recording.body)
        started = time.perf_counter()
        response = await self._inner.handle_async_request(_unstreamed(request, body))
        content = await response.aread()
        self.sent += 1
        answer = body_of(content)
        self.tokens += tokens_of(body, answer)
        if response.is_success and self._is_kept(body, answer) and key not in self.tape.recordings:
            latency = round(time.perf_counter() - started, 3)
            kept = _without_local_marks(answer)
            self.tape.add(Recording(key, parts_of(body), self.repeat, response.status_code, latency, kept))
        return httpx2.Response(response.status_code, headers=_told_by(response), content=content)

    async def aclose(self) -> None:
        """Closes the transport below."""
        await self._inner.aclose()


def _unstreamed(request: httpx2.Request, body: Mapping[str, Any]) -> httpx2.Request:
    """The request for one whole answer; it is sent as it is where it asks for no other."""
    if not any(name in body for name in HOW_SENT):
        return request
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    content = json.dumps(question_of(body), ensure_ascii=False).encode()
    return httpx2.Request(request.method, request.url, headers=headers, content=content, extensions=request.extensions)


def _told_by(response: httpx2.Response) -> dict[str, str]:
    """The headers that a client goes by when it tries again; those of encoding and length fit no longer."""
    kept = ("content-type", "retry-after", "x-should-retry")
    return {name: response.headers[name] for name in kept if name in response.headers}


def nearest(recordings: Iterable[Recording], parts: Mapping[str, str]) -> Recording | None:
    """The recording that shares most parts with a request; one of the same text before all others: it is its chunk."""

    def shared(recording: Recording) -> int:
        alike = [part for part in PARTS if recording.parts.get(part) == parts[part]]
        return len(alike) + len(PARTS) * ("text" in alike)

    return max(recordings, key=shared, default=None)


def changed_parts(recording: Recording, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a request that differ from a recording, in the order of `PARTS`; none if only its repeat does.

    Where all is one message, as in repairs and overviews, its digest does not tell whether prompt or text changed.
    """
    changed = [part for part in PARTS if recording.parts.get(part) != parts[part]]
    return tuple(EITHER if part == "text" and is_one_message(parts) else part for part in changed)


def is_one_message(parts: Mapping[str, str]) -> bool:
    """Whether a request has no constant messages before its last."""
    return parts["prompt"] == digest([])


def explain_miss(recordings: Iterable[Recording], parts: Mapping[str, str]) -> str:
    """Which parts differ from the nearest recording."""
    near = nearest(recordings, parts)
    if near is None:
        return "nothing is recorded for this document"
    changed = ", ".join(changed_parts(near, parts)) or "the path or the repeat"
    return f"not recorded: {changed} changed since recording {near.key[:12]}"


def not_recorded(message: str) -> httpx2.Response:
    """A refusal that no layer above retries or takes for the end of the run."""
    return json_response(400, {"error": {"message": message, "code": "not_recorded"}}, {"x-should-retry": "false"})


def json_response(status: int, body: Any, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    """An answer as an endpoint would give it."""
    content = json.dumps(body, ensure_ascii=False).encode()
    return httpx2.Response(status, headers={"content-type": "application/json", **(headers or {})}, content=content)


def _without_local_marks(body: Any) -> Any:
    """The answer without what differs from run to run and says nothing: ids, times of creation, build marks."""
    if not isinstance(body, dict):
        return body
    noise = ("id", "created", "system_fingerprint", "__verbose")
    kept = {name: value for name, value in cast("dict[str, Any]", body).items() if name not in noise}
    return kept | {"id": "recorded", "created": 0}
