"""Answers in pieces, put together and counted without a server."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import pytest

from llmsum.llm.failures import event_failure
from llmsum.llm.streams import DONE, BrokenOff, ErrorEvent, ItemCount, put_together, shares
from llmsum.llm.wire import MAX_REPLY_CHARS


def together(pieces: Iterable[object], on_text: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    async def given() -> AsyncIterator[object]:
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    return asyncio.run(put_together(given(), on_text))


def piece(finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"id": "x", "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}


END = piece("stop")


def test_text_is_put_together() -> None:
    """Content, reason to finish, and the usage of a last piece that holds no choice."""
    heard: list[str] = []
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    pieces: list[object] = [
        piece(role="assistant"),
        piece(content="植"),
        piece(content="树"),
        END,
        {"choices": [], "usage": usage},
        DONE,
    ]
    whole = together(pieces, heard.append)
    message = {"role": "assistant", "content": "植树", "refusal": None}
    assert whole["choices"] == [{"index": 0, "message": message, "finish_reason": "stop"}]
    assert (whole["usage"], whole["model"], "".join(heard), len(heard)) == (usage, "m", "植树", 5)


def test_tool_calls_are_put_together_by_their_index() -> None:
    """The name comes once, the arguments in pieces; an endpoint that leaves out the index makes one call."""
    for index in ({"index": 0}, {}):
        first = {**index, "id": "c", "type": "function", "function": {"name": "Items", "arguments": ""}}
        rest = ({**index, "function": {"arguments": part}} for part in ('{"items"', ":[]}"))
        pieces = [piece(tool_calls=[first]), *(piece(tool_calls=[call]) for call in rest), END]
        message = together(pieces)["choices"][0]["message"]
        function = {"name": "Items", "arguments": '{"items":[]}'}
        assert message["tool_calls"] == [{"id": "c", "type": "function", "function": function}]
        assert message["content"] is None


def test_the_place_of_usage_does_not_matter() -> None:
    """Moonshot puts it into the last choice, others repeat it in every piece."""
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    last = {"choices": [{"delta": {}, "finish_reason": "stop", "usage": usage}]}
    assert together([piece(content="?"), last])["usage"] == usage
    assert together([{**piece(content="?"), "usage": {"prompt_tokens": 1}}, {**END, "usage": usage}])["usage"] == usage
    assert together([END])["usage"] is None


@pytest.mark.parametrize("end", [[], [BrokenOff()]], ids=["ends", "breaks"])
def test_a_stream_without_an_end_is_broken(end: list[object]) -> None:
    """What came is never taken for the answer; behind the reason to finish nothing of it can be missing."""
    with pytest.raises(BrokenOff):
        together([piece(content="{}"), *end])
    assert together([piece(content="{}"), END, *end])["choices"][0]["message"]["content"] == "{}"


def test_done_without_a_reason_is_what_it_is() -> None:
    """The endpoint says that there is no more: the text counts, the reason is not known."""
    (choice,) = together([piece(content="{}"), DONE])["choices"]
    assert (choice["finish_reason"], choice["message"]["content"]) == (None, "{}")


@pytest.mark.parametrize(("before", "begun"), [([], False), ([piece(content="{")], True)])
def test_an_error_in_a_stream_is_raised(before: list[object], begun: bool) -> None:
    """With what it says, and whether it came in the middle of an answer."""
    with pytest.raises(ErrorEvent) as raised:
        together([*before, {"error": {"code": 503}}])
    assert (raised.value.error, raised.value.begun) == ({"code": 503}, begun)


@pytest.mark.parametrize("odd", [None, 3, [], {}, {"choices": None}, {"choices": [3]}, {"choices": [{"delta": "?"}]}])
def test_odd_pieces_count_for_nothing(odd: object) -> None:
    """The answer is in the others."""
    assert together([piece(content="{"), odd, piece(content="}"), END])["choices"][0]["message"]["content"] == "{}"


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    """What is longer than any answer is left to the reader of answers, which turns it down."""
    heard: list[str] = []
    together((piece(content="x" * 100_000) for _ in range(1_000)), heard.append)
    assert MAX_REPLY_CHARS < sum(map(len, heard)) <= MAX_REPLY_CHARS + 100_000


@pytest.mark.parametrize("size", [1, 2, 5, 7, 1000])
def test_items_are_counted_as_they_begin(size: int) -> None:
    """However the text is cut, and with quotation marks in statements."""
    listed = [{"first": 1, "last": 1, "kind": "成果", "statement": '所谓"first"：\\"first"'}] * 12
    answer, count = json.dumps({"items": listed}, ensure_ascii=False), ItemCount()
    told = [count.add(answer[start : start + size]) for start in range(0, len(answer), size)]
    assert count.items == 12
    assert sum(told) == min(12, len(told))


def test_parts_are_counted_together() -> None:
    """Each says how many it has, and their sum is told."""
    told: list[int] = []
    first, second = shares(told.append, 2)
    assert first
    assert second
    for share, count in ((first, 1), (second, 2), (first, 3)):
        share(count)
    assert told == [1, 3, 5]
    assert shares(None, 2) == [None, None]


@pytest.mark.parametrize(
    ("error", "verdict", "shared"),
    [
        ({"code": 429, "message": "?"}, "retry", True),
        ({"type": "rate_limit_error"}, "retry", True),
        ({"type": "server_error", "code": None}, "retry", False),
        ({}, "retry", False),
        ({"code": "data_inspection_failed", "type": "invalid_request_error"}, "refused", False),
        ({"code": "insufficient_quota"}, "endpoint_refused", False),
        ({"code": "invalid_api_key", "type": "authentication_error"}, "endpoint_refused", False),
        ({"code": 400, "type": "BadRequestError"}, "fail", False),
    ],
)
def test_errors_in_streams_mean_what_they_mean_elsewhere(error: dict[str, Any], verdict: str, shared: bool) -> None:
    """By their code, or by their type where they have no status."""
    failure = event_failure(error, "h/v1", begun=True)
    assert (failure.verdict, failure.shared, failure.maybe_billed) == (verdict, shared, True)
    assert failure.cause.startswith("an error in an answer from h/v1")


def test_pieces_in_other_shapes_are_put_together() -> None:
    """Content in parts, arguments that are an object already, a call without a function, thoughts."""
    pieces: list[object] = [
        piece(content=[{"type": "text", "text": "植"}], reasoning_content="先"),
        piece(content="树", reasoning_content="看"),
        piece(
            tool_calls=[
                {"index": 0, "function": {"name": "f", "arguments": {"items": []}}},
                {"index": 1, "function": None},
            ]
        ),
        END,
        DONE,
    ]
    message = together(pieces)["choices"][0]["message"]
    assert (message["content"], message["reasoning_content"]) == ("植树", "先看")
    assert [call["function"]["arguments"] for call in message["tool_calls"]] == ['{"items": []}', ""]
