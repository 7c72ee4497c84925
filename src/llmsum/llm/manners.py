"""How an endpoint wants to be asked, as far as its refusals have told: names, parameters, mode, stream, sizes.

What was asked for stays what it was, in cache keys and fingerprints; this only says how it is put.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from llmsum.llm.phrases import meaning_of
from llmsum.llm.told import Told
from llmsum.patterns import regex
from llmsum.settings import Mode

Stream = Literal["only", "never"]

# With 200 an error within an answer.
REFUSING = frozenset({200, 400, 404, 405, 422, 501})
TOKEN_LIMITS = ("max_tokens", "max_completion_tokens")
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json")
THINKING = "enable_thinking"
CORE = frozenset({"model", "messages", "stream", "response_format", "tools", "tool_choice"})
LEAST_CONTEXT = 512  # a smaller number in an error is about something else
LEAST_ANSWER = 256  # tokens; no request is worth sending that leaves less
MARGIN = 16
GUESS = 0.6  # tokens of a prompt for one of our estimate, which is a bound, where a refusal does not tell
STEP = 1.25
# What a request for a schema, a forced call or JSON is called where it is refused.
MODE_WORDS: Mapping[str, re.Pattern[str]] = {
    "json_schema": regex(
        r"response[ _-]?format|json[ _-]?schema|structured[ _-]?outputs?|guided|grammar|\b(?:schema|strict)\b"
        r"|结构化输出",
        re.IGNORECASE,
    ),
    "tools": regex(r"\btools?\b|tool_choice|tool[ _-]?(?:use|call)|function|(?:函数|工具)调用", re.IGNORECASE),
    "json": regex(r"response[ _-]?format|json[ _-]?(?:object|mode|模式)", re.IGNORECASE),
}
# What servers that make a grammar of a schema say where they fail at it, some with status 500.
GRAMMAR = regex(r"grammar|json[ _-]?schema|response[ _-]?format|structured[ _-]?output", re.IGNORECASE)
NO_PROVIDER = regex(r"no endpoints found (?:that (?:can handle|support)|matching the requested)", re.IGNORECASE)
STREAM_WORDS = regex(r"\bstream(?:ing|ed|_options)?\b|流式", re.IGNORECASE)
THINKING_OFF = regex(r"enable_thinking\b.{0,20}\b(?:set to |be )false", re.IGNORECASE)
LIMIT = (
    regex(r"(?:range|between|范围|区间)\D{0,40}\d+\s*(?:,|，|-|~|to|and|至|到)\s*(\d+)", re.IGNORECASE),
    regex(
        r"(?:at most|(?:less|smaller|lower|greater|larger|more) than(?: or equal to)?|<=|≤|up to|cannot exceed"
        r"|maximum(?: value| allowed)?(?: is| of|:)?|must not exceed|exceeds? (?:the )?(?:maximum|limit|max)"
        r"|不能超过|不得超过|最大值?为?|小于等于)"
        r"\D{0,24}(\d+)",
        re.IGNORECASE,
    ),
)
CONTEXT = (
    regex(r"n_ctx\D{0,5}(\d{3,})|\d+ \+ \d+ > (\d{3,})|(\d{3,}) (?:tokens )?maximum context", re.IGNORECASE),
    regex(r"context[ _](?:length|window|size)\D{0,40}?(\d{3,})", re.IGNORECASE),
    regex(r"(?:token limit|tokens allowed)\D{0,5}(\d{3,})|max_new_tokens\W+must be <= (\d{3,})", re.IGNORECASE),
    regex(r"range of input length should be \D*\d+\s*,\s*(\d{3,})|> ?(\d{3,}) maximum", re.IGNORECASE),
    regex(r"(?:最大长度|上下文(?:长度|窗口)?|max_model_len)\D{0,20}(\d{3,})", re.IGNORECASE),
)
PROMPT = (
    regex(r"(\d+) (?:tokens )?(?:in|from|of) (?:the |your )?(?:messages|input|prompt)", re.IGNORECASE),
    regex(r"n_prompt_tokens\D{0,5}(\d+)|(?:has|contains|resulted in) (\d+) (?:input )?tokens", re.IGNORECASE),
    regex(r"(?:prompt is too long: |token count\D{0,5})(\d+)|(\d+) \+ \d+ > \d+", re.IGNORECASE),
    regex(r"(\d+) \W*inputs\W* tokens", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Manners:
    """Everything that one model at one address was found to want, or to refuse. Empty: as it is asked by default.

    `context` is the size of the model's context in tokens, `density` how many of its tokens one of our estimate takes.
    """

    token_limit: str | None = None  # how the limit of answer tokens is called; "" sends none
    answer_tokens: int | None = None  # the highest limit that is allowed
    refused_modes: frozenset[str] = frozenset()  # with "json" and all others, no mode is asked for
    without: frozenset[str] = frozenset()  # parameters that are left out
    stream: Stream | None = None
    thinking_off: bool = False
    context: int | None = None
    density: float = 1.0

    def mode(self, asked: Mode) -> Mode:
        """The mode to use where `asked` is the one that is preferred."""
        left: list[Mode] = [mode for mode in (asked, *MODES) if mode not in self.refused_modes]
        return left[0] if left else "json"

    @property
    def is_plain(self) -> bool:
        """Whether JSON is asked for in words alone, as every mode was refused."""
        return self.refused_modes >= set(MODES)

    def granted(self, limit: int, prompt: int) -> int:
        """How many tokens an answer may take: `limit`, or what is allowed and fits; `prompt` is our estimate of it."""
        limit = min(limit, self.answer_tokens or limit)
        if self.context is None:
            return limit
        return min(limit, self.context - math.ceil(prompt * self.density) - MARGIN)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went out: names and values of its body, our estimate of its prompt, and the manners it kept."""

    body: Mapping[str, Any]
    prompt: int
    mode: Mode
    manners: Manners = field(default_factory=Manners)


PLAIN: Final = Manners()


def lesson(told: Told, sent: Sent, known: Manners) -> Manners | None:
    """What is known after a refusal; None if it teaches nothing.

    Where others that were under way have taught the same meanwhile it is what is known already.
    """
    if "not_recorded" in told.codes:  # a recording is no endpoint
        return None
    meaning = meaning_of(told)
    if meaning == "too_long" and (learned := _of_context(told, sent, known)):
        return learned
    is_of_answers = meaning == "too_long" and told.param in TOKEN_LIMITS  # Groq names both in one sentence
    if told.status == 500 and sent.mode == "json_schema" and GRAMMAR.search(told.words):
        learned = _of_mode(sent)
    elif told.status in REFUSING and (meaning is None or is_of_answers):
        learned = _of_parameter(told, sent)
    else:
        return None
    return learned and merged(known, learned)


def merged(one: Manners, two: Manners) -> Manners:
    """Both."""
    return Manners(
        token_limit=one.token_limit if two.token_limit is None else two.token_limit,
        answer_tokens=min((n for n in (one.answer_tokens, two.answer_tokens) if n), default=None),
        refused_modes=one.refused_modes | two.refused_modes,
        without=one.without | two.without,
        stream=two.stream or one.stream,
        thinking_off=one.thinking_off or two.thinking_off,
        context=min((n for n in (one.context, two.context) if n), default=None),
        density=max(one.density, two.density),
    )


def _of_context(told: Told, sent: Sent, known: Manners) -> Manners | None:
    """The size of the context, if it is told, and how many tokens prompts take: guessed, and more with each refusal."""
    context = _number(CONTEXT, told.words) or sent.manners.context
    if context is None or context < LEAST_CONTEXT:
        return None
    prompt, estimate = _number(PROMPT, told.words), max(sent.prompt, 1)
    if prompt is None:  # at least what the limit of the answer leaves of the context, as both did not fit
        asked = next((int(sent.body[name]) for name in TOKEN_LIMITS if name in sent.body), 0)
        density = max(GUESS, (context - asked) / estimate)
    else:
        density = prompt / estimate
    if sent.manners.context == context and (prompt is None or density <= sent.manners.density):
        density = max(density, sent.manners.density * STEP)
    return replace(known, context=context, density=max(density, known.density if known.context else 0.0))


def _of_parameter(told: Told, sent: Sent) -> Manners | None:
    """What of a request was refused, if the refusal names it."""
    words = f"{told.param} {told.words}"
    if THINKING_OFF.search(words) and sent.body.get(THINKING) is not False and THINKING not in sent.manners.without:
        return replace(sent.manners, thinking_off=True)
    about = told.param.rpartition(".")[2] if told.param in sent.body or "." in told.param else ""
    named = [about] if about in sent.body else [name for name in sent.body if _names(words, name)]
    if limit := next((name for name in TOKEN_LIMITS if name in named), None):
        return _of_limit(limit, told.words, sent)
    if extra := [name for name in named if name not in CORE]:
        return replace(sent.manners, without=sent.manners.without | {extra[0]}, thinking_off=False)
    if NO_PROVIDER.search(words) or (told.status != 404 and MODE_WORDS[sent.mode].search(words)):
        return _of_mode(sent)
    if told.status != 404 and STREAM_WORDS.search(words):
        return _of_stream(sent)
    return None


def _names(words: str, name: str) -> bool:
    return (
        name not in {"model", "messages", "stream", "tools"} and re.search(rf"\b{re.escape(name)}\b", words) is not None
    )


def _of_limit(name: str, words: str, sent: Sent) -> Manners | None:
    """Another number, else the other name, else no limit."""
    number = _number(LIMIT, words)
    if number is not None and 16 <= number < sent.body[name]:
        return replace(sent.manners, answer_tokens=number)
    other = TOKEN_LIMITS[1 - TOKEN_LIMITS.index(name)]
    was_renamed = sent.manners.token_limit is not None
    return replace(sent.manners, token_limit="" if was_renamed else other)


def _of_mode(sent: Sent) -> Manners | None:
    """The next mode, until none is left."""
    is_new = sent.mode not in sent.manners.refused_modes
    return replace(sent.manners, refused_modes=sent.manners.refused_modes | {sent.mode}) if is_new else None


def _of_stream(sent: Sent) -> Manners | None:
    """Who streamed does it no more, who did not does it from now on; nobody goes round in circles."""
    if sent.body.get("stream"):
        return None if sent.manners.stream == "only" else replace(sent.manners, stream="never")
    return None if sent.manners.stream == "never" else replace(sent.manners, stream="only")


def _number(patterns: tuple[re.Pattern[str], ...], words: str) -> int | None:
    for pattern in patterns:
        if found := pattern.search(words):
            return int(next(group for group in found.groups() if group))
    return None


def described(manners: Manners, asked: Mode) -> str:
    """What was learned, in words; empty for nothing."""
    told: list[str] = []
    if manners.is_plain:
        told.append("no mode, JSON is asked for in words")
    elif manners.mode(asked) != asked:
        told.append(f"mode {manners.mode(asked)} instead of {asked}")
    if manners.token_limit is not None:
        told.append(f"the limit of answers as {manners.token_limit}" if manners.token_limit else "no limit of answers")
    if manners.answer_tokens:
        told.append(f"answers of at most {manners.answer_tokens:,} tokens")
    told.extend(f"no {name}" for name in sorted(manners.without))
    if manners.thinking_off:
        told.append(f"{THINKING} false")
    if manners.stream:
        told.append({"only": "streams only", "never": "no streams"}[manners.stream])
    if manners.context:
        told.append(f"a context of {manners.context:,} tokens")
    return ", ".join(told)
