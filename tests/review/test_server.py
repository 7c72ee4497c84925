"""Who may ask the server of a review, and what the command says where something is wrong."""

import http.client
import json
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from llmsum.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from llmsum.review.pictures import Pictures, png
from tests.review.made import REPORT, written
from tests.support.commands import Commands
from tests.support.printed import printed
from tests.support.reviewing import Running, reviewing

OK, NOT_FOUND, FORBIDDEN, STALE, UNFIT = 200, 404, 403, 409, 422
ACCEPT = {"do": "change", "seen": 0, "item": 0, "at": 0, "change": {"verdict": "accepted"}}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


def asked(running: Running, path: str, body: object = None, *, token: str | None = None, **headers: str) -> Answer:
    """What the server answers to a request below its token; header names with `_` for `-`."""
    host, port = running.site.removeprefix("http://").split(":")
    own = running.address.rstrip("/").rsplit("/", 1)[1]
    with closing(http.client.HTTPConnection(host, int(port), timeout=20)) as connection:
        connection.request(
            "GET" if body is None else "POST",
            f"/{own if token is None else token}/{path}",
            None if body is None else body if isinstance(body, bytes) else json.dumps(body),
            {name.replace("_", "-"): value for name, value in headers.items()},
        )
        with connection.getresponse() as answer:
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("review")
    with reviewing(folder, written(folder, "a.txt", REPORT.encode())) as process:
        yield process


@pytest.mark.parametrize("token", ["", "x", "0", "..", "%2e%2e", "favicon.ico"])
@pytest.mark.parametrize("path", ["", "0/", "0/do", "0/differences"])
def test_without_the_token_nothing_is_answered(running: Running, token: str, path: str) -> None:
    """Whatever is asked for, and in whatever way."""
    for body in (None, ACCEPT):
        answer = asked(running, path, body, token=token)
        assert answer.status == FORBIDDEN
        assert "书屋".encode() not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_other_sites_may_not_ask(running: Running, headers: dict[str, str]) -> None:
    """Not even with the token: neither by a name of their own for this machine, nor from their pages."""
    for path, body in (("0/", None), ("0/do", ACCEPT)):
        assert asked(running, path, body, **headers).status == FORBIDDEN


def test_its_own_pages_may_ask(running: Running) -> None:
    """By either name of this machine; answers are kept by nobody and framed by nobody."""
    port = running.site.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost"):
        site = f"{name}:{port}"
        answer = asked(running, "0/", Host=site, Origin=f"http://{site}", Sec_Fetch_Site="same-origin")
        assert answer.status == OK
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


def test_it_listens_on_this_machine_alone(running: Running) -> None:
    """No other address of this machine answers."""
    port = int(running.site.rpartition(":")[2])
    with socket.socket(socket.AF_INET) as probe:
        assert probe.connect_ex(("127.0.0.2", port)) != 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", {"do": "burn", "seen": 0}, ACCEPT | {"change": {"importance": 4}}, ACCEPT | {"more": 1},
     ACCEPT | {"change": {"path": "/etc/passwd"}}, {"do": "change", "seen": 0, "item": "0"}, b"\xff" * 9],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(running: Running, body: object) -> None:
    """With 400, and nothing is done."""
    assert asked(running, "0/do", body).status == 400


@pytest.mark.parametrize("path", ["9/", "9/do", "0/page/1.png", "0/page/0.png", "x", "0/x"])
def test_what_is_not_there_is_not_there(running: Running, path: str) -> None:
    """Numbers and names that nobody printed."""
    assert asked(running, path).status in (NOT_FOUND, 405, 500)


def test_too_much_is_refused(running: Running) -> None:
    """A statement is no file."""
    assert asked(running, "0/do", b"x" * 1_000_001).status == FORBIDDEN


def test_every_change_brings_a_page_up_to_date(tmp_path: Path) -> None:
    """An answer has the items that were changed since the page last asked; who asks too late gets them, and a 409."""
    with reviewing(tmp_path, written(tmp_path, "a.txt", REPORT.encode())) as running:
        first = asked(running, "0/do", ACCEPT)
        assert (first.status, first.told["revision"]) == (OK, 1)
        assert [selector for selector, _ in first.told["patches"] if selector.startswith("#i")] == ["#i0"]
        late = asked(running, "0/do", ACCEPT | {"change": {"statement": "别的"}})
        assert (late.status, late.told["revision"]) == (STALE, 1)
        assert "另一页" in late.told["message"]
        assert "别的" not in dict(late.told["patches"])["#i0"]
        other = asked(running, "0/do", ACCEPT | {"item": 1})
        assert [selector for selector, _ in other.told["patches"] if selector.startswith("#i")] == ["#i0", "#i1"]
        assert asked(running, "0/do", {"do": "undo", "seen": 1}).status == STALE
        assert asked(running, "0/do", {"do": "undo", "seen": 2}).status == OK
        assert asked(running, "0/gold", {}).status == UNFIT
        assert asked(running, "0/differences").status == STALE


def test_predictions_are_not_revealed_for_nothing(tmp_path: Path) -> None:
    """Before there are labels to compare them with."""
    with reviewing(tmp_path, written(tmp_path, "a.txt", REPORT.encode()), "--blind") as running:
        answer = asked(running, "0/do", {"do": "reveal", "seen": 0})
        assert (answer.status, answer.told["revision"]) == (UNFIT, 0)


def test_nothing_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    """What was answered is there when it is started again."""
    path = written(tmp_path, "a.txt", REPORT.encode())
    with reviewing(tmp_path, path) as running:
        for item in range(3):
            assert asked(running, "0/do", ACCEPT | {"item": item}).status == OK
        running.kill()
    with reviewing(tmp_path, path) as running:
        page = asked(running, "0/").body.decode()
        assert page.count('data-v="accepted"') == 3


def test_interrupted_it_ends_in_good_order(tmp_path: Path) -> None:
    """With the exit code that all commands have then, while a browser holds its connection."""
    with reviewing(tmp_path, written(tmp_path, "a.txt", REPORT.encode())) as running:
        host, port = running.site.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))):
            code, said = running.interrupt()
    assert code == EXIT_INTERRUPTED
    assert "every change is saved" in said
    assert "Traceback" not in said


def test_a_folder_of_results_is_a_list(tmp_path: Path, llmsum: Commands) -> None:
    """Each report is opened when it is asked for; one that cannot be is told on its own page."""
    (tmp_path / "in" / "甲").mkdir(parents=True)
    (tmp_path / "in" / "甲" / "a<b>.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(REPORT, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "llmsum", "batch", "in", "-o", "out", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "out" / "c.txt.json").write_text("{", encoding="utf-8")
    with reviewing(tmp_path, "out") as running:
        page = asked(running, "").body.decode()
        assert page.count('how-far">') == 3
        assert "a&lt;b&gt;.txt" in page
        assert page.count("已损坏") == 1
        assert asked(running, "1/").status == 500
        assert "已损坏" in asked(running, "1/").body.decode()
        for number in (0, 2):
            assert asked(running, f"{number}/do", ACCEPT).status == OK
        assert asked(running, "0/next").headers["location"] == "../2/"
        assert asked(running, "").body.decode().count("<progress") == 3
    assert {path.name for path in (tmp_path / "out").rglob("*.review.jsonl")} == {
        "a<b>.txt.review.jsonl",
        "b.txt.review.jsonl",
    }
    assert llmsum("verify", "out").said.count("review") == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nothing.json"], EXIT_USAGE, "nothing.json: does not exist"),
        (["empty"], EXIT_USAGE, "empty: holds no summary"),
        (["damaged.json"], EXIT_FAILED, "damaged.json: is damaged, or no summary of this version"),
        (["newer.json"], EXIT_FAILED, "is of schema version 9, made by a newer llmsum"),
        (["a.txt.json", "--port", "70000"], EXIT_USAGE, "--port 70000"),
        (["a.txt.json", "--port", "-1"], EXIT_USAGE, "--port -1"),
        ([], EXIT_USAGE, "review --help"),
    ],
)
def test_what_is_wrong_is_said_at_the_start(
    tmp_path: Path, llmsum: Commands, words: list[str], code: int, told: str
) -> None:
    """With the file or the option, and what to do."""
    written(tmp_path, "a.txt", REPORT.encode())
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged.json").write_text('{"schema_version": "2"')
    (tmp_path / "newer.json").write_text('{"schema_version": "9"}')
    run = llmsum("review", *words)
    assert run.code == code
    assert told in run.said


def test_a_port_that_is_taken_is_named(tmp_path: Path, llmsum: Commands) -> None:
    """Nobody else's server is disturbed."""
    written(tmp_path, "a.txt", REPORT.encode())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = llmsum("review", "a.txt.json", "--port", str(port))
    assert run.code == EXIT_USAGE
    assert f"--port {port}" in run.said


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "yaml"])
def test_without_the_extra_it_is_named(
    tmp_path: Path, llmsum: Commands, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, missing, None)
    run = llmsum("review", "a.json")
    assert run.code == EXIT_USAGE
    assert "pip install 'llmsum[web]'" in run.said


def test_a_changed_report_shows_quotations_only(tmp_path: Path) -> None:
    """It says so, and offers no selection."""
    path = written(tmp_path, "a.txt", REPORT.encode())
    (tmp_path / "a.txt").write_text("另" + REPORT, encoding="utf-8")
    with reviewing(tmp_path, path) as running:
        page = asked(running, "0/").body.decode()
    assert "不能选取出处" in page
    assert 'id="pick"' not in page
    assert "另" not in page.partition('id="text"')[2].partition("</section>")[0]


def test_a_torn_line_is_told_on_the_page(tmp_path: Path) -> None:
    """Once, by the process that dropped it."""
    path = written(tmp_path, "a.txt", REPORT.encode())
    with reviewing(tmp_path, path) as running:
        asked(running, "0/do", ACCEPT)
    with (tmp_path / "a.txt.review.jsonl").open("a") as journal:
        journal.write('{"do": "und')
    with reviewing(tmp_path, path) as running:
        assert "（11字节）" in asked(running, "0/").body.decode()


def test_sources_can_be_elsewhere(tmp_path: Path) -> None:
    """Where a summary's path leads nowhere from here, --sources does."""
    there = tmp_path / "reports"
    there.mkdir()
    path = written(there, "a.txt", REPORT.encode())
    moved = path.rename(tmp_path / "a.json")
    for words, has_text in (([moved], False), ([moved, "--sources", there], True)):
        with reviewing(tmp_path, *words) as running:
            assert ('id="pick"' in asked(running, "0/").body.decode()) == has_text


# --- Pages as pictures ----------------------------------------------------------------------------


def test_a_picture_is_a_png() -> None:
    """To the byte, as any program reads it."""
    made = png(2, [bytes([255, 0, 0, 0, 255, 0]), bytes([0, 0, 255, 9, 9, 9])])
    assert struct.unpack(">II", made[16:24]) == (2, 2)
    at = made.index(b"IDAT")
    (length,) = struct.unpack(">I", made[at - 4 : at])
    assert zlib.decompress(made[at + 4 : at + 4 + length]) == b"\0\xff\0\0\0\xff\0\0\0\0\xff\x09\x09\x09"


def test_pages_of_a_pdf_are_drawn_apart(tmp_path: Path) -> None:
    """With boxes over them, in points; what is no page is not there."""
    data = printed("<h1>某镇总结</h1><h2>一、成绩</h2>" + "<p>全年清理垃圾320吨，拆除违建56处。</p>" * 60)
    with reviewing(tmp_path, written(tmp_path, "a.pdf", data)) as running:
        page = asked(running, "0/").body.decode()
        assert page.count('class="page-picture"') >= 2
        assert 'viewBox="0 0 59' in page
        picture = asked(running, "0/page/1.png")
        assert (picture.status, picture.body[:8]) == (OK, b"\x89PNG\r\n\x1a\n")
        assert asked(running, "0/page/99.png").status == NOT_FOUND


def test_what_is_no_pdf_has_no_pictures() -> None:
    """The process that draws may fail; this one goes on."""
    assert Pictures(b"%PDF-1.7 nonsense", "a.pdf").sizes == []
