"""The command line as a person or a program meets it."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import __version__, cli
from llmsum.cli.messages import interruptible
from llmsum.models import Summary
from llmsum.schema import read_summary
from llmsum.settings import Settings
from tests.support import server as scripted
from tests.support.server import Request, Server, Step

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
REPORT = "一、工作成绩\n全年完成投资120万元，新建学校3所。\n二、存在问题\n专业人才缺乏，部分岗位长期空缺。\n"
NOTE = "no model configured"


class Screen:
    """Runs command lines in this process. `out` and `err` are what the last one wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str | Path) -> int:
        code = cli.main([str(argument) for argument in arguments])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    @property
    def json(self) -> list[dict[str, Any]]:
        """One value for each line of JSON Lines, or the one indented value."""
        try:
            return [json.loads(self.out)]
        except json.JSONDecodeError:
            return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def llmsum(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A clean machine: an empty folder, an empty cache, no configuration."""
    for name in [name for name in os.environ if name.startswith("LLMSUM_") or name.endswith("_API_KEY")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("报告.txt").write_text(REPORT, encoding="utf-8")
    return Screen(capsys)


@pytest.fixture
def model(server: Server) -> list[str]:
    """Options that ask the scripted endpoint."""
    return ["-m", "vllm/test-1b", "--base-url", server.url]


# --- results --------------------------------------------------------------------------------------


def test_text_is_the_default(llmsum: Screen) -> None:
    """A report gives a page on stdout, without colours in a pipe, and the note on stderr."""
    assert llmsum("summarize", "报告.txt") == 0
    assert "完成投资120万元" in llmsum.out
    assert "\x1b" not in llmsum.out
    assert NOTE in llmsum.err


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_every_seed_becomes_a_valid_summary(llmsum: Screen, seed: Path) -> None:
    """JSON of one report is one object that the contract's models accept."""
    assert llmsum("summarize", seed, "--json") == 0
    assert read_summary(llmsum.out).source.path == str(seed)


def test_json_has_two_names(llmsum: Screen) -> None:
    """`--json` is `-f json`."""
    pages: list[Summary] = []
    for option in (["--json"], ["-f", "json"], ["--format=json"]):
        llmsum("summarize", "报告.txt", *option)
        pages.append(read_summary(llmsum.out))
    assert (
        pages[0]
        == replace(pages[1], provenance=pages[0].provenance)
        == replace(pages[2], provenance=pages[0].provenance)
    )


def test_several_reports_become_json_lines(llmsum: Screen) -> None:
    """One line for each report in the order given, a failed one included."""
    assert llmsum("summarize", "报告.txt", "absent.txt", SEEDS[0], "--json") == 3
    first, second, third = llmsum.json
    assert (first["title"], list(second)) == (None, ["error"])
    assert third["schema_version"] == "2"


def test_markdown_goes_to_a_pipe_as_it_is(llmsum: Screen) -> None:
    """Markdown has headings, and evidence as quotations on demand."""
    assert llmsum("summarize", "报告.txt", "-f", "md", "--evidence") == 0
    assert "## 问题 (1)" in llmsum.out
    assert "> 完成投资120万元" in llmsum.out or "> 全年完成投资120万元" in llmsum.out


@pytest.mark.parametrize("form", ["text", "md"])
def test_brief_and_all_choose_what_a_page_shows(llmsum: Screen, form: str) -> None:
    """Each page has fewer items than the next, and the brief one neither path nor engine."""
    pages: list[str] = []
    for option in (["--brief"], [], ["--all"]):
        assert llmsum("summarize", SEEDS[0], "-q", "-f", form, *option) == 0
        pages.append(llmsum.out)
    counts = [sum(line.lstrip()[:1].isdigit() for line in page.splitlines()) for page in pages]
    assert counts[0] < counts[1] < counts[2]
    assert [SEEDS[0].stem[4:] in page for page in pages] == [False, True, True]
    assert [("builtin" in page) for page in pages] == [False, True, True]


def test_json_holds_everything_whatever_a_page_would_show(llmsum: Screen) -> None:
    """Programs choose by `importance` themselves."""
    found: list[Summary] = []
    for option in ("--brief", "--all"):
        assert llmsum("summarize", SEEDS[0], "--json", option) == 0
        found.append(read_summary(llmsum.out))
    assert found[0].achievements == found[1].achievements
    assert {item.importance for item in found[0].achievements} == {1, 2, 3}


def test_a_brief_page_of_a_file_is_as_wide_as_any(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file holds does not depend on the terminal."""
    for columns in ("40", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        assert llmsum("summarize", SEEDS[0], "--brief", "-o", f"{columns}.txt") == 0
    assert Path("40.txt").read_text(encoding="utf-8") == Path("200.txt").read_text(encoding="utf-8")


def test_a_brief_page_of_an_incomplete_summary_says_so(llmsum: Screen) -> None:
    """On the page itself, in the words of the report's language; the cause is on stderr."""
    with Server(failing("专业人才")) as server:
        assert llmsum("summarize", "报告.txt", "--brief", "-m", "vllm/test-1b", "--base-url", server.url) == 3
    assert "本页不完整：全文2段中有1段没有得到完整答复" in llmsum.out
    assert "HTTP 400" not in llmsum.out
    assert "1 of 2 chunks got no complete answer" in llmsum.err


def test_standard_input_is_a_report(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads GB18030 bytes from a pipe as well as a file's."""
    Path("gb.txt").write_bytes((REPORT * 5).encode("gb18030"))
    with Path("gb.txt").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert llmsum("summarize", "-", "--json", "--encoding", "gb18030") == 0
    assert "新建学校3所" in llmsum.out


def test_the_note_is_for_those_who_did_not_choose(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """-q, -m builtin and LLMSUM_MODEL=builtin all silence it."""
    llmsum("summarize", "报告.txt", "-q")
    assert llmsum.err == ""
    llmsum("summarize", "报告.txt", "-m", "builtin")
    assert llmsum.err == ""
    monkeypatch.setenv("LLMSUM_MODEL", "builtin")
    llmsum("summarize", "报告.txt")
    assert llmsum.err == ""


# --- where it is written --------------------------------------------------------------------------


def test_one_report_goes_to_the_file_named(llmsum: Screen) -> None:
    """-o FILE holds what stdout would have held; folders on the way are made; nothing else is left there."""
    assert llmsum("summarize", "报告.txt", "-f", "json", "-o", "neu/结果.json") == 0
    assert llmsum.out == ""
    read_summary(Path("neu/结果.json").read_text(encoding="utf-8"))
    assert os.listdir("neu") == ["结果.json"]


def test_several_reports_go_to_a_folder(llmsum: Screen) -> None:
    """Each under its own name; two of one name are told apart; a failed one leaves no file."""
    Path("b").mkdir()
    Path("b/报告.txt").write_text(REPORT, encoding="utf-8")
    assert llmsum("summarize", "报告.txt", "b/报告.txt", "absent.txt", "-f", "md", "-o", "out") == 3
    assert sorted(os.listdir("out")) == ["报告-2.md", "报告.md"]


def test_a_text_file_has_no_colours(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where colours are forced, a file gets none."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert llmsum("summarize", "报告.txt", "-o", "page.txt") == 0
    assert "\x1b" not in Path("page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["报告.txt", "-o", "报告.txt"], "would overwrite the source"),
        (["报告.txt", "-o", "."], "would overwrite the source"),
        (["报告.txt", "b.txt", "-o", "file"], "is a file; give a folder"),
        (["报告.txt", "b.txt", "-o", "both.txt"], "both.txt: is a file; give a folder"),
        (["报告.txt", "b.txt", "-f", "html", "-o", "both.html"], "both.html: is a file; give a folder"),
        (["报告.txt", "-o", "file/x"], "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_written_is_wrong_usage(llmsum: Screen, arguments: list[str], wrong: str) -> None:
    """A source is never overwritten, and a file is no folder."""
    Path("file").touch()
    assert llmsum("summarize", *arguments) == 2
    assert wrong in llmsum.err
    assert Path("报告.txt").read_text(encoding="utf-8") == REPORT


def test_a_device_is_written_to_and_not_replaced(llmsum: Screen) -> None:
    """-o with a named pipe or /dev/null leaves it what it is."""
    assert llmsum("summarize", "报告.txt", "-o", os.devnull) == 0
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


# --- bad input ------------------------------------------------------------------------------------


@pytest.fixture
def bad(llmsum: Screen) -> dict[str, str]:
    """Sources that cannot be read → what the message says. Needs the clean machine."""
    del llmsum
    Path("empty.txt").touch()
    Path("blank.txt").write_text(" \n\u3000\n", encoding="utf-8")
    Path("binary.dat").write_bytes(bytes(range(256)) * 20)
    Path("scan.pdf").write_bytes(b"%PDF-1.7\n")
    Path("folder").mkdir()
    return {
        "empty.txt": "is empty",
        "blank.txt": "holds no words",
        "binary.dat": "is no text",
        "scan.pdf": "is a damaged PDF",
        "folder": "is a folder",
        "absent.txt": "does not exist",
    }


def test_each_bad_file_gets_one_message(llmsum: Screen, bad: dict[str, str]) -> None:
    """One line on stderr that names the file and what is wrong; code 1, or 2 of one that is not there."""
    for name, wrong in bad.items():
        assert llmsum("summarize", name, "-q") == (2 if wrong == "does not exist" else 1)
        assert llmsum.out == ""
        assert llmsum.err.startswith(f"llmsum: {name}: ")
        assert wrong in llmsum.err
        assert llmsum.err.count("\n") == 1


def test_bad_files_do_not_keep_the_others(llmsum: Screen, bad: dict[str, str]) -> None:
    """With one good report among them, all messages come, the report is written, and the code is 3."""
    assert llmsum("summarize", *bad, "报告.txt", "-q") == 3
    assert llmsum.err.count("\n") == len(bad)
    assert "完成投资120万元" in llmsum.out


def test_errors_are_json_where_json_is_due(llmsum: Screen, bad: dict[str, str]) -> None:
    """Stdout holds one value for each report and no prose; the kinds are those of the error tree."""
    assert llmsum("summarize", *bad, "-q", "--json") == 1
    assert [value["error"]["kind"] for value in llmsum.json] == ["input"] * len(bad)


def test_too_large_a_file_is_refused(llmsum: Screen) -> None:
    """--max-bytes is a limit, and the message says how to raise it."""
    assert llmsum("summarize", "报告.txt", "--max-bytes", "10") == 1
    assert "--max-bytes" in llmsum.err


@pytest.mark.parametrize("name", ["[red].txt", "[/red].txt", "a\x1b[31m.txt", "a\udcff.txt", "甲 乙\n丙.txt"])
@pytest.mark.parametrize("options", [["-f", "text"], ["-f", "md"], ["-f", "json"]])
def test_any_file_name_is_text(llmsum: Screen, name: str, options: list[str]) -> None:
    """Markup, escape codes, bytes that are no UTF-8: a name is shown, never obeyed, and never an error."""
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(REPORT, encoding="utf-8")
    assert llmsum("summarize", name, *options) == 0
    assert "\x1b" not in llmsum.out
    assert llmsum("summarize", f"absent{name}", *options) == 2
    assert "\x1b" not in llmsum.err


# --- wrong usage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["summarize"], "Missing argument 'FILE'"),
        (["summarize", "报告.txt", "--no-such"], "--no-such"),
        (["summarize", "报告.txt", "-f", "pdf"], "'pdf' is not one of"),
        (["summarize", "报告.txt", "--brief", "--all"], "--brief and --all: choose one"),
        (["summarise"], "Did you mean 'summarize'"),
        (["summarize", "报告.txt", "--concurrency", "0"], "concurrency"),
        (["summarize", "报告.txt", "--encoding", "klingon"], "klingon"),
        (["summarize", "报告.txt", "--prompts", "absent"], "absent"),
        (["summarize", "报告.txt", "-m", "nobody/x"], "unknown preset"),
        (["summarize", "报告.txt", "-m", "openai/x"], "OPENAI_API_KEY"),
        (["summarize", "报告.txt", "-m", "local/absent.gguf"], "no such file"),
        (["schema", "absent"], "there are summary"),
        (["summarize", "报告.txt", "--kinds", "+nonsense"], "are always listed; there is no +nonsense"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(llmsum: Screen, arguments: list[str], wrong: str) -> None:
    """The message says what is wrong and where to look."""
    assert llmsum(*arguments) == 2
    assert llmsum.out == ""
    told = [line for line in llmsum.err.splitlines() if NOTE not in line]
    assert len(told) == 1
    assert wrong in told[0]


@pytest.mark.parametrize("form", [["--json"], ["-f", "json"], ["-fjson"], ["--format=json"]])
def test_wrong_usage_is_json_where_json_is_due(llmsum: Screen, form: list[str]) -> None:
    """Even what the parser refuses."""
    assert llmsum("summarize", *form, "--no-such", "报告.txt") == 2
    (value,) = llmsum.json
    assert list(value) == ["error"]
    assert list(value["error"]) == ["kind", "message"]


def test_json_lines_of_an_export_are_no_form_of_errors(llmsum: Screen) -> None:
    """`-f jsonl` holds the contract only: an error goes to stderr."""
    assert llmsum("export", "nowhere", "-f", "jsonl", "-o", "-") == 2
    assert llmsum.out == ""


def test_broken_configuration_is_named(llmsum: Screen) -> None:
    """A llmsum.toml that is no TOML, or holds a wrong value, is wrong usage."""
    Path("llmsum.toml").write_text("concurrency = -1\n", encoding="utf-8")
    assert llmsum("summarize", "报告.txt") == 2
    assert "concurrency" in llmsum.err
    Path("llmsum.toml").write_text("= =", encoding="utf-8")
    assert llmsum("summarize", "报告.txt") == 2
    assert "llmsum.toml" in llmsum.err


def test_a_broken_template_ends_the_run(llmsum: Screen, model: list[str]) -> None:
    """What would fail for every report is told once, and is a matter of configuration."""
    Path("my").mkdir()
    Path("my/extract.zh.md").write_text("no header", encoding="utf-8")
    assert llmsum("summarize", "报告.txt", "报告.txt", *model, "--prompts", "my") == 2
    assert llmsum.err.count("must begin with a TOML header") == 1


def test_no_command_prints_the_help(llmsum: Screen) -> None:
    """`llmsum` and `llmsum cache` alone tell what there is."""
    assert llmsum() == 0
    assert "summarize" in llmsum.out
    assert llmsum("cache") == 0
    assert "stats" in llmsum.out


def test_a_fault_of_ours_is_told_without_the_document(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception nobody foresaw names its kind and place, not its text; other reports go on."""

    def broken(*_: object) -> Summary:
        raise KeyError("全年完成投资120万元")

    monkeypatch.setattr("llmsum.pipeline.merge", broken)
    assert llmsum("summarize", "报告.txt", "报告.txt", "-q") == 1
    assert llmsum.err.count("报告.txt: internal error (KeyError in test_cli.py:") == 2
    assert "120万元" not in llmsum.err


# --- with a model ---------------------------------------------------------------------------------


def test_a_model_is_asked_and_paid_for_once(llmsum: Screen, server: Server, model: list[str]) -> None:
    """The second run is answered by the cache, and the last line says so."""
    assert llmsum("summarize", "报告.txt", *model) == 0
    asked = len(server.requests)
    assert asked
    assert "cost not known" in llmsum.out
    assert llmsum("summarize", "报告.txt", *model) == 0
    assert len(server.requests) == asked
    assert f"0 requests, {asked} from the cache" in llmsum.out
    assert llmsum("summarize", "报告.txt", *model, "--refresh") == 0
    assert len(server.requests) == 2 * asked
    assert llmsum("summarize", "报告.txt", *model, "--no-cache") == 0
    assert len(server.requests) == 3 * asked


@pytest.mark.parametrize(("code", "hint"), [(401, "key"), (404, "--model")])
def test_a_refusing_endpoint_ends_the_run(llmsum: Screen, code: int, hint: str) -> None:
    """A refused key or unknown model is told once, as configuration; no further report is sent."""
    with Server(lambda _: scripted.status(code)) as server:
        options = ["-m", "vllm/test-1b", "--base-url", server.url, "--concurrency", "1"]
        assert llmsum("summarize", "报告.txt", "报告.txt", "报告.txt", *options, "--json") == 2
    assert llmsum.err.count(f"HTTP {code}") == 1
    assert hint in llmsum.err
    assert len(llmsum.json) == 1


def test_a_refusal_behind_a_success_is_partly_failed(llmsum: Screen) -> None:
    """What succeeded is written; the rest is told and counted."""
    Path("zweite.txt").write_text(REPORT.replace("120", "130"), encoding="utf-8")

    def refuse_the_second(request: Request) -> Step:
        return scripted.status(401) if "130万元" in request.last_message else scripted.respond(request)

    with Server(refuse_the_second) as server:
        options = ["-m", "vllm/test-1b", "--base-url", server.url]
        assert llmsum("summarize", "报告.txt", "zweite.txt", "报告.txt", *options, "--json") == 3
    assert ["error" in value for value in llmsum.json] == [False, True]
    assert "1 report(s) behind this one were not tried" in llmsum.err


def failing(word: str) -> Callable[[Request], Step]:
    """Answers everything but chunks that hold `word`."""
    return lambda request: scripted.status(400) if word in request.last_message else scripted.respond(request)


def test_an_incomplete_summary_is_partly_failed(llmsum: Screen) -> None:
    """A chunk without an answer: the summary is written, its warning shown, and the code is 3."""
    with Server(failing("专业人才")) as server:
        assert llmsum("summarize", "报告.txt", "-m", "vllm/test-1b", "--base-url", server.url) == 3
    assert "HTTP 400" in llmsum.out
    assert "1 of 2 chunks got no complete answer" in llmsum.err


def test_a_summary_of_nothing_is_failed(llmsum: Screen) -> None:
    """Where no chunk was answered the report has failed, not partly."""
    with Server(lambda _: scripted.status(400)) as server:
        assert llmsum("summarize", "报告.txt", "-m", "vllm/test-1b", "--base-url", server.url) == 1
    assert "2 of 2 chunks" in llmsum.err


# --- other commands -------------------------------------------------------------------------------


def test_sections_shows_how_a_report_is_cut(llmsum: Screen) -> None:
    """As a page, and as JSON with segments whose offsets point into the file."""
    assert llmsum("sections", "报告.txt", "--segments") == 0
    assert "二、存在问题" in llmsum.out
    assert llmsum("sections", "报告.txt", "--segments", "--json") == 0
    (found,) = llmsum.json
    assert [section["role"] for section in found["sections"]][-2:] == ["achievement", "problem"]
    assert all(REPORT[s["start"] : s["end"]] == s["text"] for s in found["segments"])


def test_sections_shows_what_a_capable_model_is_asked(llmsum: Screen) -> None:
    """Segments with their numbers as they are worded there, what is left out without one; the page and JSON agree."""
    Path("报告.txt").write_text("# 2023年工作总结\n\n" + REPORT.replace("120万元", "**120万元**"), encoding="utf-8")
    assert llmsum("sections", "报告.txt", "--reading", "wide") == 0
    page = llmsum.out
    assert "request w1, part 1 of 1" in page
    assert "~ # 2023年工作总结" in page
    assert llmsum("sections", "报告.txt", "--reading", "wide", "--json") == 0
    (found,) = llmsum.json
    assert [request["parts"] for request in found["requests"]] == [1]
    asked = {segment["number"]: segment["shown"] for segment in found["segments"] if segment["shown"]}
    assert "全年完成投资120万元，新建学校3所。" in asked.values()
    assert all(f"[{number}] {shown}" in page for number, shown in asked.items())
    assert llmsum("sections", "报告.txt", "--segments") == 0
    assert "request w1" not in llmsum.out


def test_sections_of_a_bad_file_is_an_error(llmsum: Screen) -> None:
    """The same message as for a summary."""
    assert llmsum("sections", "absent.txt", "--json") == 2
    assert llmsum.json[0]["error"] == {"kind": "input", "message": "absent.txt: does not exist; check the path"}


def test_the_cache_is_counted_and_cleared(llmsum: Screen, server: Server, model: list[str]) -> None:
    """Looking at a cache that is not there does not make one; clear removes what was kept."""
    assert llmsum("cache", "stats", "--json") == 0
    assert llmsum.json[0]["entries"] == 0
    assert llmsum("cache", "path") == 0
    assert not Path(llmsum.out.strip()).exists()
    llmsum("summarize", "报告.txt", *model)
    kept = len(server.requests) + 1  # the answers, and the summary that they came to
    assert llmsum("cache", "stats") == 0
    assert llmsum.out.startswith(f"{kept} entries, ")
    assert llmsum("cache", "clear") == 0
    assert llmsum.out == f"removed {kept} entries\n"


def test_schema_prints_what_is_shipped(llmsum: Screen) -> None:
    """The contract by default, any other by name."""
    assert llmsum("schema") == 0
    assert llmsum.json[0]["title"] == "Summary"
    assert llmsum("schema", "--list") == 0
    for name in llmsum.out.split():
        assert llmsum("schema", name) == 0
        assert llmsum.json[0]["$schema"]


def test_doctor_is_content_with_the_rules(llmsum: Screen) -> None:
    """Nothing configured is nothing broken."""
    assert llmsum("doctor") == 0
    assert "builtin" in llmsum.out
    assert "failed" not in llmsum.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "narrow: the rules read section by section"),
        (["-m", "vllm/qwen3-8b"], "narrow: its name says 8 billion"),
        (["-m", "vllm/deepseek-v3"], "wide: nothing says"),
        (["-m", "vllm/qwen3-8b", "--reading", "wide"], "wide: as the settings ask; up to 8,192 tokens"),
    ],
)
def test_doctor_tells_how_reports_are_read(llmsum: Screen, options: list[str], told: str) -> None:
    """And why so."""
    llmsum("doctor", "--json", *options)
    (detail,) = [check["detail"] for check in llmsum.json[0]["checks"] if check["name"] == "reading"]
    assert detail.startswith(told)


def test_the_reading_of_a_model_can_be_chosen(llmsum: Screen, server: Server, model: list[str]) -> None:
    """One request for the whole report instead of one for each section; the rules have no other way."""
    assert llmsum("summarize", "报告.txt", *model, "--reading", "wide", "--json") == 0
    assert llmsum.json[0]["provenance"]["reading"] == "wide"
    assert len(server.requests) == 1
    assert llmsum("summarize", "报告.txt", "--reading", "wide") == 2
    assert "name one with --model" in llmsum.err
    assert llmsum("summarize", "报告.txt", "--reading", "narrow", "--json") == 0


def test_doctor_never_shows_a_key(llmsum: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells that there is one, by which variables the settings come, and asks the endpoint without it."""
    asked: list[Request] = []

    with Server(lambda request: asked.append(request) or scripted.status(500)) as server:
        monkeypatch.setenv("LLMSUM_API_KEY", "sk-secret")
        address = server.url.replace("http://", "http://user:pass@")
        assert llmsum("doctor", "-m", "vllm/test-1b", "--base-url", address, "--json") in (0, 1)
    states = {check["name"]: check["state"] for check in llmsum.json[0]["checks"]}
    assert states["key"] == "ok"
    assert "LLMSUM_API_KEY" in llmsum.out
    assert not any(secret in llmsum.out + llmsum.err for secret in ("sk-secret", "user:pass"))


def test_doctor_finds_what_is_broken(llmsum: Screen, unused_address: str) -> None:
    """No server, no key, a template that is none: told with what to do, and code 1."""
    assert llmsum("doctor", "-m", "vllm/test-1b", "--base-url", unused_address) == 1
    assert "no answer" in llmsum.out
    assert llmsum("doctor", "-m", "openai/test") == 1
    assert "OPENAI_API_KEY" in llmsum.out
    Path("my").mkdir()
    Path("my/repair.en.md").write_text("+++\n+++\n", encoding="utf-8")
    assert llmsum("doctor", "--prompts", "my") == 1
    assert "the header lacks" in llmsum.out


@pytest.fixture
def unused_address() -> str:
    """An address where nothing answers: a server that has just stopped."""
    with Server() as server:
        return server.url


# --- whole processes ------------------------------------------------------------------------------


# A shell that runs the tests in the background has its children ignore Ctrl-C; a terminal does not.
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from llmsum.__main__ import main
main()
"""


def start(*arguments: str | Path) -> "subprocess.Popen[str]":
    """`llmsum` as a process of its own, its output in pipes, able to hear Ctrl-C as in a terminal."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_version(llmsum: Screen) -> None:
    """Both ways to ask give the same answer."""
    assert llmsum("--version") == 0
    with start("--version") as process:
        assert process.communicate()[0] == llmsum.out == f"llmsum {__version__}\n"


@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_a_closed_pipe_ends_quietly(form: str) -> None:
    """As with `| head -1`: no traceback, not a word, and what was read was right."""
    with start("summarize", *SEEDS, *SEEDS, "-q", "-f", form) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_ctrl_c_is_130_without_a_traceback(tmp_path: Path) -> None:
    """Interrupted while a model is answering: one line, code 130."""
    arrived, release = threading.Event(), threading.Event()

    def hold(request: Request) -> Step:
        arrived.set()
        return scripted.held(release, scripted.respond(request))

    with (
        Server(hold) as server,
        start("summarize", SEEDS[0], "-m", "vllm/x-1b", "--base-url", server.url, "--cache-dir", tmp_path) as process,
    ):
        assert arrived.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        release.set()
    assert (process.returncode, out) == (130, "")
    assert err == "llmsum: interrupted; answers that had come in are in the cache\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            Settings(model="m", base_url="http://127.0.0.1:1/v1"),
            "interrupted; answers that had come in are in the cache",
        ),
        (
            Settings(model="m", base_url="http://127.0.0.1:1/v1", cache=False),
            "interrupted; answers that had come in are not kept, as the cache is off",
        ),
        (Settings(), "interrupted"),
    ],
    ids=["model", "model without a cache", "rules"],
)
def test_ctrl_c_says_what_is_kept(capsys: pytest.CaptureFixture[str], settings: Settings, said: str) -> None:
    """The rules give no answers that a cache could hold."""
    with pytest.raises(SystemExit) as raised, interruptible(settings):
        raise KeyboardInterrupt
    assert (capsys.readouterr().err, raised.value.code) == (f"llmsum: {said}\n", 130)


def test_a_warning_says_who_warns(llmsum: Screen) -> None:
    """What nobody else listens to, such as that the shared cache is down, is told like every message."""
    llmsum("--version")
    assert logging.lastResort is not None
    record = logging.LogRecord("llmsum.stores", logging.WARNING, "", 0, "cache %s: down", ("甲",), None)
    assert logging.lastResort.format(record) == "llmsum: cache 甲: down"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_a_full_disk_is_told(form: str) -> None:
    """The result was not written: one message, code 1."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "llmsum", "summarize", SEEDS[0], "-q", "-f", form]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "llmsum: No space left on device; the result was not written\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_version_that_cannot_be_told() -> None:
    """No traceback, code 1."""
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "llmsum", "--version"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=buffered)
    assert (done.returncode, done.stderr) == (1, "")


def test_any_locale_will_do(tmp_path: Path) -> None:
    """Output in a pipe is UTF-8, whatever the locale says."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "llmsum", "summarize", SEEDS[1], "-q"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "沱江镇" in done.stdout.decode("utf-8")
