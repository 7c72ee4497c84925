"""What came back: a completion as the SDK gives it → an answer with a status → the reply to a chunk."""

from dataclasses import dataclass, field
from typing import Any, Generic, cast

from llmsum.llm.prices import Price, cost_usd
from llmsum.llm.wire import Form, V, drafts_of, read, read_truncated, text_of
from llmsum.models import ChunkStatus, Reply, Usage

CUT_OFF = "answer cut off at the limit"


@dataclass(frozen=True, slots=True)
class Answer(Generic[V]):
    """What one request came to. `reply` is set if `status` is ok, and if it is truncated where a part could be read.

    `attempts` counts the calls made, 0 for an answer out of the cache; `usage` adds up all of them.
    """

    status: ChunkStatus
    reply: V | None = None
    attempts: int = 0
    cached: bool = False
    error: str | None = None
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Completion:
    """What is needed of a chat completion, copied: instructor turns its usage into running totals later."""

    text: str
    finish_reason: str | None
    refusal: bool
    usage: Usage


def completion_of(raw: Any, price: Price | None) -> Completion:
    """The needed part of the SDK's completion object; whatever is absent is empty. `price` as in `prices`."""
    choices: Any = getattr(raw, "choices", None) or [None]
    message: Any = getattr(choices[0], "message", None)
    calls: Any = getattr(message, "tool_calls", None)
    text = calls[0].function.arguments if calls else getattr(message, "content", None)
    return Completion(
        text=text or "",
        finish_reason=getattr(choices[0], "finish_reason", None),
        refusal=bool(getattr(message, "refusal", None)),
        usage=_usage_of(getattr(raw, "usage", None), price),
    )


def _usage_of(usage: Any, price: Price | None) -> Usage:
    """Token counts of one answer. Tokens out of the endpoint's own cache are priced like others: an upper bound."""
    if usage is None:
        return Usage(requests=1)
    tokens_in, tokens_out = int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0)
    cached: int | None = getattr(getattr(usage, "prompt_tokens_details", None), "cached_tokens", None)
    return Usage(
        requests=1,
        input_tokens=tokens_in,
        cached_input_tokens=cached or 0,
        output_tokens=tokens_out,
        cost_usd=cost_usd(price, tokens_in, tokens_out) if price else None,
    )


def answer_of(completion: Completion, reply: V | None, form: Form[V]) -> Answer[V]:
    """The meaning of a completion.

    Raises:
        WrongEnvelope: if it was to be an answer and is not readable.
    """
    if completion.finish_reason == "length":
        return Answer("truncated", read_truncated(completion.text, form), error=CUT_OFF)
    if completion.refusal or completion.finish_reason == "content_filter":
        return Answer("refused", error="the model refused" if completion.refusal else "content filter")
    return Answer("ok", read(completion.text, form) if reply is None else reply)


def reply_of(answer: Answer[Any]) -> Reply:
    """The drafts of an answer, narrow or wide; an answer without any is empty, not ok."""
    reply = cast("dict[str, Any] | list[Any]", answer.reply or [])
    held = reply if isinstance(reply, dict) else {"items": reply}
    drafts, faults = drafts_of(held["items"])
    return Reply(
        drafts=drafts,
        status="empty" if answer.status == "ok" and not drafts else answer.status,
        attempts=answer.attempts,
        cached=answer.cached,
        error=answer.error,
        usage=answer.usage,
        faults=faults,
        overview=text_of(held.get("overview")) or None,
    )
