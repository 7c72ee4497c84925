"""The Python API where an event loop is running."""

import asyncio
import signal
import threading
from pathlib import Path

import pytest

from llmsum import asummarize, summarize
from llmsum.errors import UsageError
from llmsum.models import plain
from llmsum.running import run
from llmsum.settings import Settings
from tests.support.server import Server, held, items

REPORT = Path(__file__).parent / "data" / "personal_report.txt"


def test_summarize_works_inside_a_loop(server: Server) -> None:
    """As in a notebook, where every cell runs in one; with a model and with the rules."""

    async def cell() -> tuple[int, int]:
        asked = summarize(REPORT, model="m", base_url=server.url, cache=False)
        return asked.usage.requests, len(summarize(REPORT).achievements)

    requests, achievements = asyncio.run(cell())
    assert requests == len(server.requests) > 0
    assert achievements


def test_asummarize_finds_what_summarize_finds(server: Server) -> None:
    """It takes the same arguments, and several can be awaited at once."""

    async def both() -> list[dict[str, object]]:
        found = await asyncio.gather(
            asummarize(REPORT, Settings(cache=False, model="m", base_url=server.url)),
            asummarize(str(REPORT), cache=False, model="m", base_url=server.url),
        )
        return [plain(summary)["achievements"] for summary in found]

    alone = plain(summarize(REPORT, model="m", base_url=server.url, cache=False))["achievements"]
    assert asyncio.run(both()) == [alone, alone]


def test_the_loop_goes_on_while_a_model_is_awaited(server: Server) -> None:
    """The answer is held back until something else in the loop has happened."""
    event = threading.Event()
    server.script(held(event, items([])))

    async def beside() -> int:
        asked = asyncio.create_task(asummarize(REPORT, model="m", base_url=server.url, cache=False))
        while not server.requests:
            await asyncio.sleep(0.01)
        event.set()
        return (await asked).usage.requests

    assert asyncio.run(beside()) > 0


def test_errors_come_through_the_thread() -> None:
    """The same ones, with the same words."""

    async def cell() -> None:
        summarize(REPORT, model="openai/m", base_url="nowhere")

    with pytest.raises(UsageError, match="not an http"):
        asyncio.run(cell())


def test_an_interrupted_wait_ends_the_work() -> None:
    """Ctrl-C in a notebook does not leave requests running behind the next cell."""
    ended = threading.Event()

    def interrupt() -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    async def work() -> None:
        threading.Timer(0.1, interrupt).start()
        try:
            await asyncio.sleep(30)
        finally:
            ended.set()

    async def cell() -> None:
        run(work(), Settings(model="m"))

    loop = asyncio.new_event_loop()  # `asyncio.run` has a way of its own with Ctrl-C
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(cell())
    loop.close()
    assert ended.wait(5)
