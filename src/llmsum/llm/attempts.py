"""All calls for one request, until it is answered for good or given up: the one importer of tenacity."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic

from llmsum.errors import EndpointGone, EndpointRefused, LlmsumError
from llmsum.flow import Flow
from llmsum.flow.pauses import FIRST_PAUSE_S, LONGEST_PAUSE_S
from llmsum.flow.turns import Turn
from llmsum.llm.again import again
from llmsum.llm.answers import SPENT, Answer, answer_of, comes_to, fuller
from llmsum.llm.client import Client
from llmsum.llm.completions import Completion
from llmsum.llm.failures import UNREADABLE, Failure
from llmsum.llm.faults import CallFailed, Taught
from llmsum.llm.manners import LEAST_ANSWER
from llmsum.llm.prices import Price, cost_usd
from llmsum.llm.prompt import last_segment
from llmsum.llm.question import Question
from llmsum.llm.streams import OnItems
from llmsum.llm.wire import ENDLESS, Endless, V, WrongEnvelope
from llmsum.models import ChunkStatus, Usage
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

if TYPE_CHECKING:
    from tenacity import RetryCallState

CRAMPED = "the text leaves no room for an answer in the context (a larger one helps, or --reading narrow)"
AT_THE_END = "complete, although the answer repeated itself behind its last item"
HELD_SHORT = "answer cut off at a limit that the endpoint sets"
THOUGHT = "empty answer: the limit of {:,} tokens went on thinking; raise max_output_tokens, or switch thinking off"


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
        self._bytes = question.prompt_bytes if self._price else 0

    @property
    def _room(self) -> int:
        """Tokens that an answer, and what is thought before it, may take by what is known now."""
        return self._client.granted(self._question.max_tokens, self._prompt)

    def _bounds(self) -> tuple[int, float]:
        """Tokens and USD that one call cannot exceed."""
        room = max(0, self._room)
        return self._prompt + room, cost_usd(self._price, self._bytes, room) if self._price else 0.0

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
        again = self._calls > 0 and not self._failure.shared
        while (answer := await self._asked(again=again)) is None:
            again = True
        return answer

    async def _asked(self, *, again: bool) -> Answer[V] | None:
        """The answer to one call; None where it taught how to ask, or to leave more room: then another one follows.

        A refusal that teaches is no attempt, but to the limits of the flow it is a request as any other.
        """
        self._reserve()
        async with self._flow.turn(self._bounds, again=again) as turn:
            room = self._room
            try:
                completion = await self._call(turn)
            except Taught:
                self._question.allowance.free += 1
                turn.settle(Usage())
                return None
            is_short = completion.is_thought_away and self._room > room
            if not is_short:
                self._flow.met()
            answer = self._read(completion)
            if is_short and answer.status == "truncated":
                return None
            answer = self._told(self._final(answer))
            self._flow.of_use()
            await self._keep(answer)
        return answer

    def _reserve(self) -> None:
        """Sees to it that one more call may be made."""
        allowance = self._question.allowance
        if not allowance.take(is_first=self._calls == 0):
            cause = self._failure.cause or f"{self._client.identity} refuses how it is asked"
            raise CallFailed(Failure("fail", f"{cause}; more than {allowance.made} calls are not made"))
        self._calls += 1

    async def _call(self, turn: Turn) -> Completion:
        question, loop = self._question, asyncio.get_running_loop()
        began = loop.time()
        try:
            if self._is_cramped():
                raise CallFailed(Failure("too_long", f"{CRAMPED} of {self._client.identity}"))
            completion = await self._client.call(
                question.messages, question.form, question.parameters, self._prompt, self._on_items
            )
        except CallFailed as failed:
            self._count += 1
            self._note(failed.failure, turn)
            raise
        except LlmsumError as error:  # a local model that cannot be loaded: the next request could not load it either
            self._flow.halt(error)
            raise
        finally:
            self._busy_s += loop.time() - began
        self._count += 1
        turn.settle(completion.usage)
        self._spent += completion.usage
        return completion

    def _note(self, failure: Failure, turn: Turn) -> None:
        """What a call that failed means for all others."""
        self._question.allowance.free += failure.shared
        if not failure.maybe_billed:
            turn.settle(Usage())
        if failure.slow:
            self._flow.slow_down(turn, self._settings.timeout_s)
        if failure.verdict == "retry":  # whoever asks in another way would fare no better
            self._flow.met()

    def _read(self, completion: Completion) -> Answer[V]:
        try:
            return self._judged(answer_of(completion, self._question.form))
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
        return fuller(answer, self._part) if self._part else answer

    def _final(self, answer: Answer[V]) -> Answer[V]:
        """The answer where no more room can be given."""
        if answer.error == SPENT:  # in halves it would think as long
            cause = THOUGHT.format(self._room)
            if self._is_at_limit():
                self._flow.thought(cause)
            return Answer("failed", error=cause)
        if answer.status == "truncated" and self._is_held_short():
            return replace(answer, error=HELD_SHORT)
        return answer

    def _told(self, answer: Answer[V]) -> Answer[V]:
        return replace(answer, attempts=self._count, usage=self._spent)

    def _is_at_limit(self) -> bool:
        """Whether the answer had all the room that the settings give: that of an overview is no measure."""
        return self._question.max_tokens >= way_of(self._settings).answer_tokens

    def _is_held_short(self) -> bool:
        """Whether answers may not be as long as was asked, so that one that was cut off is not the last word."""
        return self._room < self._question.max_tokens

    def _is_cramped(self) -> bool:
        """Whether the request leaves hardly any room for an answer in the context that the model is known to have."""
        return self._room < min(self._question.max_tokens, LEAST_ANSWER)

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
