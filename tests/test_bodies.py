"""Bodies of answers as gateways send them, read without a server."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from llmsum.llm.bodies import NoAnswer, completion_in, pieces
from llmsum.llm.completions import completion_of
from llmsum.llm.failures import no_answer_failure
from llmsum.llm.faults import fault_of, told_of
from llmsum.llm.streams import DONE, BrokenOff, ErrorEvent

SAID = '{"items": [{"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}]}'
MESSAGE = {"role": "assistant", "content": SAID}
CHOICE = {"index": 0, "message": MESSAGE, "finish_reason": "stop"}
WHOLE = {"id": "x", "choices": [CHOICE], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}
PIECES: list[Any] = [
    {"choices": [{"index": 0, "delta": {"role": "assistant", "content": SAID[:20]}}]},
    {"choices": [{"index": 0, "delta": {"content": SAID[20:]}}]},
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}},
]


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def read(body: bytes, charset: str | None = None) -> dict[str, Any]:
    return asyncio.run(completion_in(body, charset, lambda _: None))


def events(between: str = "\n\n", before: str = "data: ", end: str = "[DONE]") -> bytes:
    return "".join(f"{before}{json.dumps(piece, ensure_ascii=False)}{between}" for piece in PIECES).encode() + (
        f"{before}{end}{between}".encode() if end else b""
    )


BODIES: dict[str, bytes | tuple[bytes, str]] = {
    "as it should be": dump(WHOLE),
    "blank lines before": b"\n\n\n" + dump(WHOLE),
    "a byte order mark": b"\xef\xbb\xbf" + dump(WHOLE),
    "UTF-16": json.dumps(WHOLE, ensure_ascii=False).encode("utf-16"),
    "another charset": (json.dumps(WHOLE, ensure_ascii=False).encode("gbk"), "gbk"),
    "a charset that there is not": (dump(WHOLE), "utf-9"),
    "bytes that are no text": dump(WHOLE)[:-1] + b', "mark": "\xff\xfe"}',
    "twice": dump(WHOLE) + b"\n" + dump(WHOLE),
    "as a call": b"callback(" + dump(WHOLE) + b");",
    "behind a guard": b")]}',\n" + dump(WHOLE),
    "in a list": dump([WHOLE]),
    "in data": dump({"code": 0, "message": "ok", "data": WHOLE}),
    "in output": dump({"output": {"choices": [CHOICE]}, "usage": WHOLE["usage"], "request_id": "x"}),
    "behind an empty choice": dump({**WHOLE, "choices": [None, CHOICE]}),
    "in the second choice": dump({**WHOLE, "choices": [{"message": {"content": ""}}, CHOICE]}),
    "in the text of a choice": dump({**WHOLE, "choices": [{"text": SAID, "finish_reason": "stop"}]}),
    "in a message that is a text": dump({**WHOLE, "choices": [{"message": SAID}]}),
    "of another API: Ollama": dump({"message": MESSAGE, "done_reason": "stop", "usage": WHOLE["usage"]}),
    "of another API: Anthropic": dump(
        {
            "type": "message",
            "content": [{"type": "text", "text": SAID}],
            "usage": {"input_tokens": 7, "output_tokens": 3},
        }
    ),
    "of another API: OpenAI's responses": dump(
        {
            "object": "response",
            "output": [
                {"type": "reasoning"},
                {"type": "message", "content": [{"type": "output_text", "text": SAID}]},
            ],
            "usage": {"input_tokens": 7, "output_tokens": 3},
        }
    ),
    "with what the filter found": dump(
        {**WHOLE, "prompt_filter_results": [{"content_filter_results": {"hate": {"filtered": False}}}]}
    ),
    "events": events(),
    "events without a blank": events(before="data:"),
    "events without blank lines": events("\n"),
    "events with other line ends": events("\r\n\r\n"),
    "events, CRLF without blank lines": events("\r\n"),
    "events behind comments": b": PROCESSING\n\n: PROCESSING\n\n" + events(),
    "events behind a ping": b"event: ping\ndata: {}\n\n" + events(),
    "events behind a filter's": b'data: {"choices": [], "prompt_filter_results": []}\n\n' + events(),
    "events, done in small letters": events(end="[done]"),
    "events without an end": events(end=""),
    "events that are JSON lines": events("\n", before="", end=""),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_completion_is_found_in_a_body(name: str) -> None:
    """Whatever it is wrapped in, in whatever charset, as JSON or as events; with its usage."""
    given = BODIES[name]
    body, charset = given if isinstance(given, tuple) else (given, None)
    completion = completion_of(read(body, charset), None)
    assert completion.texts == (SAID,)
    assert (completion.usage.input_tokens, completion.usage.output_tokens) == (7, 3)
    assert completion.finish_reason in ("stop", None)


EVENTS: dict[str, Callable[[], bytes]] = {
    "texts": lambda: b"".join(
        b"data: " + dump({"choices": [{"text": text}]}) + b"\n\n" for text in (SAID[:9], SAID[9:])
    ),
    "one message": lambda: b"data: " + dump({"choices": [CHOICE]}) + b"\n\n",
    "thoughts": lambda: (
        b"data: " + dump({"choices": [{"delta": {"reasoning_content": SAID}, "finish_reason": "stop"}]})
    ),
    "no reason and no mark": lambda: b"data: " + dump({"choices": [{"delta": {"content": SAID}}]}) + b"\n\n",
}


@pytest.mark.parametrize("name", EVENTS)
def test_pieces_of_any_kind_make_an_answer(name: str) -> None:
    """One that is JSON and ends is whole, whether or not the stream says so."""
    completion = completion_of(read(EVENTS[name]()), None)
    assert SAID in (*completion.texts, completion.thoughts)


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"{}", b'{"choices": null}', b'{"choices": []}', b"[]", b"3"])
def test_an_empty_answer_is_one_that_holds_nothing(body: bytes) -> None:
    """It is asked for once more, as what a model did not write."""
    completion = completion_of(read(body), None)
    assert (completion.texts, completion.thoughts) == ((), "")


@pytest.mark.parametrize(
    "body", [dump(WHOLE)[:-40], dump(WHOLE)[:9], events()[:60], b'data: {"choices": [\n\n', b"data: error\n\n"]
)
def test_what_ends_too_soon_is_broken(body: bytes) -> None:
    """No part of it is taken for the answer."""
    with pytest.raises(BrokenOff):
        read(body)


PAGE = "<!DOCTYPE html><html><body>{}</body></html>"


@pytest.mark.parametrize(
    ("body", "verdict", "told"),
    [
        (b'{"status": "ok"}', "endpoint_refused", "check --base-url"),
        (b'{"object": "list", "data": []}', "endpoint_refused", "check --base-url"),
        (b"Ollama is running", "endpoint_refused", "check --base-url"),
        (PAGE.format("登录").encode(), "endpoint_refused", "a page for people"),
        (PAGE.format("系统维护中，请稍后再试").encode(), "retry", "out of service for a while"),
        (PAGE.format("Scheduled maintenance").encode(), "retry", "out of service for a while"),
    ],
)
def test_what_is_no_completion_is_told_as_such(body: bytes, verdict: str, told: str) -> None:
    """Another service at the address, a portal in between, or one that is being mended."""
    with pytest.raises(NoAnswer) as raised:
        read(body)
    failure = no_answer_failure(raised.value.page, "h/v1")
    assert (failure.verdict, failure.doubtful) == (verdict, verdict != "retry")
    assert told in failure.cause


@pytest.mark.parametrize(
    ("body", "verdict", "told"),
    [
        (
            {"code": 401, "msg": "令牌已过期或验证不正确", "success": False},
            "endpoint_refused",
            "the key is not accepted",
        ),
        ({"error_code": 110, "error_msg": "Access token invalid or no longer valid"}, "endpoint_refused", "the key"),
        ({"code": 1008, "message": "insufficient balance"}, "endpoint_refused", "balance is used up"),
        ({"code": 429, "msg": "请求过于频繁，请稍后再试"}, "retry", "(429)"),
        ({"success": False, "message": "系统繁忙"}, "retry", "it is busy"),
        ({"code": 500, "message": "?"}, "retry", "(500)"),
        ({"code": "DataInspectionFailed", "message": "?", "request_id": "x"}, "refused", "moderation"),
        ({"choices": [], "promptFeedback": {"blockReason": "SAFETY"}}, "refused", "moderation"),
        ({"choices": [{"message": {"content": ""}, "finish_reason": "error"}]}, "retry", "an error in an answer"),
        ({"choices": [{"message": None, "error": {"code": 502, "message": "?"}}]}, "retry", "(502)"),
        ({"errors": [{"code": "invalid_api_key", "message": "?"}]}, "endpoint_refused", "the key"),
        ([{"error": {"code": 402, "message": "?"}}], "endpoint_refused", "balance"),
        ({"error": "model 'm' not found"}, "endpoint_refused", "no such model"),
    ],
)
@pytest.mark.parametrize("how", ["body", "event"])
def test_an_error_in_an_answer_is_known_by_any_name(body: Any, verdict: str, told: str, how: str) -> None:
    """Also one that is not called an error; as a body, and as an event of a stream."""
    sent = dump(body)
    with pytest.raises(ErrorEvent) as raised:
        read(sent if how == "body" else b"data: " + sent.strip(b"[]") + b"\n\n")
    failure = fault_of(raised.value, told_of(raised.value), "h/v1")
    assert failure.verdict == verdict
    assert told in failure.cause


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize("between", ["\n\n", "\r\n\r\n", "\n", "\r\n"])
def test_events_are_the_same_however_they_are_cut(size: int, between: str) -> None:
    """Between any two bytes; the name of an event belongs to the data behind it."""

    async def all_of() -> list[object]:
        body = b'event: error\r\ndata: {"code": 7}\r\n\r\n' + events(between)

        async def parts() -> AsyncIterator[bytes]:
            for start in range(0, len(body), size):
                yield body[start : start + size]

        return [piece async for piece in pieces(parts())]

    assert asyncio.run(all_of()) == [{"error": {"code": 7}}, *PIECES, DONE]
