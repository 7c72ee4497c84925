"""The model engine as reports see it: what is asked of a model, in the language of the report."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from llmsum.checking.grounding import Claim
from llmsum.llm.answers import Answer
from llmsum.llm.engine import ModelEngine
from llmsum.llm.items import repairs_of, weighed_of
from llmsum.llm.prompt import NAMES, Message, Prompt, asking_for, chunk_messages, load_prompt, wide_messages
from llmsum.llm.streams import OnItems
from llmsum.llm.wire import ITEMS, OVERVIEW, REPAIR, WEIGH, WIDE, Form, V, asking
from llmsum.models import SPECS, Chunk, Draft, Language, Reading, Reply, Usage, Weighed, told_as
from llmsum.reading.report import Report
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

OVERVIEW_TOKENS = 300
WEIGH_TOKENS = 4096
MOST_RESTATED = 60  # statements in one request
REPAIR_TOKENS, STATEMENT_TOKENS = 600, 100  # at least, and for each statement
REPAIR_SHARE = 4  # a repair request is at most this part of the request that its statements came from
# What stands in the place of a small request that came to nothing.
INSTEAD: Final[Mapping[str, str]] = {
    "overview": "it is built from the items",
    "repair": "statements whose figures could not be verified stay apart under `rejected`",
}


class PromptedEngine:
    """A model, asked with the prompts of one language, on account of `buyer` (see `entries.answer_in`)."""

    name = "model"

    def __init__(self, asker: ModelEngine, settings: Settings, language: Language, buyer: str = "") -> None:
        self.model: str | None = settings.model
        reading = way_of(settings).reading
        self.reading: Reading | None = reading
        self._is_wide = reading == "wide"
        self.failed = False
        self.lost: list[str] = []
        self._asker = asker
        self._buyer = buyer
        self._language: Language = language
        prompts = [load_prompt(name, language, settings.prompts) for name in NAMES[reading]]
        self._kinds = settings.kinds
        prompts[0] = asking_for(prompts[0], settings.kinds)
        self._extract, self._repair, self._overview = prompts
        self.form: Form[Any] = asking(WIDE[language] if self._is_wide else ITEMS[language], settings.kinds, language)
        self.prompt_sha256: str | None = _digest([prompt.sha256 for prompt in prompts])
        self.schema_sha256: str | None = _digest(self.form.schema)

    def begin(self, report: Report) -> None:
        """See `Engine`. A request holds all that it needs."""
        del report

    async def extract(self, chunk: Chunk, on_items: OnItems | None = None) -> Reply:
        """See `Engine`."""
        reply = await self._asker.extract(chunk, self.messages, self.form, buyer=self._buyer, on_items=on_items)
        return replace(reply, drafts=tuple(map(self._listed, reply.drafts)))

    def _listed(self, draft: Draft) -> Draft:
        """A draft of a kind that is listed: a model may know one that it was not asked for."""
        kind = told_as(draft.kind, self._kinds)
        return draft if kind == draft.kind else replace(draft, kind=kind)

    def messages(self, chunk: Chunk) -> list[Message]:
        """The request for a chunk."""
        return (wide_messages if self._is_wide else chunk_messages)(self._extract, chunk)

    async def knows(self, messages: Sequence[Message]) -> bool:
        """Whether the answer to the request for a chunk is in the cache."""
        return await self._asker.knows(messages, self.form)

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """See `Engine`. One small request that holds failing statements and their evidence, and nothing else.

        It is at most a quarter of the request that the statements came from; claims that do not fit stay as they are.
        """
        limit = _size(self.messages(claims[0].chunk)) // REPAIR_SHARE
        counts = range(min(len(claims), MOST_RESTATED), 0, -1)
        requests = (repair_messages(self._repair, claims[:count]) for count in counts)
        messages = next((request for request in requests if _size(request) <= limit), None)
        if messages is None:
            return {}, Usage()
        room = max(REPAIR_TOKENS, STATEMENT_TOKENS * len(claims))
        answer = await self._ask(messages, REPAIR, room, f"repair {claims[0].chunk.id}")
        statements, _ = repairs_of(answer.reply or [])
        return {number - 1: text for number, text in statements.items() if 1 <= number <= len(claims)}, answer.usage

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """See `Engine`."""
        if self._is_wide:
            return None, Usage()
        messages = self._overview.messages(title=title, items="\n".join(statements))
        answer = await self._ask(messages, OVERVIEW, OVERVIEW_TOKENS, "overview")
        return (answer.reply.strip() or None) if answer.reply and answer.status == "ok" else None, answer.usage

    async def weigh(self, title: str, drafts: Sequence[Draft]) -> tuple[Weighed | None, Usage]:
        """See `Engine`."""
        if not self._is_wide:
            return None, Usage()
        lines = [
            f"{number}. {SPECS[draft.kind].called[self._language]} {draft.importance or '-'} {draft.statement}"
            for number, draft in enumerate(drafts, 1)
        ]
        messages = self._overview.messages(title=title, items="\n".join(lines))
        answer = await self._ask(messages, WEIGH, WEIGH_TOKENS, "weigh")
        return weighed_of(answer.reply) if answer.reply and answer.status == "ok" else None, answer.usage

    async def _ask(self, messages: Sequence[Message], form: Form[V], max_tokens: int, part: str) -> Answer[V]:
        buyer = self._buyer and f"{self._buyer} {part}"
        answer = await self._asker.ask(messages, form, max_tokens=max_tokens, buyer=buyer)
        self.failed = self.failed or answer.status == "failed"
        if answer.status != "ok" and form is not WEIGH:  # which is told by itself
            instead = INSTEAD[part.partition(" ")[0]]
            self.lost.append(f"{part}: {answer.status}, {answer.error or 'no cause given'}; {instead}")
        return answer


def repair_messages(prompt: Prompt, claims: Sequence[Claim]) -> list[Message]:
    """The request that restates `claims`, numbered from 1."""
    lines = (
        f"{number}. 句：{claim.draft.statement}\n   据：{''.join(claim.quotes)}"
        for number, claim in enumerate(claims, 1)
    )
    return prompt.messages(items="\n".join(lines))


def _size(messages: Sequence[Message]) -> int:
    """Bytes of text that a request sends."""
    return sum(len(message["content"].encode()) for message in messages)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
