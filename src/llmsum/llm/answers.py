"""What came back: a completion as the SDK gives it → an answer with a status → the reply to a chunk."""

from dataclasses import dataclass, field, replace
from typing import Any, Generic, cast

from llmsum.llm.items import drafts_of, text_of
from llmsum.llm.messages import content_of, held, texts_of_call, thoughts_of
from llmsum.llm.prices import Price, cost_usd
from llmsum.llm.readout import Found, find, read_truncated
from llmsum.llm.scanning import without_thoughts
from llmsum.llm.wire import Form, NothingSaid, V, WrongEnvelope
from llmsum.models import ChunkStatus, Reply, Usage
from llmsum.reading.tokens import token_estimate

CUT_OFF = "answer cut off at the limit"
LIMITED = ("length", "max_tokens", "MAX_TOKENS", "model_length")
SPENT = "the limit of answer tokens was spent before the answer began, as by a model that thinks"


@dataclass(frozen=True, slots=True)
class Answer(Generic[V]):
    """What one request came to. `reply` is set if `status` is ok, and if it is truncated where a part could be read.

    `attempts` counts the calls made, 0 for an answer out of the cache; `usage` adds up all of them. `notes` say what
    had to be mended.
    """

    status: ChunkStatus
    reply: V | None = None
    attempts: int = 0
    cached: bool = False
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """What is needed of a chat completion, copied. `texts` are where its answer may stand, the likeliest first.

    `thought` is how many tokens went on thinking: as it is told, else reckoned from what was thought. `is_silent`:
    nothing at all was said, not even a blank.
    """

    texts: tuple[str, ...]
    thoughts: str
    finish_reason: str | None
    refusal: bool
    usage: Usage
    thought: int = 0
    is_silent: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether it was cut off at the limit of tokens."""
        return self.finish_reason in LIMITED

    @property
    def is_thought_away(self) -> bool:
        """Whether it was cut off because the model thought: for half of what it took, or until nothing was left."""
        return self.is_limited and (self.is_silent or 2 * self.thought > self.usage.output_tokens)


def completion_of(raw: Any, price: Price | None) -> Completion:
    """The needed part of the SDK's completion object, or of its JSON; whatever is absent is empty.

    Endpoints send everything in any shape, and the SDK checks none of it. `price` as in `prices`.
    """
    choice = _first(held(raw, "choices"))
    message = held(choice, "message") or held(choice, "delta")
    called = held(message, "function_call")
    calls: list[Any] = [*_list(held(message, "tool_calls")), *([{"function": called}] if called else [])]
    content, thoughts = content_of(held(message, "content") or held(choice, "text"))
    texts = ("\n".join(filter(None, map(texts_of_call, calls))), content)
    reason = held(choice, "finish_reason")
    thoughts = thoughts_of(message) or thoughts
    usage = _usage_of(held(raw, "usage"), price)
    completion = Completion(
        texts=tuple(text for text in texts if text.strip()),
        thoughts=thoughts,
        finish_reason=reason if isinstance(reason, str) else None,
        refusal=bool(held(message, "refusal")),
        usage=usage,
        is_silent=not (content or texts[0] or thoughts),
    )
    thought = usage.reasoning_tokens or _reckoned(completion)
    told = replace(usage, reasoning_tokens=thought) if usage.output_tokens else usage
    return replace(completion, thought=thought, usage=told)


def _reckoned(completion: Completion) -> int:
    """Tokens of what a server or a model itself marks as thoughts; what stands alone and ends is the answer."""
    thoughts = [without_thoughts(text)[1] for text in completion.texts]
    if completion.texts or completion.is_limited:
        thoughts.append(completion.thoughts)
    tokens = round(token_estimate("".join(thoughts)))
    return min(tokens, completion.usage.output_tokens or tokens)


def _first(choices: Any) -> Any:
    return next(iter(_list(choices)), choices)


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _usage_of(usage: Any, price: Price | None) -> Usage:
    """Token counts of one answer. Tokens out of the endpoint's own cache are priced like others: an upper bound.

    Some (xAI) count what was thought beside `completion_tokens`, and tell it by the total: it is charged for as well.
    """
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    tokens_in, tokens_out, total = (_count(held(usage, name)) for name in names)
    thought = _count(held(held(usage, "completion_tokens_details"), "reasoning_tokens"))
    if thought > 0 and total >= tokens_in + tokens_out + thought:
        tokens_out += thought
    if not tokens_in and not tokens_out:
        return Usage(requests=1)
    return Usage(
        requests=1,
        input_tokens=tokens_in,
        cached_input_tokens=_count(held(held(usage, "prompt_tokens_details"), "cached_tokens")),
        output_tokens=tokens_out,
        reasoning_tokens=thought,
        cost_usd=cost_usd(price, tokens_in, tokens_out) if price else None,
    )


def _count(value: Any) -> int:
    """A count of tokens; some send it as a text."""
    text = str(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def answer_of(completion: Completion, form: Form[V]) -> Answer[V]:
    """The meaning of a completion.

    A complete answer is one whatever its reason to finish: some models go on with blanks until the limit.

    Raises:
        WrongEnvelope: if it was to be an answer and is not readable.
    """
    if completion.refusal or completion.finish_reason == "content_filter":
        return Answer("refused", error="the model refused" if completion.refusal else "content filter")
    is_limited = completion.is_limited
    try:
        found = _found(completion, form)
    except NothingSaid:
        if not is_limited:
            raise
        return Answer("truncated", error=SPENT)
    except WrongEnvelope:
        if not is_limited:
            raise
        found = None
    if found is None or found.is_cut or (is_limited and not found.is_whole):
        return Answer("truncated", _part_of(completion, form), error=CUT_OFF, notes=found.notes if found else ())
    return Answer("ok", found.value, notes=found.notes)


def _found(completion: Completion, form: Form[V]) -> Found[V]:
    """The first text that is an answer; thoughts are one only where nothing else was said."""
    wrong: WrongEnvelope = NothingSaid("the answer is empty")
    for text in completion.texts or (completion.thoughts,):
        try:
            return find(text, form)
        except WrongEnvelope as error:
            wrong = error if isinstance(wrong, NothingSaid) else wrong
    raise NothingSaid(str(wrong)) if not completion.texts and completion.is_limited else wrong


def _part_of(completion: Completion, form: Form[V]) -> V | None:
    parts = (read_truncated(text, form) for text in completion.texts)
    return next((part for part in parts if part), None)


def reply_of(answer: Answer[Any]) -> Reply:
    """The drafts of an answer, narrow or wide; an answer without any is empty, not ok."""
    reply = cast("dict[str, Any] | list[Any]", answer.reply or [])
    value = reply if isinstance(reply, dict) else {"items": reply}
    drafts, faults = drafts_of(value["items"])
    return Reply(
        drafts=drafts,
        status="empty" if answer.status == "ok" and not drafts else answer.status,
        attempts=answer.attempts,
        cached=answer.cached,
        error="; ".join(filter(None, (answer.error, *answer.notes))) or None,
        usage=answer.usage,
        faults=faults,
        overview=text_of(value.get("overview")) or None,
    )
