"""One call to the endpoint: what is sent, through instructor and the SDK, and what comes back. No retry, no cache.

The one importer of openai and instructor, which take a second or two: it happens only when a request is really sent.
"""

import asyncio
import functools
import importlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any

from llmsum.llm.answers import Completion, completion_of
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.failures import Failure, event_failure, status_failure
from llmsum.llm.local import LocalServer
from llmsum.llm.posting import WHOLE, WITH_USAGE, WITHOUT_USAGE, Streaming, post, post_streamed
from llmsum.llm.prices import Price
from llmsum.llm.prompt import Message
from llmsum.llm.routes import transport_to
from llmsum.llm.sdk import is_authorised_otherwise, sdk_headers, unauthorised
from llmsum.llm.streams import BrokenOff, ErrorEvent, ItemCount, OnItems
from llmsum.llm.unreached import distrusted, moved, undecoded
from llmsum.llm.wire import Form, V
from llmsum.settings import Mode, Settings

if TYPE_CHECKING:
    import httpx2
    import openai
    from instructor.v2.core.registry import ModeHandlers

# At DEBUG these log the document, at ERROR instructor logs what a server said about it.
TALKATIVE = ("openai", "instructor", "httpx2", "httpcore2")
STREAM_NAMED = re.compile(r"\bstream(ing|ed|_options)?\b", re.IGNORECASE)
LIBRARIES = ("openai", "instructor.v2.providers.openai.handlers")


class CallFailed(Exception):  # noqa: N818 - carries a verdict through tenacity
    """There was no completion, or it holds no answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure


def load_libraries() -> None:
    """Imports what the first request needs: a second's work, for while there is something else to wait for."""
    for name in LIBRARIES:
        importlib.import_module(name)
    import httpx2

    with suppress(OSError):  # certificates that are named and not there: told where they are needed
        httpx2.create_ssl_context()  # loads more, the first time


class Client:
    """Calls one endpoint. It opens with the first call, and is to be closed.

    Args:
        settings: time-out, and how a local model is run.
        endpoint: where to call.
        price: tells that of the model, if it is known; asked once an answer is there, as the list takes long to load.
        http_client: a transport instead of the SDK's own; the caller closes it.
        on_headers: is shown the headers of every response; not with a transport of the caller's.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint,
        price: Callable[[], Price | None],
        http_client: "httpx2.AsyncClient | None",
        on_headers: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._price = price
        self._http_client = http_client
        self._on_headers = on_headers
        self._opening = asyncio.Lock()
        self._made: tuple[openai.AsyncOpenAI, ModeHandlers] | None = None
        self._prepared: dict[str, Any] = {}  # response models; instructor would rebuild them at every call
        self._refuses_temperature = False
        self._streaming: Streaming = WITH_USAGE  # the most that has not been refused yet
        self._open = AsyncExitStack()

    @property
    def identity(self) -> str:
        """Names the endpoint in messages."""
        return self._endpoint.identity

    async def aclose(self) -> None:
        """Closes connections, and stops the local model."""
        self._made = None
        await self._open.aclose()

    async def call(
        self,
        messages: Sequence[Message],
        form: Form[V],
        parameters: Mapping[str, Any],
        on_items: OnItems | None = None,
    ) -> tuple[Completion, V | None]:
        """The completion, and the reply if instructor could read it.

        With `on_items` the answer is streamed, where the endpoint can do that and nothing else is set.

        Raises:
            CallFailed: if there was no completion.
            EngineError: a local model cannot be loaded.
        """
        sdk, reader = await self._opened()
        model: Any
        model, arguments = reader.request_handler(self._prepare(form), self._arguments(messages, form, parameters))
        if reader.message_converter is not None:
            arguments["messages"] = reader.message_converter(arguments["messages"], autodetect_images=False)
        raw = await self._in_time(sdk, arguments, on_items)
        try:
            reply = form.value_in(reader.response_parser(raw, model, strict=False).model_dump())
        except Exception:  # whatever instructor makes of a strange answer; `answer_of` says what it is
            reply = None
        return completion_of(raw, self._price()), reply

    async def _in_time(self, sdk: "openai.AsyncOpenAI", arguments: Mapping[str, Any], on_items: OnItems | None) -> Any:
        """What came back in time, which begins anew with every piece of an answer that is streamed."""
        timeout_s, now = self._settings.timeout_s, asyncio.get_running_loop().time
        count, is_begun = ItemCount(), False
        try:
            async with asyncio.timeout(timeout_s) as limit:

                def on_text(text: str) -> None:
                    nonlocal is_begun
                    is_begun = True
                    limit.reschedule(now() + timeout_s)
                    if on_items is not None and count.add(text):
                        on_items(count.items)

                is_streamed = on_items is not None if self._endpoint.stream is None else self._endpoint.stream
                return await self._sent(sdk, arguments, on_text if is_streamed else None)
        except TimeoutError:
            what = "nothing more" if is_begun else "no answer"
            cause = f"{what} from {self._endpoint.identity} within {timeout_s:g} s"
            raise CallFailed(Failure("retry", cause, maybe_billed=True)) from None

    async def _sent(
        self, sdk: "openai.AsyncOpenAI", arguments: Mapping[str, Any], on_text: Callable[[str], None] | None
    ) -> Any:
        """What came back. Streaming is for those who look on: that it is refused is no attempt that failed."""
        while True:
            streaming = self._streaming if on_text is not None else WHOLE
            try:
                if on_text is None or not streaming:
                    return await post(sdk, arguments)
                return await post_streamed(sdk, arguments, streaming, on_text)
            except TimeoutError:
                raise
            except Exception as error:
                if not self._is_refused(streaming, error):
                    raise CallFailed(self._failure_of(error, warm="temperature" in arguments)) from None

    def _is_refused(self, streaming: Streaming, error: BaseException) -> bool:
        """Whether an endpoint does not stream as it was asked to; it is not asked to again, by anybody."""
        import openai

        refusing = isinstance(error, openai.APIStatusError) and error.status_code in (400, 422)
        if not streaming or not refusing or not STREAM_NAMED.search(str(error)):
            return False
        left = WITHOUT_USAGE if "stream_options" in streaming and "stream_options" in str(error) else WHOLE
        self._streaming = min(left, self._streaming, key=len)  # another request may have learnt more
        return True

    def _arguments(self, messages: Sequence[Message], form: Form[Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Messages, decoding parameters and what goes into the body beside them."""
        from llmsum.llm.envelopes import envelope

        body = dict(self._endpoint.extra)
        if self._endpoint.mode == "json_schema":  # instructor does not ask for strict, without which it is a mere hint
            schema = {"name": envelope(form).__name__, "strict": True, "schema": form.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        arguments = {name: value for name, value in parameters.items() if name not in self._endpoint.extra}
        if self._refuses_temperature:
            del arguments["temperature"]
        asked = [dict(message) for message in messages]
        return {"model": self._endpoint.model, "messages": asked, **arguments, "extra_body": body}

    def _prepare(self, form: Form[Any]) -> Any:
        if form.name not in self._prepared:
            from instructor.processing.response import prepare_response_model

            from llmsum.llm.envelopes import envelope

            model: Any = prepare_response_model(envelope(form))
            model.model_json_schema = functools.cache(model.model_json_schema)  # instructor asks for it at every call
            self._prepared[form.name] = model
        return self._prepared[form.name]

    def _failure_of(self, error: BaseException, *, warm: bool) -> Failure:
        """`warm` says whether a temperature was sent: requests that were under way together are refused one by one."""
        import openai

        where = self._endpoint.identity
        if isinstance(error, ErrorEvent):
            return event_failure(error.error, where, begun=error.begun)
        if not isinstance(error, openai.APIStatusError):
            return distrusted(error, where) or undecoded(error, where) or _unanswered(error, where)
        if (elsewhere := moved(error.response, where)) is not None:
            return elsewhere
        if error.status_code == 400 and "temperature" in str(error) and warm:
            self._refuses_temperature = True  # reasoning models allow their own value only
            return Failure("retry", f"{where} refuses a temperature", 0.0)
        codes = frozenset(str(code) for code in (error.code, error.type) if code)
        return status_failure(error.status_code, codes, error.response.headers, where)

    async def _opened(self) -> "tuple[openai.AsyncOpenAI, ModeHandlers]":
        """The first caller makes the SDK's client, and starts the local model if there is one."""
        async with self._opening:
            if self._made is None:
                self._made = await self._make_sdk(), _reader(self._endpoint.mode)
            return self._made

    async def _make_sdk(self) -> "openai.AsyncOpenAI":
        import openai

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        endpoint = self._endpoint
        base_url = await self._start_local() if endpoint.file else endpoint.base_url
        return openai.AsyncOpenAI(
            base_url=base_url,
            api_key=endpoint.api_key or "none",  # the SDK insists on one
            default_query=dict(endpoint.query),
            default_headers=sdk_headers(endpoint),
            timeout=self._settings.timeout_s,
            max_retries=0,  # tenacity is the only retry
            http_client=self._http_client or self._make_http_client(base_url),
        )

    def _make_http_client(self, base_url: str) -> "httpx2.AsyncClient":
        import openai

        otherwise = is_authorised_otherwise(self._endpoint)
        made = openai.DefaultAsyncHttpxClient(
            trust_env=False,  # the route knows what the environment says
            follow_redirects=False,
            transport=transport_to(base_url, self._endpoint.route),
            event_hooks={"response": [self._show_headers], "request": [unauthorised] if otherwise else []},
        )
        self._open.push_async_callback(made.aclose)
        return made

    async def _start_local(self) -> str:
        assert self._endpoint.file is not None
        server = await asyncio.to_thread(LocalServer, self._endpoint.file, self._settings)
        self._open.callback(server.close)
        return server.base_url

    async def _show_headers(self, response: "httpx2.Response") -> None:
        self._on_headers(response.headers)


def _unanswered(error: BaseException, where: str) -> Failure:
    """What it means that there was no answer, or not all of it."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError):
        return Failure("retry", f"no answer from {where} in time", maybe_billed=True)
    if isinstance(error, openai.APIConnectionError):
        unsent = isinstance(error.__cause__, httpx2.ConnectError)
        return Failure("retry", f"no connection to {where}", maybe_billed=not unsent)
    if isinstance(error, BrokenOff | httpx2.HTTPError):  # the second from the text of an error, read as it is needed
        return Failure("retry", f"an answer from {where} broke off", maybe_billed=True)
    return Failure("fail", f"no usable answer from {where} ({type(error).__name__})", maybe_billed=True)


def _reader(mode: Mode) -> "ModeHandlers":
    """Instructor's two ends: what it makes of a request, and of an answer.

    Its retry loop, which would stand between them, sends everything again for the sake of one item, and takes more time
    than all of ours.
    """
    import instructor
    from instructor.v2 import Provider, mode_registry

    modes = {"tools": instructor.Mode.TOOLS, "json_schema": instructor.Mode.JSON_SCHEMA, "json": instructor.Mode.JSON}
    return mode_registry.get_handlers(Provider.OPENAI, modes[mode])
