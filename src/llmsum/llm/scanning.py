"""The text of an answer → what the model thought, the JSON values it holds, and the parts between them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final, cast

from llmsum.patterns import regex

MAX_FALSE_STARTS = 1_000  # brackets that open no JSON; bounds the work on garbage
NO_JSON: Final = object()
_DECODER: Final = json.JSONDecoder(strict=False)  # a line may break within a string
_OPENING = regex(r"[\[{]")
_FENCED = regex(r"\s*(?:`{3,}|~{3,})\s*\w*\s*\n?(?P<inside>.*?)\s*(?:`{3,}|~{3,})?\s*", re.DOTALL)
# How models and servers mark that a model thinks aloud: Qwen, DeepSeek and many others; Kimi; Magistral; Seed.
_TAG = r"(?:seed:)?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad|inner_monologue)"
_BEGINS = rf"(?:<{_TAG}(?:\s[^<>]*)?>|◁think▷|\[THINK\]|<\|begin_of_thought\|>|<\|channel\|>analysis<\|message\|>)"
_FINAL = r"<\|channel\|>final\s*(?:<\|\w+\|>\w*\s*)?<\|message\|>"
_ENDS = rf"(?:</{_TAG}\s*>|◁/think▷|\[/THINK\]|<\|end_of_thought\|>|{_FINAL})"
_ANY: Final = re.DOTALL | re.IGNORECASE
_THOUGHT = regex(rf"{_BEGINS}(?P<thought>.*?){_ENDS}", _ANY)
_END = regex(_ENDS, _ANY)
_UNENDED = regex(rf"{_BEGINS}(?P<thought>.*)", _ANY)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: a JSON value, or what stands between two."""

    text: str
    value: object = NO_JSON


def without_thoughts(text: str) -> tuple[str, str]:
    """The answer, and what was thought before it. Thoughts that do not end leave no answer behind them."""
    if not ("<" in text or "◁" in text or "[/THINK]" in text):
        return text, ""
    # Behind the last end nothing can be a pair: looking for one there would take forever where a model loops.
    last = max((match.end() for match in _END.finditer(text)), default=0)
    thoughts = [match["thought"] for match in _THOUGHT.finditer(text, 0, last)]
    before, behind = _THOUGHT.sub("", text[:last]), text[last:]
    if ends := list(_END.finditer(before)):  # one that was not begun: its beginning was a part of the prompt
        thoughts.append(before[: ends[-1].start()])
        before = before[ends[-1].end() :]
    if match := _UNENDED.search(behind):
        thoughts.append(match["thought"])
        behind = behind[: match.start()]
    return before + behind, "\n".join(thoughts)


def unescaped(text: str) -> str:
    """A text that was made a JSON string or HTML once too often, as it was before; any other as it is."""
    inner = text.strip()
    if "&quot;" in inner and '"' not in inner:
        return unescape(text)
    quoted = inner if inner.startswith('"{') else f'"{inner}"' if inner.startswith(('{\\"', '[{\\"')) else ""
    try:
        return str(json.loads(quoted, strict=False)) if quoted else text
    except ValueError:
        return text


def json_of(text: str) -> Any:
    """The value of a text that is JSON and nothing else, perhaps in a code fence; `NO_JSON` of any other."""
    text = text.strip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")) and (fenced := _FENCED.fullmatch(text)):
        text = fenced["inside"]
    try:
        return _DECODER.decode(text) if text.startswith(("{", "[")) else NO_JSON
    except (ValueError, RecursionError):  # no JSON, or a number of thousands of digits
        return NO_JSON


def parts_of(text: str) -> Iterator[Part]:
    """The text in parts: objects and lists of objects by themselves, and all that is no JSON between them."""
    begin = position = false_starts = 0
    while false_starts < MAX_FALSE_STARTS and (opening := _OPENING.search(text, position)):
        try:
            value, position = cast("tuple[object, int]", _DECODER.raw_decode(text, opening.start()))
        except (ValueError, RecursionError):
            position = opening.end()
            false_starts += 1
            continue
        if _is_of_objects(value):
            yield Part(text[begin : opening.start()])
            yield Part(text[opening.start() : position], value)
            begin = position
    yield Part(text[begin:])


def _is_of_objects(value: object) -> bool:
    """A list of numbers is a number of a segment in prose, or a field of an item that is broken."""
    inside = cast("list[object]", value) if isinstance(value, list) else [value]
    return any(isinstance(entry, dict | list) and entry != {} for entry in inside)
