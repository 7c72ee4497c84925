"""Peers asked over loopback, recorded, replayed and scored; langextract itself only where it is installed."""

import importlib.util
import json
import shutil
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest

from evals.peers.__main__ import EVALS, MODEL, main
from evals.peers.endpoint import TapedEndpoint, forget_time_limits
from evals.peers.examples import TASKS, Example
from evals.peers.found import KIND_NAMES, Found, Peer, summary_of
from evals.peers.langextract_peer import passage as langextract_passage
from evals.peers.naive_peer import PEER as NAIVE
from evals.peers.naive_peer import NaiveItem, place, sections
from evals.peers.running import PEERS, Source, address_of, model_name, run_peer, tape_path
from llmsum.errors import MissingExtra
from llmsum.evals import metrics
from llmsum.evals.cases import Case
from llmsum.evals.kept import find
from llmsum.evals.recordings import StaleRecording, Tape
from llmsum.evals.runs import Run
from llmsum.models import Span
from llmsum.reading.document import decode
from llmsum.reading.report import Report, read_report
from llmsum.reading.ways import way_of
from llmsum.settings import Settings
from tests.evals.building import RAW, SENTENCES, gold, gold_item
from tests.support.server import Request, Server, Step, always, held, status, text, truncated

SETTINGS = Settings(cache=False)
SEEDS = EVALS.parent / "seeds"
NAMES = {kind: name for name, kind in KIND_NAMES.items()}
ITEMS = [gold_item(number) for number in range(len(SENTENCES))]
needs_langextract = pytest.mark.skipif(importlib.util.find_spec("langextract") is None, reason="extra: peers")


def report_of(raw: str) -> Report:
    return read_report(decode(raw.encode(), "report.txt"), SETTINGS)


def case_of(folder: Path, raw: str = RAW) -> Case:
    """The small report as a file, with all of its sentences labelled."""
    path = folder / "report.txt"
    path.write_text(raw, encoding="utf-8", newline="")
    return Case("report", path, gold(ITEMS), raw)


def naive_answer(request: Request) -> Step:
    """Every labelled sentence that the section holds, by its right kind."""
    listed = [
        {"kind": NAMES[item.kind], "statement": item.statement, "quote": item.evidence[0].quote}
        for item in ITEMS
        if item.evidence[0].quote in NAIVE.passage(request.body["messages"])
    ]
    return text(json.dumps({"items": listed}, ensure_ascii=False))


def langextract_answer(request: Request) -> Step:
    """The same in langextract's form."""
    passage = langextract_passage(request.body["messages"])
    listed = [
        {NAMES[item.kind]: item.evidence[0].quote, f"{NAMES[item.kind]}_attributes": {"statement": item.statement}}
        for item in ITEMS
        if item.evidence[0].quote in passage
    ]
    return text(json.dumps({"extractions": listed}, ensure_ascii=False))


def run(peer: Peer, case: Case, folder: Path, url: str | None = None, **options: Any) -> Run:
    return run_peer(peer, {case.name: case}, SETTINGS, Source("small.gguf", folder, url, **options))


def post(url: str, content: str, timeout: float = 60.0) -> httpx2.Response:
    body = {"model": "small.gguf", "messages": [{"role": "user", "content": content}]}
    with httpx2.Client(trust_env=False, timeout=timeout) as client:
        return client.post(f"{url}/chat/completions", json=body)


@pytest.mark.parametrize(
    ("peer", "answer"),
    [
        pytest.param("naive", naive_answer),
        pytest.param("langextract", langextract_answer, marks=needs_langextract),
    ],
)
def test_a_perfect_model_scores_one_live_and_from_the_tape(peer: str, answer: Any, tmp_path: Path) -> None:
    """Kinds, statements and raw offsets arrive at the matcher, and a replay gives the same scores without a server."""
    case = case_of(tmp_path)
    with Server(answer) as server:
        live = run(PEERS[peer], case, tmp_path, server.url).documents[0].scores[0]
    replayed = run(PEERS[peer], case, tmp_path).documents[0].scores[0]
    assert (live.f1, live.grounding, live.invented_numbers) == (1.0, 1.0, 0)
    assert live.requests == len(server.requests) > 0
    assert live.output_tokens > 0
    assert replayed == live.model_copy(update={"latency_s": None})


@needs_langextract
def test_langextract_is_asked_for_the_kinds_and_told_both_examples(tmp_path: Path) -> None:
    """The schema made of the examples reaches the endpoint, with both examples and our limits."""
    with Server(langextract_answer) as server:
        run(PEERS["langextract"], case_of(tmp_path), tmp_path, server.url)
    body = server.requests[0].body
    schema = json.dumps(body["response_format"], ensure_ascii=False)
    assert all(f'"{name}_attributes"' in schema for name in KIND_NAMES)
    assert all(example.text in server.requests[0].last_message for example in TASKS["narrow"].examples)
    assert (body["temperature"], body["max_tokens"]) == (SETTINGS.temperature, way_of(SETTINGS).answer_tokens)


def test_a_missing_langextract_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the extra the command names it and the exit code is that of wrong usage."""
    monkeypatch.setitem(sys.modules, "langextract", None)
    with pytest.raises(MissingExtra, match=r"llmsum\[peers\]"):
        run(PEERS["langextract"], case_of(tmp_path), tmp_path)


@pytest.mark.parametrize("examples", [task.examples for task in TASKS.values()], ids=TASKS)
def test_examples_quote_their_texts_in_order(examples: Sequence[Example]) -> None:
    """Every worked example cites its own text to the letter, in text order, without overlap, and all three kinds."""
    for example in examples:
        behind = 0
        for _, quote, _ in example.items:
            behind = example.text.index(quote, behind) + len(quote)
    assert {kind for example in examples for kind, _, _ in example.items} == set(KIND_NAMES)


def test_a_request_that_nobody_recorded_costs_no_call_and_is_stale(tmp_path: Path) -> None:
    """A replay without recordings raises, and names the document."""
    with pytest.raises(StaleRecording, match="report: nothing is recorded"):
        run(NAIVE, case_of(tmp_path), tmp_path)


def test_a_broken_off_recording_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """What is on the tape is not asked again, and what nothing asks for any more goes."""
    case = case_of(tmp_path)
    with Server(naive_answer) as server:
        run(NAIVE, case, tmp_path, server.url)
        first = len(server.requests)
        run(NAIVE, case, tmp_path, server.url)
        assert len(server.requests) == first
        changed = case_of(tmp_path, RAW + "末尾又添了一句话。\n")
        run(NAIVE, changed, tmp_path, server.url)
    tape = Tape.load(tape_path(tmp_path, NAIVE, "small.gguf", case.name))
    assert len(tape.recordings) == len(sections(report_of(changed.raw)))


def test_the_time_limit_is_a_result_that_replays_and_can_be_taken_back(tmp_path: Path) -> None:
    """Over the limit a request gets a 400 that is recorded; forgetting it leaves the answers."""
    path = tmp_path / "tape.jsonl"
    with Server(always(text("{}"))) as server:
        with TapedEndpoint(Tape.load(path), server.url) as endpoint:
            assert post(endpoint.url, "一").status_code == 200
        with TapedEndpoint(Tape.load(path), server.url, limit_s=0) as endpoint:
            assert [post(endpoint.url, asked).status_code for asked in "一二"] == [200, 400]
    with TapedEndpoint(Tape.load(path)) as endpoint:
        assert post(endpoint.url, "二").json()["error"]["code"] == "time_limit"
        assert endpoint.misses == []
    forget_time_limits(Tape.load(path))
    assert len(Tape.load(path).recordings) == 1


def test_a_refused_request_is_recorded_without_its_message(tmp_path: Path) -> None:
    """Too long a prompt is the peer's result, and what the server says about it may hold the document."""
    path = tmp_path / "tape.jsonl"
    refused = status(400, "exceed_context_size_error", message="市政府工作报告")
    with Server(always(refused)) as server, TapedEndpoint(Tape.load(path), server.url) as endpoint:
        assert post(endpoint.url, "一").status_code == 400
    assert "exceed_context_size_error" in path.read_text(encoding="utf-8")
    assert "市政府" not in path.read_text(encoding="utf-8")


def test_a_server_that_is_gone_is_not_recorded(tmp_path: Path) -> None:
    """A connection that fails says nothing about the peer."""
    with Server() as server:
        gone = server.url
    with TapedEndpoint(Tape.load(tmp_path / "tape.jsonl"), gone) as endpoint:
        assert post(endpoint.url, "一").status_code == 502
    assert not (tmp_path / "tape.jsonl").exists()


def test_a_section_without_an_answer_has_no_items_and_is_in_the_ledger(tmp_path: Path) -> None:
    """An answer that is cut off loses its section only, and counts as invalid."""
    raw = f"一、主要成效\n{SENTENCES[0]}\n二、存在问题\n{SENTENCES[2]}\n"
    case = Case("report", case_of(tmp_path, raw).path, gold([gold_item(0, raw=raw), gold_item(2, raw=raw)]), raw)
    with Server(naive_answer) as server:
        server.script(truncated('{"items": [{"kind": "成'))
        score = run(NAIVE, case, tmp_path, server.url).documents[0].scores[0]
    assert score.must_lost == ()
    assert [item.found for item in score.items] == [False, True]
    assert score.schema_invalid_rate == 0.5


def test_a_peer_that_raises_scores_zero_and_says_what_it_was(tmp_path: Path) -> None:
    """A failed document stays in the mean, and the error's text, which may hold the document, stays out."""

    def fail(report: Report, address: object) -> Sequence[Found]:
        raise ValueError(report.document.raw)

    score = (
        run(Peer("broken", "0", NAIVE.prompt, fail, NAIVE.passage), case_of(tmp_path), tmp_path).documents[0].scores[0]
    )
    assert (score.f1, score.error) == (0.0, "broken: ValueError")


def test_an_item_without_evidence_is_kept_and_is_not_grounded() -> None:
    """A quotation that does not stand in the section to the letter gives an item without evidence."""
    raw = f"一、主要成效\n{SENTENCES[0]}\n{SENTENCES[1]}\n"
    whole = Span(0, len(raw))
    found = [
        place(NaiveItem(kind="成果", statement="交地25宗", quote=SENTENCES[0]), raw, whole),
        place(NaiveItem(kind="成果", statement="新增城镇就业", quote="新增城镇就业2300人"), raw, whole),
    ]
    summary = summary_of(report_of(raw), NAIVE, "small.gguf", found, [])
    assert [len(item.evidence) for item in summary.achievements] == [1, 0]
    assert metrics.grounding(metrics.predictions(summary), raw) == 0.5
    assert summary.coverage.cited_segments > 0


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_sections_hold_the_report_in_order(seed: Path) -> None:
    """The naive prompts cover every segment that llmsum would ask about, each once."""
    report = report_of(seed.read_text(encoding="utf-8"))
    spans = sections(report)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    for chunk in report.chunks:
        raw = report.repaired.raw_span(chunk.span)
        assert any(span.start <= raw.start and raw.end <= span.end for span in spans)


def test_the_command_records_saves_a_run_and_exits_3_when_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the command saves is a run like any other, and stale recordings have the exit code of `eval run`."""
    for file in SEEDS.glob("000_*"):
        shutil.copy(file, tmp_path)
    options = ["run", "naive", "--out", str(tmp_path), "--seeds", str(tmp_path)]
    assert main(options) == 3
    assert "nothing is recorded" in capsys.readouterr().err
    with Server(naive_answer) as server:

        def served(*_: object) -> nullcontext[str]:
            return nullcontext(server.url)

        monkeypatch.setattr("evals.peers.__main__.served", served)
        assert main([*options, "--record"]) == 0
    assert "request 1: ok" in capsys.readouterr().err
    assert main(options) == 0
    saved = find(tmp_path)
    assert saved.model.startswith("naive+")
    assert [document.document[:3] for document in saved.documents] == ["000"]


def test_a_patient_endpoint_keeps_an_impatient_client(tmp_path: Path) -> None:
    """White space comes while nobody answers, so that a client that allows half a second of silence waits for more."""
    gate = threading.Event()
    answer = held(gate, text('{"items": []}'))
    with (
        Server(always(answer)) as server,
        TapedEndpoint(Tape.load(tmp_path / "tape.jsonl"), server.url, patience_s=0.1) as endpoint,
    ):
        threading.Timer(1.2, gate.set).start()
        response = post(endpoint.url, "一", timeout=0.5)
    assert response.text.startswith("\n")
    assert response.json()["choices"][0]["message"]["content"] == '{"items": []}'
    assert len(Tape.load(tmp_path / "tape.jsonl").recordings) == 1


def test_a_late_error_breaks_the_connection_off(tmp_path: Path) -> None:
    """Its status cannot be told any more, and what ends in the middle is no answer."""
    gate = threading.Event()
    with (
        Server(always(held(gate, status(500)))) as server,
        TapedEndpoint(Tape.load(tmp_path / "tape.jsonl"), server.url, patience_s=0.1) as endpoint,
    ):
        threading.Timer(0.5, gate.set).start()
        with pytest.raises(httpx2.RemoteProtocolError):
            post(endpoint.url, "一")
    assert not (tmp_path / "tape.jsonl").exists()


@pytest.mark.parametrize(
    "payload", [{"error": {"code": "overloaded"}}, {"choices": []}], ids=["error of status 200", "no choice"]
)
def test_what_is_no_completion_is_not_recorded(tmp_path: Path, payload: dict[str, Any]) -> None:
    """An error can come with status 200; it counts as an answer that failed, and is asked again."""
    with (
        Server(always(Step(payload=payload))) as server,
        TapedEndpoint(Tape.load(tmp_path / "tape.jsonl"), server.url) as endpoint,
    ):
        assert post(endpoint.url, "一").json() == payload
        assert [exchange.outcome for exchange in endpoint.exchanges.values()] == ["failed"]
    assert not (tmp_path / "tape.jsonl").exists()


def test_an_unreadable_answer_of_a_peer_is_its_result(tmp_path: Path) -> None:
    """Unlike ours, which is asked again: what a peer makes of such an answer is part of what it is."""
    with (
        Server(always(text("我无法回答"))) as server,
        TapedEndpoint(Tape.load(tmp_path / "tape.jsonl"), server.url) as endpoint,
    ):
        post(endpoint.url, "一")
    assert len(Tape.load(tmp_path / "tape.jsonl").recordings) == 1


@pytest.mark.parametrize(
    ("peer", "answer"),
    [
        pytest.param("naive", naive_answer),
        pytest.param("langextract", langextract_answer, marks=needs_langextract),
    ],
)
def test_a_capable_model_is_asked_about_all_documents_at_once(peer: str, answer: Any, tmp_path: Path) -> None:
    """Nothing is answered before every document has asked, and a replay, one after the other, scores the same."""
    cases = {name: replace(case_of(tmp_path), name=name) for name in ("a", "b", "c")}
    everybody = threading.Barrier(len(cases), timeout=60)
    settings = Settings(cache=False, model="hand-answered")

    def together(request: Request) -> Step:
        everybody.wait()
        return answer(request)

    with Server(together) as server:
        source = Source("hand-answered", tmp_path, server.url, concurrency=3)
        live = run_peer(PEERS[peer], cases, settings, source)
    replayed = run_peer(PEERS[peer], cases, settings, Source("hand-answered", tmp_path))
    assert [document.document for document in live.documents] == list(cases)
    assert [document.scores[0].f1 for document in live.documents] == [1.0, 1.0, 1.0]
    assert replayed.name == live.name == f"{peer}-hand-answered"
    assert [document.scores[0].tokens for document in replayed.documents] == [
        document.scores[0].tokens for document in live.documents
    ]
    assert server.requests[0].body["max_tokens"] == 8192


@needs_langextract
def test_langextract_tells_a_capable_model_its_own_task(tmp_path: Path) -> None:
    """The fuller definitions and all their examples, where the model is no small one."""
    task = TASKS["wide"]
    with Server(langextract_answer) as server:
        settings = Settings(cache=False, model="hand-answered")
        source = Source("hand-answered", tmp_path, server.url)
        run_peer(PEERS["langextract"], {"report": case_of(tmp_path)}, settings, source)
    asked = server.requests[0].last_message
    assert task.description in asked
    assert all(example.text in asked for example in task.examples)
    assert PEERS["langextract"].prompt("wide") != PEERS["langextract"].prompt("narrow")


def test_the_command_records_at_an_address_and_replays_by_name(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Any model behind an address that needs no key; without one only a local model can be recorded."""
    server.default = naive_answer
    for file in SEEDS.glob("000_*"):
        shutil.copy(file, tmp_path)
    options = ["run", "naive", "--model", "hand-answered", "--out", str(tmp_path), "--seeds", str(tmp_path)]
    assert main([*options, "--record"]) == 2
    assert "--base-url" in capsys.readouterr().err
    assert main([*options, "--record", "--base-url", server.url, "-j", "4"]) == 0
    live = capsys.readouterr().out
    assert {request.body["model"] for request in server.requests} == {"hand-answered"}
    assert main(options) == 0
    scores = [said.partition("\nmodel")[2].rpartition("\nrun")[0] for said in (live, capsys.readouterr().out)]
    assert scores[0] == scores[1] != ""
    assert (tmp_path / "recordings" / "peers" / "naive" / "hand-answered").is_dir()


@pytest.mark.parametrize("name", ["naive", pytest.param("langextract", marks=needs_langextract)])
def test_kept_recordings_replay_and_none_is_dead(name: str) -> None:
    """Every recorded answer of the repository is asked for by today's peer, and nothing else is."""
    peer, folder = PEERS[name], EVALS / "recordings"
    tapes = sorted((folder / "peers" / name).glob("*/*.jsonl"))
    assert tapes
    for path in tapes:
        model = MODEL if path.parent.name == Path(MODEL).stem else path.parent.name
        settings = Settings(cache=False, model=model)
        report = read_report(decode((SEEDS / f"{path.stem}.txt").read_bytes(), path.stem), settings)
        tape = Tape.load(path)
        with TapedEndpoint(tape) as endpoint:
            peer.find(report, address_of(endpoint.url, settings, Source(model_name(model), folder)))
        assert (endpoint.misses, tape.orphans) == ([], ())
