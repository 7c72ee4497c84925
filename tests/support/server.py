"""A scriptable OpenAI-compatible server on loopback, of the standard library only.

In a test: `with Server() as server: server.script(status(500), items([...]))`. Each request takes the next step of the
script; when none is left, the default answer is built from the numbered segments of the last user message. Who asks for
a stream gets one, unless the step says otherwise. As a process of its own: `python -m tests.support.server` prints its
address and serves until standard input closes.
"""

import json
import re
import socket
import ssl
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from tests.support.sse import Streamed, send_streamed

SEGMENT = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Request:
    """One request as it arrived; header names in lower case. `port` is the client's: one for each connection."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    port: int = 0
    method: str = "POST"
    handler: BaseHTTPRequestHandler | None = field(default=None, repr=False, compare=False)

    @property
    def last_message(self) -> str:
        return self.body["messages"][-1]["content"]


@dataclass(frozen=True)
class Step:
    """One answer. `text` becomes a completion, else `payload` is sent as JSON; `hold` delays it until the event.

    `data` is sent as it is, under no other headers than those given. `streamed` is how a text is streamed to those who
    ask for it; None gives them plain JSON.
    """

    code: int = 200
    text: str | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    payload: Any = None
    data: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    reset: bool = False
    hold: threading.Event | None = None
    streamed: Streamed | None = field(default_factory=Streamed)


def items(listed: list[Any], **changes: Any) -> Step:
    """A well-formed answer with these items."""
    return Step(text=json.dumps({"items": listed}, ensure_ascii=False), **changes)


def answer(**held: Any) -> Step:
    """A well-formed answer of any form."""
    return Step(text=json.dumps(held, ensure_ascii=False))


def text(content: str, **changes: Any) -> Step:
    """An answer with any content, e.g. no JSON at all."""
    return Step(text=content, **changes)


def truncated(content: str) -> Step:
    """An answer cut off at the token limit."""
    return Step(text=content, finish_reason="length")


def refusal() -> Step:
    """The model declines."""
    return Step(text="", refusal="I can't help with that.")


def status(code: int, error_code: str | None = None, message: str = "scripted", **headers: str) -> Step:
    """An HTTP error; header names are written with underscores."""
    payload = {"error": {"message": message, "type": error_code or "scripted", "code": error_code}}
    return Step(code, payload=payload, headers={name.replace("_", "-"): value for name, value in headers.items()})


def unfit() -> Step:
    """What is asked is refused for itself: no other way of asking would change that."""
    return Step(400, payload={"error": {"message": "scripted", "param": "messages"}})


def thought(answer: str, tokens: int, *, finish_reason: str = "stop") -> Step:
    """An answer of a model that thinks first, as most servers tell it; `tokens` went on that."""
    message = {"role": "assistant", "content": answer, "reasoning_content": "嗯，" * 10}
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": tokens + len(answer),
        "completion_tokens_details": {"reasoning_tokens": tokens},
    }
    return Step(payload={"choices": [{"index": 0, "finish_reason": finish_reason, "message": message}], "usage": usage})


def reset() -> Step:
    """The connection breaks before a byte of the answer."""
    return Step(reset=True)


def held(event: threading.Event, step: Step) -> Step:
    """The step, once the event is set."""
    return replace(step, hold=event)


def respond(request: Request) -> Step:
    """A plausible answer: one item for each numbered segment, or what the schema asks for instead."""
    asked = json.dumps(request.body.get("response_format", request.body.get("tools", "")), ensure_ascii=False)
    if '"joined"' in asked:
        return answer(must=[1], optional=[], joined=[], overview="工作平稳推进。")
    if '"overview"' in asked and '"items"' not in asked:
        return answer(overview="工作平稳推进。")
    found = SEGMENT.findall(request.last_message)
    if '"id"' in asked:
        return items([{"id": int(number), "statement": segment} for number, segment in found])
    kind = "achievement" if '"achievement"' in asked else "成果"
    listed = [{"first": int(n), "last": int(n), "kind": kind, "statement": segment} for n, segment in found]
    if '"also"' not in asked:
        return items(listed)
    return answer(items=[{**item, "importance": 2, "also": []} for item in listed], overview="工作平稳推进。")


def always(step: Step) -> Callable[[Request], Step]:
    """A default that gives every request the same answer."""
    return lambda _request: step


class QuietServer(ThreadingHTTPServer):
    """Clients may vanish, as killed ones do: not worth a traceback in the output of a test."""

    daemon_threads = True
    request_queue_size = 256  # five otherwise, and a test opens as many connections at once as it has requests

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Everything but a broken connection is told."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Server:
    """The server on a thread. `requests` are all that arrived, in order. With a `certificate` it speaks TLS.

    `pages` are what GET finds, by path; anything else is not there.
    """

    def __init__(self, default: Callable[[Request], Step] = respond, certificate: Path | None = None) -> None:
        self.pages: dict[str, Any] = {}
        self.requests: list[Request] = []
        self.default = default
        self._steps: deque[Step] = deque()
        self._lock = threading.Lock()
        self._http = QuietServer(("127.0.0.1", 0), self._handler())
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self._http.server_port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def script(self, *steps: Step) -> None:
        """Appends steps for the next requests."""
        with self._lock:
            self._steps.extend(steps)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def next_step(self, request: Request) -> Step:
        with self._lock:
            self.requests.append(request)
            if self._steps:
                return self._steps.popleft()
        return self.default(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                data = self.rfile.read(length)
                if len(data) < length:
                    raise ConnectionResetError("the client ended while it was asking")
                body = cast("dict[str, Any]", json.loads(data or b"{}"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, body, self.client_address[1], self.command, self)
                step = server.next_step(request)
                if step.hold is not None:
                    step.hold.wait(30)
                if step.reset:
                    self._reset()
                else:
                    answer_with(self, step, request)

            def do_GET(self) -> None:
                found = server.pages.get(self.path)
                answer_with(self, Step(404 if found is None else 200, payload=found), Request(self.path, {}, {}))

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                del format, args

            def _reset(self) -> None:
                # A zero linger time makes close() send RST instead of FIN.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()

        return Handler


def answer_with(handler: BaseHTTPRequestHandler, step: Step, request: Request) -> None:
    if step.streamed and step.text is not None and request.body.get("stream"):
        send_streamed(handler, step.streamed, completion(step, request), request.body)
        return
    data = body_of(step, request) if step.data is None else step.data
    usual = {"Content-Length": str(len(data))} | ({"Content-Type": "application/json"} if step.data is None else {})
    try:
        handler.send_response(step.code)
        for name, value in {**usual, **step.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)
    except OSError:  # the client gave up waiting, as some tests want it to
        handler.close_connection = True


def body_of(step: Step, request: Request) -> bytes:
    payload = step.payload if step.text is None else completion(step, request)
    return json.dumps(payload, ensure_ascii=False).encode()


def completion(step: Step, request: Request) -> dict[str, Any]:
    """The step as a chat completion: a tool call if tools were sent, else content."""
    message: dict[str, Any] = {"role": "assistant", "content": step.text, "refusal": step.refusal}
    tools = request.body.get("tools")
    if tools and step.refusal is None:
        function = {"name": tools[0]["function"]["name"], "arguments": step.text}
        message |= {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
    prompt_tokens = sum(len(m["content"]) for m in request.body["messages"])
    answer_tokens = len(step.text or "")
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": request.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": step.finish_reason}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": answer_tokens,
            "total_tokens": prompt_tokens + answer_tokens,
            "prompt_tokens_details": {"cached_tokens": prompt_tokens // 2},
        },
    }


if __name__ == "__main__":
    with Server() as running:
        print(running.url, flush=True)
        sys.stdin.read()
