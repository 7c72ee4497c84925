"""How many requests at once an endpoint bears: found out, kept, and begun with the next time. The clock is virtual."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.errors import UsageError
from llmsum.flow import Flow, open_flow
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.lessons import FILE
from llmsum.llm.slots import slots_in
from llmsum.llm.wire import ITEMS
from llmsum.models import Usage
from llmsum.settings import Settings, load_settings
from tests.support.clock import run_virtually
from tests.support.server import Server, always, status

TIMEOUT_S = 10.0


def ran(requests: int, slots: int, seconds: float, places: int = 8, **met: Any) -> tuple[int, Flow]:
    """How many calls a run makes whose endpoint works at `slots` requests at once, and its flow at the end."""

    async def inside(clock: Callable[[], float]) -> tuple[int, Flow]:
        flow, endpoint, calls = Flow(places, clock=clock), asyncio.Semaphore(slots), 0
        flow.places.meet(known=True, **met)

        async def ask() -> None:
            nonlocal calls
            again = False
            while True:
                async with flow.turn(again=again) as turn:
                    calls += 1
                    try:
                        async with asyncio.timeout(TIMEOUT_S), endpoint:
                            await asyncio.sleep(seconds)
                            turn.settle(Usage(requests=1, input_tokens=1))
                            return
                    except TimeoutError:
                        again = True
                        flow.slow_down(turn, TIMEOUT_S)

        await asyncio.gather(*(ask() for _ in range(requests)))
        return calls, flow

    return run_virtually(inside)


def test_what_works_is_begun_with_the_next_time() -> None:
    """An endpoint of one slot: the first run finds out that eight are too many, the second one loses no call."""
    calls, flow = ran(40, slots=1, seconds=2.0)
    assert calls > 40
    assert flow.places.found is not None
    assert flow.places.found <= TIMEOUT_S / 2.0
    assert ran(40, slots=1, seconds=2.0, found=flow.places.found)[0] == 40


def test_where_nothing_speaks_against_all_places_nothing_is_found() -> None:
    """So that a later run with more of them begins with as many."""
    assert ran(40, slots=64, seconds=2.0)[1].places.found is None


@pytest.mark.parametrize(("found", "places"), [(1, 4), (3, 8), (8, 8), (20, 8)])
def test_what_was_too_much_once_is_tried_again(found: int, places: int) -> None:
    """One more after several answers, up to what is asked for: the endpoint may bear it by now."""
    calls, flow = ran(200, slots=64, seconds=2.0, places=places, found=found)
    assert (calls, flow.places.open) == (200, places)


@pytest.mark.parametrize(("slots", "found"), [(1, 1), (2, 2), (4, 4), (64, 8)])
def test_a_server_of_ones_own_is_felt_out(slots: int, found: int) -> None:
    """From one place on, twice as many each time, until answers take longer in proportion."""
    calls, flow = ran(60, slots=slots, seconds=2.0, cautious=True)
    assert (calls, flow.places.found) == (60, found)


def test_a_server_that_tells_its_slots_is_given_no_more() -> None:
    """So that nothing stands in a queue where its time-out runs; what was found beside that does not widen it."""
    for found in (None, 6):
        flow = ran(20, slots=2, seconds=6.0, most=2, found=found)[1]
        assert flow.places.open == 2


# --- what is kept, and where it comes from --------------------------------------------------------------------


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return load_settings(model="m", base_url=server.url)


async def no_sleep(_: float) -> None:
    """Pauses take no time."""


def opened(settings: Settings, requests: int = 1) -> int:
    """How many places are open at the end of a run."""

    async def inside() -> int:
        async with ModelEngine(settings, resolve(settings), None, sleep=no_sleep) as engine:
            content = [f"[1] 植树{number}万棵。" for number in range(requests)]
            await asyncio.gather(*(engine.ask([{"role": "user", "content": text}], ITEMS["zh"]) for text in content))
            return engine.flow.places.open

    return asyncio.run(inside())


def kept(settings: Settings) -> Any:
    (entry,) = json.loads((settings.cache_dir / FILE).read_text(encoding="utf-8")).values()
    return entry.get("places")


def test_places_are_kept_and_told(server: Server, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that is turned away keeps what it came to; the next one begins with it, and `--refresh` with all."""
    server.script(status(429, retry_after="1"))
    assert (opened(settings, 3), kept(settings)) == (4, 4)
    assert cli.main(["doctor", "-m", "m", "--base-url", server.url]) == 0
    assert "4 requests at once (on 2" in " ".join(capsys.readouterr().out.split())
    assert (opened(settings), kept(settings)) == (4, 4)
    assert (opened(replace(settings, concurrency=2)), kept(settings)) == (2, 4)
    assert (opened(replace(settings, refresh=True)), kept(settings)) == (8, None)


def test_nothing_is_kept_of_an_endpoint_that_never_answered(server: Server, settings: Settings) -> None:
    """It may be another address."""
    server.default = always(status(429, retry_after="0"))
    opened(replace(settings, max_attempts=2), 3)
    assert not (settings.cache_dir / FILE).exists()


@pytest.mark.parametrize(
    ("model", "pages", "places"),
    [
        ("llamacpp/q", {"/props": {"total_slots": 3}}, 3),
        ("llamacpp/q", {"/slots": [{"id": 0}, {"id": 1}]}, 2),
        ("llamacpp/q", {}, 1),
        ("ollama/q", {"/props": {"total_slots": 3}}, 1),
        ("lmstudio/q", {}, 1),
        ("vllm/q", {"/props": {"total_slots": 3}}, 8),
        ("m", {"/props": {"total_slots": 3}}, 8),
    ],
)
def test_servers_of_ones_own(
    server: Server, settings: Settings, model: str, pages: dict[str, Any], places: int
) -> None:
    """llama.cpp is asked for its slots; those that do not tell begin with one; no other server is asked."""
    server.pages = pages
    assert opened(replace(settings, model=model)) == places


@pytest.mark.parametrize("told", [None, 3, {}, {"total_slots": 0}, {"total_slots": "2"}, [], "slots"])
def test_what_tells_no_slots_is_none(told: object) -> None:
    """Whatever a server may have at that address."""
    assert slots_in(told) is None


def test_a_server_that_is_not_there_is_told_by_the_request(settings: Settings) -> None:
    """Asking for slots is no error of its own, but where no certificate can be read."""
    gone = replace(settings, model="llamacpp/q", base_url="http://127.0.0.1:9/v1", max_attempts=1)
    assert opened(gone) == 1
    with pytest.raises(UsageError, match="ca_file"):
        opened(replace(gone, base_url="https://127.0.0.1:9/v1", ca_file="none.pem"))


def test_a_model_in_process_has_one_place(settings: Settings) -> None:
    """As it has one slot: its time-out begins when it is worked at."""
    assert open_flow(replace(settings, model="local/m.gguf", base_url=None)).places.open == 1
