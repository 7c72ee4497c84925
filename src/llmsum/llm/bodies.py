"""The body of an answer → a completion, be it JSON or events, as they should be or badly packed; or what is none."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any, Final, cast

from llmsum.llm.completions import completion_of
from llmsum.llm.streams import DONE, BrokenOff, ErrorEvent, error_in, failed_choice, put_together
from llmsum.llm.told import PAGE
from llmsum.patterns import regex

MAX_PAGE: Final = 2000  # characters that tell what a page is about
WRAPPERS: Final = ("data", "output", "result", "response")  # what gateways put a completion into
_DECODER: Final = json.JSONDecoder(strict=False)
_EVENTS = regex(r"(?m)^data:")


class NoAnswer(Exception):  # noqa: N818 - what came
    """No completion came; `page` is what stands on the page for people that came in its place, if one did."""

    def __init__(self, page: str = "") -> None:
        super().__init__("no completion")
        self.page = page


async def completion_in(body: bytes, charset: str | None, on_text: Callable[[str], None]) -> dict[str, Any]:
    """The completion in a body that does not say that it is a stream; some are, though. Empty if nothing is there.

    Args:
        body: all of it, unpacked.
        charset: what its headers say.
        on_text: see `put_together`, for a body of pieces.

    Raises:
        BrokenOff: if it ends before it is complete.
        ErrorEvent: if it tells an error.
        NoAnswer: if it is something else.
    """
    values = _values_in(body, charset)
    if not values:  # no JSON
        text = _decoded(body, charset)
        if _EVENTS.search(text):
            return await put_together(pieces(_each([body])), on_text)
        if text.strip():
            raise NoAnswer(text[:MAX_PAGE] if PAGE.match(text) else "")
        return {}
    if len(values) > 1 and all(map(_is_piece, values)):
        return await put_together(_each(values), on_text)
    return _answer_in(_unwrapped(values[0]))


def _values_in(body: bytes, charset: str | None) -> list[Any]:
    """The JSON values of a body, whatever stands before, between and behind them."""
    try:
        return [json.loads(body)]
    except ValueError:
        text = _decoded(body, charset).removeprefix("\ufeff")
    is_page, is_stream = PAGE.match(text), _EVENTS.search(text)
    return [] if is_page or is_stream else list(_objects_in(text))


def _objects_in(text: str) -> Iterator[object]:
    begin = position = text.find("{")
    while position >= 0:
        try:
            value, end = cast("tuple[object, int]", _DECODER.raw_decode(text, position))
        except (ValueError, RecursionError):
            if position == begin and not text[:begin].strip():
                raise BrokenOff("a body that begins as JSON and does not end") from None
            return
        yield value
        position = text.find("{", end)


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:  # no such charset
        return body.decode(errors="replace")


def _is_piece(value: object) -> bool:
    """Whether a value is a piece of a stream."""
    choices = cast("dict[str, Any]", value).get("choices") if isinstance(value, dict) else None
    return isinstance(choices, list) and not any("message" in choice for choice in cast("list[Any]", choices) if choice)


def _unwrapped(value: object) -> dict[str, Any]:
    """A completion by itself, without the list or the object that it stands in."""
    if isinstance(value, list) and len(cast("list[object]", value)) == 1:
        value = cast("list[object]", value)[0]
    body = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if not body.get("choices"):
        for name in WRAPPERS:
            inner = body.get(name)
            if isinstance(inner, dict) and "choices" in inner:
                return {**body, **cast("dict[str, Any]", inner)}
    return body


def _answer_in(body: Mapping[str, Any]) -> dict[str, Any]:
    error = failed_choice(body) if body.get("choices") else error_in(body)
    if error is not None:
        raise ErrorEvent(error, begun=False)
    if body and "choices" not in body and not completion_of(body, None).texts:
        raise NoAnswer
    return dict(body)


async def _each(values: Iterable[Any]) -> AsyncIterator[Any]:
    for value in values:
        yield value


async def pieces(body: AsyncIterator[bytes]) -> AsyncIterator[object]:
    """The JSON values of a stream of events, `DONE` where it says that it is done.

    The SDK's own reader of streams hides the difference between one that is done and one that just ends, and needs a
    blank line behind every event: some servers write none.

    Raises:
        BrokenOff: if an event cannot be read.
    """
    name, data = "", ""
    async for line in _lines(body):
        field, _, value = line.partition(":")
        if field == "data" and data and _is_complete(data):
            yield _piece(name, data)
            data = ""
        if field == "data":
            data = f"{data}\n{value.strip()}".strip()
        elif field == "event":
            name = value.strip()
        elif not line:
            if data:  # some send names of events alone
                yield _piece(name, data)
            name = data = ""
    if data:
        yield _piece(name, data)


async def _lines(body: AsyncIterator[bytes]) -> AsyncIterator[str]:
    rest = b""
    async for part in body:
        lines = (rest + part).splitlines(keepends=True)
        rest = lines.pop() if not lines[-1].endswith(b"\n") else b""
        for line in lines:
            yield _line(line)
    yield _line(rest)


def _line(line: bytes) -> str:
    return line.decode(errors="replace").strip("\r\n\ufeff")


def _is_complete(data: str) -> bool:
    return _is_done(data) or _value_of(data) is not None


def _is_done(data: str) -> bool:
    return data.upper().startswith("[DONE]")


def _value_of(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _piece(name: str, data: str) -> object:
    if _is_done(data):
        return DONE
    piece = _value_of(data)
    if piece is None:
        raise BrokenOff("a piece cannot be read")
    return {"error": piece} if name == "error" and error_in(piece) is None else piece
