"""What is stale and what recording it costs, against tapes whose every line is known."""

import asyncio
from dataclasses import replace
from pathlib import Path
from statistics import stdev

import pytest

from llmsum.evals.cases import Case, load_cases
from llmsum.evals.kept import bless, save
from llmsum.evals.plan import ASSUMED_SPREAD, Plan, cost_of, make_plan, power_of
from llmsum.evals.plan_text import plan_text
from llmsum.evals.recorder import tape_path
from llmsum.evals.recordings import Recording, Tape
from llmsum.evals.runner import run_cases
from llmsum.evals.stale import FOLLOWS, NEVER, Call
from llmsum.evals.statistics import detectable_difference
from llmsum.resources import shipped_folder
from llmsum.settings import Settings, load_settings
from tests.support.server import Server

from .building import SENTENCES, case, gold_item, predicted_item, run
from .folder import labelled_folder

NAMES = ("a", "b")
GOLD = [gold_item(number) for number in range(len(SENTENCES))]
ALL = [predicted_item(number) for number in range(len(SENTENCES))]


@pytest.fixture
def settings(server: Server) -> Settings:
    return load_settings(model="small-1b", base_url=server.url, cache=False)


@pytest.fixture
def cases(tmp_path: Path, settings: Settings) -> dict[str, Case]:
    return load_cases(labelled_folder(tmp_path / "seeds", NAMES), settings)


def plan(cases: dict[str, Case], settings: Settings, folder: Path, repeats: int = 1) -> Plan:
    return asyncio.run(make_plan(cases, settings, folder, repeats=repeats, labelled=cases))


def record(cases: dict[str, Case], settings: Settings, folder: Path) -> None:
    asyncio.run(run_cases(cases, settings, folder / "recordings", record=True))


def test_what_is_recorded_is_not_stale(cases: dict[str, Case], settings: Settings, server: Server, tmp_path: Path):
    """After recording there is nothing to do, and planning asked nobody."""
    record(cases, settings, tmp_path)
    sent = len(server.requests)
    found = plan(cases, settings, tmp_path)
    assert not found.stale
    assert [(entry.fresh, entry.stale, entry.follow_ups, entry.orphans) for entry in found.documents] == [
        (2, (), (), 0),
        (2, (), (), 0),
    ]
    assert found.cost.calls == 0
    assert len(server.requests) == sent
    assert "every call is recorded" in plan_text(found)


def test_a_report_that_was_never_recorded_is_counted_with_the_mean_answer(
    cases: dict[str, Case], settings: Settings, server: Server, tmp_path: Path
):
    """Of b nothing is known: its answer is reckoned as long as the mean recorded one."""
    record({"a": cases["a"]}, settings, tmp_path)
    found = plan(cases, settings, tmp_path)
    (call,) = found.documents[1].stale
    assert (call.why, call.instead) == (NEVER, None)
    tape = Tape.load(tape_path(tmp_path / "recordings", settings, "a"))
    answers = [recording.body["usage"]["completion_tokens"] for recording in tape.recordings.values()]
    assert (found.cost.output_tokens, found.cost.bound) == (round(sum(answers) / len(answers)), False)
    assert "come on top" in plan_text(found)


@pytest.mark.parametrize(
    ("changed", "why"), [({"temperature": 0.5}, "parameters"), ({"mode": "tools"}, "schema, parameters")]
)
def test_changed_settings_make_every_call_stale_and_replace_what_is_recorded(
    cases: dict[str, Case], settings: Settings, tmp_path: Path, changed: dict[str, object], why: str
):
    """Extraction and overview are stale by name, cost what their predecessors cost, and leave no orphan behind."""
    record(cases, settings, tmp_path)
    found = plan(cases, load_settings(settings, **changed), tmp_path)
    for entry in found.documents:
        assert (entry.fresh, entry.orphans) == (0, 0)
        assert {call.why for call in entry.stale} == {why}
        assert len(entry.stale) == 2
    tapes = [Tape.load(tape_path(tmp_path / "recordings", settings, name)) for name in NAMES]
    answers = [r.body["usage"]["completion_tokens"] for tape in tapes for r in tape.recordings.values()]
    assert found.cost.output_tokens == sum(answers)


def test_what_follows_from_stale_answers_is_counted(cases: dict[str, Case], settings: Settings, tmp_path: Path):
    """With another extraction prompt the overview is still on the tape, but will be asked anew."""
    record(cases, settings, tmp_path)
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    text = (shipped_folder("prompts") / "extract.zh.md").read_text(encoding="utf-8")
    (prompts / "extract.zh.md").write_text(text.replace("。", "！", 1), encoding="utf-8")
    found = plan(cases, replace(settings, prompts=prompts), tmp_path)
    for entry in found.documents:
        assert [call.why for call in entry.stale] == ["prompt"]
        assert [call.why for call in entry.follow_ups] == [FOLLOWS]
    assert found.cost.calls == 4


def test_more_repeats_are_stale_and_fewer_leave_orphans(cases: dict[str, Case], settings: Settings, tmp_path: Path):
    """A second repeat has no recording; a tape with two has orphans for a run with one."""
    record(cases, settings, tmp_path)
    (stale, _) = plan(cases, settings, tmp_path, repeats=2).documents
    assert (stale.fresh, [call.why for call in stale.stale]) == (2, ["repeat", "repeat"])
    asyncio.run(run_cases(cases, settings, tmp_path / "recordings", repeats=2, record=True))
    assert plan(cases, settings, tmp_path, repeats=2).documents[0].orphans == 0
    assert plan(cases, settings, tmp_path).documents[0].orphans == 2


def test_a_tape_without_a_report_is_named(cases: dict[str, Case], settings: Settings, tmp_path: Path):
    """Its report was renamed or has no labels any more."""
    record(cases, settings, tmp_path)
    found = asyncio.run(make_plan(cases, settings, tmp_path, labelled={"a": cases["a"]}))
    assert [path.name for path in found.stray] == ["b.jsonl"]
    assert "b.jsonl: no labelled report" in " ".join(plan_text(found).split())


def test_the_rules_have_nothing_to_record(cases: dict[str, Case], tmp_path: Path):
    """`builtin` asks nobody."""
    found = plan(cases, load_settings(model="builtin"), tmp_path)
    assert (found.documents, found.stale) == ((), False)


def recording(tokens: int, latency_s: float) -> Recording:
    body = {"usage": {"prompt_tokens": 1, "completion_tokens": tokens}}
    return Recording("k", {}, 0, 200, latency_s, body)


@pytest.mark.parametrize(
    ("model", "seconds"), [("local/x.gguf", pytest.approx(60.0)), ("openai/gpt-5-mini", None)], ids=["local", "remote"]
)
def test_the_cost_by_hand(model: str, seconds: float | None):
    """100 tokens like its own recording and 200 like the mean: 1,000 in at 2 and 300 out at 10 USD a million."""
    calls = [Call("prompt", 400, recording(100, 20.0)), Call(NEVER, 600, None)]
    known = [recording(100, 20.0), recording(300, 60.0)]
    cost = cost_of(calls, known, load_settings(model=model, price=(2.0, 10.0)))
    assert (cost.calls, cost.input_tokens, cost.output_tokens, cost.bound) == (2, 1000, 300, False)
    assert cost.usd == pytest.approx(0.005)
    assert cost.seconds == seconds


def test_without_any_recording_the_cost_is_a_bound():
    """Every answer at its limit, and no minutes."""
    cost = cost_of([Call(NEVER, 10, None)] * 2, [], load_settings(model="local/x.gguf", max_output_tokens=500))
    assert (cost.output_tokens, cost.bound, cost.usd, cost.seconds) == (1000, True, None, None)


def test_the_smallest_difference_rests_on_two_runs_or_on_an_assumption(tmp_path: Path):
    """Without runs, or with two equal ones, the assumed spread; else the spread of the differences of the two."""
    labelled = {name: case(GOLD, name) for name in "abcde"}
    listed = list(labelled.values())
    assumed = power_of(tmp_path, "test", labelled)
    assert (assumed.spread, assumed.detectable) == (ASSUMED_SPREAD, detectable_difference(ASSUMED_SPREAD, 5))
    before = run("20260101-000000-test", listed, [[ALL]] * 5)
    bless(before, tmp_path, "first")
    save(before, tmp_path)
    assert power_of(tmp_path, "test", labelled).spread == ASSUMED_SPREAD
    after = run("20260102-000000-test", listed, [[ALL[:count]] for count in (5, 4, 3, 5, 5)])
    save(after, tmp_path)
    found = power_of(tmp_path, "test", labelled)
    changes = [
        (new.average(lambda score: score.f1) or 0) - (old.average(lambda score: score.f1) or 0)
        for old, new in zip(before.documents, after.documents, strict=True)
    ]
    assert found.spread == pytest.approx(stdev(changes))
    assert "20260101-000000-test → 20260102-000000-test" in found.rests_on


def test_another_overview_prompt_costs_one_call_and_replaces_one(
    cases: dict[str, Case], settings: Settings, tmp_path: Path
):
    """Nothing follows from an overview: the extraction stays fresh, and the old overview is no orphan."""
    record(cases, settings, tmp_path)
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    text = (shipped_folder("prompts") / "overview.zh.md").read_text(encoding="utf-8")
    (prompts / "overview.zh.md").write_text(text.replace("。", "！", 1), encoding="utf-8")
    for entry in plan(cases, replace(settings, prompts=prompts), tmp_path).documents:
        assert (entry.fresh, len(entry.stale), entry.follow_ups, entry.orphans) == (1, 1, (), 0)
        assert entry.stale[0].instead is not None
