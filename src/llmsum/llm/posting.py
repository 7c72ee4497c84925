"""One request put to the SDK, for a whole answer or for one in pieces; what comes back is the same object."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from llmsum.llm.bodies import completion_in, pieces
from llmsum.llm.streams import BrokenOff, put_together

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai.types.chat import ChatCompletion

PATH = "/chat/completions"
Streaming = Mapping[str, Any]  # what asks for a stream; empty asks for none
LAST_WORDS_S = 0.5  # a new connection is made sooner
WITH_USAGE: Streaming = {"stream": True, "stream_options": {"include_usage": True}}
WHOLE: Streaming = {}


async def post(client: "openai.AsyncOpenAI", body: Mapping[str, Any]) -> "ChatCompletion":
    """What the SDK's `chat.completions.create` sends, byte for byte, and what it returns.

    That one walks through the parts of a body to fit them to its types, which takes a third of a request's time, and
    lives among modules for everything else that the SDK can do, which take half a second to import. It also goes by
    the type that an answer says it has; some are streams that nobody asked for, or JSON that is called plain text.

    Raises:
        BrokenOff, ErrorEvent, NoAnswer: as `post_streamed`.
    """
    import httpx2
    from openai.types.chat import ChatCompletion

    response = await client.post(PATH, cast_to=httpx2.Response, body=body)
    return ChatCompletion.construct(**await completion_in(response.content, response.charset_encoding, _unheard))


def _unheard(_: str) -> None:
    """Where nobody waits for pieces."""


async def post_streamed(
    client: "openai.AsyncOpenAI", body: Mapping[str, Any], on_text: Callable[[str], None]
) -> "ChatCompletion":
    """The same for a body that asks for a stream: `on_text` is given the text of each piece.

    An endpoint that answers in one piece nevertheless, as some gateways do, and transports that replay, is understood.

    Raises:
        BrokenOff: if the answer ends before it is complete.
        ErrorEvent: if an error comes in its place, or in the middle of it.
        NoAnswer: if something else comes in its place, such as a page for people.
    """
    from openai import AsyncStream
    from openai.types.chat import ChatCompletion

    stream = await client.post(PATH, cast_to=object, body=body, stream=True, stream_cls=AsyncStream[object])
    response = stream.response
    try:
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            coming = _bytes(response)
            completion: Any = await put_together(pieces(coming), on_text)
            await _drain(coming)
        else:
            completion = await completion_in(await response.aread(), response.charset_encoding, on_text)
    finally:
        await response.aclose()  # else its connection is not free for the next request
    return ChatCompletion.construct(**completion)


def body_of(*, messages: Any, model: str, extra_body: Mapping[str, Any], **arguments: Any) -> dict[str, Any]:
    """Parameters follow model and messages in the order of the alphabet."""
    return {"messages": messages, "model": model, **dict(sorted(arguments.items())), **extra_body}


async def _bytes(response: "httpx2.Response") -> AsyncIterator[bytes]:
    import httpx2

    try:
        async for part in response.aiter_bytes():
            yield part
    except httpx2.TimeoutException:
        raise TimeoutError from None
    except httpx2.HTTPError as error:
        raise BrokenOff(type(error).__name__) from None


async def _drain(body: AsyncIterator[bytes]) -> None:
    """Reads what stands behind an answer: only a connection whose body was read to its end can be used again."""
    with suppress(TimeoutError, BrokenOff):
        async with asyncio.timeout(LAST_WORDS_S):
            async for _ in body:
                pass
