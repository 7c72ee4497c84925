"""Provider batch jobs against a Files and Batch API on loopback: the whole way from documents to the cache."""

import json
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from llmsum import summarize
from llmsum.cli.jobs import app
from llmsum.errors import EndpointGone, EndpointRefused, EngineError, UsageError
from llmsum.folders.claim import held
from llmsum.jobs import Collected, Gathered, collect, status, submit
from llmsum.jobs.store import FOLDER, JobStore, Line
from llmsum.settings import Settings, load_settings
from tests.support import server
from tests.support.batch_api import BatchApi
from tests.support.server import Request, Step, items, refusal, respond, truncated

KEY = "sk-绝密-0123456789".encode().hex()
REPORTS = {
    "甲.txt": "一、工作成绩\n全年完成投资120万元，新建学校3所。\n二、存在问题\n专业人才缺乏，部分岗位长期空缺。\n",
    "乙.txt": "一、工作成绩\n植树3万棵，改造道路４８.６公里。\n二、存在问题\n专业人才缺乏，部分岗位长期空缺。\n",
    "c.txt": "Key Achievements\nWe repaired 48.6 km of road. We hired 12 teachers and opened two depots.\n",
}
CHUNKS = 4  # the second section of 乙 is that of 甲, word for word


@pytest.fixture
def api() -> Iterator[BatchApi]:
    with BatchApi() as running:
        yield running


@pytest.fixture
def settings(api: BatchApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    for name, text in REPORTS.items():
        Path(name).write_text(text, encoding="utf-8")
    return load_settings(model="m-1b", base_url=api.url, cache_dir=tmp_path / "cache", timeout_s=20.0, price=(1.0, 2.0))


OUT = Path("out")


def sent(settings: Settings, **options: Any) -> Gathered:
    return submit(map(Path, REPORTS), OUT, settings, **options)


def mixed(*fates: Step | None) -> Callable[[Request], Step | None]:
    """One fate for each line, in order; then ordinary answers."""
    waiting = iter(fates)
    return lambda request: next(waiting, respond(request))


def left(found: Collected) -> dict[str, int]:
    return {state: count for state, count in found.requests.items() if state != "poured"}


def finish(settings: Settings) -> list[Any]:
    return [summarize(name, settings) for name in REPORTS]


def test_a_folder_goes_through_a_job_and_the_run_after_it_asks_for_no_chunk(settings: Settings, api: BatchApi) -> None:
    """Every chunk is answered out of the cache after a job, and the items are those of a run without one."""
    gathered = sent(settings)
    assert (gathered.documents, gathered.new, len(gathered.jobs)) == (3, CHUNKS, 1)
    api.end()
    found = collect(OUT, settings)
    assert (found.requests, found.left) == (Counter(poured=CHUNKS), 0)
    summaries = finish(settings)
    assert all(chunk.cached for summary in summaries for chunk in summary.chunks)
    assert not [body for body in api.asked if "[1] " in body["messages"][-1]["content"]]
    alone_settings = replace(settings, cache=False)
    assert [s.achievements + s.problems + s.plans for s in finish(alone_settings)] == [
        s.achievements + s.problems + s.plans for s in summaries
    ]


def test_request_bodies_are_those_of_an_ordinary_run(settings: Settings, api: BatchApi) -> None:
    """What a job holds is what would have been sent, Han characters as themselves, in the order of the documents."""
    sent(settings)
    (file,) = api.files.values()
    assert "专业人才缺乏".encode() in file.data
    (batch,) = api.batches.values()
    finish(replace(settings, concurrency=1))  # else requests may overtake one another on their way
    asked = [body for body in api.asked if "[1] " in body["messages"][-1]["content"]]
    assert [line["body"] for line in batch.lines] == asked


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
def test_every_mode_of_asking_can_be_collected(mode: Any, settings: Settings, api: BatchApi) -> None:
    """A body is worded differently from mode to mode; the answers find their cache entries in all of them."""
    settings = replace(settings, mode=mode)
    sent(settings)
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=CHUNKS)


def test_usage_is_told_in_tokens_and_list_price(settings: Settings, api: BatchApi) -> None:
    """The tokens of the answers are summed up; the price is that of the settings, no discount in it."""
    sent(settings)
    api.end()
    usage = collect(OUT, settings).usage
    assert usage.requests == CHUNKS
    assert usage.cost_usd == pytest.approx((usage.input_tokens + 2 * usage.output_tokens) / 1e6)


def test_what_a_job_has_is_not_sent_again(settings: Settings, api: BatchApi) -> None:
    """Submitting again while a job is under way sends nothing; a new document brings only its own chunks."""
    sent(settings)
    again = sent(settings)
    assert (again.new, again.under_way, again.jobs) == (0, CHUNKS + 1, [])
    Path("丁.txt").write_text("一、工作成绩\n新增绿地3公顷。\n", encoding="utf-8")
    more = submit([Path("甲.txt"), Path("丁.txt")], OUT, settings)
    assert (more.new, [job.requests for job in more.jobs]) == (1, [1])


def test_what_the_cache_holds_is_not_sent(settings: Settings, api: BatchApi) -> None:
    """Chunks that an ordinary run has answered are no part of a job."""
    summarize("甲.txt", settings)
    gathered = sent(settings)
    assert (gathered.cached, gathered.new) == (3, CHUNKS - 2)


def test_a_dry_run_counts_and_sends_nothing(settings: Settings, api: BatchApi) -> None:
    """Requests and bytes are those that are sent afterwards; the provider hears nothing."""
    counted = sent(settings, dry_run=True)
    assert (counted.new, counted.jobs, api.calls) == (CHUNKS, [], [])
    sent(settings)
    assert [len(file.data) for file in api.files.values()] == [counted.request_bytes]


@pytest.mark.parametrize(("requests", "sizes"), [(1, [1, 1, 1, 1]), (3, [3, 1]), (4, [4])])
def test_jobs_keep_the_limit_of_requests(requests: int, sizes: list[int], settings: Settings, api: BatchApi) -> None:
    """No job holds more requests than the limit, and none is cut shorter than it must be."""
    gathered = sent(replace(settings, job_requests=requests))
    assert [job.requests for job in gathered.jobs] == [len(batch.lines) for batch in api.batches.values()] == sizes
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=CHUNKS)


def test_jobs_keep_the_limit_of_bytes(settings: Settings, api: BatchApi) -> None:
    """No file is larger than the limit, in bytes of UTF-8; a limit that just fits fits."""
    whole = sent(settings, dry_run=True).request_bytes
    sent(replace(settings, job_bytes=whole - 1))
    sizes = [len(file.data) for file in api.files.values()]
    assert len(sizes) == 2
    assert max(sizes) < whole == sum(sizes)


def test_a_partly_answered_job_that_expired_is_harvested(settings: Settings, api: BatchApi) -> None:
    """What came before the end is in the cache; the same submit sends the rest, and only that."""
    sent(settings)
    api.end("expired", mixed(None, None))
    found = collect(OUT, settings)
    assert found.requests == Counter(poured=2, failed=2)
    assert found.causes == [("failed", "batch_expired", 2)]
    again = sent(settings)
    assert [job.requests for job in again.jobs] == [2]
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=CHUNKS)


def test_a_cancelled_job_is_harvested(settings: Settings, api: BatchApi) -> None:
    """Requests that a cancelled job has no line for are missing, not answered, and are sent again."""
    sent(settings)
    api.end("cancelled", mixed(None))
    found = collect(OUT, settings)
    assert found.requests == Counter(poured=3, missing=1)
    assert found.causes == [("missing", "the job ended without an answer (cancelled)", 1)]
    assert sent(settings).new == 1


def test_a_job_that_fails_validation_is_told_by_its_codes(settings: Settings, api: BatchApi) -> None:
    """The provider's words may repeat the document: only code and line are told, and everything can be sent again."""
    sent(settings)
    api.fail("token_limit_exceeded", 2)
    found = collect(OUT, settings)
    assert [job.errors for job in found.jobs] == ["token_limit_exceeded in line 2"]
    assert found.requests == Counter(missing=CHUNKS)
    assert sent(settings).new == CHUNKS


def test_a_dry_run_leaves_what_is_known_of_failures(settings: Settings, api: BatchApi) -> None:
    """It counts what failed as new, and forgets no cause."""
    sent(settings)
    api.end(fate=mixed(server.status(500), server.status(429, "rate_limit_exceeded")))
    before = collect(OUT, settings)
    assert sent(settings, dry_run=True).new == 2
    after = collect(OUT, settings)
    assert (after.requests, after.causes) == (before.requests, before.causes)
    assert left(after) == {"failed": 2}


def test_errors_of_single_requests_are_told_and_sent_again(settings: Settings, api: BatchApi) -> None:
    """A line that failed for a passing reason is left, with a cause that quotes nothing."""
    sent(settings)
    api.end(fate=mixed(server.status(500, message="全年完成投资"), server.status(429, "rate_limit_exceeded")))
    found = collect(OUT, settings)
    assert left(found) == {"failed": 2}
    assert sorted(cause for _, cause, _ in found.causes) == sorted(
        f"HTTP {code} from {api.url.removeprefix('http://')} ({name})"
        for code, name in ((500, "scripted"), (429, "rate_limit_exceeded"))
    )
    assert sent(settings).new == 2


def test_an_unreadable_answer_is_asked_once_more(settings: Settings, api: BatchApi) -> None:
    """An answer that is no JSON is not in the cache, and the next submit asks the same again."""
    sent(settings)
    api.end(fate=mixed(server.text("我不知道。")))
    assert left(collect(OUT, settings)) == {"unreadable": 1}
    again = sent(settings)
    assert (again.new, again.declined) == (1, 0)


def test_of_a_truncated_answer_the_halves_are_submitted(settings: Settings, api: BatchApi) -> None:
    """A cut-off answer is not read as complete; the next submit asks for both halves, and then nothing is left."""
    Path("甲.txt").write_text("一、工作成绩\n植树3万棵。修路5公里。建校2所。\n", encoding="utf-8")
    submit([Path("甲.txt")], OUT, settings)
    api.end(fate=lambda _: truncated('{"items": [{"first": 1, "la'))
    assert left(collect(OUT, settings)) == {"truncated": 1}
    halves = submit([Path("甲.txt")], OUT, settings)
    assert halves.new == 2
    api.end()
    assert left(collect(OUT, settings)) == {"truncated": 1}
    assert submit([Path("甲.txt")], OUT, settings).new == 0


def test_a_refused_request_is_not_sent_again(settings: Settings, api: BatchApi) -> None:
    """The model declined: the next submit counts the chunk and leaves it to the ordinary run."""
    sent(settings)
    api.end(fate=mixed(refusal()))
    assert left(collect(OUT, settings)) == {"refused": 1}
    again = sent(settings)
    assert (again.new, again.declined) == (0, 1)


def test_a_model_that_refuses_a_temperature_is_asked_without(settings: Settings, api: BatchApi) -> None:
    """The engine learns it from the answers of the first job: the second one goes without, and brings all of them."""
    message = "Unsupported value: 'temperature' does not support 0.0 with this model."
    sent(settings)
    api.end(fate=lambda _: server.status(400, "unsupported_value", message))
    assert left(collect(OUT, settings)) == {"rejected": CHUNKS}
    assert sent(settings).new == CHUNKS
    assert not [line for line in list(api.batches.values())[1].lines if "temperature" in line["body"]]
    api.end()
    assert collect(OUT, settings).requests["poured"] == CHUNKS


def test_answers_outlive_the_cache(settings: Settings, api: BatchApi) -> None:
    """A cache that was cleared is filled from the stored answers; they are not bought again."""
    sent(settings)
    api.end()
    collect(OUT, settings)
    fresh = replace(settings, cache_dir=Path("another cache"))
    again = sent(fresh)
    assert (again.new, again.cached) == (0, CHUNKS + 1)


def test_damaged_and_foreign_lines_are_passed_over(settings: Settings, api: BatchApi) -> None:
    """Half a line, a list, an unknown id, a body with half a character: the good lines count."""
    sent(settings)
    lines = b'[]\n{"custom_id": "x", "response": {"status_code": 200, "body": {"a": "\\ud800"}}}\n\xff\n{"custom_'
    api.end(fate=mixed(Step(payload={"choices": [{"message": {"content": "\ud800"}}]})), extra=lines)
    assert collect(OUT, settings).requests == Counter(poured=3, unreadable=1)


@pytest.mark.parametrize("call", ["POST /v1/files", "POST /v1/batches"])
def test_a_job_whose_arrival_was_not_heard_of_is_found_again(call: str, settings: Settings, api: BatchApi) -> None:
    """The connection breaks after the provider has acted: the next submit adopts file and batch, doubling neither."""
    other = {f"第{n}.txt": f"一、工作成绩\n植树{n}万棵。\n" for n in range(2)}  # so that listings have several pages
    for name, text in other.items():
        Path(name).write_text(text, encoding="utf-8")
        submit([Path(name)], OUT, settings)
    api.drop = {call}
    with pytest.raises(EndpointGone):
        sent(settings)
    api.drop = set()
    for name, text in other.items():  # and others were submitted meanwhile, from elsewhere
        Path(name).write_text(text.replace("植树", "修路"), encoding="utf-8")
        submit([Path(name)], Path("elsewhere"), settings)
    again = sent(settings)
    assert (again.new, [job.requests for job in again.jobs]) == (0, [CHUNKS])
    assert (len(api.files), len(api.batches)) == (5, 5)
    api.end()
    assert collect(OUT, settings).requests == Counter(poured=CHUNKS + 2)


@pytest.mark.parametrize("call", ["GET /v1/files", "POST /v1/files", "POST /v1/batches"])
def test_a_killed_submit_is_carried_on(
    call: str, settings: Settings, api: BatchApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever kill -9 leaves half done at the provider, the next submit makes it one file and one batch."""
    monkeypatch.setenv("LLMSUM_BASE_URL", api.url)
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(settings.cache_dir))
    program = "from llmsum.cli.jobs import app; app()"
    line = [sys.executable, "-c", program, "submit", ".", "-o", str(OUT), "-m", "m-1b"]
    started: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill(arrived: str) -> None:
        if arrived == call:
            ready.wait(30)
            started[0].kill()

    api.before_answer = kill
    with subprocess.Popen(line, stdout=subprocess.DEVNULL) as process:
        started.append(process)
        ready.set()
        assert process.wait(60) == -signal.SIGKILL
    api.before_answer = lambda _: None
    again = sent(settings)
    assert (again.new, [job.requests for job in again.jobs]) == (0, [CHUNKS])
    assert (len(api.files), len(api.batches)) == (1, 1)


def test_a_job_is_stored_before_anything_is_sent(settings: Settings, api: BatchApi) -> None:
    """When the provider cannot be reached at all, the job is in the record, and the next submit sends it."""
    away = replace(settings, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(EndpointGone, match="goes on from here"):
        sent(away)
    with JobStore(OUT) as store:
        assert [(job.state, job.requests) for job in store.jobs()] == [("written", CHUNKS)]
    assert [job.state for job in status(OUT, away).jobs] == ["written"]
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:9/v1, not sent yet; give its --base-url or another -o"):
        sent(settings)


def test_a_collection_that_was_broken_off_goes_on(
    settings: Settings, api: BatchApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that were downloaded and not yet poured are poured by the next call, without the provider."""
    sent(settings)
    api.end()
    settle = JobStore.settle

    def broken(store: JobStore, *settled: Any) -> None:
        settle(store, *settled)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(JobStore, "settle", broken)
        with pytest.raises(KeyboardInterrupt):
            collect(OUT, settings)
    asked = len(api.calls)
    assert collect(OUT, settings).requests == Counter(poured=CHUNKS)
    assert len(api.calls) == asked


def test_one_job_that_cannot_be_looked_at_does_not_stop_the_others(settings: Settings, api: BatchApi) -> None:
    """Another job's answers are collected, and the message names what is not known there any more."""
    submit([Path("甲.txt")], OUT, settings)
    submit([Path("c.txt")], OUT, settings)
    gone, _ = api.batches
    del api.batches[gone]
    api.end()
    found = collect(OUT, settings)
    assert found.requests == Counter(asked=2, poured=1)
    assert [message for _, message in found.failed] == [
        f"{api.url.removeprefix('http://')} does not know {gone}: was it submitted with another account?"
    ]


def test_jobs_under_way_are_told_with_their_counts(settings: Settings, api: BatchApi) -> None:
    """A look brings the provider's word, and leaves the answers where they are; collect then finds nothing yet."""
    sent(settings)
    (batch,) = api.batches.values()
    batch.completed, batch.failed = 2, 1
    (job,) = status(OUT, settings).jobs
    assert (job.status, job.completed, job.failed, job.state) == ("in_progress", 2, 1, "sent")
    assert collect(OUT, settings).requests == Counter(asked=CHUNKS)


def test_the_record_is_private_and_holds_no_key(settings: Settings, api: BatchApi) -> None:
    """The folder is its owner's; the key is in no file of it; and bodies go once the provider has them."""
    sent(settings)
    folder = OUT / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    api.end()
    collect(OUT, settings)
    assert api.keys == {f"Bearer {KEY}"}
    assert not [path for path in folder.iterdir() if KEY.encode() in path.read_bytes()]
    assert not list(folder.glob("*.jsonl"))
    with sqlite3.connect(folder / "jobs.sqlite") as db:
        assert db.execute("SELECT count(body), count(question) FROM requests").fetchall() == [(0, 0)]


def test_two_submits_at_once_are_refused(settings: Settings) -> None:
    """The second process would pay for the same requests."""
    with held(OUT), pytest.raises(UsageError, match="another llmsum"):
        sent(settings)


@pytest.mark.parametrize("code", [404, 405, 501])
def test_an_endpoint_without_a_batch_api_is_named(code: int, settings: Settings, api: BatchApi) -> None:
    """A private server says so there, one way or another: exit code 2, and the way out."""
    api.refuse = dict.fromkeys(["GET /v1/files"], server.status(code))
    with pytest.raises(EndpointRefused, match="no Batch API; use llmsum batch"):
        sent(settings)


@pytest.mark.parametrize(
    ("step", "kind"),
    [(server.status(401, "invalid_api_key"), EndpointRefused), (server.status(400, "bad"), EngineError)],
)
def test_a_refused_submission_is_told_without_the_providers_words(
    step: Step, kind: type[EngineError], settings: Settings, api: BatchApi
) -> None:
    """Status and code only; the job stays stored."""
    api.refuse = {"POST /v1/batches": step}
    with pytest.raises(kind) as refused:
        sent(settings)
    assert "scripted" not in str(refused.value)
    api.refuse = {}
    assert [job.requests for job in sent(settings).jobs] == [CHUNKS]
    assert len(api.files) == 1


@pytest.mark.parametrize("options", [{"cache": False}, {"model": "builtin", "base_url": None}])
def test_jobs_need_a_model_and_the_cache(options: dict[str, Any], settings: Settings) -> None:
    """Rules have no Batch API, and answers without a cache have no place to go."""
    with pytest.raises(UsageError):
        sent(replace(settings, **options))


def test_collect_needs_the_endpoint_of_the_job(settings: Settings) -> None:
    """Another address than that of the submission is refused: an id means something else there."""
    sent(settings)
    with pytest.raises(UsageError, match="give --base-url"):
        collect(OUT, replace(settings, base_url="http://127.0.0.1:9/v1"))


def test_the_settings_of_the_submission_count(settings: Settings, api: BatchApi) -> None:
    """Model and limits are taken from the job: collect finds the cache entries whatever is configured by then."""
    sent(settings)
    api.end()
    other = replace(settings, model="another", temperature=0.7, max_output_tokens=512, mode="tools")
    assert collect(OUT, other).requests == Counter(poured=CHUNKS)
    assert sent(settings).cached == CHUNKS + 1


def test_answers_to_other_words_are_not_poured(settings: Settings, api: BatchApi) -> None:
    """An answer goes into the cache only for the very body that was asked: here that of an older version."""
    sent(settings)
    api.end()
    with sqlite3.connect(OUT / FOLDER / "jobs.sqlite") as db:
        first = db.execute("SELECT id, question FROM requests").fetchone()
        db.execute("UPDATE requests SET question = replace(?, '120', '999') WHERE id = ?", (first[1], first[0]))
    db.close()
    assert left(collect(OUT, settings)) == {"stale": 1}


def test_an_unreadable_report_does_not_stop_the_others(settings: Settings, api: BatchApi) -> None:
    """It is told by name, and the job holds what the others ask for."""
    Path("空.txt").write_text("", encoding="utf-8")
    gathered = submit([Path("空.txt"), Path("甲.txt")], OUT, settings)
    assert (gathered.documents, gathered.new) == (2, 2)
    assert [message.partition(":")[0] for message in gathered.unread] == ["空.txt"]


def test_a_folder_without_jobs_says_so(settings: Settings) -> None:
    """And is not made into one."""
    OUT.mkdir()
    with pytest.raises(UsageError, match="holds no jobs"):
        status(OUT, settings)
    assert not list(OUT.iterdir())


def test_a_damaged_record_is_told(settings: Settings) -> None:
    """A file that is no database is named, not overwritten."""
    (OUT / FOLDER).mkdir(parents=True)
    (OUT / FOLDER / "jobs.sqlite").write_text("不是数据库" * 100, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        sent(settings)


def test_a_late_answer_to_an_older_job_changes_nothing(tmp_path: Path) -> None:
    """A request that went into a second job takes its answer from that one only."""
    with JobStore(tmp_path) as store:
        store.gather("a", "items.zh", "[]", "{}")
        (first,) = store.pack("here", "{}", 0, most=9, most_bytes=999)
        store.harvest(first, [])
        store.gather("a", "items.zh", "[]", "{}")
        (second,) = store.pack("here", "{}", 0, most=9, most_bytes=999)
        store.harvest(first, [Line("a", "answered", 200, "{}")])
        assert store.counts(second) == Counter(asked=1)


def test_items_are_what_the_server_said(settings: Settings, api: BatchApi) -> None:
    """The words of a batched answer reach the summary."""
    submit([Path("甲.txt")], OUT, settings)
    api.end(fate=lambda _: items([{"first": 1, "last": 1, "kind": "成果", "statement": "全年完成投资120万元"}]))
    collect(OUT, settings)
    assert "全年完成投资120万元" in [item.statement for item in summarize("甲.txt", settings).achievements]


class Screen:
    """Runs `llmsum jobs` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str | Path) -> int:
        code = get_command(app).main([str(argument) for argument in arguments], standalone_mode=False)
        self.out, self.err = self._capsys.readouterr()
        return int(code or 0)


@pytest.fixture
def jobs(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Screen:
    monkeypatch.setenv("LLMSUM_BASE_URL", str(settings.base_url))
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(settings.cache_dir))
    return Screen(capsys)


def test_the_commands_lead_from_a_folder_to_the_cache(jobs: Screen, api: BatchApi) -> None:
    """Each command says what there is and what comes next; exit code 3 until nothing is left."""
    assert jobs("submit", ".", "-o", OUT, "-m", "m-1b") == 0
    assert "3 reports: 0 chunks answered already, 0 requests in jobs, 4 new" in jobs.out
    assert "1 job(s) sent, 4 requests" in jobs.out
    assert "llmsum jobs collect out" in jobs.out
    assert jobs("status", OUT) == 0
    assert "in_progress" in jobs.out
    assert jobs("collect", OUT) == 3
    assert "0 answers in the cache, 4 requests under way, 0 left" in jobs.out
    api.end("expired", mixed(None))
    assert jobs("status", OUT) == 0
    assert "next: llmsum jobs collect out" in jobs.out
    assert jobs("collect", OUT) == 3
    assert "1 failed: batch_expired" in jobs.out
    assert jobs("submit", ".", "-o", OUT, "-m", "m-1b") == 0
    api.end()
    assert jobs("collect", OUT) == 0
    assert "4 answers in the cache, 0 requests under way, 0 left" in jobs.out


def test_what_was_not_sent_is_not_under_way(jobs: Screen, api: BatchApi) -> None:
    """It is left, and the next command is the same submit again, not the batch."""
    api.refuse = {"POST /v1/files": server.status(503)}
    with pytest.raises(EngineError, match=r"HTTP 503 .*; the same command goes on from here"):
        jobs("submit", ".", "-o", OUT, "-m", "m-1b")
    assert jobs("collect", OUT) == 3
    assert "0 answers in the cache, 0 requests under way, 4 left" in jobs.out
    assert jobs.out.splitlines()[-1] == "next: the same llmsum jobs submit again, it sends what was stored"


def test_results_inside_the_folder_are_no_reports(jobs: Screen) -> None:
    """OUT below DIR is not walked, and neither is what does not match."""
    (OUT / "x").mkdir(parents=True)
    (OUT / "x" / "丙.txt").write_text(REPORTS["甲.txt"], encoding="utf-8")
    assert jobs("submit", ".", "-o", OUT, "-m", "m-1b", "--dry-run", "--exclude", "c.*", "--json") == 0
    assert (json.loads(jobs.out)["documents"], json.loads(jobs.out)["new"]) == (2, 3)


def test_a_price_is_told_at_half(jobs: Screen, api: BatchApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where the discount is counted is what a person reads."""
    monkeypatch.setenv("LLMSUM_PRICE", "[1, 2]")
    jobs("submit", ".", "-o", OUT, "-m", "m-1b")
    api.end()
    assert jobs("collect", OUT) == 0
    tokens_in, tokens_out = re.findall(r"([\d,]+) (?:tokens in|out)", jobs.out)
    cost = (int(tokens_in.replace(",", "")) + 2 * int(tokens_out.replace(",", ""))) / 1e6 / 2
    assert f"about {cost:,.4f} USD" in jobs.out


def test_an_unreadable_report_makes_exit_code_3(jobs: Screen) -> None:
    """Named on stderr; the others are sent."""
    Path("空.txt").write_text("", encoding="utf-8")
    assert jobs("submit", ".", "-o", OUT, "-m", "m-1b", "--json") == 3
    assert "空.txt" in jobs.err
    assert json.loads(jobs.out)["new"] == CHUNKS
