"""All calls for one request, until it is answered for good or given up: the one importer of tenacity."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Generic

from llmsum.errors import EndpointGone, EndpointRefused, LlmsumError
from llmsum.flow import Flow, Turn
from llmsum.flow.pauses import FIRST_PAUSE_S, LONGEST_PAUSE_S
from llmsum.llm.again import again
from llmsum.llm.allowance import Allowance
from llmsum.llm.answers import ENDLESS, SPENT, Answer, answer_of, comes_to, fuller
from llmsum.llm.client import Client
from llmsum.llm.completions import Completion
from llmsum.llm.failures import UNREADABLE, Failure
from llmsum.llm.faults import CallFailed, Taught
from llmsum.llm.manners import LEAST_ANSWER
from llmsum.llm.prices import Price, cost_usd
from llmsum.llm.prompt import Message, last_segment
from llmsum.llm.streams import OnItems
from llmsum.llm.wire import Endless, Form, V, WrongEnvelope
from llmsum.models import ChunkStatus, Usage
from llmsum.reading.tokens import token_bound
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

if TYPE_CHECKING:
    from tenacity import RetryCallState

# Chat templates put a few tokens around every message. In some modes the schema is sent as indented text.
MESSAGE_TOKENS = 32
SCHEMA_COPIES = 2
CRAMPED = "the text leaves no room for an answer in the context (a larger one helps, or --reading narrow)"
AT_THE_END = "complete, although the answer repeated itself behind its last item"
HELD_SHORT = "answer cut off at a limit that the endpoint sets"
THOUGHT = "empty answer: the limit of {:,} tokens went on thinking; raise max_output_tokens, or switch thinking off"


@dataclass(frozen=True, slots=True)
class Question(Generic[V]):
    """What is asked, and how many calls that may take.

    `parameters` hold the limit of answer tokens, `max_tokens`, under the endpoint's name for it.
    """

    messages: Sequence[Message]
    form: Form[V]
    parameters: Mapping[str, Any]
    max_tokens: int
    allowance: Allowance

    @property
    def prompt_bound(self) -> int:
        """How many tokens are sent at most, as near as can be told without the model's vocabulary."""
        texts = sum(token_bound(message["content"]) + MESSAGE_TOKENS for message in self.messages)
        return texts + token_bound(_schema_text(self.form))

    @property
    def token_bound(self) -> int:
        """The same for both ways."""
        return self.prompt_bound + self.max_tokens

    def cost_bound(self, price: Price) -> float:
        """USD that one call cannot exceed: no vocabulary has more tokens for a text than it has bytes."""
        texts = sum(len(message["content"].encode()) + MESSAGE_TOKENS for message in self.messages)
        return cost_usd(price, texts + SCHEMA_COPIES * len(_schema_text(self.form).encode()), self.max_tokens)


@cache
def _schema_text(form: Form[Any]) -> str:
    return json.dumps(form.schema, ensure_ascii=False, indent=2)


class Attempts(Generic[V]):
    """Asks one question within the limits of `flow` and of the settings, and counts calls and tokens.

    `keep` is given the answer before its place in the flow is free: a program that is killed then loses no more paid
    answers than it had places. With `on_items` the answer is streamed; an attempt that follows another counts anew.
    """

    def __init__(
        self,
        question: Question[V],
        client: Client,
        flow: Flow,
        settings: Settings,
        price: Price | None,
        keep: Callable[[Answer[V]], Awaitable[None]],
        on_items: OnItems | None = None,
    ) -> None:
        self._on_items = on_items
        self._keep = keep
        self._client = client
        self._flow = flow
        self._settings = settings
        self._price = price
        self._ask(question)
        self._count = 0  # attempts
        self._calls = 0  # these, and those that only taught how to ask
        self._busy_s = 0.0
        self._spent = Usage()
        self._is_second = False  # told what was wrong with the first answer
        self._part: Answer[V] | None = None  # what could be read of that
        self._failure = Failure("retry", "")  # the last one

    def _ask(self, question: Question[V]) -> None:
        self._question = question
        self._prompt = question.prompt_bound
        self._tokens = question.token_bound
        self._cost = question.cost_bound(self._price) if self._price else None

    async def answer(self) -> Answer[V]:
        """Calls until one is answered for good.

        Raises:
            EndpointRefused: the key, the model or the account is not accepted; then for all requests of the flow.
            EngineError: what the flow was halted with, or a local model that cannot be loaded.
        """
        import tenacity

        if self._is_cramped():
            return Answer("truncated", error=f"{CRAMPED} of {self._client.identity}")
        # A fresh object each time: it counts attempts, and concurrent requests would share the count.
        retrying = tenacity.AsyncRetrying(
            sleep=self._rest,
            stop=self._enough,
            wait=self._pause_s,
            retry=tenacity.retry_if_exception(_asks_again),
            reraise=True,
        )
        try:
            answer: Answer[V] = await retrying(self._attempt)
        except CallFailed as failed:
            if self._part is not None:
                return self._told(self._part)
            return self._told(await self._given_up(failed.failure))
        return answer

    async def _attempt(self) -> Answer[V]:
        # After a pause that is for all it is as good as any other; so an outage costs many requests one call each, and
        # no request all of its attempts.
        again = self._count > 0 and not self._failure.shared
        async with self._flow.turn(tokens=self._tokens, cost=self._cost, again=again) as turn:
            completion = await self._call(turn)
            answer = self._told(self._read(completion))
            self._flow.of_use()
            await self._keep(answer)
        return answer

    def _read(self, completion: Completion) -> Answer[V]:
        try:
            answer = answer_of(completion, self._question.form)
            if answer.error == SPENT and self._is_at_limit():  # in halves it would think as long
                cause = THOUGHT.format(self._question.max_tokens)
                self._flow.thought(cause)
                return Answer("failed", error=cause)
            return self._judged(answer)
        except WrongEnvelope as wrong:
            # One more try, not five; the same question may well get the same answer, so it is another one.
            verdict = "fail" if self._is_second else "retry"
            if not self._is_second:
                messages, parameters = again(self._question.messages, self._question.parameters, wrong)
                self._ask(replace(self._question, messages=messages, parameters=parameters))
            self._is_second = True
            raise CallFailed(Failure(verdict, f"{UNREADABLE} from {self._client.identity}: {wrong}")) from None

    def _judged(self, answer: Answer[V]) -> Answer[V]:
        """An answer that was cut off, which may be complete nevertheless, or worth another try.

        Raises:
            Endless: if there shall be one.
        """
        if answer.status != "truncated":
            return answer
        if answer.error == ENDLESS:
            if comes_to(answer, last_segment(self._question.messages)):
                return replace(answer, status="ok", error=None, notes=(*answer.notes, AT_THE_END))
            if not self._is_second:
                self._part = answer
                raise Endless(ENDLESS)
        elif self._is_held_short():
            answer = replace(answer, error=HELD_SHORT)
        return fuller(answer, self._part) if self._part else answer

    def _told(self, answer: Answer[V]) -> Answer[V]:
        return replace(answer, attempts=self._count, usage=self._spent)

    async def _call(self, turn: Turn) -> Completion:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            completion = await self._taught()
        except CallFailed as failed:
            if not failed.failure.maybe_billed:
                turn.settle(Usage())
            if failed.failure.slow:
                self._flow.slow_down(turn, self._settings.timeout_s)
            raise
        except LlmsumError as error:  # a local model that cannot be loaded: the next request could not load it either
            self._flow.halt(error)
            raise
        finally:
            self._busy_s += loop.time() - began
        turn.settle(completion.usage)
        self._spent += completion.usage
        return completion

    async def _taught(self) -> Completion:
        """What came back in the end: a refusal that teaches how to ask is no attempt."""
        question, is_new = self._question, True
        while True:
            if self._is_cramped():
                raise CallFailed(Failure("too_long", f"{CRAMPED} of {self._client.identity}"))
            if not question.allowance.take(is_first=self._calls == 0):
                cause = self._failure.cause or f"{self._client.identity} refuses how it is asked"
                raise CallFailed(Failure("fail", f"{cause}; more than {question.allowance.made} calls are not made"))
            self._calls += 1
            self._count, is_new = self._count + is_new, False
            try:
                return await self._client.call(
                    question.messages, question.form, question.parameters, self._prompt, self._on_items
                )
            except Taught:
                question.allowance.free += 1
            except CallFailed as failed:
                question.allowance.free += failed.failure.shared
                raise

    def _is_at_limit(self) -> bool:
        """Whether the answer had all the room that the settings give: that of an overview is no measure."""
        return self._question.max_tokens >= way_of(self._settings).answer_tokens

    def _is_held_short(self) -> bool:
        """Whether answers may not be as long as was asked, so that one that was cut off is not the last word."""
        return self._client.granted(self._question.max_tokens, self._prompt) < self._question.max_tokens

    def _is_cramped(self) -> bool:
        """Whether the request leaves hardly any room for an answer in the context that the model is known to have."""
        limit = self._question.max_tokens
        return self._client.granted(limit, self._prompt) < min(limit, LEAST_ANSWER)

    def _enough(self, state: "RetryCallState") -> bool:
        """The time in the queue does not count, which may be long because of the limits of the flow."""
        taken_s = self._busy_s + state.idle_for + state.upcoming_sleep
        return state.attempt_number >= self._settings.max_attempts or taken_s > self._settings.max_retry_s

    def _pause_s(self, state: "RetryCallState") -> float:
        """What the endpoint asks for, else exponential with full jitter."""
        import tenacity

        error = state.outcome.exception() if state.outcome else None
        failure = self._failure = error.failure if isinstance(error, CallFailed) else self._failure
        if failure.shared:
            return self._flow.pause_s(failure.retry_after_s)
        if failure.retry_after_s is not None:
            return failure.retry_after_s
        return tenacity.wait_random_exponential(multiplier=FIRST_PAUSE_S, max=LONGEST_PAUSE_S)(state)

    async def _rest(self, seconds: float) -> None:
        if self._failure.shared:
            self._flow.pause(seconds, self._failure.cause)  # the next turn comes when it is over
        else:
            await self._flow.rest(seconds)

    async def _given_up(self, failure: Failure) -> Answer[V]:
        if failure.verdict == "endpoint_refused":
            if failure.doubtful and await self._flow.doubt(failure.cause):
                return Answer("refused", error=failure.cause)
            self._flow.halt(EndpointRefused(failure.cause))
            self._flow.check()
        if failure.shared and (failure.retry_after_s or 0.0) > self._settings.max_retry_s:
            self._flow.halt(EndpointGone(_pause_too_long(failure, self._settings.max_retry_s)))
            self._flow.check()
        if failure.verdict == "retry":
            self._flow.give_up(failure.cause)
        if failure.verdict == "fail":
            self._flow.no_use(failure.cause)
        statuses: dict[str, ChunkStatus] = {"refused": "refused", "too_long": "truncated"}
        return Answer(statuses.get(failure.verdict, "failed"), error=failure.cause)


def _pause_too_long(failure: Failure, patience_s: float) -> str:
    asked = f"{failure.cause}, which asks for a pause of {failure.retry_after_s:,.0f} s"
    return f"{asked}; {patience_s:,.0f} s are waited for at most; answers are kept: the same command goes on after it"


def _asks_again(error: BaseException) -> bool:
    return isinstance(error, CallFailed) and error.failure.verdict == "retry"
