"""The transport below the ordinary stack: it gathers what is asked, and gives the answers that jobs have brought.

So parsing, salvage and the cache are those of every other run, and nothing is sent.
"""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import replace

import httpx2

from llmsum.canonical import canonical, digest
from llmsum.jobs.store import FOR_GOOD, JobStore
from llmsum.llm.allowance import Allowance
from llmsum.llm.answers import Answer
from llmsum.llm.cache import open_replies
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.engine import ModelEngine
from llmsum.llm.prompt import Message
from llmsum.llm.streams import OnItems
from llmsum.llm.wire import Form, V
from llmsum.settings import Settings

# The form's name and the messages as they were given to the engine: instructor may word the body differently.
_question: ContextVar[tuple[str, Sequence[Message]]] = ContextVar("question")


class Asker(ModelEngine):
    """The model engine, which lets the transport below know what it was asked."""

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
        """See `ModelEngine`. Nothing is streamed: the answers of jobs are whole, and found by what is asked."""
        del on_items
        _question.set((form.name, messages))
        return await super().ask(messages, form, max_tokens=max_tokens, buyer=buyer, allowance=allowance)


@asynccontextmanager
async def asker_of(settings: Settings, endpoint: Endpoint, exchange: "Exchange") -> AsyncGenerator[Asker]:
    """An engine that talks to `exchange` only, with the cache of the settings; no limit of theirs holds it up."""
    settings = replace(settings, refresh=False, rpm=None, tpm=None, max_cost=None)
    async with open_replies(settings) as replies, httpx2.AsyncClient(transport=exchange) as client:
        asker = Asker(settings, endpoint, replies, http_client=client)
        async with asker:
            yield asker


class Exchange(httpx2.AsyncBaseTransport):
    """Plays stored answers. Other requests are gathered for the next job, if `gathering`, unless one has them.

    `gathered` and `under_way` count requests, `misses` counts those that have no answer yet; `last` is the id of the
    last one that came.
    """

    def __init__(self, store: JobStore, *, gathering: bool) -> None:
        self._store = store
        self._gathering = gathering
        self.gathered = self.under_way = self.misses = 0
        self.last = ""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The stored answer, or a 400, which no layer above retries or takes for the end of the run."""
        body = json.loads(await request.aread())
        self.last = name = digest(body)
        known = self._store.find(name)
        if known is not None and known.state in FOR_GOOD and known.http is not None:
            return _response(known.http, known.answer or "")
        self.misses += 1
        if known is not None and known.state == "asked":
            self.under_way += 1
        elif self._gathering and (known is None or known.state != "gathered"):
            form, messages = _question.get()
            self._store.gather(name, form, json.dumps(messages, ensure_ascii=False), canonical(body))
            self.gathered += 1
        return _response(400, '{"error": {"message": "not answered yet", "code": "not_answered"}}')


def _response(status: int, body: str) -> httpx2.Response:
    headers = {"content-type": "application/json", "x-should-retry": "false"}
    return httpx2.Response(status, headers=headers, content=body.encode())
