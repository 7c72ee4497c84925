"""An answer that comes in pieces: put together into what it would have been in one, and its items counted meanwhile."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, cast

from llmsum.llm.messages import THOUGHTS, content_of, texts_of_call
from llmsum.llm.scanning import NO_JSON, json_of
from llmsum.llm.told import CODES, WORDS
from llmsum.llm.wire import MAX_REPLY_CHARS

OnItems = Callable[[int], None]  # is told how many items an answer holds so far
DONE: Final = object()  # in the place of a piece: there is no more
TEXTS: Final = ("content", "refusal", *THOUGHTS)  # of a message
_NOTHING: Final[Mapping[str, Any]] = {}
MAX_MESSAGE = 2000
FINE: Final = frozenset({"", "0", "200", "ok", "success"})  # codes of what is no error
ITEM_KEY = '"first"'  # every item begins with it, and within a JSON text no quotation mark stands bare


class BrokenOff(Exception):  # noqa: N818 - what happened to the answer
    """The stream ended, or was lost, before its answer did."""


class ErrorEvent(Exception):  # noqa: N818 - what came
    """The endpoint failed while it answered. `begun`: a part of the answer had come, so it may be charged for."""

    def __init__(self, error: Mapping[str, Any], *, begun: bool) -> None:
        super().__init__("an error within a stream")
        self.error = error
        self.begun = begun


class ItemCount:
    """Counts the items that have begun, each character looked at once."""

    def __init__(self) -> None:
        self.items = 0
        self._tail = ""  # may hold the beginning of a key, never a whole one

    def add(self, text: str) -> bool:
        """Reads on; whether an item has begun."""
        window = self._tail + text
        found = window.count(ITEM_KEY)
        self._tail = window[1 - len(ITEM_KEY) :]
        self.items += found
        return found > 0


class Assembly:
    """A chat completion of which pieces come in; only the first choice is looked at, as no other is asked for."""

    def __init__(self) -> None:
        self.finish_reason: str | None = None
        self.size = 0  # in characters of text and arguments
        self._head: dict[str, Any] = {}
        self._usage: Any = None
        self._texts: dict[str, list[str]] = {name: [] for name in TEXTS}
        self._calls: dict[int, tuple[dict[str, Any], list[str]]] = {}  # with the pieces of their arguments

    def add(self, piece: Mapping[str, Any]) -> str:
        """Takes in one piece; the text of the answer, or of the arguments of a tool call, that came with it."""
        self._head = self._head or {name: piece.get(name) for name in ("id", "created", "model")}
        choice = (_mappings(piece.get("choices")) or [_NOTHING])[0]
        self._usage = piece.get("usage") or choice.get("usage") or self._usage  # the second is Moonshot's place for it
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        # Some send all as one piece, under its other name, and some the text alone.
        delta: Any = choice.get("delta") or choice.get("message") or {"content": choice.get("text")}
        if not isinstance(delta, dict):
            return ""
        text = self._take(cast("dict[str, Any]", delta))
        self.size += len(text)
        return text

    def _take(self, delta: Mapping[str, Any]) -> str:
        for name, texts in self._texts.items():
            said, thought = content_of(delta.get(name))
            texts.append(said if name == "content" else said + thought)
            if thought and name == "content":
                self._texts["thinking"].append(thought)
        told = [self._texts["content"][-1]]
        legacy = [{"function": delta["function_call"]}] if delta.get("function_call") else []
        for position, call in enumerate([*_mappings(delta.get("tool_calls")), *legacy]):
            index = call.get("index")
            head, arguments = self._calls.setdefault(index if isinstance(index, int) else position, ({}, []))
            given = call.get("function")
            function = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
            named = {"id": call.get("id"), "type": call.get("type"), "name": function.get("name")}
            head.update({name: value for name, value in named.items() if value})
            arguments.append(texts_of_call(call))
            told.append(arguments[-1])
        return "".join(told)

    @property
    def is_whole(self) -> bool:
        """Whether the answer is JSON that ends, so that nothing of it can be missing."""
        texts = ("".join(self._texts["content"]), *("".join(arguments) for _, arguments in self._calls.values()))
        return any(json_of(text) not in (NO_JSON, {}, []) for text in texts)

    @property
    def completion(self) -> dict[str, Any]:
        """The completion as its JSON would have been."""
        message: dict[str, Any] = {"role": "assistant"}
        message |= {name: "".join(self._texts[name]) or None for name in ("content", "refusal")}
        message |= {name: text for name in THOUGHTS if (text := "".join(self._texts[name]))}
        if self._calls:
            message["tool_calls"] = [_call(*self._calls[index]) for index in sorted(self._calls)]
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        return {**self._head, "object": "chat.completion", "choices": [choice], "usage": self._usage}


def _call(head: Mapping[str, Any], arguments: Sequence[str]) -> dict[str, Any]:
    function = {"name": head.get("name"), "arguments": "".join(arguments)}
    return {"id": head.get("id"), "type": head.get("type", "function"), "function": function}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; whatever else a piece has in its place counts for nothing."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]


async def put_together(pieces: AsyncIterator[object], on_text: Callable[[str], None]) -> dict[str, Any]:
    """The completion that the pieces make.

    Args:
        pieces: the JSON values of the stream; `DONE` where it says that it is done.
        on_text: is given the text of every piece, empty for those that hold none: they, too, are a sign of life.

    Raises:
        BrokenOff: if the stream ends, or fails, before the answer is complete.
        ErrorEvent: if a piece is an error.
    """
    whole = Assembly()
    with suppress(BrokenOff):  # behind the reason to finish nothing of the answer can be missing
        async for piece in pieces:
            if piece is DONE or whole.size > MAX_REPLY_CHARS:  # what is longer is no answer, see `wire.read`
                return whole.completion
            if (error := error_in(piece)) is not None:
                raise ErrorEvent(error, begun=whole.size > 0)
            on_text(whole.add(cast("dict[str, Any]", piece)) if isinstance(piece, dict) else "")
    if whole.finish_reason is None and not whole.is_whole:
        raise BrokenOff("the stream ended before its answer did")
    return whole.completion


def error_in(piece: object) -> Mapping[str, Any] | None:
    """The error that a piece, or a body without an answer, tells; None for any other."""
    fields = cast("dict[str, object]", piece) if isinstance(piece, dict) else {}
    if error := fields.get("error"):
        return _as_error(error)
    state = fields.get("base_resp")  # MiniMax
    if isinstance(state, dict) and (code := cast("dict[str, Any]", state).get("status_code")):
        return {"code": str(code), "message": str(cast("dict[str, Any]", state).get("status_msg"))[:MAX_MESSAGE]}
    return failed_choice(fields) if fields.get("choices") else _unnamed_error(fields)


def failed_choice(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The error that stands in the place of an answer, as OpenRouter puts it there; None where there is none."""
    choice = (_mappings(body.get("choices")) or [_NOTHING])[0]
    if error := choice.get("error"):
        return _as_error(error)
    return {"message": "no reason given"} if choice.get("finish_reason") == "error" else None


def _as_error(error: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": str(error)[:MAX_MESSAGE]}


def _unnamed_error(fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """An error that is not called one, `{"code": 401, "msg": "…"}`, or why a prompt got no answer."""
    feedback = fields.get("promptFeedback")  # Gemini
    if isinstance(feedback, dict) and "blockReason" in feedback:
        return {"code": "content_filter"}
    if not any(isinstance(fields.get(name), str) and fields[name] for name in WORDS) and not fields.get("errors"):
        return None
    codes = {str(fields[name]).lower() for name in CODES if fields.get(name) is not None}
    return fields if codes - FINE or not codes else None


def shares(on_items: OnItems | None, parts: int) -> list[OnItems | None]:
    """For each part of what was one request a count of its own; `on_items` is told their sum."""
    if on_items is None:
        return [None] * parts
    counts = [0] * parts

    def share(part: int) -> OnItems:
        def count(items: int) -> None:
            counts[part] = items
            on_items(sum(counts))

        return count

    return [share(part) for part in range(parts)]
