"""What an endpoint teaches while it is recorded: kept as in any run, and no part of what a recording is found by."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from llmsum import cli
from llmsum.llm.lessons import FILE
from tests.support.server import Request, Server, Step, respond, status, thought

from .folder import labelled_folder, llmsum_eval

NAMES = [f"r{number}" for number in range(4)]


def unless(is_refused: Callable[[Request], bool], words: str) -> Callable[[Request], Step]:
    return lambda request: status(400, message=words) if is_refused(request) else respond(request)


def thinking(request: Request) -> Step:
    """Thinks for ten thousand tokens; tells so, and needs the room."""
    limit = request.body["max_tokens"]
    return (
        thought("", limit, finish_reason="length") if limit <= 10_000 else thought(respond(request).text or "", 10_000)
    )


ENDPOINTS: dict[str, Callable[[Request], Step]] = {
    "another name": unless(lambda request: "max_tokens" in request.body, "use max_completion_tokens, not max_tokens"),
    "no schema": unless(lambda request: "json_schema" in str(request.body), "response_format is unavailable"),
    "streams only": unless(lambda request: not request.body.get("stream"), "only supports stream=true"),
    "no temperature, unsaid": unless(lambda request: "temperature" in request.body, "bad request"),
    "thoughts": thinking,
}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_what_is_taught_while_recording_is_kept_and_replays(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The tape holds what was asked, not how; a second recording loses no call; a replay learns and sends nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    server.default = ENDPOINTS[name]
    seeds, folder = labelled_folder(tmp_path / "mine", NAMES), tmp_path / "evals"
    at = ("run", "-m", "m", "--base-url", server.url, "--record", "--reading", "wide")
    assert llmsum_eval(seeds, folder, *at, "-j", "1", "--only", NAMES[0]) == 0
    learned = len(server.requests)
    assert learned > 1
    assert (tmp_path / "cache" / "llmsum" / FILE).exists()
    assert llmsum_eval(seeds, folder, *at) == 0
    assert len(server.requests) == learned + len(NAMES) - 1
    server.requests.clear()
    assert llmsum_eval(seeds, folder, "run", "-m", "m", "--reading", "wide") == 0
    assert server.requests == []


def test_what_one_report_meets_all_others_know(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One after the other: the second report is asked as the first one was found to have to be, and it is told once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    server.default = ENDPOINTS["another name"]
    seeds = labelled_folder(tmp_path / "mine", NAMES)
    at = ("run", "-m", "m", "--base-url", server.url, "--record", "--reading", "wide", "-j", "1")
    assert llmsum_eval(seeds, tmp_path / "evals", *at) == 0
    assert len(server.requests) == len(NAMES) + 1
    assert caplog.text.count("was found to want") == 1
    (entry,) = json.loads((tmp_path / "cache" / "llmsum" / FILE).read_text(encoding="utf-8")).values()
    assert entry["token_limit"] == "max_completion_tokens"
    assert cli.main(["doctor", "-m", "m", "--base-url", server.url]) == 0
    assert "max_completion_tokens (on 2" in " ".join(capsys.readouterr().out.split())
