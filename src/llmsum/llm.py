"""The model engine: asks an OpenAI-compatible endpoint. The one importer of openai, instructor and tenacity.

They take a second or two to import, so it happens only when a request is really sent: a fully cached run loads none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from llmsum.answers import Answer, Completion, answer_of, completion_of, reply_of
from llmsum.cache import ReplyCache, cache_key
from llmsum.endpoints import Endpoint
from llmsum.errors import EndpointRefused
from llmsum.failures import Failure, status_failure
from llmsum.local import LocalServer
from llmsum.models import Chunk, ChunkStatus, Language, Reply, Usage
from llmsum.prompt import Message
from llmsum.settings import Settings
from llmsum.splitting import halves, joined
from llmsum.wire import ITEMS, Form, V, WrongEnvelope

if TYPE_CHECKING:
    import httpx2
    from pydantic import BaseModel
    from tenacity import RetryCallState

Sleep = Callable[[float], Awaitable[None]]

FIRST_PAUSE_S = 1.0  # before the second attempt; doubles from there, with jitter
LONGEST_PAUSE_S = 60.0
# At DEBUG these log the document, at ERROR instructor logs what a server said about it.
TALKATIVE = ("openai", "instructor", "httpx2", "httpcore2")


class _Failed(Exception):  # noqa: N818 - carries a verdict through tenacity
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure


class ModelEngine:
    """Asks one endpoint, within the limits of the settings. Use it as an async context manager, in one event loop.

    Args:
        settings: limits, decoding parameters, price.
        endpoint: where to ask.
        cache: where replies are kept; None keeps nothing.
        http_client: a transport instead of the SDK's own, e.g. one that replays recordings; the caller closes it.
        sleep: waits between attempts; a seam for tests.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint,
        cache: ReplyCache | None,
        *,
        http_client: "httpx2.AsyncClient | None" = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._cache = cache
        self._http_client = http_client
        self._sleep = sleep
        # llama.cpp has one slot: a second request would only push the prompt's beginning out of its cache.
        self._places = asyncio.Semaphore(1 if endpoint.file else settings.concurrency)
        self._opening = asyncio.Lock()
        self._client: Any = None
        self._prepared: dict[str, type[BaseModel]] = {}  # instructor would rebuild them at every call
        self._refreshed: set[str] = set()
        self._refuses_temperature = False
        self._open = AsyncExitStack()

    async def __aenter__(self) -> "ModelEngine":
        return self

    async def __aexit__(self, *_: object) -> None:
        self._client = None
        await self._open.aclose()

    async def extract(
        self, chunk: Chunk, messages_for: Callable[[Chunk], Sequence[Message]], language: Language
    ) -> Reply:
        """The items of a chunk, numbered as its segments are.

        A truncated answer is not used: both halves of the chunk are asked instead. Only of a single segment is
        what could be read kept, with status `truncated`.

        Raises:
            EndpointRefused: see `ask`.
        """
        answer = await self.ask(messages_for(chunk), ITEMS[language])
        if answer.status != "truncated" or sum(not segment.noise for segment in chunk.segments) < 2:
            return reply_of(answer)
        parts = halves(chunk)
        first, second = await asyncio.gather(*(self.extract(part, messages_for, language) for part in parts))
        return joined(first, second, len(parts[0].segments), attempts=answer.attempts, usage=answer.usage)

    async def ask(self, messages: Sequence[Message], form: Form[V], *, max_tokens: int | None = None) -> Answer[V]:
        """One request: out of the cache if it is there, else sent, with retries, and stored if the answer is complete.

        Raises:
            EndpointRefused: the key, the model or the account is not accepted, so that every request would fail.
            EngineError: a local model cannot be loaded.
        """
        parameters = self._parameters(max_tokens)
        if self._cache is None:
            return await self._request(messages, form, parameters)
        key = cache_key(
            endpoint=self._endpoint.identity,
            model=self._endpoint.model,
            messages=[{"role": message["role"], "content": message["content"]} for message in messages],
            schema=form.schema,
            parameters={**parameters, "mode": self._endpoint.mode},
        )
        if (stored := self._stored(key, form)) is not None:
            return stored
        async with self._cache.claim(key):
            if (stored := self._stored(key, form)) is not None:
                return stored
            answer = await self._request(messages, form, parameters)
            if answer.status == "ok" and answer.reply is not None:
                await asyncio.to_thread(self._cache.put, key, {"reply": {form.key: answer.reply}})
                self._refreshed.add(key)
            return answer

    def _stored(self, key: str, form: Form[V]) -> Answer[V] | None:
        if self._cache is None or (self._settings.refresh and key not in self._refreshed):
            return None
        entry = self._cache.get(key)
        reply = form.value_in(entry and entry.get("reply"))
        if reply is None:  # a miss, or an entry of another shape
            return None
        return Answer("ok", reply, cached=True, usage=Usage(cached_requests=1))

    def _parameters(self, max_tokens: int | None) -> dict[str, Any]:
        """What decides the answer apart from model, messages and schema; part of the cache key."""
        limit = max_tokens or self._settings.max_output_tokens
        return {"temperature": self._settings.temperature, self._endpoint.token_limit: limit, **self._endpoint.extra}

    async def _request(self, messages: Sequence[Message], form: Form[V], parameters: dict[str, Any]) -> Answer[V]:
        """Attempts until one is answered for good."""
        import tenacity

        attempts = 0
        spent: list[Usage] = []
        unreadable: list[Failure] = []

        async def attempt() -> Answer[V]:
            nonlocal attempts
            attempts += 1
            async with self._places:
                completion, reply = await self._call(messages, form, parameters)
            spent.append(completion.usage)
            try:
                return answer_of(completion, reply, form)
            except WrongEnvelope as wrong:
                # The same question may well get the same answer again: one more try, not five.
                verdict = "fail" if unreadable else "retry"
                unreadable.append(Failure(verdict, f"invalid JSON from {self._endpoint.identity}: {wrong}"))
                raise _Failed(unreadable[-1]) from None

        # A fresh object each time: it counts attempts, and concurrent requests would share the count.
        retrying = tenacity.AsyncRetrying(
            sleep=self._sleep,
            stop=tenacity.stop_after_attempt(self._settings.max_attempts)
            | tenacity.stop_before_delay(self._settings.max_retry_s),
            wait=_pause_s,
            retry=tenacity.retry_if_exception(_asks_again),
            reraise=True,
        )
        try:
            answer: Answer[V] = await retrying(attempt)
        except _Failed as failed:
            answer = _given_up(failed.failure)
        return replace(answer, attempts=attempts, usage=sum(spent, Usage()))

    async def _call(
        self, messages: Sequence[Message], form: Form[V], parameters: Mapping[str, Any]
    ) -> tuple[Completion, V | None]:
        """One call, no retry → the completion, and the reply if instructor could read it.

        Raises:
            _Failed: if there was no completion.
        """
        client = await self._opened()
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
        from instructor.core.hooks import HookName, Hooks

        completions: list[Completion] = []

        def keep(completion: Any) -> None:
            completions.append(completion_of(completion, self._settings.price))

        hooks = Hooks()
        hooks.on(HookName.COMPLETION_RESPONSE, keep)
        reply: V | None = None
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                read = await client.create(
                    model=self._endpoint.model,
                    messages=[dict(message) for message in messages],
                    response_model=self._prepare(form),
                    max_retries=0,  # a re-ask would send everything again for the sake of one item
                    strict=False,
                    hooks=hooks,
                    # No context=: it would run the document through Jinja2.
                    **self._arguments(form, parameters),
                )
                reply = getattr(read, form.key)
        except (IncompleteOutputException, InstructorRetryException) as error:
            if not completions:
                raise _Failed(self._failure_of(error.__cause__ or error)) from None
        except TimeoutError:
            cause = f"no answer from {self._endpoint.identity} within {self._settings.timeout_s:g} s"
            raise _Failed(Failure("retry", cause)) from None
        return completions[-1], reply

    def _arguments(self, form: Form[Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Decoding parameters and what goes into the body beside them."""
        from llmsum.envelopes import envelope

        body = dict(self._endpoint.extra)
        if self._endpoint.mode == "json_schema":  # instructor does not ask for strict, without which it is a mere hint
            schema = {"name": envelope(form).__name__, "strict": True, "schema": form.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        arguments = {name: value for name, value in parameters.items() if name not in self._endpoint.extra}
        if self._refuses_temperature:
            del arguments["temperature"]
        return {**arguments, "extra_body": body}

    def _prepare(self, form: Form[Any]) -> "type[BaseModel]":
        if form.name not in self._prepared:
            from instructor.processing.response import prepare_response_model

            from llmsum.envelopes import envelope

            self._prepared[form.name] = cast("type[BaseModel]", prepare_response_model(envelope(form)))
        return self._prepared[form.name]

    def _failure_of(self, error: BaseException) -> Failure:
        import openai

        where = self._endpoint.identity
        if isinstance(error, openai.APITimeoutError):
            return Failure("retry", f"no answer from {where} in time")
        if isinstance(error, openai.APIConnectionError):
            return Failure("retry", f"no connection to {where}")
        if not isinstance(error, openai.APIStatusError):
            return Failure("fail", f"no usable answer from {where} ({type(error).__name__})")
        if error.status_code == 400 and "temperature" in str(error) and not self._refuses_temperature:
            self._refuses_temperature = True  # reasoning models allow their own value only
            return Failure("retry", f"{where} refuses a temperature", 0.0)
        codes = frozenset(str(code) for code in (error.code, error.type) if code)
        return status_failure(error.status_code, codes, error.response.headers, where)

    async def _opened(self) -> Any:
        """The instructor client; the first caller makes it, and starts the local model if there is one."""
        async with self._opening:
            if self._client is None:
                self._client = await self._make_client()
            return self._client

    async def _make_client(self) -> Any:
        import instructor
        import openai

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        endpoint, http_client = self._endpoint, self._http_client
        base_url = endpoint.base_url
        if endpoint.file is not None:
            server = await asyncio.to_thread(LocalServer, endpoint.file, self._settings)
            self._open.callback(server.close)
            base_url = server.base_url
            if http_client is None:  # a proxy from the environment cannot reach our loopback
                http_client = openai.DefaultAsyncHttpxClient(trust_env=False)
                self._open.push_async_callback(http_client.aclose)
        client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=endpoint.api_key or "none",  # the SDK insists on one
            default_query=dict(endpoint.query),
            timeout=self._settings.timeout_s,
            max_retries=0,  # tenacity is the only retry
            http_client=http_client,
        )
        if http_client is None:
            self._open.push_async_callback(client.close)
        modes = {
            "tools": instructor.Mode.TOOLS,
            "json_schema": instructor.Mode.JSON_SCHEMA,
            "json": instructor.Mode.JSON,
        }
        return instructor.from_openai(client, mode=modes[endpoint.mode])


def _given_up(failure: Failure) -> Answer[Any]:
    if failure.verdict == "endpoint_refused":
        raise EndpointRefused(failure.cause)
    statuses: dict[str, ChunkStatus] = {"refused": "refused", "too_long": "truncated"}
    return Answer(statuses.get(failure.verdict, "failed"), error=failure.cause)


def _asks_again(error: BaseException) -> bool:
    return isinstance(error, _Failed) and error.failure.verdict == "retry"


def _pause_s(state: "RetryCallState") -> float:
    """What the endpoint asks for, else exponential with full jitter."""
    import tenacity

    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Failed) and error.failure.retry_after_s is not None:
        return error.failure.retry_after_s
    return tenacity.wait_random_exponential(multiplier=FIRST_PAUSE_S, max=LONGEST_PAUSE_S)(state)
