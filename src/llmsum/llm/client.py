"""One call to the endpoint: what is sent, through the SDK, and what comes back. No retry, no cache.

Its libraries take a second or two to import: it happens only when a request is really sent.
"""

import asyncio
import importlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from llmsum.llm.asked import asking
from llmsum.llm.completions import Completion, completion_of
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.failures import KEY_REFUSED, Failure
from llmsum.llm.faults import CallFailed, Taught, fault_of, told_of
from llmsum.llm.guesses import names_nothing
from llmsum.llm.lessons import Lessons, in_words
from llmsum.llm.local import LocalServer
from llmsum.llm.manners import PLAIN, Sent
from llmsum.llm.posting import post, post_streamed
from llmsum.llm.prices import Price
from llmsum.llm.prompt import Message
from llmsum.llm.request_bodies import Bodies
from llmsum.llm.routes import transport_to
from llmsum.llm.sdk import request_hooks, sdk_headers
from llmsum.llm.streams import ItemCount, OnItems
from llmsum.llm.thinking import room_for
from llmsum.llm.wire import Form
from llmsum.settings import Settings
from llmsum.sources import ENV_PREFIX

if TYPE_CHECKING:
    import httpx2
    import openai

# At DEBUG these log the document, at ERROR instructor logs what a server said about it.
TALKATIVE = ("openai", "instructor", "httpx2", "httpcore2")
LIBRARIES = ("openai", "instructor.v2.providers.openai.handlers")


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
        lessons: what the endpoint has taught; more may be added.
        price: tells that of the model, if it is known; asked once an answer is there, as the list takes long to load.
        http_client: a transport instead of the SDK's own; the caller closes it.
        on_headers: is shown the headers of every response; not with a transport of the caller's.
        on_contact: told whenever a piece of an answer comes in: the endpoint takes requests as they are put.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: Endpoint,
        lessons: Lessons,
        price: Callable[[], Price | None],
        http_client: "httpx2.AsyncClient | None",
        on_headers: Callable[[Mapping[str, str]], None],
        on_contact: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._price = price
        self._http_client = http_client
        self._on_headers = on_headers
        self._on_contact = on_contact
        self._opening = asyncio.Lock()
        self._made: openai.AsyncOpenAI | None = None
        self._bodies = Bodies(endpoint)
        self._lessons = lessons
        self._open = AsyncExitStack()

    @property
    def identity(self) -> str:
        """Names the endpoint in messages."""
        return self._endpoint.identity

    @property
    def learned(self) -> str:
        """How the endpoint was found to want to be asked, in words."""
        return in_words(self._lessons.manners, self._endpoint)

    async def aclose(self) -> None:
        """Closes connections, and stops the local model."""
        self._made = None
        await self._open.aclose()

    def granted(self, limit: int, prompt: int) -> int:
        """How many tokens an answer may take; see `Manners.granted`."""
        return self._lessons.manners.granted(limit, prompt)

    async def call(
        self,
        messages: Sequence[Message],
        form: Form[Any],
        parameters: Mapping[str, Any],
        prompt: int,
        on_items: OnItems | None = None,
    ) -> Completion:
        """The completion.

        With `on_items` the answer is streamed, where the endpoint can do that and nothing else is set. `prompt` is an
        estimate of its tokens.

        Raises:
            CallFailed: if there was no completion.
            Taught: if the endpoint is to be asked again in another way.
            EngineError: a local model cannot be loaded.
        """
        sdk, manners = await self._opened(), self._lessons.manners

        put = partial(self._bodies.put, messages, form, parameters, prompt, is_watched=on_items is not None)
        sent = put(manners)
        with nullcontext() if self._http_client is None else asking(put(PLAIN).body):
            raw = await self._in_time(sdk, sent, on_items)
        completion = completion_of(raw, self._price())
        limit = manners.granted(parameters[self._endpoint.token_limit], prompt)
        self._lessons.prove(manners, room_for(completion, limit))
        return completion

    async def _in_time(self, sdk: "openai.AsyncOpenAI", sent: Sent, on_items: OnItems | None) -> Any:
        """What came back in time, which begins anew with every piece of an answer that is streamed."""
        timeout_s, now = self._settings.timeout_s, asyncio.get_running_loop().time
        count, is_begun = ItemCount(), False
        try:
            async with asyncio.timeout(timeout_s) as limit:

                def on_text(text: str) -> None:
                    nonlocal is_begun
                    is_begun = True
                    if text:
                        self._on_contact()
                    limit.reschedule(now() + timeout_s)
                    if on_items is not None and count.add(text):
                        on_items(count.items)

                return await self._answered(sdk, sent, on_text)
        except TimeoutError:
            what = "nothing more" if is_begun else "no answer"
            cause = f"{what} from {self._endpoint.identity} within {timeout_s:g} s"
            raise CallFailed(Failure("retry", cause, maybe_billed=True, slow=not is_begun)) from None

    async def _answered(self, sdk: "openai.AsyncOpenAI", sent: Sent, on_text: Callable[[str], None]) -> Any:
        try:
            return await (post_streamed(sdk, sent.body, on_text) if "stream" in sent.body else post(sdk, sent.body))
        except TimeoutError:
            raise
        except Exception as error:
            told = told_of(error)
            if told is not None and self._lessons.learn(told, sent):
                raise Taught from None
            failure = self._with_remedy(fault_of(error, told, self._endpoint.identity))
            if told is not None and names_nothing(told):
                failure = replace(failure, cause=failure.cause + self._lessons.tried)
            raise CallFailed(failure) from None

    def _with_remedy(self, failure: Failure) -> Failure:
        """The failure; that no key was sent is told where one is wanted."""
        is_keyless = self._endpoint.api_key is None and not self._endpoint.headers
        if not (is_keyless and failure.cause.endswith(KEY_REFUSED)):
            return failure
        return replace(failure, cause=f"{failure.cause} (none was sent: set {ENV_PREFIX}API_KEY)")

    async def _opened(self) -> "openai.AsyncOpenAI":
        """The first caller makes the SDK's client, and starts the local model if there is one."""
        async with self._opening:
            if self._made is None:
                self._made = await self._make_sdk()
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

        made = openai.DefaultAsyncHttpxClient(
            trust_env=False,  # the route knows what the environment says
            follow_redirects=False,
            transport=transport_to(base_url, self._endpoint.route),
            event_hooks={"request": request_hooks(self._endpoint), "response": [self._show_headers]},
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
