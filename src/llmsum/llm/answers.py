"""What came back: a completion → an answer with a status → the reply to a chunk."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Generic, cast

from llmsum.llm.completions import Completion
from llmsum.llm.items import drafts_of, text_of
from llmsum.llm.loops import without_loop, without_repeats
from llmsum.llm.readout import Found, find, is_empty, read_truncated
from llmsum.llm.wire import Form, NothingSaid, V, WrongEnvelope
from llmsum.models import ChunkStatus, Draft, Reply, Usage
from llmsum.patterns import regex

CUT_OFF = "answer cut off at the limit"
ENDLESS = "the answer repeats itself without end; another model, or a higher temperature, may do better"
DECLINED = "the answer is an apology"
FILTER = "content filter"
LIMITED = ("length", "max_tokens", "MAX_TOKENS", "model_length")
# OpenAI, Azure; Gemini; Zhipu, Hunyuan; Anthropic.
FILTERED = regex(r"filter|safety|prohibit|blocklist|recitation|sensitive|moderat|refus", re.IGNORECASE)
MAX_APOLOGY = 300  # characters
APOLOGY = regex(
    r"抱歉|对不起|對不起|(?:无法|無法|不能)(?:回答|提供|协助|協助|处理|處理|满足|完成)|换个话题"
    r"|\bsorry\b|\bI (?:can(?:no|')t|am unable to|won't)\b",
    re.IGNORECASE,
)
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


def answer_of(completion: Completion, form: Form[V]) -> Answer[V]:
    """The meaning of a completion.

    A complete answer is one whatever its reason to finish: some models go on with blanks until the limit, and some
    filters let all of it through.

    Raises:
        WrongEnvelope: if it was to be an answer and is not readable.
    """
    if completion.refusal:
        return Answer("refused", error="the model refused")
    completion, is_endless = _without_loops(completion)
    is_filtered = FILTERED.search(completion.finish_reason or "") is not None
    is_limited = is_endless or completion.finish_reason in LIMITED
    found = None
    try:
        found = _found(completion, form)
    except WrongEnvelope as wrong:
        if not (is_filtered or is_limited):
            raise
        if isinstance(wrong, NothingSaid) and not is_filtered:
            return Answer("truncated", error=SPENT)
    notes = found.notes if found else ()
    if found and _is_complete(found, form, is_filtered=is_filtered, is_limited=is_limited):
        return Answer("ok", found.value, notes=(*notes, *[f"complete in spite of the {FILTER}"] * is_filtered))
    part = _part_of(completion, form)
    if is_filtered:
        return Answer("refused", part, error=f"the {FILTER} of the endpoint held the answer back", notes=notes)
    if is_endless:
        return Answer("truncated", _without_repeats(part), error=ENDLESS, notes=notes)
    return Answer("truncated", part, error=CUT_OFF, notes=notes)


def _is_complete(found: Found[V], form: Form[V], *, is_filtered: bool, is_limited: bool) -> bool:
    if found.is_cut or (is_filtered and is_empty(found.value, form)):
        return False
    return found.is_whole or not (is_limited or is_filtered)


def _without_loops(completion: Completion) -> tuple[Completion, bool]:
    """A completion whose texts end, and whether one did not."""
    ended = [without_loop(text) for text in completion.texts]
    return replace(completion, texts=tuple(text for text, _ in ended)), any(is_endless for _, is_endless in ended)


def _found(completion: Completion, form: Form[V]) -> Found[V]:
    """The first text that says something; thoughts count only where nothing else was said.

    Raises:
        WrongEnvelope: if none is one.
    """
    wrong: WrongEnvelope = NothingSaid("the answer is empty")
    empty: Found[V] | None = None
    for text in completion.texts or (completion.thoughts,):
        try:
            found = find(text, form)
        except WrongEnvelope as error:
            error = WrongEnvelope(DECLINED) if _is_apology(text) else error
            wrong = error if isinstance(wrong, NothingSaid) else wrong
        else:
            if not is_empty(found.value, form):
                return found
            empty = empty or found
    if empty is not None:
        return empty
    if completion.texts:
        raise wrong
    raise NothingSaid("the answer is empty" + (" behind its thoughts" if completion.thoughts.strip() else ""))


def _is_apology(text: str) -> bool:
    return len(text) <= MAX_APOLOGY and APOLOGY.search(text) is not None


def _part_of(completion: Completion, form: Form[V]) -> V | None:
    parts = (read_truncated(text, form) for text in completion.texts)
    return next((part for part in parts if part), None)


def _without_repeats(part: V | None) -> V | None:
    """What could be read of an answer that goes round in circles, each item once."""
    reply: Any = part
    if isinstance(reply, dict):
        held = cast("dict[str, Any]", reply)
        return cast("V", {**held, "items": without_repeats(held["items"])}) if "items" in held else part
    return cast("V", without_repeats(cast("list[Any]", reply))) if isinstance(reply, list) else part


def comes_to(answer: Answer[Any], last: int) -> bool:
    """Whether the last item of an answer is about the last segment, of this number, that was asked about."""
    drafts = _drafts_in(answer)
    return bool(drafts) and drafts[-1].last >= last > 0


def fuller(one: Answer[V], two: Answer[V]) -> Answer[V]:
    """That of two answers, both in part, which holds more items; the first of equal ones."""
    return max(one, two, key=lambda answer: len(_drafts_in(answer)))


def _drafts_in(answer: Answer[Any]) -> tuple[Draft, ...]:
    reply: Any = answer.reply
    listed = cast("dict[str, Any]", reply).get("items") if isinstance(reply, dict) else reply
    return drafts_of(cast("list[Any]", listed))[0] if isinstance(listed, list) else ()


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
