"""The texts of a chat message in any shape that endpoints give it: objects of the SDK, or plain JSON."""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

THOUGHTS: Final = ("reasoning_content", "reasoning", "thinking", "reasoning_details")
SAID: Final = ("content", "text", "output_text", "output", "result", "response")  # the later ones of other APIs
THINKS: Final = ("thinking", "reasoning", "reasoning_content", "thought", "redacted_thinking")  # types of parts


def held(thing: object, name: str) -> Any:
    """A field of an object, or of a JSON object; None where there is none."""
    if isinstance(thing, Mapping):
        return cast("Mapping[str, Any]", thing).get(name)
    return None if isinstance(thing, str | list | int | float | None) else getattr(thing, name, None)


def message_of(choice: object) -> Any:
    """The message of a choice; the choice itself where it holds none."""
    message = held(choice, "message") or held(choice, "delta") or choice
    return {"content": message} if isinstance(message, str) else message


def said_in(message: object) -> tuple[str, str]:
    """The text of a message, and what was thought in it."""
    return content_of(next((said for name in SAID if (said := held(message, name))), None))


def content_of(content: object) -> tuple[str, str]:
    """The text of a content, which may be a list of parts, and what was thought in it."""
    if isinstance(content, str):
        return content, ""
    parts = cast("list[object]", content) if isinstance(content, list) else [content]
    if any(map(_is_part, parts)):
        thinks = [held(part, "type") in THINKS for part in parts]
        texts = [_text_of_part(part) for part in parts]
        said = "".join(text for text, is_thought in zip(texts, thinks, strict=True) if not is_thought)
        return said, "".join(text for text, is_thought in zip(texts, thinks, strict=True) if is_thought)
    return _as_json(cast("object", content)), ""


def _is_part(part: object) -> bool:
    """Whether it is a part of a content, and not a part of an answer that was sent as JSON itself."""
    return isinstance(part, str) or (held(part, "type") is not None and held(part, "kind") is None)


def _text_of_part(part: object) -> str:
    if isinstance(part, str):
        return part
    for name in ("text", "thinking", "content", "output_text", *THOUGHTS):
        if (text := held(part, name)) is not None:
            return held(text, "value") or "".join(content_of(text))
    return ""


def texts_of_call(call: object) -> str:
    """The arguments of a tool call as text; empty where it has none."""
    function = held(call, "function") or held(call, "custom")
    for name in ("arguments", "input", "parameters"):
        if (given := held(function, name)) is not None:
            return given if isinstance(given, str) else _as_json(given)
    return ""


def thoughts_of(message: object) -> str:
    """What a server says that the model thought; with some it is the answer itself, and the content is empty."""
    for name in THOUGHTS:
        said, thought = content_of(held(message, name))
        if (said + thought).strip():
            return said + thought
    return ""


def _as_json(value: object) -> str:
    """A value that a server has read for us already."""
    try:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) and value else ""
    except (TypeError, ValueError):
        return ""
