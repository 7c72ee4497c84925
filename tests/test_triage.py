"""What may go out unread, and what is to be read first."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import Summary, cli
from llmsum.export.triage import ACCEPTED, QUEUE, Triage, triage
from llmsum.models import Caution
from llmsum.render.tally import triage_words
from tests.support.results import PASSAGE, fill, full, note


def whole() -> Summary:
    """A summary that lacks nothing, with items of all degrees of confidence."""
    found = full()
    first, second = found.achievements
    return replace(
        found,
        chunks=found.chunks[:1],
        achievements=(replace(first, confidence=0.95), replace(second, confidence=0.4)),
        problems=(replace(found.problems[0], confidence=0.9),),
        plans=(replace(found.plans[0], confidence=None),),
    )


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def sorted_out(out: Path, summary: Summary, level: float = 0.9) -> tuple[Triage, list[str], list[tuple[str, str]]]:
    """The counts, the ids of what goes out, and the ids of the queue with their reasons."""
    faults: list[Exception] = []
    found = triage(fill(out, {"a.json": summary}), level, faults.append)
    assert faults == []
    queue = [(line["id"], line["why"]) for line in lines(out / QUEUE)]
    return found, [line["id"] for line in lines(out / ACCEPTED)], queue


def test_what_is_likely_enough_goes_out(tmp_path: Path) -> None:
    """The level is part of what is accepted; whose confidence is not known comes first in the queue."""
    found, accepted, queue = sorted_out(tmp_path, whole())
    assert accepted == ["a1", "p1"]
    assert queue == [("n1", "not_known"), ("a2", "unsure")]
    assert (found.accepted, dict(found.queued)) == (2, {"unsure": 1, "not_known": 1})


def test_every_item_is_in_one_of_the_files(tmp_path: Path) -> None:
    """With the columns of the table of items; rejected items are in neither."""
    sorted_out(tmp_path, whole())
    rows = [*lines(tmp_path / ACCEPTED), *lines(tmp_path / QUEUE)]
    assert {row["id"] for row in rows} == {"a1", "a2", "p1", "n1"}
    assert all({"document", "id", "kind", "confidence", "statement", "document_complete"} <= row.keys() for row in rows)


def test_nothing_of_an_incomplete_document_goes_out(tmp_path: Path) -> None:
    """However sure: what is missing beside it nobody knows."""
    summary = replace(whole(), chunks=full().chunks)
    assert summary.incomplete
    _, accepted, queue = sorted_out(tmp_path, summary)
    assert accepted == []
    assert {why for _, why in queue} == {"incomplete"}


def test_figures_that_the_report_contradicts_are_to_be_read(tmp_path: Path) -> None:
    """And so is what was read from a picture."""
    told = Caution(kind="contradiction", message="figures disagree", evidence=(replace(PASSAGE, start=11, end=14),))
    _, accepted, queue = sorted_out(tmp_path, replace(whole(), warnings=(told,)))
    assert (accepted, queue[-1]) == ([], ("a1", "contradiction"))
    scanned = whole()
    seen = replace(scanned.achievements[0], evidence=(replace(PASSAGE, recognised=0.97),))
    _, accepted, queue = sorted_out(tmp_path, replace(scanned, achievements=(seen,)))
    assert (accepted, queue[-1]) == (["p1"], ("a1", "recognised"))


def test_documents_without_a_summary_stand_at_the_head_of_the_queue(tmp_path: Path) -> None:
    """With their error; a damaged file is told to the caller."""
    out = fill(tmp_path / "out", {"a.json": whole()})
    (out / "b.json").write_text("{", encoding="utf-8")
    note(out, {"丁.txt": ("failed", "丁.txt: is empty")})
    faults: list[Exception] = []
    found = triage(out, 0.9, faults.append)
    assert lines(out / QUEUE)[0] == {
        "document": "丁.txt",
        "state": "failed",
        "error": "丁.txt: is empty",
        "why": "no_summary",
    }
    assert (found.queued["no_summary"], len(faults)) == (1, 1)


def batch(source: Path, out: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """`llmsum batch` by the rules, whose processes pytest-socket lets only another process make."""
    command = [sys.executable, "-m", "llmsum", "batch", str(source), "-o", str(out), "-m", "builtin", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_batch_sorts_what_is_there_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of earlier runs, too; the counts add up, and `status` tells them, and when they are older than the results."""
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "甲.txt").write_text(
        "一、成绩\n全年完成学校3所，培训教师420人次。\n二、问题\n人手不足。\n", encoding="utf-8"
    )
    assert batch(source, out).returncode == 0
    (source / "乙.txt").write_text("", encoding="utf-8")
    done = batch(source, out, "--accept", "0.6")
    assert done.returncode == 3
    told = re.search(r"([\d,]+) items are at least 0.6 likely right", done.stdout)
    assert told is not None
    assert int(told[1]) == len(lines(out / ACCEPTED)) > 0
    assert [line["document"] for line in lines(out / QUEUE) if line["why"] == "no_summary"] == ["乙.txt"]
    assert cli.main(["status", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["triage"]["accepted"] == int(told[1])
    (source / "乙.txt").write_text("一、成绩\n修路2公里。\n", encoding="utf-8")
    assert batch(source, out).returncode == 0
    assert cli.main(["status", str(out)]) == 0
    assert "documents have changed since" in capsys.readouterr().out.replace("\n  ", " ")


def test_a_level_that_is_no_probability_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """90 is not 0.9; nothing is written."""
    (tmp_path / "in").mkdir()
    assert cli.main(["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--accept", "90"]) == 2
    assert "--accept" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_words_say_why_items_wait() -> None:
    """Only what there is to say."""
    found = {"level": 0.9, "accepted": 1200, "queued": {"unsure": 3, "incomplete": 2, "no_summary": 1}}
    assert triage_words(found, older=False) == (
        "1,200 items are at least 0.9 likely right: accepted.jsonl; 5 to be read (3 not so likely, "
        "2 of documents that are not complete): queue.jsonl, the doubtful first; "
        "1 documents without a summary stand before them"
    )
