"""Verification names every kind of damage to results, and nothing where there is none; it writes nothing."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from llmsum import cli, summarize
from llmsum.errors import UsageError
from llmsum.folders.manifest import MANIFEST, SUMMARY
from llmsum.render.structured import json_text, summary_json
from llmsum.settings import load_settings
from llmsum.verify import Fault, verify
from tests.support.made import report
from tests.support.reports import ROOT

SEED = next((ROOT / "seeds").glob("004_*.txt"))  # pinyin between its characters: readings differ from quotations
NAMES = ("甲/报告.txt", "乙.txt", "004.txt")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports and what a batch makes of them."""
    root = tmp_path_factory.mktemp("verified")
    for number, name in enumerate(NAMES[:2], 3):
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report(number).encode("gb18030" if number == 3 else "utf-8"))
    shutil.copy(SEED, root / "in" / "004.txt")
    command = [
        sys.executable,
        "-m",
        "llmsum",
        "batch",
        str(root / "in"),
        "-o",
        str(root / "out"),
        "-m",
        "builtin",
        "-q",
    ]
    subprocess.run(command, check=True)
    return root


@pytest.fixture
def results(made: Path, tmp_path: Path) -> Path:
    """The same, to be damaged: the folder of both."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def faults(results: Path, **options: Any) -> list[Fault]:
    return list(verify([results / "out"], load_settings(), sources=results / "in", **options).faults)


def change(results: Path, name: str, damage: Callable[[dict[str, Any]], object]) -> None:
    """Changes the summary of a report as JSON."""
    file = results / "out" / f"{name}.json"
    summary = json.loads(file.read_text(encoding="utf-8"))
    damage(summary)
    file.write_text(json_text(summary), encoding="utf-8")


def manifest(results: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(results / "out" / MANIFEST)) as connection:
        connection.execute(statement, values)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def first(summary: dict[str, Any]) -> dict[str, Any]:
    return summary["achievements"][0]


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("recount", [False, True])
def test_results_of_a_batch_hold(results: Path, recount: bool) -> None:
    """In GB18030 and UTF-8, with quotations that read otherwise; where the manifest says the sources are."""
    before = files(results)
    found = verify([results / "out"], load_settings(), recount=recount)
    assert found.faults == ()
    assert (found.documents, found.quotations > 20) == (3, True)
    assert files(results) == before, "nothing is written, no file of a log is left"


def test_more_processes_find_the_same(results: Path) -> None:
    """Each takes bundles; the order of what they find is that of the folder."""
    text = (results / "out" / "乙.txt.json").read_bytes().replace("新建学校4所".encode(), "新建学校5所".encode())
    for number in range(260):
        (results / "out" / f"乙{number:03}.txt.json").write_bytes(text)
    alone = faults(results)
    command = [
        sys.executable,
        "-m",
        "llmsum",
        "verify",
        str(results / "out"),
        "--sources",
        str(results / "in"),
        "--json",
    ]
    together = json.loads(subprocess.run(command, check=False, capture_output=True).stdout)
    assert [fault._asdict() for fault in alone] == together["faults"]
    assert len({fault.document for fault in alone if fault.kind == "manifest"}) == 260


def test_a_program_with_threads_is_not_forked(results: Path) -> None:
    """Its processes begin anew, and find the same."""
    text = (results / "out" / "乙.txt.json").read_bytes()
    for number in range(30):
        (results / "out" / f"乙{number:03}.txt.json").write_bytes(text)
    ended = Event()
    beside = Thread(target=ended.wait)
    beside.start()
    try:
        assert faults(results, processes=2) == faults(results)
    finally:
        ended.set()
        beside.join()


def test_a_summary_by_itself_is_verified(results: Path, tmp_path: Path) -> None:
    """As summarize -f json writes it, with a path that is as the command was given it, or below a folder."""
    summary = summarize(results / "in" / "乙.txt")
    file = tmp_path / "s.json"
    file.write_text(summary_json(summary), encoding="utf-8")
    assert verify([file], load_settings()).faults == ()
    line = results / "in" / "乙.txt"
    line.write_text(line.read_text(encoding="utf-8") + "。", encoding="utf-8")
    assert [fault.kind for fault in verify([file], load_settings()).faults] == ["source"]


def figure(summary: dict[str, Any]) -> dict[str, Any]:
    return next(item["metrics"][0] for item in summary["achievements"] if item["metrics"])


DAMAGE: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (lambda s: first(s)["evidence"][0].update(quote="伪造"), "quotation", "a1 quotes “伪造”"),
    (lambda s: first(s)["evidence"][0].update(start=0, end=9), "quotation", "a1 quotes"),
    (lambda s: first(s)["evidence"][0].update(end=10**6), "quotation", "of a text of"),
    (lambda s: first(s)["evidence"][0].update(clean_quote="完成规模工业产值9亿元"), "quotation", "does not say"),
    (lambda s: first(s).update(evidence=[]), "quotation", "a1 has no evidence"),
    (lambda s: s["warnings"][-1]["evidence"][0].update(quote="x"), "quotation", "warning 1 quotes"),
    (lambda s: figure(s).update(raw="77万元"), "figure", "77万元 is not in the statement"),
    (lambda s: figure(s).update(value=12345), "figure", "is told as 12345"),
    (lambda s: s["achievements"].pop(1), "ledger", "out of turn"),
    (lambda s: s["chunks"][0].update(end=10**7), "ledger", "chunk c1 is"),
    (lambda s: s["chunks"].append(s["chunks"][-1]), "ledger", "is there 2 times"),
    (lambda s: s["chunks"][0].update(status="failed"), "ledger", "1 lost chunk(s), and 0 warning(s)"),
    (lambda s: s["usage"].update(requests=3), "ledger", "the rules are said to have asked 3"),
    (lambda s: s["usage"].update(input_tokens=3, cached_input_tokens=5), "ledger", "5 of 3 input tokens"),
    (lambda s: s["coverage"].update(cited_segments=10**5), "coverage", "100000 are cited"),
    (lambda s: s["source"].update(text_sha256="0" * 64), "text", "another text"),
    (lambda s: s["source"].update(chars=7), "text", "not 7"),
    (lambda s: s["source"].update(sha256="0" * 64), "source", "has changed"),
    (lambda s: s.update(schema_version="7"), "result", "newer llmsum"),
    (lambda s: s.pop("plans"), "result", "damaged"),
    (lambda s: s.update(overview="别的"), "manifest", "differs from its result in overview"),
]


@pytest.mark.parametrize(("damage", "kind", "told"), DAMAGE)
def test_damage_to_a_summary_is_named(
    results: Path, damage: Callable[[dict[str, Any]], object], kind: str, told: str
) -> None:
    """With the document, and the item where it is one."""
    change(results, "004.txt", damage)
    found = faults(results)
    assert any(
        fault.kind == kind and told in fault.told and fault.document.endswith(("004.txt", "004.txt.json"))
        for fault in found
    ), found
    assert not any("乙" in fault.document or "甲" in fault.document for fault in found)


def test_a_figure_must_stand_in_the_evidence(results: Path) -> None:
    """A statement with another figure than its quotation is told, though statement and figure agree."""

    def damage(summary: dict[str, Any]) -> None:
        item = first(summary)
        item["statement"] = "新建学校44所"
        item["metrics"] = [{"name": "学校", "value": 44, "unit": "所", "qualifier": None, "raw": "44所"}]

    change(results, "乙.txt", damage)
    assert [fault.told for fault in faults(results)] == ["a1: 44所 is not in the evidence"]


def test_only_the_figures_without_a_source_are_named(results: Path) -> None:
    """Those beside them that the evidence spells in another way are no fault: 一万六千 proves 1.6万."""

    def damage(summary: dict[str, Any]) -> None:
        item = first(summary)
        item["statement"] = "培训1.6万人，新建学校44所，修路3公里"
        item["evidence"][0]["clean_quote"] = "培训一万六千人，新建学校四十所，修路三公里"
        told = (("培训", 16000, "人", "1.6万人"), ("学校", 44, "所", "44所"), ("修路", 3, "公里", "3公里"))
        item["metrics"] = [
            {"name": name, "value": value, "unit": unit, "qualifier": None, "raw": raw}
            for name, value, unit, raw in told
        ]

    change(results, "乙.txt", damage)
    assert [fault.told for fault in faults(results) if fault.kind == "figure"] == ["a1: 44所 is not in the evidence"]


@pytest.mark.parametrize(
    "changes", [{"cited_segments": 1, "cited_number_segments": 0}, {"segments": 400}, {"number_segments": 2}]
)
def test_coverage_is_counted_anew(results: Path, changes: dict[str, int]) -> None:
    """What is possible in itself and yet not so."""
    change(results, "004.txt", lambda summary: summary["coverage"].update(changes))
    assert "coverage" not in {fault.kind for fault in faults(results)} or "number_segments" in changes
    assert "coverage" in {fault.kind for fault in faults(results, recount=True)}


def test_missing_and_changed_sources_are_told(results: Path) -> None:
    """One line each: their quotations cannot be looked up, those of others can."""
    (results / "in" / "乙.txt").unlink()
    (results / "in" / "004.txt").write_text("全年修路3公里。", encoding="utf-8")
    assert [(fault.document, fault.kind) for fault in faults(results)] == [("004.txt", "source"), ("乙.txt", "source")]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE documents SET state = 'partly' WHERE path = '乙.txt'", "is partly by the manifest, and done"),
        ("UPDATE documents SET state = 'failed' WHERE path = '乙.txt'", "is failed by the manifest, and has a result"),
        ("UPDATE documents SET sha256 = 'x' WHERE path = '乙.txt'", "the digests of its source"),
        ("UPDATE documents SET usage = '{\"requests\": 9}' WHERE path = '乙.txt'", 'took {"requests": 9}'),
        ("UPDATE headlines SET line = '[]' WHERE path = '乙.txt'", "line of the summary is damaged"),
        ("DELETE FROM documents WHERE path = '乙.txt'", "the manifest does not know it"),
    ],
)
def test_a_manifest_that_says_something_else_is_told(results: Path, statement: str, told: str) -> None:
    """State, digest, usage, headline, and whether the document is there at all."""
    manifest(results, statement)
    assert any(fault.kind == "manifest" and told in fault.told for fault in faults(results))


def test_results_and_lines_that_are_gone_are_told(results: Path) -> None:
    """A result that the manifest knows, a line of summary.jsonl, and a manifest that cannot be read."""
    (results / "out" / "乙.txt.json").unlink()
    assert [(fault.document, fault.kind) for fault in faults(results)] == [("乙.txt", "result")]
    lines = (results / "out" / SUMMARY).read_text(encoding="utf-8").splitlines(keepends=True)
    (results / "out" / SUMMARY).write_text("".join(lines[:-1]), encoding="utf-8")
    assert "line 3 is not there" in faults(results)[-1].told
    (results / "out" / SUMMARY).unlink()
    assert "cannot be read" in faults(results)[-1].told
    (results / "out" / MANIFEST).write_bytes(b"no database")
    assert "cannot be used" in faults(results)[-1].told


def test_the_command_names_what_does_not_hold(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 and one line; 1 with a line for each fault, also as JSON; 2 where there is nothing to verify."""
    out = str(results / "out")
    assert cli.main(["verify", out]) == 0
    assert capsys.readouterr().out.endswith("everything holds\n")
    change(results, "乙.txt", lambda summary: first(summary)["evidence"][0].update(quote="伪造"))
    assert cli.main(["verify", out]) == 1
    assert "乙.txt: a1 quotes “伪造”" in capsys.readouterr().out
    assert cli.main(["verify", out, "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["document"], fault["kind"]) == ("乙.txt", "quotation")
    with pytest.raises(UsageError, match="holds no results"):
        verify([results / "in"], load_settings())
