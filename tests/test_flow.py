"""What every request passes. The clock is virtual: it jumps when all tasks wait, so that minutes cost nothing."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import BudgetSpent, Drained, EndpointGone, EndpointRefused, LlmsumError
from llmsum.flow import Flow, FlowState, together
from llmsum.flow.ratelimits import Quota, quota_of
from llmsum.flow.streaks import DEAR_CALLS, DEAR_LIMIT, GIVEN_UP_LIMIT, LATE_DOUBT_LIMIT, THOUGHT_LIMIT
from llmsum.models import Usage
from tests.support.clock import run_virtually


def paid(tokens: int = 10, cost: float | None = None) -> Usage:
    return Usage(requests=1, input_tokens=tokens, output_tokens=0, cost_usd=cost)


@dataclass
class Diary:
    """When each request began and ended, in the order they began; `most` is how many were under way at once."""

    clock: Callable[[], float]
    began: dict[int, float] = field(default_factory=dict[int, float])
    ended: dict[int, float] = field(default_factory=dict[int, float])
    most: int = 0

    async def ask(
        self,
        flow: Flow,
        name: int,
        seconds: float = 0.5,
        usage: Usage | None = None,
        tokens: int = 0,
        cost: float = 0.0,
        again: bool = False,
    ) -> None:
        async with flow.turn(lambda: (tokens, cost), again=again) as turn:
            self.began[name] = self.clock()
            self.most = max(self.most, flow.state().in_flight)
            await asyncio.sleep(seconds)
            turn.settle(usage or paid())
            self.ended[name] = self.clock()


def played(work: Callable[[Diary], Coroutine[Any, Any, Any]]) -> Diary:
    async def inside(clock: Callable[[], float]) -> Diary:
        diary = Diary(clock)
        await work(diary)
        return diary

    return run_virtually(inside)


def flow_of(diary: Diary, places: int = 4, **limits: Any) -> Flow:
    return Flow(places, clock=diary.clock, **limits)


# --- places and limits -------------------------------------------------------------------------------------


def test_first_come_first_served() -> None:
    """Requests begin in the order they came, as many at once as there are places."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 3)
        await asyncio.gather(*(diary.ask(flow, n, seconds=1 + n % 3) for n in range(20)))

    diary = played(work)
    assert list(diary.began) == list(range(20))
    assert diary.most == 3


def test_limits_are_kept_and_used() -> None:
    """Ten a minute: forty requests begin in the order they came, ten in each of four minutes."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, rpm=10)
        await asyncio.gather(*(diary.ask(flow, n) for n in range(40)))

    begun = list(played(work).began.items())
    assert [name for name, _ in begun] == list(range(40))
    assert all(later[1] - earlier[1] >= 60 for earlier, later in zip(begun, begun[10:], strict=False))
    assert begun[-1][1] < 182


def test_tokens_that_were_not_used_let_the_next_one_go() -> None:
    """A bound of 60 of 100 tokens holds the second request until the first one's ten are known, not for a minute."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, tpm=100)
        await asyncio.gather(*(diary.ask(flow, n, usage=paid(10), tokens=60) for n in range(2)))

    assert played(work).began == {0: 0.0, 1: 0.5}


def test_a_request_above_the_limit_passes_alone() -> None:
    """It waits for an empty minute, and nobody overtakes it."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, tpm=100)
        sizes = [10, 500, 10]
        await asyncio.gather(*(diary.ask(flow, n, usage=paid(size), tokens=size) for n, size in enumerate(sizes)))

    assert played(work).began == {0: 0.0, 1: 60.0, 2: 120.0}


def test_no_place_is_held_by_what_waits() -> None:
    """While a limit holds requests back, none of them is under way."""
    states: list[FlowState] = []

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, rpm=1)
        tasks = [asyncio.create_task(diary.ask(flow, n)) for n in range(3)]
        await asyncio.sleep(30)
        states.append(flow.state())
        await asyncio.gather(*tasks)

    played(work)
    assert (states[0].in_flight, states[0].waiting, states[0].requests) == (0, 2, 1)


def test_who_goes_again_goes_first() -> None:
    """A request that was under way before waits for the next place only, not for the whole queue."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 1)
        tasks = [asyncio.create_task(diary.ask(flow, n)) for n in range(6)]
        await asyncio.sleep(0.1)
        tasks.append(asyncio.create_task(diary.ask(flow, 9, again=True)))
        await asyncio.gather(*tasks)

    assert list(played(work).began) == [0, 1, 9, 2, 3, 4, 5]


def test_a_cancelled_request_leaves_the_queue() -> None:
    """It takes nobody's place with it, wherever it stood."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 1)
        tasks = [asyncio.create_task(diary.ask(flow, n)) for n in range(4)]
        await asyncio.sleep(0.1)
        tasks[1].cancel()
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert flow.state() == FlowState(requests=2, input_tokens=20)

    assert list(played(work).began) == [0, 3]


# --- pauses ------------------------------------------------------------------------------------------------


def test_a_pause_is_for_all_and_they_start_again_gradually() -> None:
    """Nothing begins for seven seconds; then half of the places are open, and one more after each answer."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 8)
        tasks = [asyncio.create_task(diary.ask(flow, n, seconds=2)) for n in range(40)]
        await asyncio.sleep(1)
        flow.pause(7.0, "HTTP 429 from h/v1")
        state = flow.state()
        assert (state.pause_s, state.pause_reason) == (7.0, "HTTP 429 from h/v1")
        await asyncio.gather(*tasks)
        assert flow.state().pause_reason is None

    begun = list(played(work).began.values())
    assert begun[:8] == [0.0] * 8
    assert min(begun[8:]) == 8.0
    # Eight answers came during the pause, so that all places are open again.
    assert begun.count(8.0) == 8


def test_without_answers_places_open_one_by_one() -> None:
    """After a pause that no answer fell into, half of what was under way begins, and twice as much a round later."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 8)

        async def turned_away() -> None:
            async with flow.turn() as turn:
                await asyncio.sleep(0.1)
                turn.settle(Usage())
            flow.pause(5.0, "HTTP 503")

        await asyncio.gather(*(turned_away() for _ in range(8)))
        await asyncio.gather(*(diary.ask(flow, n, seconds=1) for n in range(14)))

    begun = list(played(work).began.values())
    assert [begun.count(begun[0] + round_) for round_ in range(3)] == [3, 6, 5]


def test_one_rush_is_one_pause() -> None:
    """Of many requests turned away at once, the longest wait counts; it is not added up."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, patience_s=40.0)
        for seconds in (20.0, 30.0, 10.0):
            flow.pause(seconds, "HTTP 429")
        assert flow.state().pause_s == 30.0
        await diary.ask(flow, 0)

    assert played(work).began == {0: 30.0}


def test_pauses_grow_until_an_answer_comes() -> None:
    """Where the endpoint names no time they double, up to a minute; an answer begins anew."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        longest = 1.0
        for _ in range(9):
            seconds = flow.pause_s(None)
            assert longest / 2 <= seconds <= longest <= 60
            flow.pause(seconds, "HTTP 503")
            await asyncio.sleep(seconds + 1)
            longest = min(60, 2 * longest)
        assert flow.pause_s(11.0) == 11.0
        await diary.ask(flow, 0)
        assert flow.pause_s(None) <= 1.0

    played(work)


def test_nobody_waits_for_ever() -> None:
    """Pauses that add up to more than the patience end the run, unless an answer comes between them."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, patience_s=100.0)
        for _ in range(3):
            flow.pause(90.0, "HTTP 503 from h/v1")
            await diary.ask(flow, 0)
        flow.pause(60.0, "HTTP 503 from h/v1")
        await asyncio.sleep(61)
        flow.pause(60.0, "HTTP 503 from h/v1")
        with pytest.raises(EndpointGone, match=r"HTTP 503 from h/v1, and no answer for 100 s; .*same command"):
            await diary.ask(flow, 1)

    played(work)


@pytest.mark.parametrize(("places", "seconds"), [(8, 1.2), (8, 5.0), (64, 1.2), (64, 9.0)])
def test_a_queue_of_its_own_is_not_overrun(places: int, seconds: float) -> None:
    """An endpoint that works at one request after the other: who waits there too long is counted as in time soon."""

    async def work(diary: Diary) -> None:
        flow, endpoint, tries = flow_of(diary, places), asyncio.Lock(), dict.fromkeys(range(40), 0)

        async def ask(name: int) -> None:
            while name not in diary.ended:
                tries[name] += 1
                async with flow.turn(again=tries[name] > 1) as turn:
                    try:
                        async with asyncio.timeout(10), endpoint:
                            await asyncio.sleep(seconds)
                            turn.settle(paid())
                            diary.ended[name] = diary.clock()
                    except TimeoutError:
                        flow.slow_down(turn, 10)

        await asyncio.gather(*map(ask, tries))
        assert max(tries.values()) <= 4  # of five attempts

    played(work)


def test_places_come_back() -> None:
    """After one time-out half as many are sent, and in the end as many as were asked for again."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 8)
        await asyncio.gather(*(diary.ask(flow, n) for n in range(8)))

        async def in_vain() -> None:
            async with flow.turn() as turn:
                await asyncio.sleep(10)
                flow.slow_down(turn, 30)

        await asyncio.gather(*(diary.ask(flow, n) for n in range(10, 17)), in_vain())
        diary.most = 0
        await asyncio.gather(*(diary.ask(flow, n) for n in range(100, 104)))
        assert diary.most < 4
        await asyncio.gather(*(diary.ask(flow, n) for n in range(200, 300)))
        assert diary.most == 8

    played(work)


# --- the breaker, and how a run ends ---------------------------------------------------------------------------


def test_the_breaker_opens_for_all() -> None:
    """Five requests given up in a row are an endpoint that is gone; an answer between them starts the count again."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 1)
        for _ in range(3):
            for _ in range(GIVEN_UP_LIMIT - 1):
                flow.give_up("no connection to h/v1")
            await diary.ask(flow, 0)
        waiting = [asyncio.create_task(diary.ask(flow, n)) for n in (1, 2, 3)]
        await asyncio.sleep(0.1)
        for _ in range(GIVEN_UP_LIMIT - 1):
            flow.give_up("no connection to h/v1")
        with pytest.raises(EndpointGone, match="no connection to h/v1; 5 requests in a row"):
            flow.give_up("no connection to h/v1")
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(end) for end in ends] == [type(None), EndpointGone, EndpointGone]

    assert 2 not in played(work).began


def test_stopping_lets_answers_come() -> None:
    """Requests under way finish, those that wait raise Drained, and so do later ones."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 2)
        tasks = [asyncio.create_task(diary.ask(flow, n, seconds=5)) for n in range(5)]
        await asyncio.sleep(1)
        flow.stop()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(end) for end in ends] == [type(None)] * 2 + [Drained] * 3
        with pytest.raises(Drained, match="same command"):
            await diary.ask(flow, 9)

    assert played(work).ended == {0: 5.0, 1: 5.0}


@pytest.mark.parametrize("holds", ["limit", "pause", "rest"])
def test_stopping_ends_every_wait(holds: str) -> None:
    """Nobody waits out a limit, a pause or the time between two attempts when the run is to end."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, rpm=1)
        await diary.ask(flow, 0)
        if holds == "pause":
            flow.pause(50.0, "HTTP 429")

        async def rest() -> None:
            await flow.rest(50.0)
            flow.check()

        waiting = asyncio.create_task(rest() if holds == "rest" else diary.ask(flow, 1))
        await asyncio.sleep(0.5)
        flow.stop()
        with pytest.raises(Drained):
            await waiting
        assert diary.clock() == 1.0
        assert flow.state().pause_reason is None

    played(work)


def test_the_first_reason_counts() -> None:
    """What ended a run is told, not what came of it."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        flow.halt(EndpointRefused("HTTP 401"))
        flow.stop()
        for _ in range(2):
            with pytest.raises(EndpointRefused, match="HTTP 401") as caught:
                await diary.ask(flow, 0)
            assert len(caught.traceback) < 8

    played(work)


def test_others_finish_before_an_error_is_told() -> None:
    """What is under way beside a request that fails is not called off: it is paid for."""

    async def work(diary: Diary) -> None:
        async def fail() -> None:
            raise Drained("stopped")

        flow = flow_of(diary)
        with pytest.raises(Drained):
            await together(fail(), diary.ask(flow, 1))

    assert played(work).ended == {1: 0.5}


# --- the cap on cost ----------------------------------------------------------------------------------------


@given(
    st.floats(0.1, 5.0),
    st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=60),
)
def test_the_cap_is_never_passed(cap: float, requests: list[tuple[float, float, bool]]) -> None:
    """With 32 at once, whatever each one takes of its bound, and although some break off without a word."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 32, max_cost=cap)
        spent: list[float] = []

        async def ask(bound: float, share: float, breaks_off: bool) -> None:
            async with flow.turn(lambda: (0, bound)) as turn:
                await asyncio.sleep(share)
                spent.append(bound if breaks_off else bound * share)
                assert math.fsum(spent) <= cap + 1e-9
                if not breaks_off:
                    turn.settle(paid(cost=bound * share))

        ends = await asyncio.gather(*(ask(*request) for request in requests), return_exceptions=True)
        failed = [bound for (bound, *_), end in zip(requests, ends, strict=True) if end]
        assert all(isinstance(end, BudgetSpent) for end in ends if end)
        # Nobody is turned away while there is money for him.
        assert not failed or math.fsum(spent) + failed[0] > cap - 1e-9

    played(work)


def test_money_that_is_only_reserved_is_waited_for() -> None:
    """A request that does not fit beside the others goes when they have taken less than their bound."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 32, max_cost=1.0)
        asked = (diary.ask(flow, n, usage=paid(cost=0.1), cost=0.6) for n in range(5))
        await asyncio.gather(*asked)
        assert flow.state().cost_usd == pytest.approx(0.5)
        with pytest.raises(BudgetSpent, match=r"1 USD leaves 0\.5000 USD.*take 0\.6000 USD.*--max-cost"):
            await diary.ask(flow, 9, cost=0.6)

    assert list(played(work).began.values()) == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_an_answer_that_tells_no_usage_counts_in_full() -> None:
    """Neither the cap nor the limit of tokens is softened by an endpoint that does not say what it took."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 1, max_cost=1.0, tpm=100)
        await diary.ask(flow, 0, usage=Usage(requests=1), cost=0.4, tokens=60)
        await diary.ask(flow, 1, usage=Usage(requests=1), cost=0.4, tokens=60)
        with pytest.raises(BudgetSpent):
            await diary.ask(flow, 2, cost=0.4)

    assert played(work).began == {0: 0.0, 1: 60.0}


# --- what headers say ------------------------------------------------------------------------------------------


def headers(counted: str, limit: str, remaining: str, reset: str) -> dict[str, str]:
    parts = {"limit": limit, "remaining": remaining, "reset": reset}
    return {f"x-ratelimit-{name}-{counted}": value for name, value in parts.items()}


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("120ms", 0.12), ("1s", 1), ("6m0s", 360), ("1h2m3.5s", 3723.5), ("59.7", 59.7), ("1d", 86400)],
)
def test_durations_are_read(reset: str, seconds: float) -> None:
    """OpenAI writes them as Go does, others as plain seconds."""
    quota = quota_of(headers("requests", "500", "499", reset), "requests")
    assert quota is not None
    assert (quota.limit, quota.remaining, quota.reset_s) == (500, 499, pytest.approx(seconds))


@pytest.mark.parametrize(
    "told",
    [{}, headers("tokens", "九", "1", "1s"), headers("tokens", "0", "0", "1s"), headers("tokens", "9", "1", "soon")],
)
def test_what_is_not_understood_is_ignored(told: dict[str, str]) -> None:
    """Absent, incomplete and odd headers say nothing."""
    assert quota_of(told, "tokens") is None


def test_a_limit_for_a_minute_shows_itself() -> None:
    """OpenAI's own example: 60 requests, 59 left, whole again in one second. A day or a second looks different."""
    assert Quota(60, 59, 1.0).per_minute
    assert Quota(150_000, 149_984, 0.006).per_minute
    assert not Quota(14_400, 14_399, 6.0).per_minute  # Groq: a day
    assert not Quota(5, 4, 0.2).per_minute  # a second
    assert not Quota(5, 5, 0.0).per_minute


def test_a_limit_that_is_learned_is_kept() -> None:
    """The first answer tells that six a minute are allowed; from then on no minute holds more."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 1)
        await diary.ask(flow, 0)
        flow.learn(headers("requests", "6", "5", "10s"))
        await asyncio.gather(*(diary.ask(flow, n) for n in range(1, 20)))

    begun = list(played(work).began.values())
    assert all(later - earlier >= 60 for earlier, later in zip(begun, begun[6:], strict=False))


def test_what_the_user_allows_is_not_widened() -> None:
    """The tighter limit counts, the user's or the endpoint's."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, rpm=3, tpm=10_000)
        flow.learn(headers("requests", "60", "59", "1s") | headers("tokens", "6000", "5000", "10s"))
        assert (flow.limiter.requests, flow.limiter.tokens) == (3, 6000)

    played(work)


def test_an_empty_quota_is_waited_for() -> None:
    """Whatever its span: nothing begins before it is whole, then all at once; a span beyond patience is left alone."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary, 4, patience_s=300)
        flow.learn(headers("requests", "14400", "0", "86400"))
        assert flow.state().pause_s == 0
        async with flow.turn(lambda: (700, 0.0)):
            flow.learn(headers("tokens", "6000", "500", "2.5s"))
        assert flow.state().pause_reason == "the endpoint's quota is used up"
        await asyncio.gather(*(diary.ask(flow, n) for n in range(4)))

    assert list(played(work).began.values()) == [2.5] * 4


# --- what is told --------------------------------------------------------------------------------------------


def test_the_state_adds_up() -> None:
    """Requests, tokens, money and cached answers of the run so far; money is unknown where one price is."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        assert flow.state() == FlowState()
        usage = Usage(requests=1, input_tokens=100, output_tokens=7, cost_usd=0.25)
        await diary.ask(flow, 0, usage=usage)
        await diary.ask(flow, 1, usage=usage)
        flow.served()
        assert flow.state() == FlowState(requests=2, cached=1, input_tokens=200, output_tokens=14, cost_usd=0.5)
        await diary.ask(flow, 2, usage=paid())
        assert flow.state().cost_usd is None

    played(work)


@pytest.mark.parametrize("error", [BudgetSpent, Drained, EndpointGone])
def test_errors_of_the_flow_are_ours(error: type[LlmsumError]) -> None:
    """Each has a kind that reports and scripts can go by."""
    with suppress(error):
        raise error("说明")
    assert error.kind not in ("error", "engine")


# --- what is not worth going on with ---------------------------------------------------------------------------


def test_a_refusal_that_may_be_about_one_text_waits_for_the_others() -> None:
    """Where another request is answered it ends nothing; alone, or as one of three, it is the last word."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        answered = asyncio.create_task(diary.ask(flow, 0, seconds=3))
        await asyncio.sleep(1)
        doubt = asyncio.create_task(flow.doubt("HTTP 403"))
        await asyncio.sleep(1)
        flow.of_use()
        assert await doubt
        await answered
        flow = flow_of(diary)
        assert not await flow.doubt("HTTP 403")
        under_way = asyncio.create_task(diary.ask(flow, 1, seconds=60))
        await asyncio.sleep(1)
        assert [await asyncio.wait_for(flow.doubt("HTTP 403"), 90) for _ in range(2)] == [False, False]
        await under_way

    played(work)


def test_refusals_without_end_end_a_run() -> None:
    """A key that is taken away in the middle of it."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        flow.of_use()
        for _ in range(LATE_DOUBT_LIMIT - 1):
            assert await flow.doubt("HTTP 403")
        with pytest.raises(EndpointGone, match="HTTP 403; 10 requests in a row were refused"):
            await flow.doubt("HTTP 403")

    played(work)


def test_thought_that_leads_nowhere_ends_a_run() -> None:
    """The third answer that holds nothing is one too many, and the remedy is told."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        for _ in range(THOUGHT_LIMIT - 1):
            flow.thought("raise max_output_tokens")
        with pytest.raises(EndpointRefused, match="raise max_output_tokens; 3 answers"):
            flow.thought("raise max_output_tokens")

    played(work)


def test_what_costs_more_than_it_gives_ends_a_run() -> None:
    """Twenty parts in a row of more than three calls each; one that took fewer starts the count again."""

    async def work(diary: Diary) -> None:
        flow = flow_of(diary)
        for _ in range(2):
            for _ in range(DEAR_LIMIT - 1):
                flow.took(DEAR_CALLS + 1, "cut off")
            flow.took(DEAR_CALLS, None)
        for _ in range(DEAR_LIMIT - 1):
            flow.took(8, "cut off")
        with pytest.raises(EndpointGone, match=r"20 parts in a row took more than 3 calls each \(cut off\)"):
            flow.took(8, "cut off")

    played(work)
