"""A chat completion as a stream of server-sent events, whole or broken in one of the ways that happen."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any


class BreakOff(Exception):  # noqa: N818 - what the server does
    """The connection is to end here."""


@dataclass(frozen=True)
class Streamed:
    """How an answer is streamed.

    `size`: characters in a piece. `cut`: bytes in a part of the body, so that characters are cut. `half_way` is called
    when half of the pieces are out. `breaks`: the connection ends behind so many pieces. `error`: an event in the place
    of the second half. `is_bare`: the body ends with the connection, as in HTTP/1.0, so that a broken one looks whole.
    """

    size: int = 5
    cut: int = 1000
    pause_s: float = 0.0
    half_way: Callable[[], object] | None = None
    breaks: int | None = None
    error: Any = None
    finishes: bool = True
    done: bool = True
    is_bare: bool = False
    lingers_s: float = 0.0  # how long the body stays open behind its end
    content_type: str = "text/event-stream; charset=utf-8"


def wait_for(event: threading.Event) -> Callable[[], object]:
    """For `half_way`."""
    return lambda: event.wait(30)


def send_streamed(
    handler: BaseHTTPRequestHandler, how: Streamed, whole: Mapping[str, Any], asked: Mapping[str, Any]
) -> None:
    """Answers the request that the handler has read, whose body is `asked`."""
    handler.send_response(200)
    handler.send_header("Content-Type", how.content_type)
    handler.send_header(*(("Connection", "close") if how.is_bare else ("Transfer-Encoding", "chunked")))
    handler.end_headers()
    handler.close_connection = how.is_bare
    try:
        for part in parts(how, whole, usage_asked=bool(asked.get("stream_options"))):
            handler.wfile.write(part if how.is_bare else b"%x\r\n%s\r\n" % (len(part), part))
        if not how.is_bare:
            handler.wfile.write(b"0\r\n\r\n")
    except (BreakOff, OSError):  # the second if the client hears no more
        handler.close_connection = True


def parts(how: Streamed, whole: Mapping[str, Any], *, usage_asked: bool) -> Iterator[bytes]:
    """The body, as it is to be sent.

    Raises:
        BreakOff: where it is to end before it is complete.
    """
    yield b": what is no event\n\n"
    for event in _events(how, whole, usage_asked=usage_asked):
        data = event.encode()
        yield from (data[start : start + how.cut] for start in range(0, len(data), how.cut))


def _events(how: Streamed, whole: Mapping[str, Any], *, usage_asked: bool) -> Iterator[str]:
    choice = whole["choices"][0]
    deltas = list(_deltas(choice["message"], how.size))
    for number, delta in enumerate(deltas):
        if number == how.breaks:
            raise BreakOff
        if number == len(deltas) // 2:
            if how.half_way is not None:
                how.half_way()
            if how.error is not None:
                yield _event(how.error)
                return
        yield _event(_piece(whole, {"index": 0, "delta": delta, "finish_reason": None}))
        time.sleep(how.pause_s)
    if how.finishes:
        yield _event(_piece(whole, {"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}))
    if usage_asked:
        yield _event({**_piece(whole), "usage": whole["usage"]})
    if how.done:
        yield "data: [DONE]\n\n"
    time.sleep(how.lingers_s)


def _deltas(message: Mapping[str, Any], size: int) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": None if message.get("tool_calls") else ""}
    if message.get("refusal"):
        yield from ({"refusal": piece} for piece in _cut(message["refusal"], size))
    elif calls := message.get("tool_calls"):
        function = calls[0]["function"]
        yield {"tool_calls": [{**calls[0], "index": 0, "function": {"name": function["name"], "arguments": ""}}]}
        for piece in _cut(function["arguments"], size):
            yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
    else:
        yield from ({"content": piece} for piece in _cut(message["content"], size))


def _cut(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def _piece(whole: Mapping[str, Any], *choices: dict[str, Any]) -> dict[str, Any]:
    head = {name: whole[name] for name in ("id", "created", "model")}
    return {**head, "object": "chat.completion.chunk", "choices": list(choices)}


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
