"""Requests and answers taken at the HTTP transport, so that the whole stack above runs offline exactly as it runs live.

Given to the SDK as `httpx2.AsyncClient(transport=...)`, which gets plain JSON whether it asked for a stream or not.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, cast

import httpx2

from llmsum.canonical import digest
from llmsum.evals.counting import Tokens, tokens_of
from llmsum.evals.readable import body_of, is_readable
from llmsum.evals.recordings import HOW_SENT, Recording, Tape, explain_miss, parts_of, question_of, request_key
from llmsum.llm.again import first_messages
from llmsum.llm.asked import asked
from llmsum.llm.bodies import NoAnswer, completion_in
from llmsum.llm.streams import BrokenOff, ErrorEvent


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
        body = asked(json.loads(await request.aread()))
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
        streams: whether the endpoint gives streams alone, so that it is asked for them; else it is for whole answers.
    """

    def __init__(
        self,
        tape: Tape,
        inner: httpx2.AsyncBaseTransport,
        repeat: int = 0,
        is_kept: Callable[[Mapping[str, Any], object], bool] = is_readable,
        streams: Callable[[], bool] = lambda: False,
    ) -> None:
        self.tape = tape
        self.repeat = repeat
        self.sent = 0
        self.tokens = Tokens()
        self._inner = inner
        self._is_kept = is_kept
        self._streams = streams
        self._unread: dict[str, Any] = {}  # bodies of requests whose answer could not be read, by their messages

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, recorded if it is one: errors, rate limits and what nobody can read are not."""
        sent = json.loads(await request.aread())
        question = asked(sent)
        # The answer to a second try is on the tape in the place of the first: whoever plays it need not try twice.
        body = self._unread.get(_asked_first(question), question)
        key = request_key(request.url.path, body, self.repeat)
        if recording := self.tape.recordings.get(key):
            self.tape.used[key] += 1
            self.tokens += tokens_of(body, recording.body)
            return json_response(recording.status, recording.body)
        started = time.perf_counter()
        onward = request if self._streams() else _unstreamed(request, sent)
        response = await self._inner.handle_async_request(onward)
        content = await response.aread()
        self.sent += 1
        answer = body_of(content) if not self._streams() else await _put_together(content)
        self.tokens += tokens_of(body, answer)
        if response.is_success and self._is_kept(body, answer) and key not in self.tape.recordings:
            latency = round(time.perf_counter() - started, 3)
            kept = _without_local_marks(answer)
            self.tape.add(Recording(key, parts_of(body), self.repeat, response.status_code, latency, kept))
        if response.is_success and key not in self.tape.recordings:
            self._unread[_asked_first(body)] = body
        return httpx2.Response(response.status_code, headers=_told_by(response), content=content)

    async def aclose(self) -> None:
        """Closes the transport below."""
        await self._inner.aclose()


def _asked_first(body: Mapping[str, Any]) -> str:
    """The messages of a request, or of the first try that it follows, as a key."""
    messages = body.get("messages")
    return digest(first_messages(messages) if messages else None)


def _unstreamed(request: httpx2.Request, body: Mapping[str, Any]) -> httpx2.Request:
    """The request for one whole answer; it is sent as it is where it asks for no other."""
    if not any(name in body for name in HOW_SENT):
        return request
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    content = json.dumps(question_of(body), ensure_ascii=False).encode()
    return httpx2.Request(request.method, request.url, headers=headers, content=content, extensions=request.extensions)


async def _put_together(content: bytes) -> Any:
    """The answer that a stream makes; None for one that is none."""
    try:
        return await completion_in(content, None, lambda _: None)
    except (BrokenOff, ErrorEvent, NoAnswer):
        return None


def _told_by(response: httpx2.Response) -> dict[str, str]:
    """The headers that a client goes by when it tries again; those of encoding and length fit no longer."""
    kept = ("content-type", "retry-after", "x-should-retry")
    return {name: response.headers[name] for name in kept if name in response.headers}


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
