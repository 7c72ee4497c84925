"""What the workers of a cluster share, without Ray: the same classes, in a loop whose clock is ours."""

import asyncio
import pickle
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from llmsum.cluster.bank import ASK_AGAIN_S, LEASE_S, SILENT_S, Bank, Need
from llmsum.cluster.desk import Desk, error_of
from llmsum.cluster.handout import Handout
from llmsum.cluster.leases import LeasedFlow
from llmsum.cluster.portable import lay_out, packed, unpacked
from llmsum.cluster.shards import Shelf
from llmsum.cluster.worker import Result, Room, Task, open_bench
from llmsum.errors import BudgetSpent, Drained, EndpointRefused, LlmsumError, UsageError
from llmsum.flow import FlowState
from llmsum.folders.folder import Entry
from llmsum.folders.journal import Journal
from llmsum.folders.results import results
from llmsum.folders.resume import MAX_ATTEMPTS, Order
from llmsum.models import Summary, Usage
from llmsum.render.structured import summary_json
from llmsum.settings import Settings
from tests.support.clock import run_virtually
from tests.support.results import full

MINUTE = 60.0


@dataclass
class Sent:
    """A request that an endpoint got: when, and what it really took."""

    at: float
    tokens: int
    cost: float


@dataclass
class Office:
    """Workers whose calls to the desk take their time, and an endpoint that keeps books."""

    clock: Callable[[], float]
    desk: Desk
    dice: random.Random = field(default_factory=lambda: random.Random(4))
    sent: list[Sent] = field(default_factory=list[Sent])
    calls: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def flow(self, places: int) -> LeasedFlow:
        post = await self.desk.join()

        async def lend(needs: Sequence[Need]) -> tuple[list[int], float]:
            await asyncio.sleep(self.dice.uniform(0, 0.03))
            numbers, wait_s, fault = await self.desk.lend(post.worker, needs)
            await asyncio.sleep(self.dice.uniform(0, 0.2))
            if fault is not None:
                flow.halt(error_of(fault))
            return numbers, wait_s

        def settle(ticket: int, taken: tuple[int, float] | None) -> None:
            call = self.desk.give_back(ticket) if taken is None else self.desk.settle(ticket, *taken)
            self.calls.add(asyncio.get_running_loop().create_task(call))

        flow = LeasedFlow(places, lend, settle, clock=self.clock)
        flow.leasing = post.leasing
        return flow

    async def ask(self, flow: LeasedFlow, bound: int, taken: int, price: float = 0.0) -> None:
        async with flow.turn(lambda: (bound, bound * price)) as turn:
            self.sent.append(Sent(self.clock(), taken, taken * price))
            await asyncio.sleep(self.dice.uniform(0.1, 3))
            turn.settle(Usage(requests=1, input_tokens=taken, cost_usd=taken * price))

    def most(self, amount: Callable[[Sent], float]) -> float:
        """The most that any minute holds; it begins with a request, or it could begin later and hold as much."""
        return max(
            sum(amount(other) for other in self.sent if first.at <= other.at < first.at + MINUTE) for first in self.sent
        )


class Actor:
    """A desk whose methods are called as those of Ray's actors are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __getattr__(self, name: str) -> Any:
        return SimpleNamespace(remote=getattr(self._desk, name))


def together(
    work: Callable[[Office], Coroutine[Any, Any, None]], rpm: int | None, tpm: int | None, max_cost: float | None
) -> Office:
    """What has happened when `work` is done."""

    async def begin(clock: Callable[[], float]) -> Office:
        office = Office(clock, Desk(3, 24, 8, (rpm, tpm, max_cost), clock))
        await work(office)
        return office

    return run_virtually(begin)


# --- limits of all workers together -----------------------------------------------------------------


@pytest.mark.parametrize(("rpm", "tpm"), [(120, None), (None, 60_000), (150, 90_000)])
def test_three_workers_keep_the_limits_of_one(rpm: int | None, tpm: int | None) -> None:
    """No minute holds more requests or tokens than it may, and the tighter limit is used to 95 %."""
    minutes = 8

    async def work(office: Office) -> None:
        flows = [await office.flow(8) for _ in range(3)]

        async def ask_on(flow: LeasedFlow) -> None:
            while office.clock() < minutes * MINUTE:
                bound = office.dice.randrange(800, 3000)
                await office.ask(flow, bound, bound // 3)

        await asyncio.gather(*(ask_on(flow) for flow in flows for _ in range(20)))

    office = together(work, rpm, tpm, None)
    assert office.most(lambda sent: 1) <= (rpm or 10**9)
    assert office.most(lambda sent: sent.tokens) <= (tpm or 10**9)
    steady = [sent for sent in office.sent if MINUTE <= sent.at < minutes * MINUTE]
    used = [len(steady) / (rpm * (minutes - 1))] if rpm else []
    used += [sum(sent.tokens for sent in steady) / (tpm * (minutes - 1))] if tpm else []
    assert max(used) >= 0.95


def test_a_ticket_that_is_not_used_goes_back() -> None:
    """A worker that took more than it then sent does not keep the others waiting for a minute."""

    async def work(office: Office) -> None:
        first, second = await office.flow(8), await office.flow(8)
        asking = [asyncio.create_task(office.ask(first, 100, 100)) for _ in range(4)]
        await asyncio.sleep(0.001)  # they are in the queue
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await asyncio.gather(*(office.ask(second, 100, 100) for _ in range(4)))

    office = together(work, 4, None, None)
    assert len(office.sent) == 4
    assert office.sent[-1].at < 3 * LEASE_S


def test_the_cap_is_never_passed_and_always_used() -> None:
    """Bounds are kept free before, what was not taken comes back, and then all workers end with the same error."""
    ends: list[LlmsumError] = []

    async def work(office: Office) -> None:
        flows = [await office.flow(8) for _ in range(3)]

        async def ask_on(flow: LeasedFlow) -> None:
            try:
                for _ in range(50):
                    await office.ask(flow, 1000, 250, price=0.001)
            except BudgetSpent as spent:
                ends.append(spent)

        await asyncio.gather(*(ask_on(flow) for flow in flows for _ in range(5)))

    office = together(work, None, None, 10.0)
    assert 9.0 < sum(sent.cost for sent in office.sent) <= 10.0
    assert len(ends) == 15
    assert {str(error) for error in ends} == {str(ends[0])}


def test_what_a_dead_worker_may_have_sent_counts_as_paid() -> None:
    """It does not come back, and nobody waits for it for ever."""
    clock = [0.0]
    desk = Desk(2, 8, 8, (None, None, 3.0), lambda: clock[0])

    async def work() -> None:
        dead, alive = (await desk.join()).worker, (await desk.join()).worker
        tickets, _, _ = await desk.lend(dead, [(10, 1.0), (10, 1.0)])
        assert len(tickets) == 2
        (ticket,), _, _ = await desk.lend(alive, [(10, 1.0)])
        await desk.settle(ticket, 10, 0.5)
        assert await desk.lend(alive, [(10, 1.0)]) == ([], ASK_AGAIN_S, None)
        clock[0] += SILENT_S + 1
        await desk.beat(alive, FlowState(), (None, None))
        _, _, fault = await desk.lend(alive, [(10, 1.0)])
        assert fault is not None
        assert fault[0] == BudgetSpent.kind
        assert "0.5000 USD" in fault[1]

    asyncio.run(work())


def test_workers_get_their_turn_in_order() -> None:
    """A large request is not overtaken for ever by small ones of other workers."""
    clock = [0.0]
    bank = Bank(None, 100, None, lambda: clock[0])
    assert bank.lend(1, [(50, 0.0)])[0] != []
    clock[0] = MINUTE + LEASE_S - 0.1
    assert bank.lend(2, [(90, 0.0)])[0] == []
    assert bank.lend(3, [(10, 0.0)])[0] == []  # there would be room for it
    clock[0] += 0.1
    assert bank.lend(3, [(10, 0.0)])[0] == []
    assert bank.lend(2, [(90, 0.0)])[0] != []
    assert bank.lend(3, [(10, 0.0)])[0] != []
    assert bank.lend(2, [(90, 0.0)])[0] == []  # and then it is never heard of again
    clock[0] += MINUTE + LEASE_S
    assert bank.lend(3, [(10, 0.0)])[0] != []


def test_a_limit_that_one_worker_learns_holds_for_all() -> None:
    """The tightest that an answer told; from then on everybody needs tickets."""
    desk = Desk(2, 8, 8, (None, None, None))

    async def work() -> None:
        one, two = await desk.join(), await desk.join()
        assert (one.leasing, two.leasing) == (False, False)
        assert await desk.beat(one.worker, FlowState(), (500, None)) == (True, None)
        assert await desk.beat(two.worker, FlowState(), (None, None)) == (True, None)
        assert (await desk.join()).leasing

    asyncio.run(work())


def test_places_are_shared_out() -> None:
    """As many requests under way as one machine would have, also where they cannot be divided."""
    desk = Desk(3, 8, 8, (None, None, None))

    async def places() -> list[int]:
        return [(await desk.join()).places for _ in range(3)]

    assert asyncio.run(places()) == [3, 3, 2]


def test_what_dead_workers_paid_is_still_told() -> None:
    """Answers, tokens and money add up over all workers there ever were; requests under way only of the living."""
    clock = [0.0]
    desk = Desk(2, 8, 8, (None, None, None), lambda: clock[0])

    async def told() -> FlowState:
        for _ in range(2):
            worker = (await desk.join()).worker
            state = FlowState(in_flight=3, requests=5, cached=1, input_tokens=70, output_tokens=9, cost_usd=0.25)
            await desk.beat(worker, state, (None, None))
            clock[0] += 6
        worker = (await desk.join()).worker
        await desk.beat(worker, FlowState(in_flight=1, pause_s=4.0, pause_reason="HTTP 429"), (None, None))
        return (await desk.look([])).flow

    flow = asyncio.run(told())
    assert (flow.in_flight, flow.requests, flow.cached, flow.input_tokens, flow.cost_usd) == (1, 10, 2, 140, 0.5)
    assert (flow.pause_s, flow.pause_reason) == (4.0, "HTTP 429")


# --- documents --------------------------------------------------------------------------------------


def entries(*numbers: int) -> list[Entry]:
    return [Entry(f"报告/{number}.txt", 1, 1) for number in numbers]


def test_every_document_is_in_one_bundle() -> None:
    """In the order offered, also while bundles wait for more; then there are no more."""

    async def work(_: Callable[[], float]) -> list[list[str]]:
        handout, found = Handout(3), list[list[str]]()

        async def offer() -> None:
            for entry in entries(*range(10)):
                handout.offer(entry)
                await asyncio.sleep(0.04 if entry.path.endswith("4.txt") else 0)
            handout.close()

        offering = asyncio.create_task(offer())
        while (bundle := await handout.bundle(len(found))) is not None:
            found.append([entry.path for entry in bundle])
        await offering
        return found

    found = run_virtually(work)
    assert [path for bundle in found for path in bundle] == [entry.path for entry in entries(*range(10))]
    assert all(len(bundle) <= 3 for bundle in found)


def test_a_source_that_begins_anew_gets_the_same_bundles() -> None:
    """Without what has come back: nothing is lost, and nothing is done twice."""

    async def work() -> None:
        handout = Handout(2)
        for entry in entries(1, 2, 3):
            handout.offer(entry)
        handout.close()
        first, second = [await handout.bundle(number) for number in (0, 1)]
        assert (first, second) == (tuple(entries(1, 2)), tuple(entries(3)))
        handout.finish("报告/2.txt")  # its result is lost if its worker dies now
        handout.come_back(["报告/1.txt"])
        assert list(await handout.bundle(0) or ()) == entries(2)
        handout.come_back(["报告/2.txt"])
        assert list(await handout.bundle(0) or ()) == []
        assert list(await handout.bundle(1) or ()) == entries(3)
        assert await handout.bundle(2) is None

    asyncio.run(work())


def test_only_what_was_not_finished_counts_as_an_attempt() -> None:
    """A document that is done again because its bundle was lost with another one's worker is no suspect."""
    handout = Handout(2)
    for _ in range(5):
        assert handout.begin("好.txt") == 1
        handout.finish("好.txt")
    assert [handout.begin("毒.txt") for _ in range(3)] == [1, 2, 3]
    assert handout.begun(["好.txt", "毒.txt"]) == [0, 3]
    assert handout.suspects() == {"毒.txt": 3}


def test_a_file_set_aside_stays_so_until_that_is_told(tmp_path: Path) -> None:
    """Should its worker die of another file before, the next worker sets it aside, too, and does not die of it."""
    source = tmp_path / "报告"
    source.mkdir()
    (source / "毒.txt").write_text("一、工作情况\n\n新建学校3所。\n", encoding="utf-8")
    task = Task(order=Order(source=source, out=tmp_path / "结果"), settings=packed(Settings()), batch_id="")
    entry = Entry("毒.txt", 1, 1)
    desk = Desk(1, 8, 8, (None, None, None))

    async def work() -> list[str]:
        for _ in range(MAX_ATTEMPTS):
            await desk.begin(entry.path)
        states = list[str]()
        for _ in range(2):
            bench = await open_bench(Actor(desk), task)
            result = await bench.result(entry, *await desk.begun([entry.path]))
            assert result.outcome is not None
            states.append(result.outcome.state)
        await desk.look([entry.path])
        assert await desk.begun([entry.path]) == [0]
        return states

    assert asyncio.run(work()) == ["set_aside", "set_aside"]


def test_one_that_is_alone_shares_the_room_with_nobody() -> None:
    """And waits for its turn like everybody else."""
    together_with: dict[str, set[str]] = {}
    inside = set[str]()

    async def stay(room: Room, name: str, alone: bool) -> None:
        async with room.taken(alone):
            inside.add(name)
            together_with[name] = set(inside)
            await asyncio.sleep(1)
            inside.discard(name)

    async def work(_: Callable[[], float]) -> None:
        room = Room(3)
        stays = [stay(room, name, name.isupper()) for name in "abcXdefYZg"]
        await asyncio.gather(*stays)

    run_virtually(work)
    assert together_with["c"] == {"a", "b", "c"}
    assert [together_with[name] for name in "XYZ"] == [{"X"}, {"Y"}, {"Z"}]
    assert together_with["g"] == {"g"}


# --- what is sent, and what is not ------------------------------------------------------------------

SECRET = "pass-绝密-1234567890".encode().hex()


def test_no_secret_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Passwords in addresses and the command that gives a key stay; each worker has them from its own environment."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(
        model="vllm/qwen",
        base_url=f"https://user:{SECRET}@api.example.com/v1?key={SECRET}",
        api_key_command=f"echo {SECRET}",
        cache_url=f"redis://:{SECRET}@cache.example.com/0",
        rpm=60,
    )
    sent = packed(settings)
    assert SECRET.encode() not in pickle.dumps(sent)
    assert SECRET not in repr(sent)
    with pytest.raises(UsageError, match=r"base_url for api\.example\.com/v1.*LLMSUM_BASE_URL"):
        unpacked(sent)
    with monkeypatch.context() as patch:
        for name in ("BASE_URL", "CACHE_URL", "API_KEY_COMMAND"):
            patch.setenv(f"LLMSUM_{name}", "")  # so that it is as before afterwards
        lay_out(settings, sent)
        assert unpacked(sent) == settings
        patch.setenv("LLMSUM_BASE_URL", f"https://user:{SECRET}@other.example.com/v1")
        with pytest.raises(UsageError, match="base_url") as told:
            unpacked(sent)
        assert SECRET not in str(told.value)


def test_an_address_without_secrets_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It wins over what the worker's machine would ask by itself; defaults are those of the worker's machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_BASE_URL", "http://elsewhere/v1")
    monkeypatch.setenv("XDG_CACHE_HOME", "/here")
    settings = Settings(model="vllm/qwen", base_url="http://10.0.0.1:8000/v1", cache_url="redis://cache/0")
    sent = packed(settings)
    monkeypatch.setenv("XDG_CACHE_HOME", "/there")
    there = unpacked(sent)
    assert (there.base_url, there.cache_url) == (settings.base_url, settings.cache_url)
    assert str(there.cache_dir) == "/there/llmsum"


@pytest.mark.parametrize("error", [Drained("停"), EndpointRefused("401"), BudgetSpent("满"), UsageError("错")])
def test_errors_arrive_as_what_they_were(error: LlmsumError) -> None:
    """Their kind and message are sent, and make the same error with the same exit code."""
    arrived = error_of((error.kind, str(error)))
    assert (type(arrived), str(arrived), arrived.exit_code) == (type(error), str(error), error.exit_code)


# --- shards -----------------------------------------------------------------------------------------


def test_the_newest_of_several_results_counts(tmp_path: Path) -> None:
    """A later line over an earlier one, a file of its own over lines, a line over the file that it replaced."""
    order = Order(source=tmp_path / "报告", out=tmp_path / "结果")
    order.out.mkdir()

    def made(path: str, title: str) -> Summary:
        return replace(full(), source=replace(full().source, path=path), title=title)

    def line(path: str, title: str) -> Result:
        return Result(path, text=summary_json(made(path, title), lines=True))

    def titles() -> list[tuple[str, str | None]]:
        faults: list[LlmsumError] = []
        found = [(one.source.path, one.title) for one in results(order.out, faults.append)]
        assert not faults
        return found

    journal = Journal(order.out)
    shelf = Shelf(order, journal)
    shelf.put([line("乙.txt", "一"), Result("空.txt"), line("甲-1.txt", "一"), line("甲.txt", "一")])
    shelf.put([line("乙.txt", "二")])
    journal.flush()
    assert titles() == [("乙.txt", "二"), ("甲-1.txt", "一"), ("甲.txt", "一")]
    order.target("甲.txt").write_text(summary_json(made("甲.txt", "三")), encoding="utf-8")
    assert dict(titles())["甲.txt"] == "三"
    shelf.put([line("甲.txt", "四")])
    journal.close()
    assert dict(titles())["甲.txt"] == "四"
    assert not order.target("甲.txt").exists()
