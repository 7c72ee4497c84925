"""Which answers are worth a place on a tape: an answer that nobody can read is asked for again, not played for ever."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from llmsum.evals.counting import first_choice, json_object
from llmsum.llm.completions import completion_of
from llmsum.llm.readout import read
from llmsum.llm.wire import Form, V, WrongEnvelope

KEYS = ("items", "overview")  # of our forms, where a request does not tell its schema (json_object)


def is_completion(asked: Mapping[str, Any], answer: object) -> bool:
    """Whether an answer is a chat completion at all; an error can come with status 200."""
    del asked
    return not json_object(answer).get("error") and "message" in first_choice(answer)


def is_readable(asked: Mapping[str, Any], answer: object) -> bool:
    """Whether an answer of status 200 is an answer to its request.

    It holds JSON with one of the keys that the request's schema names. A refusal is an answer, and so is one that was
    cut off at the limit: asked again, it would be the same.
    """
    if not is_completion(asked, answer):
        return False
    choice = first_choice(answer)
    if choice.get("finish_reason") in ("length", "content_filter") or json_object(choice["message"]).get("refusal"):
        return True
    keys = tuple(_keys(asked)) or KEYS
    completion = completion_of(answer, None)
    return any(_holds(text, key) for text in completion.texts or (completion.thoughts,) for key in keys)


def _keys(asked: Mapping[str, Any]) -> Iterator[str]:
    """The keys on the first level of the schemas that a request sends along."""
    form = json_object(json_object(asked.get("response_format")).get("json_schema"))
    listed = cast("list[object]", asked.get("tools") or [])
    tools = [json_object(json_object(tool).get("function")) for tool in listed]
    parameters = [tool.get("parameters") for tool in tools]
    for schema in (form.get("schema"), *parameters):
        yield from json_object(json_object(schema).get("properties"))


def _holds(text: str, key: str) -> bool:
    """Whether a text holds JSON with a list or a text under the key, read as the engine reads it."""
    listed: Form[list[Any]] = Form("any", key, list)
    told: Form[str] = Form("any", key, str)
    return _reads(text, listed) or _reads(text, told)


def _reads(text: str, form: Form[V]) -> bool:
    try:
        read(text, form)
    except WrongEnvelope:
        return False
    return True


def body_of(content: bytes) -> object:
    """The JSON of an answer; None of what is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None
