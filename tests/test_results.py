"""What a batch left behind is read back: all of it, in order, and what is damaged is named."""

import json
import sys
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from llmsum.errors import LlmsumError, MissingExtra, UsageError
from llmsum.folders.results import Unfinished, results, unfinished
from llmsum.models import Summary
from llmsum.render.structured import json_text, summary_json
from llmsum.schema import read_summary
from tests.support.results import SEEDS, fill, full, in_first_version, note, of_seed


def read(out: Path) -> tuple[list[Summary], list[str]]:
    """The summaries of a folder, and what was said about the rest."""
    faults: list[LlmsumError] = []
    return list(results(out, faults.append)), [str(fault) for fault in faults]


def test_summaries_come_back_as_they_were_in_path_order(tmp_path: Path) -> None:
    """Folders are walked in the order of whole paths, Chinese names included, and nothing of a summary is lost."""
    kept = {
        name: of_seed(seed)
        for name, seed in zip(("a-1.json", "a/2.json", "a/乙.json", "a0.json", "甲.json"), SEEDS, strict=True)
    }
    assert read(fill(tmp_path, dict(reversed(kept.items())))) == (list(kept.values()), [])


def test_other_files_are_none_of_ours(tmp_path: Path) -> None:
    """Manifests, tables, unfinished and hidden files are neither read nor complained about."""
    for name in ("summary.jsonl", "items.csv", ".a.json", ".llmsum-1.part", "报告.txt"):
        (tmp_path / name).write_text("{")
    assert read(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema_version": "2"}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'"\\udcff"',
        "机密".encode("gb18030"),
    ],
    ids=["empty", "cut", "list", "other version", "bytes", "deep", "surrogate", "gb18030"],
)
def test_a_damaged_file_is_named_and_the_others_go_on(tmp_path: Path, damage: bytes) -> None:
    """One word for each bad file, with its path and never its content; good ones before and behind it are read."""
    fill(tmp_path, {"a.json": full(), "c.json": full()})
    (tmp_path / "b.json").write_bytes(damage)
    found, (fault,) = read(tmp_path)
    assert found == [full(), full()]
    assert fault.startswith(f"{tmp_path / 'b.json'}: is damaged")
    assert "机密" not in fault


def test_results_of_version_1_are_read_beside_those_of_version_2(tmp_path: Path) -> None:
    """A folder that an older llmsum began and this one went on with: files and lines of shards alike."""
    old = json_text(in_first_version(full()), lines=True)
    fill(tmp_path, {"b.json": full()})
    (tmp_path / "a.json").write_text(old, encoding="utf-8")
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / "1.jsonl").write_text(old + summary_json(full(), lines=True), encoding="utf-8")
    found, faults = read(tmp_path)
    assert faults == []
    assert found[1::2] == [full()] * 2
    assert found[::2] == [read_summary(old)] * 2


def test_a_result_of_a_newer_version_is_told_as_such(tmp_path: Path) -> None:
    """It is not damaged, and the message says what to do."""
    (tmp_path / "a.json").write_text('{"schema_version": "3", "source": "' + "机密" + '"}', encoding="utf-8")
    found, (fault,) = read(tmp_path)
    assert found == []
    assert "schema version 3, made by a newer llmsum; read it with that llmsum" in fault
    assert "机密" not in fault


def test_a_summary_cut_anywhere_is_damaged(tmp_path: Path) -> None:
    """No prefix of a summary passes for one."""
    whole = summary_json(full()).strip().encode()
    for end in range(0, len(whole), 97):
        (tmp_path / "a.json").write_bytes(whole[:end])
        assert read(tmp_path)[0] == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A broken link is told as what it is."""
    (tmp_path / "甲.json").symlink_to(tmp_path / "absent.json")
    found, (fault,) = read(tmp_path)
    assert (found, "甲.json: cannot be read (No such file" in fault) == ([], True)


def test_a_source_whose_name_is_no_utf8_comes_back(tmp_path: Path) -> None:
    """Names in GB18030 are lone surrogates in our JSON: they are written out, as in the manifest."""
    text = summary_json(full()).replace("甲/报告.txt", r"\udcb1\udca8.txt")
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    (found,), faults = read(tmp_path)
    assert (found.source.path, faults) == (r"\udcb1\udca8.txt", [])
    assert found.achievements == full().achievements


def test_shards_come_behind_the_files(tmp_path: Path) -> None:
    """JSON Lines and Parquet in OUT/shards are read; empty lines and rows without a summary are passed over."""
    fill(tmp_path, {"甲.json": of_seed(SEEDS[0])})
    (tmp_path / "shards").mkdir()
    lines = [summary_json(of_seed(seed), lines=True) for seed in SEEDS[1:]]
    (tmp_path / "shards" / "1.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    table = pyarrow.table({"path": ["a", "b", "c"], "summary": [lines[2], None, lines[3]]})
    parquet.write_table(table, tmp_path / "shards" / "2.parquet")
    assert read(tmp_path) == ([of_seed(seed) for seed in SEEDS], [])


def test_a_damaged_line_costs_itself_and_a_damaged_shard_itself(tmp_path: Path) -> None:
    """The fault names file and line; the lines and shards behind it are read."""
    shards = tmp_path / "shards"
    shards.mkdir()
    line = summary_json(full(), lines=True).encode()
    (shards / "1.jsonl").write_bytes(line + line[:99] + b"\n" + b"\n" + line)
    (shards / "2.parquet").write_bytes(b"PAR1")
    parquet.write_table(pyarrow.table({"path": ["a"]}), shards / "3.parquet")
    (shards / "4.jsonl").write_bytes(line)
    found, faults = read(tmp_path)
    assert found == [full()] * 3
    assert [fault.partition(": ")[0] for fault in faults] == [
        f"{shards / '1.jsonl'}:2",
        str(shards / "2.parquet"),
        str(shards / "3.parquet"),
    ]


def test_parquet_shards_without_pyarrow_are_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a result would look like the whole: the message says what to install."""
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / "1.parquet").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"llmsum\[export\]"):
        read(tmp_path)


def lost(out: Path) -> tuple[list[Unfinished], list[str]]:
    """The documents without a result, and what was said about the manifest."""
    faults: list[LlmsumError] = []
    return list(unfinished(out, faults.append)), [str(fault) for fault in faults]


def test_no_folder_is_wrong_usage(tmp_path: Path) -> None:
    """A name mistyped is not an empty result."""
    with pytest.raises(UsageError, match="absent"):
        read(tmp_path / "absent")


def test_documents_without_a_result_come_from_the_manifest(tmp_path: Path) -> None:
    """Failed, set aside and open documents, with their error; those that are done or partly done have a result."""
    note(
        tmp_path,
        {
            "丁.txt": ("failed", "丁.txt: is empty"),
            "a.txt": ("done", None),
            "b.txt": ("partly", None),
            "丙.txt": ("set_aside", None),
            "c.txt": ("reading", None),
        },
    )
    assert lost(tmp_path) == (
        [
            Unfinished("c.txt", "reading"),
            Unfinished("丁.txt", "failed", "input", "丁.txt: is empty"),
            Unfinished("丙.txt", "set_aside"),
        ],
        [],
    )


def test_a_document_that_lost_every_chunk_is_not_told_twice(tmp_path: Path) -> None:
    """It failed and has a result all the same, whose ledger says why."""
    note(tmp_path, {"甲.txt": ("failed", "9 of 9 chunks got no complete answer")}, kind="incomplete")
    assert lost(tmp_path) == ([], [])


def test_a_folder_needs_no_manifest(tmp_path: Path) -> None:
    """What `summarize -o` wrote is read as well."""
    assert lost(tmp_path) == ([], [])


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    """It costs the list of failures, not the results."""
    (tmp_path / "manifest.sqlite").write_bytes(b"no database" * 999)
    found, (fault,) = lost(tmp_path)
    assert (found, fault.partition(":")[0]) == ([], str(tmp_path / "manifest.sqlite"))


def test_the_json_of_a_result_is_the_contract(tmp_path: Path) -> None:
    """What is read equals what any JSON reader sees."""
    fill(tmp_path, {"a.json": full()})
    ((found,), _), told = read(tmp_path), json.loads((tmp_path / "a.json").read_bytes())
    assert [item.statement for item in found.achievements] == [item["statement"] for item in told["achievements"]]
