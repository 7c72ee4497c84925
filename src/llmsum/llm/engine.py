"""The model engine: asks an OpenAI-compatible endpoint, out of the cache where it can.

What it takes to send a request (`client`, `attempts`) takes a second or two to import, so it is imported only when one
is really sent: a fully cached run loads none of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from llmsum.errors import UsageError
from llmsum.flow import Flow, open_flow, together
from llmsum.flow.pauses import Sleep
from llmsum.llm.allowance import Allowance
from llmsum.llm.answers import DECLINED, ENDLESS, Answer, reply_of
from llmsum.llm.cache import cache_key
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.entries import answer_in, entry_of
from llmsum.llm.prices import Price, price_of
from llmsum.llm.prompt import Message
from llmsum.llm.splitting import Part
from llmsum.llm.streams import OnItems
from llmsum.llm.wire import Form, V
from llmsum.models import Chunk, Reply
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from llmsum.llm.client import Client
    from llmsum.stores.replies import Replies


class ModelEngine:
    """Asks one endpoint, within the limits of the settings. Use it as an async context manager, in one event loop.

    Args:
        settings: limits, decoding parameters, price.
        endpoint: where to ask.
        cache: where replies are kept; None keeps nothing.
        http_client: a transport instead of the SDK's own, e.g. one that replays recordings; the caller closes it.
        sleep: waits between attempts; a seam for tests.
        flow: what every request passes; one within the limits of the settings if not given.

    Raises:
        UsageError: on entering, if there is a cap on cost and no price is known.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint,
        cache: "Replies | None",
        *,
        http_client: "httpx2.AsyncClient | None" = None,
        sleep: Sleep = asyncio.sleep,
        flow: Flow | None = None,
    ) -> None:
        self._settings = settings
        self.endpoint = endpoint
        self._cache = cache
        self._http_client = http_client
        self.flow = flow or open_flow(settings, sleep=sleep)
        self._client: Client | None = None
        self._refreshed: set[str] = set()

    async def __aenter__(self) -> "ModelEngine":
        if self._settings.max_cost is not None and self.price is None and self.endpoint.file is None:
            raise UsageError(
                f"max_cost: no price is known for {self.endpoint.model} at {self.endpoint.identity}; "
                "give one with --price IN,OUT, in USD per million tokens"
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    @cached_property
    def price(self) -> Price | None:
        """What the model costs: the settings' price, else the list's."""
        return self._settings.price or price_of(self.endpoint)

    @property
    def learned(self) -> str:
        """How the endpoint was found to want to be asked, in words; empty while nothing was sent, and for nothing."""
        return self._client.learned if self._client else ""

    async def extract(
        self,
        chunk: Chunk,
        messages_for: Callable[[Chunk], Sequence[Message]],
        form: Form[Any],
        *,
        buyer: str = "",
        on_items: OnItems | None = None,
    ) -> Reply:
        """The items of a chunk, numbered as its segments are.

        With `on_items` answers are streamed where the endpoint can do that, and it is told how many items have begun.

        A truncated answer is not used: both halves of the chunk are asked instead, and so they are where a request that
        holds several sections was refused, by whatever or in words, which may be for the sake of one sentence. Halves
        that repeat themselves without end are not halved again. What could be read of an answer is kept of a part that
        got no complete one: a single segment, or where the calls for one chunk are used up.

        Raises:
            EngineError: see `ask`.
        """
        allowance = Allowance(self._settings.max_requests_per_chunk)

        async def asked(part: Part) -> Reply:
            bought_for = buyer and f"{buyer} {part.chunk.id}"
            messages = messages_for(part.chunk)
            return reply_of(
                await self.ask(messages, form, buyer=bought_for, on_items=part.on_items, allowance=allowance)
            )

        whole = Part(chunk, on_items)
        level: list[Part] = [whole]
        while level:  # all of one size, and only then what calls are left are given out: in order, whoever came first
            for part, reply in zip(level, await together(*map(asked, level)), strict=True):
                part.reply = reply
            halved = (
                part
                for part in level
                if _is_to_be_halved(part, form, is_half=part is not whole) and allowance.reserve(2)
            )
            level = [half for part in halved for half in part.halve()]
        reply = whole.joined()
        if allowance.made:
            self.flow.took(allowance.paid, reply.error)
        return reply

    async def ask(
        self,
        messages: Sequence[Message],
        form: Form[V],
        *,
        max_tokens: int | None = None,
        buyer: str = "",
        on_items: OnItems | None = None,
        allowance: Allowance | None = None,
    ) -> Answer[V]:
        """One request: out of the cache if it is there, else sent, with retries, and stored if it need not be again.

        Args:
            messages: what is asked.
            form: what the answer must be.
            max_tokens: the answer's limit instead of the settings' one.
            buyer: for whom, by a name that is the same in the next run; see `entries.answer_in`.
            on_items: see `extract`; no matter for what is asked and stored.
            allowance: the calls that may be made; as many as the settings allow for a chunk if not given.

        Raises:
            EndpointRefused: the key, the model or the account is not accepted, so that every request would fail.
            EndpointGone: nothing has answered for long.
            BudgetSpent: the request could pass the cap on cost.
            Drained: the run is being stopped.
            EngineError: a local model cannot be loaded.
        """
        limit = max_tokens or way_of(self._settings).answer_tokens
        parameters = self._parameters(limit)
        question = messages, form, parameters, limit
        allowance = allowance or Allowance(self._settings.max_requests_per_chunk)
        if (cache := self._cache) is None:
            return await self._request(*question, keep=_forget, on_items=on_items, allowance=allowance)
        key = self._key(messages, form, parameters)

        async def keep(answer: Answer[V]) -> None:
            if (entry := entry_of(answer, form, buyer)) is not None:
                await cache.put(key, entry)
                self._refreshed.add(key)

        if (stored := await self._stored(key, form, buyer)) is not None:
            return stored
        async with cache.claim(key):
            if (stored := await self._stored(key, form, buyer)) is not None:
                return stored
            return await self._request(*question, keep=keep, on_items=on_items, allowance=allowance)

    async def knows(self, messages: Sequence[Message], form: Form[Any]) -> bool:
        """Whether `ask` would answer out of the cache."""
        if self._cache is None or self._settings.refresh:
            return False
        key = self._key(messages, form, self._parameters(way_of(self._settings).answer_tokens))
        return answer_in(await self._cache.get(key), form, "") is not None

    def _key(self, messages: Sequence[Message], form: Form[Any], parameters: dict[str, Any]) -> str:
        return cache_key(
            endpoint=self.endpoint.identity,
            model=self.endpoint.model,
            messages=[{"role": message["role"], "content": message["content"]} for message in messages],
            schema=form.schema,
            parameters={**parameters, "mode": self.endpoint.mode},
        )

    async def _stored(self, key: str, form: Form[V], buyer: str) -> Answer[V] | None:
        if self._cache is None or (self._settings.refresh and key not in self._refreshed):
            return None
        answer = answer_in(await self._cache.get(key), form, buyer)
        if answer is not None:
            self.flow.served()
        return answer

    def _parameters(self, limit: int) -> dict[str, Any]:
        """What decides the answer apart from model, messages and schema; part of the cache key."""
        return {"temperature": self._settings.temperature, self.endpoint.token_limit: limit, **self.endpoint.extra}

    async def _request(
        self,
        messages: Sequence[Message],
        form: Form[V],
        parameters: dict[str, Any],
        limit: int,
        *,
        keep: Callable[[Answer[V]], Awaitable[None]],
        on_items: OnItems | None,
        allowance: Allowance,
    ) -> Answer[V]:
        from llmsum.llm.attempts import Attempts, Question

        question = Question(messages, form, parameters, limit, allowance)
        price = self.price if self._settings.max_cost is not None else None  # to reserve what a request could take
        return await Attempts(question, self._opened(), self.flow, self._settings, price, keep, on_items).answer()

    def _opened(self) -> "Client":
        from llmsum.llm.client import Client

        if self._client is None:
            self._client = Client(self._settings, self.endpoint, lambda: self.price, self._http_client, self.flow.learn)
        return self._client


def _is_to_be_halved(part: Part, form: Form[Any], *, is_half: bool) -> bool:
    """Whether the halves of a chunk may come to more than the whole did."""
    if sum(not segment.noise for segment in part.chunk.segments) < 2 or part.reply is None:
        return False
    error = part.reply.error or ""
    if is_half and error.startswith(ENDLESS):
        return False
    return part.reply.status == "truncated" or (form.has_more and (part.reply.status == "refused" or DECLINED in error))


async def _forget(_: Answer[Any]) -> None:
    """Where there is no cache."""
