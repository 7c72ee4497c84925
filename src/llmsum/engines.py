"""One protocol, many engines: rules, a model in process, any OpenAI-compatible endpoint. What follows is the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Protocol

from llmsum import rules
from llmsum.grounding import Claim
from llmsum.models import Chunk, Language, Reply, Usage
from llmsum.prompt import Message, Prompt, chunk_messages, load_prompt
from llmsum.settings import BUILTIN, Settings
from llmsum.wire import ITEMS, OVERVIEW, REPAIR, repairs_of

if TYPE_CHECKING:
    from llmsum.llm import ModelEngine

OVERVIEW_TOKENS = 400
REPAIR_TOKENS = 600
REPAIR_SHARE = 4


class Engine(Protocol):
    """What turns chunks into drafts. `model` and the digests are None for the rules."""

    @property
    def name(self) -> str:
        """`builtin` or `model`."""
        ...

    @property
    def model(self) -> str | None:
        """The model as it was named."""
        ...

    @property
    def prompt_sha256(self) -> str | None:
        """Digest of the prompt templates."""
        ...

    @property
    def schema_sha256(self) -> str | None:
        """Digest of the schema that answers must fit."""
        ...

    async def extract(self, chunk: Chunk) -> Reply:
        """The drafts of one chunk, in document order."""
        ...

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """New statements, by index into `claims`, for statements whose figures their evidence does not hold."""
        ...

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """Two to four sentences over the strongest statements; None where the engine writes none."""
        ...


class RuleEngine:
    """The built-in engine. Its statements are cut from the text, so that there is nothing to restate."""

    name = BUILTIN
    model = None
    prompt_sha256 = None
    schema_sha256 = None

    async def extract(self, chunk: Chunk) -> Reply:
        """See `Engine`."""
        return rules.extract(chunk)

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """See `Engine`."""
        del claims
        return {}, Usage()

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """See `Engine`."""
        del title, statements
        return None, Usage()


class PromptedEngine:
    """A model, asked with the prompts of one language."""

    name = "model"

    def __init__(self, asker: "ModelEngine", settings: Settings, language: Language) -> None:
        self.model: str | None = settings.model
        self._asker = asker
        self._language: Language = language
        prompts = [load_prompt(name, language, settings.prompts) for name in ("extract", "repair", "overview")]
        self._extract, self._repair, self._overview = prompts
        self.prompt_sha256: str | None = _digest([prompt.sha256 for prompt in prompts])
        self.schema_sha256: str | None = _digest(ITEMS[language].schema)

    async def extract(self, chunk: Chunk) -> Reply:
        """See `Engine`."""
        return await self._asker.extract(chunk, lambda part: chunk_messages(self._extract, part), self._language)

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """See `Engine`. One small request that holds failing statements and their evidence, and nothing else.

        It is at most a quarter of the request that the statements came from; claims that do not fit stay as they are.
        """
        limit = _size(chunk_messages(self._extract, claims[0].chunk)) // REPAIR_SHARE
        requests = [repair_messages(self._repair, claims[:count]) for count in range(len(claims), 0, -1)]
        messages = next((request for request in requests if _size(request) <= limit), None)
        if messages is None:
            return {}, Usage()
        answer = await self._asker.ask(messages, REPAIR, max_tokens=REPAIR_TOKENS)
        statements, _ = repairs_of(answer.reply or [])
        return {number - 1: text for number, text in statements.items() if 1 <= number <= len(claims)}, answer.usage

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """See `Engine`."""
        messages = self._overview.messages(title=title, items="\n".join(statements))
        answer = await self._asker.ask(messages, OVERVIEW, max_tokens=OVERVIEW_TOKENS)
        return (answer.reply.strip() or None) if answer.reply and answer.status == "ok" else None, answer.usage


def repair_messages(prompt: Prompt, claims: Sequence[Claim]) -> list[Message]:
    """The request that restates `claims`, numbered from 1."""
    lines = (
        f"{number}. 句：{claim.draft.statement}\n   据：{''.join(claim.quotes)}"
        for number, claim in enumerate(claims, 1)
    )
    return prompt.messages(items="\n".join(lines))


class EnginePool(AsyncExitStack):
    """Opens what the settings ask for, once, and hands out an engine for each language. An async context manager.

    Args:
        settings: which engine.
        asker: a model engine to use instead of the one that the settings name; the pool closes it.

    Raises:
        UsageError: on entering, if the settings name no usable engine.
    """

    def __init__(self, settings: Settings, asker: "ModelEngine | None" = None) -> None:
        super().__init__()
        self._settings = settings
        self._asker = asker

    async def __aenter__(self) -> "EnginePool":
        await super().__aenter__()
        settings = self._settings
        if self._asker is None and (settings.model != BUILTIN or settings.base_url):
            from llmsum.cache import ReplyCache
            from llmsum.endpoints import resolve
            from llmsum.llm import ModelEngine

            cache = ReplyCache(settings.cache_dir / "replies") if settings.cache else None
            if cache is not None:
                self.callback(cache.close)
            self._asker = ModelEngine(settings, resolve(settings), cache)
        if self._asker is not None:
            await self.enter_async_context(self._asker)
        return self

    def engine(self, language: Language) -> Engine:
        """The engine for reports in `language`."""
        return PromptedEngine(self._asker, self._settings, language) if self._asker else RuleEngine()


def _size(messages: Sequence[Message]) -> int:
    """Bytes of text that a request sends."""
    return sum(len(message["content"].encode()) for message in messages)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
