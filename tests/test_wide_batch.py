"""A folder that a capable model reads: few large requests, of which one lost is much of a report."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.folders.manifest import ManifestView
from llmsum.folders.results import results
from llmsum.models.notes import NOT_WEIGHED
from llmsum.render.structured import json_text
from llmsum.schema import read_summary
from tests.support.made import long_report, report
from tests.support.results import in_first_version
from tests.support.server import SEGMENT, Request, Server, Step, answer, respond, status, truncated

SHORT, LONG = "短.txt", "长.txt"


class Folder:
    """Runs commands over a folder of a short report and a long one."""

    def __init__(self, capsys: pytest.CaptureFixture[str], url: str) -> None:
        self._capsys = capsys
        self.model = ["-m", "vllm/large", "--base-url", url, "--cache-dir", "cache", "--jobs", "1"]
        Path("in").mkdir()
        self.write(SHORT, report(7))
        self.write(LONG, long_report(8))

    def write(self, name: str, text: str) -> None:
        (Path("in") / name).write_text(text, encoding="utf-8")

    def batch(self, *more: str) -> int:
        return self("batch", "in", "-o", "out", *self.model, *more)

    def __call__(self, *words: str) -> int:
        code = cli.main(list(words))
        self.out, self.err = self._capsys.readouterr()
        print(self.out, self.err)  # shown if the test fails
        return code

    @property
    def states(self) -> dict[str, str]:
        view = ManifestView(Path("out"))
        try:
            return {row.path: row.state for row in view.rows()}
        finally:
            view.close()

    def result(self, name: str) -> dict[str, Any]:
        return json.loads(Path(f"out/{name}.json").read_text(encoding="utf-8"))

    def cited(self, name: str) -> str:
        """Every quotation of the items."""
        items = self.result(name)["achievements"]  # what the server calls everything
        return " ".join(part["quote"] for item in items for part in item["evidence"])

    def ledger(self, name: str) -> list[tuple[str, str, int]]:
        return [(chunk["id"], chunk["status"], chunk["attempts"]) for chunk in self.result(name)["chunks"]]


@pytest.fixture
def folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, server: Server
) -> Folder:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_API_KEY", "k")
    monkeypatch.setenv("LLMSUM_WIDE_TOKENS", "100")
    return Folder(capsys, server.url)


def is_look(request: Request) -> bool:
    return '"joined"' in json.dumps(request.body["response_format"])


def is_about(request: Request, *words: str) -> bool:
    """Whether all of these stand in numbered segments, not only in the lines around them."""
    asked = "\n".join(text for _, text in SEGMENT.findall(request.last_message))
    return all(word in asked for word in words)


def unless(is_hit: Callable[[Request], bool], step: Step) -> Callable[[Request], Step]:
    """The usual answers, but for some requests this one."""
    return lambda request: step if is_hit(request) else respond(request)


def test_a_folder_takes_few_requests_and_only_what_is_missing_is_asked_again(folder: Folder, server: Server) -> None:
    """One for the short report, two and a look over both for the long one; an edited part costs itself and the look."""
    assert folder.batch("--limit", "1") == 0
    assert folder.batch() == 0
    assert folder.states == {SHORT: "done", LONG: "done"}
    assert [is_look(request) for request in server.requests].count(True) == 1
    assert len(server.requests) == 4
    assert folder.ledger(LONG) == [("w1", "ok", 1), ("w2", "ok", 1)]
    assert folder.result(LONG)["usage"]["requests"] == 3
    assert folder.result(LONG)["provenance"]["reading"] == "wide"
    assert folder.batch() == 0
    assert folder.batch("--reading", "wide") == 0
    assert len(server.requests) == 4
    folder.write(LONG, long_report(8).replace("第3处缺专业人才83名", "第3处缺专业人才99名"))
    assert folder.batch() == 0
    assert [is_look(request) for request in server.requests[4:]] == [False, True]
    assert [chunk["cached"] for chunk in folder.result(LONG)["chunks"]] == [True, False]


def test_one_of_several_requests_lost_is_partly_the_only_one_failed(folder: Folder, server: Server) -> None:
    """Exit code 3 until --retry-failed, which asks for what was lost, and for the look that now sees all."""
    server.default = unless(lambda request: is_about(request, "长期空缺"), status(400, "bad"))
    assert folder.batch() == 3
    assert folder.states == {SHORT: "failed", LONG: "partly"}
    assert [entry[:2] for entry in folder.ledger(LONG)] == [("w1", "ok"), ("w2", "failed")]
    assert "1 of 2 chunks got no complete answer" in Path("out/summary.jsonl").read_text(encoding="utf-8")
    assert "修路8公里" in folder.cited(LONG)
    server.default = respond
    asked = len(server.requests)
    assert folder.batch() == 3
    assert len(server.requests) == asked
    assert folder.batch("--retry-failed") == 0
    assert folder.states == {SHORT: "done", LONG: "done"}
    assert len(server.requests) == asked + 3
    assert "有待补充" in folder.cited(LONG)


def test_a_truncated_answer_is_asked_for_in_halves(folder: Folder, server: Server) -> None:
    """Both halves count as the one chunk that they are, with the items of both, and a look goes over them."""
    server.default = unless(lambda request: is_about(request, "新建学校7所", "修路7公里"), truncated('{"items": [{"fi'))
    assert folder.batch("--limit", "1") == 0
    assert [is_look(request) for request in server.requests] == [False, False, False, True]
    assert folder.ledger(SHORT) == [("w1", "ok", 3)]
    assert "新建学校7所" in folder.cited(SHORT)
    assert "修路7公里" in folder.cited(SHORT)


def test_a_lost_half_leaves_the_other(folder: Folder, server: Server) -> None:
    """A report whose only request was halved, and one half of it lost, is partly done: it has items."""
    whole = unless(lambda request: is_about(request, "新建学校7所", "修路7公里"), truncated("{"))

    def lose(request: Request) -> Step:
        is_second = is_about(request, "修路7公里") and not is_about(request, "新建学校7所")
        return status(400, "bad") if is_second else whole(request)

    server.default = lose
    assert folder.batch("--limit", "1") == 3
    assert folder.states == {SHORT: "partly"}
    assert folder.ledger(SHORT)[0][1] == "failed"
    assert "新建学校7所" in folder.cited(SHORT)
    server.default = whole
    assert folder.batch("--limit", "1", "--retry-failed") == 0
    assert folder.states == {SHORT: "done"}


def test_a_look_that_fails_costs_no_item(folder: Folder, server: Server) -> None:
    """The items stay as they are, and the report is done; the summary says that nobody weighed them together."""
    server.default = unless(is_look, answer(nothing=1))
    assert folder.batch() == 0
    assert folder.states == {SHORT: "done", LONG: "done"}
    assert "有待补充" in folder.cited(LONG)
    assert [told["kind"] for told in folder.result(LONG)["warnings"]] == ["not_weighed"]
    assert not folder.result(SHORT)["warnings"]


def test_a_look_that_fails_is_told_and_asked_again(folder: Folder, server: Server) -> None:
    """On stderr with what to do, on the page in its language; the same command again asks for nothing else."""
    server.default = unless(is_look, answer(nothing=1))
    command = ["summarize", f"in/{LONG}", *folder.model[:-2]]
    assert folder(*command) == 0
    assert f"in/{LONG}: {NOT_WEIGHED}; run it again: what was answered is in the cache" in " ".join(folder.err.split())
    assert "最后一次通看全部条目没有得到答复" in folder.out
    asked = len(server.requests)
    server.default = respond
    assert folder(*command) == 0
    assert len(server.requests) == asked + 1
    assert folder.out.count("没有得到答复") == 1  # on the first page, which is printed above the second


def test_results_of_an_older_configuration_and_schema_are_made_anew(folder: Folder, server: Server) -> None:
    """Narrow results in the form of version 1: told, exported, and replaced by the same command without --reading."""
    assert folder.batch("--reading", "narrow") == 0
    for summary in list(results(Path("out"), lambda error: pytest.fail(str(error)))):
        first = json_text(in_first_version(replace(summary, warnings=())))
        Path(f"out/{summary.source.path}.json").write_text(first, encoding="utf-8")
    assert folder("status", "out") == 0
    assert folder.out.split()[3:5] == ["done", "2"]
    assert folder("export", "out", "-f", "csv", "-o", "old.csv") == 0
    old = Path("old.csv").read_text(encoding="utf-8-sig")
    asked = len(server.requests)
    assert folder.batch() == 0
    assert len(server.requests) == asked + 4
    made = [read_summary(Path(f"out/{name}.json").read_bytes()) for name in (SHORT, LONG)]
    assert [(one.schema_version, one.provenance.reading) for one in made] == [("2", "wide")] * 2
    assert folder("export", "out", "-f", "csv", "-o", "new.csv") == 0
    assert Path("new.csv").read_text(encoding="utf-8-sig") != old
