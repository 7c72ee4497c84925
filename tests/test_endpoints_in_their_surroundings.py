"""The same endpoints behind proxies and certificates, met again once they are mended, by other commands, and slow."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
import trustme

from llmsum.stores import disk
from tests.support.commands import Commands, Run
from tests.support.endpoint_files import CASES, REASON, answers_of
from tests.support.endpoint_table import ALL_NARROW, MODERATED, Kinds
from tests.support.reports import ROOT
from tests.support.server import Request, Server, Step

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=REASON)
REPORT = ROOT / "tests/data/personal_report.txt"
LONG = next((ROOT / "seeds").glob("001_*.txt"))
NARROW = ("--reading", "narrow")
SECRET = "geheim-0123456789"
WELL = (0, ALL_NARROW, {"ok": 5})


def came(run: Run) -> tuple[int, Kinds | None, dict[str, int]]:
    return run.code, run.kinds, dict(run.states)


@pytest.fixture
def good() -> Generator[Server]:
    with Server(answers_of("00-good/case.py")) as server:
        yield server


def thinks(request: Request) -> Step:
    """A model that thinks until its limit, whatever that is."""
    usage = {"prompt_tokens": 500, "completion_tokens": request.body["max_tokens"]}
    message = {"role": "assistant", "content": "", "reasoning_content": "让我先看看这份材料……" * 300}
    return Step(payload={"choices": [{"finish_reason": "length", "message": message}], "usage": usage})


# --- met again


def test_nothing_of_a_fault_is_left_once_it_is_mended(llmsum: Commands) -> None:
    """An answer of thoughts alone is not kept, and what the refusals taught does no harm."""
    with Server(thinks) as server:
        assert llmsum.summarize(REPORT, server.url, *NARROW).code == 2
        server.requests.clear()
        server.default = answers_of("04-kimi-thinking/fixed.py")
        assert came(llmsum.summarize(REPORT, server.url, *NARROW)) == WELL
        assert len(server.requests) == 6


def test_a_model_that_needs_room_for_its_thoughts_gets_it(llmsum: Commands) -> None:
    """The first request finds out for all others, in a report of 23 parts, too."""
    with Server(answers_of("04-kimi-thinking/case.py")) as server:
        run = llmsum.summarize(LONG, server.url, *NARROW)
    assert run.code == 0
    assert len(server.requests) == 26  # the parts and the overview, one refusal, one answer of thoughts alone


def test_a_long_report_ends_as_soon_as_a_short_one(llmsum: Commands) -> None:
    """At the third answer of thoughts alone, with those under way by then; not after one for each of 23 parts."""
    with Server(thinks) as server:
        run = llmsum.summarize(LONG, server.url, *NARROW)
    assert (run.code, run.kinds) == (2, None)
    assert "raise max_output_tokens" in run.told
    assert 4 <= len(server.requests) <= 18


# --- behind something


def test_a_proxy_gets_no_report_for_a_model_on_this_machine(llmsum: Commands) -> None:
    """Although it is named by the environment, and nobody listens where the model should be."""
    with Server() as gone:
        pass
    with Server(answers_of("06-socks-proxy/asproxy.py")) as proxy:
        address = proxy.url.removesuffix("/v1")
        run = llmsum.summarize(REPORT, gone.url, http_proxy=address, LLMSUM_MAX_ATTEMPTS="1")
    assert (run.code, len(proxy.requests)) == (1, 0)
    assert "no connection to 127.0.0.1" in run.told
    assert "check that it runs there" in run.told


@contextlib.contextmanager
def tls(folder: Path) -> Generator[tuple[Server, Path]]:
    """An endpoint whose certificate nobody knows, and the file of those who signed it."""
    authority = trustme.CA()
    certificate, signers = folder / "server.pem", folder / "signers.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    authority.cert_pem.write_to_path(signers)
    with Server(answers_of("17-self-signed/case.py"), certificate) as server:
        yield server, signers


def test_a_certificate_of_ones_own_is_told_with_its_remedies(llmsum: Commands, tmp_path: Path) -> None:
    """No text was sent before; each of the remedies that are named helps."""
    with tls(tmp_path) as (server, signers):
        run = llmsum.summarize(REPORT, server.url, *NARROW)
        assert (run.code, run.kinds, len(server.requests)) == (2, None, 0)
        assert [words for words in ("is not trusted", "ca_file", "verify") if words not in run.told] == []
        assert came(llmsum.summarize(REPORT, server.url, *NARROW, LLMSUM_CA_FILE=str(signers))) == WELL
        assert came(llmsum.summarize(REPORT, server.url, *NARROW, LLMSUM_CA_FILE="", LLMSUM_VERIFY="false")) == WELL


def test_what_is_set_for_openai_is_told_to_openai_only(llmsum: Commands, good: Server) -> None:
    """But where its own variable names another address both key and requests go there."""
    openai = {"OPENAI_ORG_ID": SECRET, "OPENAI_PROJECT_ID": SECRET, "OPENAI_API_KEY": "x"}
    good.default = answers_of("20-openai-env/case.py")
    assert came(llmsum.summarize(REPORT, good.url, *NARROW, **openai)) == WELL
    assert SECRET not in json.dumps([dict(request.headers) for request in good.requests])
    good.requests.clear()
    run = llmsum("summarize", str(REPORT), "--json", "-m", "openai/gpt-4o-mini", OPENAI_BASE_URL=good.url)
    assert (run.code, dict(run.states)) == (0, {"ok": 1})
    assert good.requests[0].headers["authorization"] == "Bearer x"


# --- by another command


def test_one_flagged_report_of_six_is_asked_about_once(llmsum: Commands, tmp_path: Path) -> None:
    """The others are done; neither the same command again nor what it offers asks about it another time."""
    (tmp_path / "in").mkdir()
    for number in range(1, 7):
        text = REPORT.read_text(encoding="utf-8").replace("62场", f"6{number}场")
        flagged = text if number == 6 else text.replace("投诉", "建议")
        (tmp_path / f"in/{number}.txt").write_text(flagged, encoding="utf-8")
    with Server(answers_of("21-moderation-403/case.py")) as server:
        words = ("batch", "in", "-o", "out", "-m", "m", "--base-url", server.url, *NARROW)
        first, asked = llmsum(*words), len(server.requests)
        again = llmsum(*words)
    assert (first.code, again.code, len(server.requests)) == (3, 3, asked)
    assert asked <= 6 * 6
    lines = [json.loads(line) for line in (tmp_path / "out/summary.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["state"] for line in lines] == ["done"] * 5 + ["partly"]
    assert MODERATED in lines[5]["error"]["message"]
    assert "--retry-failed" not in first.out + again.out


RECORDED = ("case.py", "good.py", "html502.py", "retry_after.py", "proxy.py")
EVAL = ("eval", "run", "-m", "m", "--seeds", "seeds", "--folder", "e")


@pytest.mark.parametrize("file", RECORDED)
def test_what_is_recorded_is_played_as_it_was(llmsum: Commands, tmp_path: Path, file: str) -> None:
    """No error is on the tape: played, it comes to the same scores at no call. One endpoint stands behind a proxy."""
    copied(tmp_path / "seeds")
    with Server(answers_of(f"26-recordings/{file}")) as server:
        behind = file == "proxy.py"
        url = "http://gateway.corp.invalid/v1" if behind else server.url
        proxy = {"http_proxy": server.url.removesuffix("/v1")} if behind else {}
        live = llmsum(*EVAL, *NARROW, "--record", LLMSUM_BASE_URL=url, **proxy)
        asked = len(server.requests)
        played = llmsum(*EVAL, *NARROW)
    assert (live.code, played.code) == (0, 0), live.said
    assert len(server.requests) == asked > 0
    assert scores(live) == scores(played) != []
    assert not [text for text in tapes(tmp_path / "e") if '"error"' in text or "<html>" in text]


def test_a_text_that_is_turned_away_is_asked_about_by_the_next_recording(llmsum: Commands, tmp_path: Path) -> None:
    """Three parts of fifteen are; the other twelve are on the tape, and nobody asks about them again."""
    copied(tmp_path / "seeds")
    with Server(answers_of("26-recordings/three400.py")) as server:
        run = llmsum(*EVAL, *NARROW, "--record", LLMSUM_BASE_URL=server.url, LLMSUM_CONCURRENCY="1")
        assert (run.code, len(server.requests)) == (3, 16)
        assert "3 of 15 chunks got no complete answer (HTTP 400" in " ".join(run.out.split())
        assert llmsum(*EVAL, *NARROW).code == 3
        server.default = answers_of("26-recordings/good.py")
        assert llmsum(*EVAL, *NARROW, "--record").code == 0
    assert len(server.requests) == 16 + 3 + 1  # and an overview of what there is now


def copied(folder: Path) -> None:
    """One of the seeds."""
    folder.mkdir()
    for file in (ROOT / "seeds").glob("000_*"):
        shutil.copy(file, folder)


def scores(run: Run) -> list[str]:
    return [line[:40] for line in run.out.splitlines() if line.startswith(("000_", "mean"))]


def tapes(folder: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in folder.rglob("*.jsonl")]


@pytest.mark.parametrize("file", ["html401.py", "json401.py"])
def test_a_refused_key_leaves_no_recording(llmsum: Commands, tmp_path: Path, file: str) -> None:
    """It ends the run at once, with what to do."""
    copied(tmp_path / "seeds")
    with Server(answers_of(f"26-recordings/{file}")) as server:
        run = llmsum(*EVAL, "--record", LLMSUM_BASE_URL=server.url)
    assert (run.code, len(server.requests)) == (2, 1)
    assert "the key is not accepted" in run.said
    assert not any(tapes(tmp_path / "e"))


# --- on another machine


def test_a_cache_that_another_process_holds_is_done_without(
    llmsum: Commands, good: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is summarised, and it is said why nothing of it was kept."""
    monkeypatch.setattr(disk, "LOCKED_S", 0.2)
    good.default = answers_of("23-cache-broken/case.py")
    llmsum.summarize(REPORT, good.url, *NARROW)
    (database,) = (tmp_path / "cache").rglob("cache.db")
    holding = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "held.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holding, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        good.requests.clear()
        run = llmsum.summarize(REPORT, good.url, *NARROW)
        other.communicate()
    assert came(run) == WELL
    assert len(good.requests) == 6
    assert "locked by another process, going on without it" in run.said


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_console_of_another_encoding_changes_nothing_in_a_pipe(good: Server, tmp_path: Path, form: str) -> None:
    """A Chinese Windows: the program's own process, as the encoding is fixed before it begins."""
    good.default = answers_of("24-gbk-console/case.py")
    own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {**own, "PYTHONIOENCODING": "gbk", "XDG_CACHE_HOME": str(tmp_path)}
    words = ["summarize", str(REPORT), "-f", form, "-m", "m", "--base-url", good.url, *NARROW]
    command = [sys.executable, "-m", "llmsum", *words]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path, env=environment)
    told = done.stdout.decode("utf-8")
    assert "我牵头修订护理制度36项" in told
    assert (done.stderr, len(good.requests)) == (b"", 6)
    if form == "json":
        assert came(Run(0, told, "")) == WELL


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_key_in_the_first_line_of_a_file_is_read(llmsum: Commands, good: Server, tmp_path: Path, codec: str) -> None:
    """Whatever mark an editor or a shell of Windows put before it."""
    good.default = answers_of("30-dotenv-bom/case.py")
    (tmp_path / ".env").write_text(f"LLMSUM_API_KEY={SECRET}\r\nLLMSUM_CONCURRENCY=2\r\n", encoding=codec)
    assert came(llmsum.summarize(REPORT, good.url, *NARROW)) == WELL
    assert {request.headers["authorization"] for request in good.requests} == {f"Bearer {SECRET}"}


def test_a_server_that_works_at_one_request_after_the_other_is_no_outage(llmsum: Commands) -> None:
    """Of eight requests at once five wait in vain; then as many are sent as it gets through, and all is answered.

    How many are asked again depends on what the machine does beside: each of the 24 once, on average, at most.
    """
    with Server(answers_of("28-serial-server/case.py")) as server:
        run = llmsum.summarize(LONG, server.url, *NARROW, "--timeout", "6")
    assert (run.code, dict(run.states)) == (0, {"ok": 23})
    assert 24 <= len(server.requests) <= 48
