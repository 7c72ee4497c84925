"""A folder of reports through a real Ray: two workers, and a scripted endpoint."""

import asyncio
import csv
import json
import logging
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.batch import Batch, open_batch
from llmsum.cluster.run import open_cluster
from llmsum.errors import BudgetSpent, EndpointRefused, LlmsumError, MissingExtra, UsageError
from llmsum.folders.manifest import ManifestView, Tally
from llmsum.folders.results import results
from llmsum.folders.resume import Order
from llmsum.models import Summary
from llmsum.settings import Settings, load_settings
from tests.support.made import report
from tests.support.server import Server, always, status
from tests.support.stores import need

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray's, about itself
KEY = "sk-绝密-0123456789".encode().hex()
# In every worker: a file of the one name ends the process whenever it is opened, as one does that takes all memory; a
# file of the other name only the first time. Each time is written down beside it.
POISON = """
import os, sys

def hook(event, arguments):
    if event != "open":
        return
    path = str(arguments[0])
    if path.endswith("毒.txt") or (path.endswith("一次.txt") and not os.path.exists(path + ".times")):
        with open(path + ".times", "a") as times:
            times.write("x")
        os.kill(os.getpid(), 9)

sys.addaudithook(hook)
"""


class Folder:
    """A folder of made reports, and runs over it."""

    def __init__(self, place: Path, url: str) -> None:
        self.place, self.source, self.url = place, place / "报告", url
        self.source.mkdir()

    def add(self, *numbers: int) -> None:
        for number in numbers:
            self.write(f"{number % 3}/{number:03}.txt", report(number))

    def write(self, path: str, text: str) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def settings(self, cache: str, **given: Any) -> Settings:
        given = {"model": "vllm/test", "base_url": self.url, "concurrency": 8, "max_attempts": 1, **given}
        return load_settings(Settings(cache_dir=self.place / f"cache-{cache}"), **given)

    def by_ray(self, out: str = "集群", until: Callable[[Batch], bool] = lambda _: False, **given: Any) -> Batch:
        order = Order(source=self.source, out=self.place / out)
        return asyncio.run(ran(open_cluster(order, self.settings("ray", **given), workers=2), until))

    def locally(self, out: str = "本机", **given: Any) -> Batch:
        order = Order(source=self.source, out=self.place / out)
        return asyncio.run(ran(open_batch(order, self.settings("local", **given), 1)))

    def results(self, out: str = "集群") -> dict[str, Summary]:
        """By path, without the one field that two equal runs do not share."""
        faults: list[LlmsumError] = []
        found = list(results(self.place / out, faults.append))
        paths = [summary.source.path for summary in found]
        assert not faults
        assert paths == sorted(set(paths))  # each once, and in their order
        return {
            summary.source.path: replace(summary, provenance=replace(summary.provenance, created=""))
            for summary in found
        }

    def states(self, out: str = "集群") -> dict[str, str]:
        view = ManifestView(self.place / out)
        try:
            return {row.path: row.state for row in view.rows()}
        finally:
            view.close()

    def tally(self, out: str = "集群") -> Tally:
        view = ManifestView(self.place / out)
        try:
            return view.tally()
        finally:
            view.close()

    def found(self, path: str, words: str) -> str:
        """The digits behind `words` in the first quotation that has them."""
        summary = self.results()[path]
        quotes = (item.evidence[0].quote for item in summary.achievements)
        return next(match[1] for quote in quotes if (match := re.search(rf"{words}(\d+)", quote)))

    def deaths(self, path: str) -> int:
        return len((self.source / f"{path}.times").read_text(encoding="utf-8"))


async def ran(opening: AbstractAsyncContextManager[Batch], until: Callable[[Batch], bool] = lambda _: False) -> Batch:
    """Runs, and stops when `until` says so."""
    async with opening as batch:
        running = asyncio.create_task(batch.run())
        while not running.done():
            if until(batch) and not batch.state().stopping:
                batch.stop()
            await asyncio.sleep(0.01)
        await running
        return batch


def asked(server: Server) -> Counter[str]:
    """How often each request came, by what it asked."""
    return Counter(json.dumps(request.body["messages"][-1], ensure_ascii=False) for request in server.requests)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ray with three processors, as far as it knows, whose workers have the key and the poison → where it writes."""
    need("ray", "pyarrow")
    place = tmp_path_factory.mktemp("ray")
    (place / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LLMSUM_") or name.endswith("_API_KEY")]:
            patch.delenv(name)
        patch.setenv("RAY_BACKEND_LOG_LEVEL", "fatal")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        import ray

        with pytest.MonkeyPatch.context() as of_workers:
            of_workers.setenv("PYTHONPATH", str(place))
            of_workers.setenv("LLMSUM_API_KEY", KEY)
            ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level=logging.CRITICAL)
        yield Path(tempfile.gettempdir()) / "ray" / "session_latest" / "logs"
        ray.shutdown()


@pytest.fixture
def folder(tmp_path: Path, server: Server, logs: Path) -> Folder:
    return Folder(tmp_path, server.url)


def test_without_ray_its_absence_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of the extra that brings it."""
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "报告").mkdir()
    opening = open_cluster(Order(source=tmp_path / "报告", out=tmp_path / "结果"), Settings())
    with pytest.raises(MissingExtra, match=r"llmsum\[ray\]"):
        asyncio.run(ran(opening))


def test_a_cluster_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """Ray would wait for it for minutes. This comes first in this file: later there is one in this process."""
    need("ray")
    (tmp_path / "报告").mkdir()
    order = Order(source=tmp_path / "报告", out=tmp_path / "结果")
    with pytest.raises(UsageError, match=r"no cluster at 127\.0\.0\.1:9 "):
        asyncio.run(ran(open_cluster(order, Settings(), address="127.0.0.1:9")))


def test_a_cluster_finds_what_one_machine_finds(folder: Folder, server: Server, logs: Path) -> None:
    """The same results and usage, out of as many requests, with the key of the workers, which no log of Ray holds."""
    folder.add(*range(30))
    folder.locally()
    once = asked(server)
    server.requests.clear()
    assert folder.by_ray().error is None
    assert folder.results() == folder.results("本机")
    assert asked(server) == once
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    assert folder.tally().usage == folder.tally("本机").usage
    assert set(folder.states().values()) == {"done"}
    written = [file.read_bytes() for file in logs.rglob("*.*") if file.is_file()]
    assert any(b"MapBatches" in text for text in written)
    assert not any(secret.encode() in text for text in written for secret in (KEY, "新建学校"))


def test_killed_workers_change_nothing(folder: Folder, server: Server) -> None:
    """A file that kills its worker every time is set aside after three; all others come out as on one machine.

    Nothing is asked again but what was under way when a worker died.
    """
    folder.add(*range(24))
    folder.write("1/005-毒.txt", report(105))
    folder.write("1/018-一次.txt", report(118))
    assert folder.by_ray().error is None
    assert folder.deaths("1/018-一次.txt") == 1
    # Begun three times; one of them may have ended with the worker that the other file killed.
    assert folder.deaths("1/005-毒.txt") in (2, 3)
    states = folder.states()
    assert states.pop("1/005-毒.txt") == "set_aside"
    assert set(states.values()) == {"done"}
    assert sum(count - 1 for count in asked(server).values()) <= 4 * 8
    (folder.source / "1/005-毒.txt").unlink()
    folder.locally()
    assert folder.results() == folder.results("本机")


def test_a_stopped_run_goes_on_where_it_was(folder: Folder, server: Server) -> None:
    """What was under way is kept: the second run asks only what the first did not, and the results are whole."""
    folder.add(*range(40))
    first = folder.by_ray(until=lambda batch: batch.state().finished >= 5)
    assert first.error is None
    assert 5 <= Counter(folder.states().values())["done"] < 40
    folder.by_ray()
    assert set(folder.states().values()) == {"done"}
    assert set(asked(server).values()) == {1}
    folder.locally()
    assert folder.results() == folder.results("本机")


def test_both_engines_work_on_the_same_results(folder: Folder, server: Server) -> None:
    """Each does only what changed since the other, and the newest result of a file is the only one."""
    cache = folder.place / "cache"
    folder.add(1, 2, 3)
    folder.locally("集群", cache_dir=cache)
    folder.write("1/001.txt", report(11))
    folder.write("2/002.txt", report(12))
    server.requests.clear()
    folder.by_ray(cache_dir=cache)
    assert not any("投资3万元" in request.last_message for request in server.requests)
    assert [folder.found(path, "新建学校") for path in folder.results()] == ["3", "11", "12"]
    folder.write("2/002.txt", report(13))
    folder.locally("集群", cache_dir=cache)
    assert [folder.found(path, "新建学校") for path in folder.results()] == ["3", "11", "13"]


def test_the_cap_on_cost_is_that_of_all_workers(folder: Folder, server: Server) -> None:
    """Together they never take more, and the run ends with one error."""
    folder.add(*range(30))
    batch = folder.by_ray(price=(100.0, 100.0), max_cost=5.0)
    assert isinstance(batch.error, BudgetSpent)
    flow = batch.state().flow
    assert flow.requests == len(server.requests) > 2
    assert 1.0 < (flow.cost_usd or 0.0) <= 5.0


def test_an_endpoint_that_refuses_ends_the_run(folder: Folder, server: Server) -> None:
    """It is told as on one machine, and the documents wait for the next run."""
    folder.add(*range(20))
    server.default = always(status(401, message="no such key"))
    batch = folder.by_ray()
    assert isinstance(batch.error, EndpointRefused)
    assert set(folder.states().values()) <= {"reading", "asking"}
    assert len(server.requests) <= 8


def test_the_command_says_nothing_of_ray(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    """The rules work on a cluster, too; status and export read what they wrote there as always."""
    folder.add(*range(20))
    folder.write("空.txt", "")
    out = str(folder.place / "集群")
    command = ["batch", str(folder.source), "-o", out, "-m", "builtin", "--engine", "ray", "--jobs", "2"]
    assert cli.main([*command, "--quiet"]) == 3
    told = f"llmsum: 1 of 21 report(s) are not complete; {folder.place / '集群' / 'summary.jsonl'} says why\n"
    assert capfd.readouterr() == ("", told)
    assert cli.main(["status", out, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["states"] == {"done": 20, "failed": 1}
    target = folder.place / "items.csv"
    assert cli.main(["export", out, "-f", "csv", "-o", str(target)]) == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["document"] for row in rows} == set(folder.states()) - {"空.txt"}
