"""What one report takes of a model: its requests, built as the run builds them and counted with a real tokenizer.

How long answers are is known only from experience. What was measured is here; `estimate` corrects it by what finished
reports took.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from llmsum.checking.weighing import MAX_ITEMS
from llmsum.llm.prompt import Message, load_prompt
from llmsum.llm.prompted import OVERVIEW_TOKENS, WEIGH_TOKENS, PromptedEngine
from llmsum.llm.splitting import halves
from llmsum.llm.wire import WEIGH, Form, V
from llmsum.models import Chunk, Language
from llmsum.reading.report import Report
from llmsum.reading.tokens import o200k
from llmsum.reading.ways import way_of
from llmsum.reading.wide import shown_as
from llmsum.settings import Settings

# Narrow, answer tokens for each token of report text: Qwen 2.5 Coder 1.5B on seeds 000 and 001 (evals/recordings) gave
# 0.68 and 0.82; 1.3 with the statements that the English prompt still asks for. It lists much; a terse model is known
# from its first reports.
NARROW_SHARE: Mapping[Language, float] = {"zh": 0.76, "en": 1.3}
OVERVIEW_INPUT = 700
OVERVIEW_ANSWER = 0.75  # of its limit
# Wide, for each token of report text that is shown. Measured on answers written by hand to 20 reports: 17 requests in
# Chinese gave 1.02 (the five seeds, answered once more, 0.99) and 4 in English 0.96. One report is far from the next,
# 0.5 for prose and 1.7 for a log of short lines; each foretold from the others, all together came out at 0.98 of what
# they were. A constant beside the share, or the number of lines, made it no better.
WIDE_SHARE: Mapping[Language, float] = {"zh": 1.0, "en": 0.95}
# About one report in six has statements restated: 3 of 25 of those, and a model takes less care than a hand.
REPAIRS, REPAIR_INPUT, REPAIR_ANSWER = 1 / 6, 250, 53
# A last look over a report of several requests: an item took 55 tokens in those answers, and takes 36 as a line. One
# look at 296 items was answered with 708.
ITEM_TOKENS, LINE_TOKENS = 55, 36
LOOK_ANSWER, LOOK_ANSWER_LINE = 400, 1


@dataclass(frozen=True, slots=True)
class Load:
    """What some reports take. `cached` requests cost nothing and are not among the others; tokens may be fractions.

    `small` is how many requests there may be at most about answers that are all in the cache, among no others: what
    such an answer needs is not known before it is read.
    """

    files: float = 0
    unreadable: float = 0
    bytes: float = 0
    chunks: float = 0
    requests: float = 0
    cached: float = 0
    small: float = 0
    input_tokens: float = 0
    output_tokens: float = 0

    def __add__(self, other: "Load") -> "Load":
        names = self.__dataclass_fields__
        return Load(*(getattr(self, name) + getattr(other, name) for name in names))

    def times(self, *, requests: float = 1.0, inputs: float = 1.0, outputs: float = 1.0) -> "Load":
        """With requests and tokens scaled."""
        return replace(
            self,
            requests=self.requests * requests,
            input_tokens=self.input_tokens * inputs,
            output_tokens=self.output_tokens * outputs,
        )


async def load_of(report: Report, engine: PromptedEngine, settings: Settings, *, cached: bool) -> Load:
    """The requests of a report; `cached` says whether answers in the cache are taken for free."""
    take = _wide if engine.reading == "wide" else _narrow
    return await take(report, engine, settings, cached)


async def _narrow(report: Report, engine: PromptedEngine, settings: Settings, cached: bool) -> Load:
    asked = Load()
    for chunk in report.chunks:
        messages = engine.messages(chunk)
        if cached and await engine.knows(messages):
            asked += Load(cached=1)
            continue
        text = "\n".join(segment.text for segment in chunk.segments if not segment.noise)
        answer = min(NARROW_SHARE[report.language] * _tokens(text), way_of(settings).answer_tokens)
        asked += Load(requests=1, input_tokens=_prompt_tokens(messages), output_tokens=answer)
    if asked.requests:
        answer = OVERVIEW_ANSWER * OVERVIEW_TOKENS
        return asked + Load(requests=1, input_tokens=OVERVIEW_INPUT, output_tokens=answer)
    return asked + Load(cached=1, small=asked.cached + 1)


async def _wide(report: Report, engine: PromptedEngine, settings: Settings, cached: bool) -> Load:
    asked, limit = Load(), way_of(settings).answer_tokens
    for chunk in report.chunks:
        if cached and await engine.knows(engine.messages(chunk)):
            asked += Load(cached=1)
        else:
            asked += _asked(chunk, report.language, engine, limit)
    several = asked.requests + asked.cached > 1
    if not asked.requests:
        return asked + Load(cached=several, small=asked.cached + several)
    asked += Load(requests=REPAIRS, input_tokens=REPAIRS * REPAIR_INPUT, output_tokens=REPAIRS * REPAIR_ANSWER)
    return asked + _last_look(report, settings) if several else asked


def _asked(chunk: Chunk, language: Language, engine: PromptedEngine, limit: int) -> Load:
    """One request, or, where the answer would pass the limit, that and those for both halves."""
    messages, answer = engine.messages(chunk), _wide_answer(chunk, language)
    tokens = _prompt_tokens(messages, engine.form)
    load = Load(requests=1, input_tokens=tokens, output_tokens=min(answer, limit))
    if answer > limit and sum(not segment.noise for segment in chunk.segments) > 1:
        return sum((_asked(half, language, engine, limit) for half in halves(chunk)), load)
    return load


def _wide_answer(chunk: Chunk, language: Language) -> float:
    shown = "\n".join(shown_as(segment) for segment in chunk.segments if not segment.noise)
    return WIDE_SHARE[language] * _tokens(shown)


def _last_look(report: Report, settings: Settings) -> Load:
    answers = sum(_wide_answer(chunk, report.language) for chunk in report.chunks)
    lines = min(answers / ITEM_TOKENS, MAX_ITEMS)
    template = load_prompt("weigh", report.language, settings.prompts)
    constant = _prompt_tokens(template.messages(title=report.masthead.title or "", items=""), WEIGH)
    answer = min(LOOK_ANSWER + LOOK_ANSWER_LINE * lines, WEIGH_TOKENS)
    return Load(requests=1, input_tokens=constant + LINE_TOKENS * lines, output_tokens=answer)


def _prompt_tokens(messages: Sequence[Message], form: Form[V] | None = None) -> int:
    # Four more for each message: the marks around it in the chat templates of OpenAI, and about as many in Qwen's.
    # The schema counts where a model is sent it; the small ones, run by llama.cpp, are held to it instead.
    schema = _tokens(json.dumps(form.schema, ensure_ascii=False)) if form else 0
    return sum(_tokens(message["content"]) + 4 for message in messages) + schema


def _tokens(text: str) -> int:
    return len(o200k().encode(text))
