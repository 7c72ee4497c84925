"""What the body of an error says, whatever its shape: codes, words, and the parameter it is about.

The words are there to be classified, and are never shown: they may repeat the document, or a key.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from llmsum.patterns import regex

CODES = frozenset({"code", "type", "status", "reason", "error_code", "errcode", "status_code"})
WORDS = frozenset({"message", "msg", "detail", "error", "error_msg", "error_message", "status_msg", "raw", "title"})
# Other keys, such as `input` of pydantic or `failed_generation` of Groq, hold what was asked or answered.
WITHIN = frozenset({"error", "errors", "detail", "details", "base_resp", "metadata", "innererror", "inner_error"})
MAX_WORDS = 2000
MAX_CODE, MAX_DEPTH = 100, 5
PAGE = regex(r"^\s*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)
NUMBERS = ("n_ctx", "n_prompt_tokens")  # llama.cpp tells sizes as fields of their own


@dataclass(frozen=True, slots=True)
class Told:
    """An error as it was told. `is_page`: a page for people came, which no model's server sends."""

    status: int
    codes: frozenset[str] = frozenset()
    words: str = ""
    param: str = ""
    is_page: bool = False


def told_by(status: int, text: str) -> Told:
    """What a body says."""
    try:
        return told_in(status, json.loads(text))
    except ValueError:
        return Told(status, words=text[:MAX_WORDS], is_page=PAGE.match(text) is not None)


def told_in(status: int, body: object) -> Told:
    """What a JSON value says."""
    found = list(_entries(body, 0))
    codes = frozenset(value for name, value in found if name in CODES and 0 < len(value) <= MAX_CODE)
    words = " ".join(value for name, value in found if name in WORDS)[:MAX_WORDS]
    param = next((value for name, value in found if name == "param" and value), "")
    return Told(status, codes, words, param)


def _entries(value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        yield "message", value
    elif isinstance(value, list):
        for entry in cast("list[object]", value)[:20]:
            yield from _entries(entry, depth + 1)
    elif isinstance(value, dict):
        yield from _fields(cast("dict[str, Any]", value), depth)


def _fields(fields: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    for name, held in fields.items():
        if isinstance(held, str) and name in CODES | WORDS | {"param"}:
            yield name, held
        elif isinstance(held, int) and not isinstance(held, bool) and name in CODES:
            yield name, str(held)
        elif name in NUMBERS:
            yield "message", f"{name} {held}"
        elif name == "loc" and isinstance(held, list):  # where pydantic found the fault: ["body", "max_tokens"]
            yield "param", ".".join(str(part) for part in cast("list[object]", held) if part != "body")
        elif name in WITHIN:
            yield from _entries(held, depth + 1)
