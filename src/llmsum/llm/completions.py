"""A chat completion, as the SDK or a gateway gives it → what is needed of it."""

from dataclasses import dataclass
from typing import Any, Final, cast

from llmsum.llm.messages import held, message_of, said_in, texts_of_call, thoughts_of
from llmsum.llm.prices import Price, cost_usd
from llmsum.models import Usage

REASONS: Final = ("finish_reason", "stop_reason", "done_reason")  # the last two of Anthropic and Ollama


@dataclass(frozen=True, slots=True)
class Completion:
    """What is needed of a chat completion, copied. `texts` are where its answer may stand, the likeliest first."""

    texts: tuple[str, ...]
    thoughts: str
    finish_reason: str | None
    refusal: bool
    usage: Usage


def completion_of(raw: Any, price: Price | None) -> Completion:
    """The needed part of the SDK's completion object, or of its JSON; whatever is absent is empty.

    Endpoints send everything in any shape, and the SDK checks none of it. `price` as in `prices`.
    """
    choice = _choice_in(raw)
    message = message_of(choice)
    called = held(message, "function_call")
    calls: list[Any] = [*_list(held(message, "tool_calls")), *([{"function": called}] if called else [])]
    content, thoughts = said_in(message)
    texts = ("\n".join(filter(None, map(texts_of_call, calls))), content)
    reason = next((reason for name in REASONS if (reason := held(choice, name))), None)
    return Completion(
        texts=tuple(text for text in texts if text.strip()),
        thoughts=thoughts_of(message) or thoughts,
        finish_reason=reason if isinstance(reason, str) else None,
        refusal=bool(held(message, "refusal")),
        usage=_usage_of(held(raw, "usage"), price),
    )


def _choice_in(raw: Any) -> Any:
    """The first choice that says something. A body without choices, as other APIs have it, is one itself."""
    given = held(raw, "choices")
    choices = [choice for choice in _list(given) or [given] if choice]
    return next(filter(_says_something, choices), choices[0] if choices else raw)


def _says_something(choice: Any) -> bool:
    message = message_of(choice)
    return any(said_in(message)) or bool(held(message, "tool_calls"))


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _usage_of(usage: Any, price: Price | None) -> Usage:
    """Token counts of one answer. Tokens out of the endpoint's own cache are priced like others: an upper bound."""
    tokens_in = _count(held(usage, "prompt_tokens")) or _count(held(usage, "input_tokens"))
    tokens_out = _count(held(usage, "completion_tokens")) or _count(held(usage, "output_tokens"))
    if not tokens_in and not tokens_out:
        return Usage(requests=1)
    return Usage(
        requests=1,
        input_tokens=tokens_in,
        cached_input_tokens=_count(held(held(usage, "prompt_tokens_details"), "cached_tokens")),
        output_tokens=tokens_out,
        cost_usd=cost_usd(price, tokens_in, tokens_out) if price else None,
    )


def _count(value: Any) -> int:
    """A count of tokens; some send it as a text."""
    text = str(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
