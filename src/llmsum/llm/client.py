"""One call to the endpoint: what is sent, through instructor and the SDK, and what comes back. No retry, no cache.

The one importer of openai and instructor, which take a second or two: it happens only when a request is really sent.
"""

import asyncio
import functools
import importlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Final

from llmsum.llm.answers import Completion, completion_of
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.failures import Failure, status_failure
from llmsum.llm.local import LocalServer
from llmsum.llm.prices import Price
from llmsum.llm.prompt import Message
from llmsum.llm.wire import Form, V
from llmsum.settings import Settings

if TYPE_CHECKING:
    import httpx2

# At DEBUG these log the document, at ERROR instructor logs what a server said about it.
TALKATIVE = ("openai", "instructor", "httpx2", "httpcore2")
# The SDK walks through the parts of a body to fit them to its types, which takes a third of a request's time. These
# are as they should be: an empty one holds the place in the body, and what goes there is added as it is.
READY_PARTS: Final[Mapping[str, Any]] = {"messages": [], "tools": [], "response_format": {}}


class CallFailed(Exception):  # noqa: N818 - carries a verdict through tenacity
    """There was no completion, or it holds no answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure


def load_libraries() -> None:
    """Imports what the first request needs: a second's work, for a thread while there is something else to wait for."""
    for name in ("instructor.processing.response", "openai.resources.chat"):
        importlib.import_module(name)


class Client:
    """Calls one endpoint. It opens with the first call, and is to be closed.

    Args:
        settings: time-out, and how a local model is run.
        endpoint: where to call.
        price: of the model, if it is known.
        http_client: a transport instead of the SDK's own; the caller closes it.
        on_headers: is shown the headers of every response; not with a transport of the caller's.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint,
        price: Price | None,
        http_client: "httpx2.AsyncClient | None",
        on_headers: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._price = price
        self._http_client = http_client
        self._on_headers = on_headers
        self._opening = asyncio.Lock()
        self._create: Callable[..., Awaitable[Any]] | None = None
        self._prepared: dict[str, Any] = {}  # response models; instructor would rebuild them at every call
        self._refuses_temperature = False
        self._open = AsyncExitStack()

    @property
    def identity(self) -> str:
        """Names the endpoint in messages."""
        return self._endpoint.identity

    async def aclose(self) -> None:
        """Closes connections, and stops the local model."""
        self._create = None
        await self._open.aclose()

    async def call(
        self, messages: Sequence[Message], form: Form[V], parameters: Mapping[str, Any]
    ) -> tuple[Completion, V | None]:
        """The completion, and the reply if instructor could read it.

        Raises:
            CallFailed: if there was no completion.
            EngineError: a local model cannot be loaded.
        """
        create = await self._opened()
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
        from instructor.core.hooks import HookName, Hooks

        completions: list[Completion] = []

        def keep(raw: Any) -> None:
            completions.append(completion_of(raw, self._price))

        hooks = Hooks()
        hooks.on(HookName.COMPLETION_RESPONSE, keep)
        reply: V | None = None
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                read = await create(
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
                raise CallFailed(self._failure_of(error.__cause__ or error)) from None
        except TimeoutError:
            cause = f"no answer from {self._endpoint.identity} within {self._settings.timeout_s:g} s"
            raise CallFailed(Failure("retry", cause, maybe_billed=True)) from None
        return completions[-1], reply

    def _arguments(self, form: Form[Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Decoding parameters and what goes into the body beside them."""
        from llmsum.llm.envelopes import envelope

        body = dict(self._endpoint.extra)
        if self._endpoint.mode == "json_schema":  # instructor does not ask for strict, without which it is a mere hint
            schema = {"name": envelope(form).__name__, "strict": True, "schema": form.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        arguments = {name: value for name, value in parameters.items() if name not in self._endpoint.extra}
        if self._refuses_temperature:
            del arguments["temperature"]
        return {**arguments, "extra_body": body}

    def _prepare(self, form: Form[Any]) -> Any:
        if form.name not in self._prepared:
            from instructor.processing.response import prepare_response_model

            from llmsum.llm.envelopes import envelope

            model: Any = prepare_response_model(envelope(form))
            model.model_json_schema = functools.cache(model.model_json_schema)  # instructor asks for it at every call
            self._prepared[form.name] = model
        return self._prepared[form.name]

    def _failure_of(self, error: BaseException) -> Failure:
        import openai

        where = self._endpoint.identity
        if isinstance(error, openai.APITimeoutError):
            return Failure("retry", f"no answer from {where} in time", maybe_billed=True)
        if isinstance(error, openai.APIConnectionError):
            import httpx2

            unsent = isinstance(error.__cause__, httpx2.ConnectError)
            return Failure("retry", f"no connection to {where}", maybe_billed=not unsent)
        if not isinstance(error, openai.APIStatusError):
            return Failure("fail", f"no usable answer from {where} ({type(error).__name__})", maybe_billed=True)
        if error.status_code == 400 and "temperature" in str(error) and not self._refuses_temperature:
            self._refuses_temperature = True  # reasoning models allow their own value only
            return Failure("retry", f"{where} refuses a temperature", 0.0)
        codes = frozenset(str(code) for code in (error.code, error.type) if code)
        return status_failure(error.status_code, codes, error.response.headers, where)

    async def _opened(self) -> Callable[..., Awaitable[Any]]:
        """Instructor's create; the first caller makes the SDK's client, and starts the local model if there is one."""
        async with self._opening:
            if self._create is None:
                self._create = await self._make_create()
            return self._create

    async def _make_create(self) -> Callable[..., Awaitable[Any]]:
        import instructor
        import openai

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        endpoint = self._endpoint
        base_url = await self._start_local() if endpoint.file else endpoint.base_url
        http_client = self._http_client
        if http_client is None:
            # A proxy from the environment cannot reach a local model on our own loopback.
            hooks = {"response": [self._show_headers]}
            http_client = openai.DefaultAsyncHttpxClient(trust_env=endpoint.file is None, event_hooks=hooks)
            self._open.push_async_callback(http_client.aclose)
        client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=endpoint.api_key or "none",  # the SDK insists on one
            default_query=dict(endpoint.query),
            timeout=self._settings.timeout_s,
            max_retries=0,  # tenacity is the only retry
            http_client=http_client,
        )
        modes = {
            "tools": instructor.Mode.TOOLS,
            "json_schema": instructor.Mode.JSON_SCHEMA,
            "json": instructor.Mode.JSON,
        }
        create: Any = instructor.patch(create=_ready(client.chat.completions.create), mode=modes[endpoint.mode])
        return create

    async def _start_local(self) -> str:
        assert self._endpoint.file is not None
        server = await asyncio.to_thread(LocalServer, self._endpoint.file, self._settings)
        self._open.callback(server.close)
        return server.base_url

    async def _show_headers(self, response: "httpx2.Response") -> None:
        self._on_headers(response.headers)


def _ready(create: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The SDK's create, which sends `READY_PARTS` as they are: the same bytes for less work."""

    async def create_ready(*, extra_body: Mapping[str, Any], **arguments: Any) -> Any:
        ready = {name: arguments[name] for name in READY_PARTS if name in arguments}
        places = {name: READY_PARTS[name] for name in ready}
        return await create(**{**arguments, **places}, extra_body={**ready, **extra_body})

    return create_ready
