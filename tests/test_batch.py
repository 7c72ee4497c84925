"""A folder of reports through real processes and a scripted endpoint."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.folders.manifest import ManifestView
from llmsum.schema import read_summary
from llmsum.settings import load_settings
from tests.support.known import acquainted
from tests.support.made import report
from tests.support.server import Request, Server, Step, always, completion, respond, status, unfit

KEY = "sk-绝密-0123456789".encode().hex()
# Ends the process as soon as it opens a file of this name, as a file does that takes all memory.
POISON = """
import os, sys

def hook(event, arguments):
    if event == "open" and str(arguments[0]).endswith("毒.txt"):
        os.kill(os.getpid(), 9)

sys.addaudithook(hook)
"""


class Batch:
    """Runs `llmsum batch` over a folder of made reports, in this process or in one of its own."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str], url: str) -> None:
        self.source, self.out = place / "报告", place / "结果"
        self.source.mkdir()
        self.model = ["-m", "vllm/test-1b", "--base-url", url, "--cache-dir", str(place / "cache")]
        self.settings = load_settings(model=self.model[1], base_url=url, cache_dir=place / "cache")
        self._capsys = capsys
        self.stdout = self.stderr = ""

    def add(self, *numbers: int) -> None:
        for number in numbers:
            self.write(f"{number % 3}/{number:03}.txt", report(number))

    def write(self, path: str, text: str) -> Path:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def words(self, *more: str, model: bool = True) -> list[str]:
        return ["batch", str(self.source), "-o", str(self.out), *(self.model if model else []), *more]

    def __call__(self, *more: str, model: bool = True) -> int:
        if model:
            code = cli.main(self.words(*more))
            self.stdout, self.stderr = self._capsys.readouterr()
        else:  # pytest-socket does not let child processes of this one be made
            process = self.start(*more, model=False)
            self.stdout, self.stderr = process.communicate()
            code = process.returncode
        assert "Traceback" not in self.stdout + self.stderr
        print(self.stdout, self.stderr, sep="\n")  # shown if the test fails
        return code

    def start(self, *more: str, model: bool = True, poison: Path | None = None) -> "subprocess.Popen[str]":
        environment = dict(os.environ)
        if poison is not None:
            (poison / "sitecustomize.py").write_text(POISON, encoding="utf-8")
            environment["PYTHONPATH"] = os.pathsep.join([str(poison), *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-m", "llmsum", *self.words(*more, model=model)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, start_new_session=True)

    def told(self) -> str:
        """What another command has said on stderr."""
        return self._capsys.readouterr().err

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.out / "summary.jsonl").read_text(encoding="utf-8").splitlines()]

    @property
    def states(self) -> dict[str, str]:
        view = ManifestView(self.out)
        try:
            return {row.path: row.state for row in view.rows()}
        finally:
            view.close()

    def results(self) -> dict[str, str]:
        """Every result without the one field that two equal runs do not share, and the summary."""
        found: dict[str, str] = {}
        for file in sorted(self.out.rglob("*.json*")):
            text = file.read_text(encoding="utf-8")
            if file.suffix == ".json":
                value = json.loads(text)
                value["provenance"]["created"] = None
                text = json.dumps(value, ensure_ascii=False)
            found[str(file.relative_to(self.out))] = text
        return found


@pytest.fixture
def batch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, server: Server) -> Batch:
    """A clean machine, an empty folder, and the scripted endpoint."""
    for name in [name for name in os.environ if name.startswith("LLMSUM_") or name.endswith("_API_KEY")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    return Batch(tmp_path, capsys, server.url)


def asked(server: Server) -> Counter[str]:
    """How often each request came, by what it asked."""
    return Counter(json.dumps(request.body["messages"][-1], ensure_ascii=False) for request in server.requests)


# --- what a run leaves behind ------------------------------------------------------------------------


def test_every_report_gets_a_result_a_row_and_a_line(batch: Batch, server: Server) -> None:
    """Results that the contract accepts, lines in the order of paths, and usage that adds up to the calls made."""
    batch.add(3, 1, 2)
    assert batch("--quiet") == 0
    assert [line["path"] for line in batch.lines] == ["0/003.txt", "1/001.txt", "2/002.txt"] == list(batch.states)
    for line in batch.lines:
        summary = read_summary((batch.out / f"{line['path']}.json").read_text(encoding="utf-8"))
        assert summary.source.path == line["path"]
        assert (line["state"], line["title"], line["error"]) == ("done", summary.title, None)
        assert line["achievements"] == len(summary.achievements) > 0
    assert sum(line["usage"]["requests"] for line in batch.lines) == len(server.requests)
    assert (batch.stdout, batch.stderr) == ("", "")


def test_the_rules_work_in_processes_of_their_own(batch: Batch) -> None:
    """Without a model the results are those of `summarize`, and no request is sent."""
    batch.add(1, 2, 3, 4)
    assert batch(model=False) == 0
    assert "no model configured" in batch.stderr
    cli.main(["summarize", str(batch.source / "1/001.txt"), "--json", "-o", "alone.json"])
    alone = json.loads(Path("alone.json").read_text(encoding="utf-8"))
    result = json.loads((batch.out / "1/001.txt.json").read_text(encoding="utf-8"))
    assert result["source"].pop("path") == "1/001.txt"
    del alone["source"]["path"], alone["provenance"], result["provenance"]
    assert result == alone


def test_the_table_and_the_next_commands_are_on_stdout(batch: Batch) -> None:
    """What became of the files, what they took, and three commands; nothing there is a secret."""
    batch.add(1, 2)
    batch.write("空.txt", "")
    assert batch() == 3
    assert "not running" in batch.stdout
    words = batch.stdout.split()
    assert words[words.index("done") + 1] == "2"
    assert words[words.index("failed") + 1] == "1"
    assert "空.txt: is empty; give a file" in " ".join(words)
    assert batch.stdout.count("llmsum ") >= 3
    assert "--retry-failed" in batch.stdout
    assert KEY not in batch.stdout + batch.stderr


def test_json_is_one_object_on_stdout(batch: Batch) -> None:
    """For a program: states, usage and errors, and nothing else on stdout."""
    batch.add(1)
    assert batch("--json") == 0
    assert json.loads(batch.stdout)["states"] == {"done": 1}
    assert not json.loads(batch.stdout)["running"]


def test_only_some_files_can_be_chosen(batch: Batch) -> None:
    """By pattern, and the first ones in the order of paths; the same limit again is no more work."""
    batch.add(*range(1, 8))
    batch.write("草稿/8.txt", report(8))
    batch.write("0/说明.md", report(9))
    for _ in range(2):
        assert batch("--include", "*.txt", "--exclude", "草稿", "--exclude", "1/*", "--limit", "3") == 0
        assert list(batch.states) == ["0/003.txt", "0/006.txt", "2/002.txt"]
    assert batch() == 0
    assert len(batch.states) == 9


def test_everything_is_exported_at_the_end(batch: Batch) -> None:
    """One file of all results beside them, also of those of earlier runs."""
    batch.add(1)
    batch()
    batch.add(2)
    assert batch("--export", "jsonl") == 0
    exported = (batch.out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["source"]["path"] for line in exported] == ["1/001.txt", "2/002.txt"]
    assert batch() == 0
    assert len(batch.lines) == 2


def test_an_export_that_fails_takes_nothing_from_the_run(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are there, one message says what to do, and the exit code is that of the message."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    batch.add(1)
    assert batch("--export", "xlsx", "--json") == 2
    assert json.loads(batch.stdout)["states"] == {"done": 1}
    assert "pip install 'llmsum[export]'" in batch.stderr


# --- the same command again --------------------------------------------------------------------------


def test_the_same_command_again_does_nothing(batch: Batch, server: Server) -> None:
    """No request, and no result is written anew."""
    batch.add(*range(1, 8))
    assert batch() == 0
    calls, times = len(server.requests), {file: file.stat().st_mtime_ns for file in batch.out.rglob("*.json")}
    assert batch() == 0
    assert len(server.requests) == calls
    assert {file: file.stat().st_mtime_ns for file in batch.out.rglob("*.json")} == times


def test_a_new_file_among_many_costs_its_own_chunks(batch: Batch, server: Server) -> None:
    """One file more, and only what is in it is asked."""
    batch.add(*range(1, 21))
    batch()
    before = asked(server)
    batch.add(99)
    assert batch() == 0
    new = asked(server) - before
    assert sum(new.values()) == 4  # three sections and the overview
    assert all("99" in question for question in new)


def test_an_edited_section_costs_its_own_chunk(batch: Batch, server: Server) -> None:
    """What stands unchanged is in the cache; the result says which answers came from there."""
    batch.add(1)
    batch()
    before = asked(server)
    batch.write("1/001.txt", report(1).replace("明年修路1公里", "明年修桥7座"))
    assert batch() == 0
    new = asked(server) - before
    assert [question for question in new if "修桥7座" not in question] == []
    assert sum(new.values()) <= 2  # the section, and the overview that speaks of it
    assert (batch.lines[0]["usage"]["requests"], batch.lines[0]["usage"]["cached_requests"]) == (2, 2)


def test_identical_files_cost_one_call_for_each_chunk(batch: Batch, server: Server) -> None:
    """However many copies a folder holds, and although they are asked about at the same time."""
    for number in range(60):
        batch.write(f"{number}.txt", report(5))
    assert batch("--jobs", "16") == 0
    assert set(asked(server).values()) == {1}
    assert len(server.requests) == 4
    assert {line["state"] for line in batch.lines} == {"done"}


def test_a_copied_folder_is_not_done_again(batch: Batch, server: Server) -> None:
    """A file with a new time and the old content is known by its digest, and by its time from then on."""
    batch.add(1)
    batch()
    times = (batch.out / "1/001.txt.json").stat().st_mtime_ns
    os.utime(batch.source / "1/001.txt", ns=(1, 12345))
    batch("--no-cache")
    assert len(server.requests) == 4
    assert (batch.out / "1/001.txt.json").stat().st_mtime_ns == times
    view = ManifestView(batch.out)
    assert [row.mtime_ns for row in view.rows()] == [12345]
    view.close()


def test_a_result_that_was_removed_is_made_again(batch: Batch, server: Server) -> None:
    """Out of the cache, and only that one; also if the report was written anew with the same content."""
    batch.add(*range(1, 5))
    batch()
    result, times = (
        json.loads(batch.results()["1/001.txt.json"]),
        {file: file.stat().st_mtime_ns for file in batch.out.rglob("*.json")},
    )
    calls = len(server.requests)
    gone = batch.out / "1/001.txt.json"
    gone.unlink()
    assert batch() == 0
    assert {file for file, time in times.items() if file.stat().st_mtime_ns != time} == {gone}
    gone.unlink()
    os.utime(batch.source / "1/001.txt", ns=(1, 12345))
    assert batch() == 0
    assert len(server.requests) == calls
    assert json.loads(gone.read_text(encoding="utf-8"))["achievements"] == result["achievements"]


def test_other_settings_do_it_again(batch: Batch, server: Server) -> None:
    """What shapes a result makes it due, what says how fast or where does not; the rules and a model differ too."""
    batch.add(1)
    batch()
    assert batch("--jobs", "3", "--timeout", "9", "--rpm", "1000") == 0
    assert len(server.requests) == 4
    os.environ["LLMSUM_CHUNK_TOKENS"] = "1100"  # the fixture removes it
    assert batch() == 0
    assert batch.lines[0]["usage"]["requests"] == 4
    del os.environ["LLMSUM_CHUNK_TOKENS"]
    assert batch(model=False) == 0
    assert batch.lines[0]["usage"]["requests"] == 0


# --- what goes wrong with one file -------------------------------------------------------------------


def test_a_file_that_cannot_be_read_costs_no_other(batch: Batch) -> None:
    """Empty, binary, a broken link, too long a name: each is told with its remedy, and the run is partly failed."""
    batch.add(1)
    batch.write("空.txt", "")
    (batch.source / "压缩.txt").write_bytes(b"PK\x03\x04")
    (batch.source / "断.txt").symlink_to("nowhere")
    batch.write("长" * 83 + "a.txt", report(2))
    assert batch() == 3
    told = {line["path"][:3]: line["error"]["message"] for line in batch.lines if line["state"] == "failed"}
    assert list(batch.states.values()).count("done") == 1
    assert "is empty" in told["空.t"]
    assert "ZIP" in told["压缩."]
    assert "does not exist" in told["断.t"]
    assert "shorter name" in told["长长长"]


def test_names_that_are_no_utf8_are_worked_on_like_others(batch: Batch) -> None:
    """A name in GB18030, as archives from Windows leave it, has a row, a line and a result beside its neighbours."""
    batch.add(1)
    name = os.fsdecode("甲乙.txt".encode("gb18030"))
    batch.write(name, report(2))
    assert batch() == 0
    assert batch() == 0
    assert (batch.out / f"{name}.json").is_file()
    assert [line["path"] for line in batch.lines] == ["1/001.txt", "\\udcbc\\udcd7\\udcd2\\udcd2.txt"]
    batch.write(os.fsdecode("丙丁.txt".encode("gb18030")), "")
    (batch.source / os.fsdecode("戊.txt".encode("gb18030"))).symlink_to("nowhere")
    assert batch() == 3
    assert sorted(batch.states.values()) == ["done", "done", "failed", "failed"]


def test_an_overview_that_is_no_utf8_is_kept(batch: Batch, server: Server) -> None:
    """Half a surrogate pair, as models break emoji, is written out; the run goes on."""

    def broken(request: Request) -> Step:
        step = respond(request)
        return replace(step, text=r'{"overview":"完成\ud83d任务"}') if "overview" in str(request.body) else step

    server.default = broken
    batch.add(1, 2)
    assert batch() == 0
    assert all("任务" in line["overview"] for line in batch.lines)


def test_a_malformed_template_is_wrong_usage(batch: Batch, tmp_path: Path) -> None:
    """It would be so with every report: exit code 2. Folders beside the templates are no business of ours."""
    mine = tmp_path / "mine"
    (mine / ".git").mkdir(parents=True)
    batch.add(1)
    assert batch("--prompts", str(mine)) == 0
    (mine / "extract.zh.md").write_text("没有表头", encoding="utf-8")
    assert batch("--prompts", str(mine)) == 2
    assert "must begin with a TOML header" in batch.stderr


def test_failed_files_wait_for_retry_failed(batch: Batch, server: Server) -> None:
    """They are named by the exit code every time, asked again on demand, and then ask only for what they lack."""
    batch.add(1)
    server.script(unfit())
    assert batch("--jobs", "1") == 3
    assert batch.states == {"1/001.txt": "partly"}
    assert "no complete answer" in batch.lines[0]["error"]["message"]
    calls = len(server.requests)
    assert batch() == 3
    assert len(server.requests) == calls
    assert batch("--retry-failed") == 0
    assert batch.states == {"1/001.txt": "done"}
    assert len(server.requests) <= calls + 2  # the chunk, and the overview that now speaks of it


def test_another_try_is_offered_where_it_can_help(batch: Batch, server: Server) -> None:
    """A text that is turned away will be so again; with a report that failed beside it there is something to try."""
    batch.add(1, 2)
    batch.write("坏.txt", report(3).replace("一、", "一、投诉"))

    def flagging(request: Request) -> Step:
        return status(400, message="Content Exists Risk") if "投诉" in request.last_message else respond(request)

    server.default = flagging
    assert batch() == 3
    assert "--retry-failed" not in batch.stdout
    assert "its moderation turned the text away" in batch.stdout
    assert {line["error"]["kind"] for line in batch.lines if line["error"]} == {"refused"}
    server.script(unfit())
    batch.add(4)
    assert batch("--jobs", "1") == 3
    assert "--retry-failed" in batch.stdout
    assert {line["error"]["kind"] for line in batch.lines if line["error"]} == {"refused", "incomplete"}


def test_a_file_that_kills_its_process_is_set_aside(batch: Batch, tmp_path: Path) -> None:
    """With the rules in one run: the others are done, and the next run does not try it again."""
    batch.add(*range(1, 10))
    batch.write("1/毒.txt", report(66))
    process = batch.start("--json", "-j", "3", model=False, poison=tmp_path)
    stdout, _ = process.communicate()
    assert process.returncode == 3
    assert json.loads(stdout)["states"] == {"done": 9, "set_aside": 1}
    assert batch("--json", model=False) == 3
    assert json.loads(batch.stdout)["states"] == {"done": 9, "set_aside": 1}


def test_a_file_that_kills_the_whole_program_is_set_aside_in_the_end(batch: Batch, tmp_path: Path) -> None:
    """With a model it is read in the program itself: counted before, and not read a fourth time.

    The reports that are open at the same moment are not counted for what it does.
    """
    batch.add(*range(1, 8))
    batch.write("1/毒.txt", report(66))
    codes: list[int] = []
    for _ in range(4):
        process = batch.start("--json", "-j", "8", poison=tmp_path)
        process.communicate()
        codes.append(process.returncode)
    assert codes == [-9, -9, -9, 3]
    assert {path for path, state in batch.states.items() if state != "done"} == {"1/毒.txt"}
    assert batch.states["1/毒.txt"] == "set_aside"


# --- what goes wrong with all of them ----------------------------------------------------------------


def test_an_endpoint_that_is_of_no_use_ends_the_run(batch: Batch, server: Server) -> None:
    """A page of HTML for every request is no fault of forty reports."""
    batch.add(*range(1, 60))
    server.default = always(status(400))
    assert batch("--jobs", "2") != 0
    assert len(server.requests) < 50
    assert "40 requests in a row were no use" in batch.stderr
    server.default = respond
    assert batch("--retry-failed") == 0


def test_a_pause_that_is_too_long_ends_the_run(batch: Batch, server: Server) -> None:
    """An endpoint that asks for a day is not asked again: it may block the key."""
    batch.add(*range(1, 9))
    server.default = always(status(429, retry_after="86400"))
    assert batch("--jobs", "1") != 0
    assert len(server.requests) == 1
    assert "asks for a pause of 86,400 s" in batch.stderr


def test_results_of_another_folder_are_not_overwritten(batch: Batch) -> None:
    """Files of two folders may have the same names; a folder that was moved is still the same."""
    batch.add(1)
    assert batch(model=False) == 0
    kept, first = batch.results(), batch.source
    batch.source = first.with_name("另一")
    batch.add(1)
    assert batch(model=False) == 2
    assert f"holds the results of {first}; choose another" in batch.stderr
    assert batch.results() == kept
    shutil.rmtree(batch.source)
    first.rename(batch.source)
    assert batch(model=False) == 0


def test_an_encoding_that_is_none_touches_nothing(batch: Batch) -> None:
    batch.add(1)
    batch(model=False)
    assert batch("--encoding", "klingon", model=False) == 2
    assert "no such text encoding" in batch.stderr
    assert batch.states == {"1/001.txt": "done"}


def test_a_folder_with_the_name_of_a_result_costs_no_other(batch: Batch) -> None:
    """Its report is told to have another name; nothing else could help."""
    batch.add(1, 2)
    batch.write("a.txt", report(3))
    batch.write("a.txt.json/b.txt", report(4))
    assert batch(model=False) == 3
    assert sorted(batch.states.values()) == ["done", "done", "done", "failed"]
    assert "give the file or its folder another name" in " ".join(batch.stdout.split())  # whichever of them it is


def test_quiet_still_tells_what_failed(batch: Batch) -> None:
    """One line, whose file says the rest."""
    batch.add(1)
    batch.write("空.txt", "")
    assert batch("--quiet", model=False) == 3
    assert batch.stdout == ""
    assert "1 of 2 report(s) are not complete" in batch.stderr
    assert batch("--quiet", "--include", "*.doc", model=False) == 1
    assert "holds no *.doc" in batch.stderr


def test_a_batch_that_was_stopped_is_not_exported_as_if_whole(batch: Batch, server: Server) -> None:
    batch.add(*range(1, 6))
    server.default = always(status(401))
    batch("--jobs", "1")
    server.default = respond
    batch("--limit", "2")
    assert cli.main(["export", str(batch.out), "-f", "jsonl"]) == 0
    assert "not finished" not in batch.told()
    server.default = always(status(401))
    batch("--jobs", "1")
    assert cli.main(["export", str(batch.out), "-f", "jsonl"]) == 0
    assert "the batch itself is not finished" in batch.told()


def test_a_refusing_endpoint_ends_the_run_at_once(batch: Batch, server: Server) -> None:
    """401 is asked once, not for every file; exit code 2, and the same command goes on once the key is right."""
    batch.add(*range(1, 30))
    server.default = always(status(401))
    assert batch("--jobs", "1") == 2
    assert len(server.requests) == 1
    assert "export" not in batch.stdout
    assert "key is not accepted" in batch.stderr
    assert KEY not in batch.stdout + batch.stderr
    server.default = respond
    assert batch() == 0
    assert set(batch.states.values()) == {"done"}


def test_the_cap_on_cost_is_never_passed(batch: Batch, server: Server) -> None:
    """The run ends before it could, tells so, and goes on where it stopped under a higher cap."""
    batch.add(*range(1, 30))
    price = ["--price", "100,100"]
    code = batch(*price, "--max-cost", "6", "--jobs", "2")
    spent = sum(100e-6 * (tokens[0] + tokens[1]) for tokens in map(tokens_of, server.requests))
    assert 3 < spent <= 6
    assert code == 3
    assert "6 USD" in batch.stderr
    before = asked(server)
    assert batch(*price, "--max-cost", "1000") == 0
    assert set(asked(server).values()) == {1}
    assert before <= asked(server)


def tokens_of(request: Request) -> tuple[int, int]:
    usage = completion(respond(request), request)["usage"]
    return usage["prompt_tokens"], usage["completion_tokens"]


def test_injected_faults_cost_nothing_but_time(batch: Batch, server: Server) -> None:
    """429, 500 and broken connections here and there: everything is done, and every answer is accounted for once."""
    batch.add(*range(1, 41))
    chance = random.Random(7)
    answered: list[Request] = []

    def flaky(request: Request) -> Step:
        if chance.random() < 0.05:
            return chance.choice([status(429, retry_after="0"), status(500, retry_after="0"), Step(reset=True)])
        answered.append(request)
        return respond(request)

    server.default = flaky
    assert batch("--jobs", "8") == 0
    assert set(batch.states.values()) == {"done"}
    assert sum(line["usage"]["requests"] for line in batch.lines) == len(answered) == 40 * 4
    assert len(server.requests) > len(answered)


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
@pytest.mark.parametrize("place", ["报告", "报告/空", "文件.txt"])
def test_folders_that_cannot_be_used_are_refused(batch: Batch, place: str, dry_run: list[str]) -> None:
    """Results among the reports, no folder, a file where a folder is needed: one message and exit code 2."""
    batch.add(1)
    Path("文件.txt").write_text("a", encoding="utf-8")
    if place == "报告/空":
        batch.source = batch.source / "空"
    else:
        batch.out = Path(place).absolute()
    assert batch(*dry_run, model=False) == 2
    assert "choose another" in batch.stderr or "does not exist" in batch.stderr
    assert batch.stderr.count("\n") == 1


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_folder_without_reports_is_told(batch: Batch, dry_run: list[str]) -> None:
    """What was looked for, so that a wrong folder or a missing --include is seen; nothing is recommended of nothing."""
    batch.write("年报.dat", report(1))
    assert batch(*dry_run) == 1
    assert "报告: holds no reports; 1 passed over as no reports (1 .dat): 年报.dat; --include takes what it names" in (
        batch.stderr
    )
    assert "export" not in batch.stdout
    batch.write("年报.txt", report(1))
    assert batch("--quiet") == 0
    assert batch("--exclude", "年*") == 1
    assert "holds no reports, with --exclude 年*; say which" in batch.stderr


def test_results_below_the_reports_are_not_read_as_reports(batch: Batch) -> None:
    """With OUT inside DIR and a pattern that fits results, a second run finds nothing new."""
    batch.add(1)
    batch.out = batch.source / "结果"
    assert batch("--include", "*", model=False) == 0
    assert batch("--include", "*", model=False) == 0
    assert list(batch.states) == ["1/001.txt"]


@pytest.mark.parametrize("more", [[], ["--json"], ["--dry-run"], ["-q"], ["--export", "csv"]], ids=" ".join)
@pytest.mark.parametrize(
    ("files", "options", "told"),
    [
        ([], [], "holds no reports; check the path"),
        (["x.bin", "y.png"], [], "holds no reports; 2 passed over as no reports (1 .bin, 1 .png): x.bin, y.png; "),
        (["a.txt"], ["--include", "*.docx"], "holds no *.docx; say which files to take with --include"),
        (["a.txt"], ["--exclude", "a*"], "holds no reports, with --exclude a*; say which files to take with --include"),
    ],
    ids=["empty", "no reports", "include", "exclude"],
)
def test_a_folder_without_reports_is_a_failure(
    batch: Batch, files: list[str], options: list[str], told: str, more: list[str]
) -> None:
    """It is named with what is wrong and what to do; no report could be summarised: code 1."""
    for name in files:
        batch.write(name, report(1))
    assert batch(*options, *more, model=False) == 1
    assert f"llmsum: {batch.source}: {told}" in batch.stderr
    if "--json" in more:
        assert told in json.loads(batch.stdout)["error"]["message"]
    else:
        assert batch.stdout == ""


# --- interruptions -----------------------------------------------------------------------------------


class Gate:
    """Holds answers back until it is opened; `came` is set once `count` requests wait."""

    def __init__(self, count: int) -> None:
        self.open, self.came = threading.Event(), threading.Event()
        self._left = count
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Step:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self.came.set()
        return replace(respond(request), hold=self.open)


@pytest.fixture
def gate(batch: Batch, server: Server) -> Iterator[Gate]:
    acquainted(batch.settings)
    gate = Gate(4)
    server.default = gate
    yield gate
    gate.open.set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_signal_ends_in_good_order(batch: Batch, server: Server, gate: Gate, number: int, code: int) -> None:
    """What is under way is finished and kept, nothing new is asked, and the next run asks only for the rest."""
    batch.add(*range(1, 20))
    process = batch.start("--jobs", "4")
    assert gate.came.wait(60)
    process.send_signal(number)
    assert process.stderr is not None
    while "stopping" not in process.stderr.readline():
        pass
    gate.open.set()
    stdout, stderr = process.communicate()
    assert process.returncode == code
    assert "goes on where this run stopped" in stdout
    assert "Traceback" not in stderr
    assert len(server.requests) == 4
    assert batch() == 0
    assert set(asked(server).values()) == {1}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("count", [2, 3, 4])
def test_ctrl_c_while_processes_are_being_started(batch: Batch, count: int) -> None:
    """It reaches the whole group, which may just be loading what the rules need: nobody complains."""
    batch.add(*range(1, 400))  # so many that not all is done before it comes
    process = batch.start("-j", "2", model=False)
    while len(group_of(process.pid)) < count and process.poll() is None:
        pass
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in stdout + stderr
    assert "cache" not in stdout + stderr
    assert batch(model=False) == 0
    assert set(batch.states.values()) == {"done"}


def group_of(leader: int) -> list[int]:
    """The processes of a group."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == leader:
                found.append(int(stat.parent.name))
    return found


def test_a_second_signal_does_not_wait(batch: Batch, server: Server, gate: Gate) -> None:
    """The process ends while answers are still held back, and the next run does everything."""
    batch.add(*range(1, 6))
    process = batch.start("--jobs", "4")
    assert gate.came.wait(60)
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    while "stopping" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert not gate.open.is_set()
    process.communicate()
    gate.open.set()
    assert batch() == 0
    assert set(batch.states.values()) == {"done"}


def test_a_second_process_is_refused(batch: Batch, server: Server, gate: Gate) -> None:
    """It ends with code 2 and a remedy; the first is not disturbed; when that is killed, the folder is free at once."""
    batch.add(*range(1, 6))
    process = batch.start("--jobs", "4")
    assert gate.came.wait(60)
    assert batch() == 2
    assert "another llmsum is writing there" in batch.stderr
    process.kill()
    process.communicate()
    gate.open.set()
    assert batch() == 0


def test_processes_of_the_rules_end_with_the_program(batch: Batch) -> None:
    """After kill -9 none of them lives on, neither the folder nor its lock, and the next run does the rest."""
    batch.add(*range(1, 200))
    process = batch.start("-j", "2", model=False)
    while not list(batch.out.rglob("*.txt.json")):
        assert process.poll() is None
    process.kill()
    assert batch(model=False) == 0
    assert set(batch.states.values()) == {"done"}
    assert len(batch.lines) == 199
    process.communicate()  # returns when the last process that could write to the pipes has ended


def test_killed_again_and_again_it_ends_like_an_undisturbed_run(batch: Batch, server: Server) -> None:
    """After kill -9 at random moments: the same bytes, no file set aside, and hardly a call made twice.

    BATCH_KILLS sets how often, for a run by hand.
    """
    jobs, kills = 4, int(os.environ.get("BATCH_KILLS", "4"))
    batch.add(*range(1, 20 + 10 * kills))
    server.default = slow
    assert batch("--jobs", str(jobs)) == 0
    undisturbed = batch.results()
    shutil.rmtree(batch.out)
    shutil.rmtree(Path(batch.model[-1]))
    server.requests.clear()
    chance = random.Random(5)
    killed = 0
    for _ in range(kills):
        seen = len(server.requests)
        process = batch.start("--jobs", str(jobs))
        wait_for = chance.choice([0, 0, 1, 3, 9, 20])
        while len(server.requests) < seen + wait_for and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.random() * (0.05 if wait_for else 1.5))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    assert batch("--jobs", str(jobs)) == 0
    assert killed
    assert batch.results() == undisturbed
    assert sum(asked(server).values()) - len(asked(server)) <= jobs * killed
    assert not list(batch.out.rglob("*.part"))


def slow(request: Request) -> Step:
    time.sleep(0.02)
    return respond(request)
