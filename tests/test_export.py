"""Results as files: spreadsheets open them, nothing in them runs, and memory does not grow with the documents."""

import csv
import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyarrow import parquet

from llmsum import cli
from llmsum.errors import LlmsumError, MissingExtra, UsageError
from llmsum.export import Exported, Form, columnar, export, file_name, write
from llmsum.export.columnar import write_parquet
from llmsum.export.delimited import safe, write_csv
from llmsum.export.workbook import CELL_CHARS, write_workbook
from llmsum.folders.results import Unfinished
from llmsum.models import Summary
from llmsum.render.markdown import summary_markdown
from llmsum.render.rows import TABLES, Result, TableName, item_rows
from llmsum.render.structured import json_text
from llmsum.schema import read_summary
from tests.support.results import SEEDS, fill, full, in_first_version, note, of_seed

# Libraries that analysts use; they ship no types.
openpyxl: Any = import_module("openpyxl")
pandas: Any = import_module("pandas")

FORMS: tuple[Form, ...] = ("csv", "xlsx", "parquet", "md", "jsonl")
CELLS = st.text(st.sampled_from("=+-@＝＋－\uff20\t\r\n'\",;12.%中文，。 𠮷|"), max_size=12)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The seeds and a summary with something in every part, and two documents that failed."""
    kept = {f"甲/{seed.stem}.json": of_seed(seed) for seed in SEEDS} | {"a.json": full()}
    folder = fill(tmp_path / "out", kept)
    note(folder, {"丁.txt": ("failed", "丁.txt: is empty"), "丙.txt": ("set_aside", None)})
    return folder


def read_csv(text: bytes) -> list[dict[str, str]]:
    """As a spreadsheet reads it: the mark tells the encoding, and lines may be in cells."""
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def as_csv(results: Iterable[Result], table: TableName = "items") -> bytes:
    file = io.BytesIO()
    write_csv(results, file, table)
    return file.getvalue()


def as_workbook(results: Iterable[Result], **options: Any) -> Any:
    file = io.BytesIO()
    write_workbook(results, file, **options)
    return openpyxl.load_workbook(file)


def cells(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


# --- CSV ------------------------------------------------------------------------------------------


def test_csv_is_what_excel_takes_for_utf8() -> None:
    """A byte-order mark, CRLF behind every record, and a header of column names."""
    text = as_csv([of_seed(SEEDS[0])])
    header, rest = text.split(b"\r\n", 1)
    assert header.decode("utf-8") == "\ufeff" + ",".join(TABLES["items"].types)
    assert rest.endswith(b"\r\n")
    assert rest.count(b"\r\n") == len(list(item_rows(of_seed(SEEDS[0]))))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_csv_has_one_record_for_each_item(seed: Path) -> None:
    """Statement, quotation and offsets of the seeds come back, and the quotation is the raw text."""
    raw = seed.read_bytes().decode()
    found = read_csv(as_csv([of_seed(seed)]))
    assert [row["statement"] for row in found] == [row.statement for row in item_rows(of_seed(seed))]
    assert all(raw[int(row["start"]) : int(row["end"])] == row["quote"] for row in found)


def test_csv_keeps_lines_inside_a_cell() -> None:
    """A quotation over two lines is one record, its line end as in the source."""
    first, _, problem, *_ = read_csv(as_csv([full()]))
    assert (first["quote"], problem["statement"]) == ("完成３所\r\n学校", "人手不足，\n编制少")


def test_csv_runs_nothing() -> None:
    """A statement that begins like a formula is text; flags and figures are as spreadsheets have them."""
    _, formula, problem, _, rejected = read_csv(as_csv([full()]))
    assert (formula["statement"], problem["cause"], rejected["rejected"]) == ("'=1+1", "'-编制少", "TRUE")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("＝1+1", "'＝1+1"),
        ("－编制少", "'－编制少"),
        ("@甲", "'@甲"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-1+1", "'-1+1"),
        ("-1\n=2", "'-1\n=2"),
        ("-3.5", "-3.5"),
        ("+12,000", "+12,000"),
        ("-5%", "-5%"),
        (-3.5, -3.5),
        (0, 0),
        (None, None),
        ("甲=1", "甲=1"),
        ("'", "'"),
    ],
)
def test_what_is_made_safe(cell: Any, expected: Any) -> None:
    """Every mark that makes a formula, half or full width, at the beginning only; numbers stay numbers."""
    assert safe(cell) == expected


@given(CELLS)
def test_no_text_stays_a_formula(text: str) -> None:
    """What begins with a mark is a number; nothing else was changed, and the text is still there."""
    shown = safe(text)
    assert isinstance(shown, str)
    assert shown in {text, f"'{text}"}
    if shown[:1] in set("=+-@＝＋－\uff20\t\r\n"):
        float(shown[1:].rstrip("%").replace(",", ""))


@given(CELLS, CELLS)
def test_any_text_survives_csv(statement: str, reason: str) -> None:
    """Quotes, commas, line ends and Han characters come back from Python's own reader."""
    item = replace(full().rejected[0], statement=statement, reason=reason)
    row = read_csv(as_csv([replace(full(), rejected=(item,))]))[-1]
    assert (row["statement"], row["reason"]) == (safe(statement), safe(reason))


def test_pandas_reads_csv_with_types(out: Path, tmp_path: Path) -> None:
    """No mark in the first name, numbers and flags as such, Chinese as written."""
    export(out, "csv", tmp_path / "a.csv")
    found = pandas.read_csv(tmp_path / "a.csv")
    assert list(found.columns) == list(TABLES["items"].types)
    assert (str(found["metric_value"].dtype), str(found["start"].dtype)) == ("float64", "int64")
    assert (str(found["rejected"].dtype), found["rejected"].sum()) == ("bool", 1)
    assert "黨支部書記帶頭講黨課2次" in "".join(found["statement"])


# --- XLSX -----------------------------------------------------------------------------------------


def test_a_workbook_has_three_sheets_ready_to_filter(out: Path, tmp_path: Path) -> None:
    """Header frozen, filter over all rows, text wrapped, columns wide enough to read and none wider than a screen."""
    export(out, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["items", "documents", "metrics"]
    for sheet in book:
        types = TABLES[sheet.title].types
        assert [cell.value for cell in sheet[1]] == list(types)
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
        assert all(8 < sheet.column_dimensions[cell.column_letter].width <= 61 for cell in sheet[1])
    wrapped = {name.value for name, cell in zip(*book["items"]["A1:Y2"], strict=True) if cell.alignment.wrap_text}
    assert wrapped >= {"statement", "quote", "clean_quote"}


def test_a_workbook_holds_what_the_rows_hold(out: Path, tmp_path: Path) -> None:
    """Cell by cell, with numbers as numbers and flags as flags; what the report does not say is empty."""
    export(out, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    everything: list[Result] = [full(), *map(of_seed, SEEDS)]
    everything += [Unfinished("丁.txt", "failed", "input", "丁.txt: is empty"), Unfinished("丙.txt", "set_aside")]
    for name, table in TABLES.items():
        told = [row for result in everything for row in table.rows(result)]
        assert cells(book[name])[1:] == [tuple(map(as_excel, row)) for row in told]


def as_excel(cell: Any) -> Any:
    """What a workbook can keep: no empty text, and one kind of line end."""
    return (cell.replace("\r\n", "\n") or None) if isinstance(cell, str) else cell


def test_a_workbook_runs_nothing_and_links_nothing() -> None:
    """Text is text whatever it looks like, without an apostrophe that nobody wrote."""
    looks = ("=1+1", "＝1+1", "@甲", "https://例.cn", "{=1}", "12", "-1")
    items = tuple(replace(full().achievements[1], id=text, statement=text) for text in looks)
    sheet = as_workbook([replace(full(), achievements=items)])["items"]
    column = list(TABLES["items"].types).index("statement")
    found = [row[column] for row in sheet.iter_rows(min_row=2, max_row=1 + len(looks))]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in found] == [(text, "s", None) for text in looks]


def test_control_characters_do_not_break_a_workbook() -> None:
    """What XML cannot hold is U+FFFD; a literal escape of Excel's stays as it was written."""
    title = "甲\x00乙\x1b[1m\u202e𠮷"
    sheet = as_workbook([replace(full(), title=title)])["documents"]
    assert sheet["C2"].value == "甲\ufffd乙\ufffd[1m\ufffd𠮷"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    """Excel refuses files with more; the ellipsis shows where."""
    sheet = as_workbook([replace(full(), overview="完" * 40_000)])["documents"]
    column = list(TABLES["documents"].types).index("overview") + 1
    assert sheet.cell(2, column).value == "完" * (CELL_CHARS - 1) + "…"


def test_a_table_larger_than_a_sheet_goes_on_in_another() -> None:
    """No row is lost or doubled, and every sheet has its header and filter."""
    book = as_workbook(repeat(full(), 7), sheet_rows=11)
    assert book.sheetnames[:3] == ["items", "documents", "metrics"]
    assert sorted(book.sheetnames[3:]) == ["items 2", "items 3", "items 4", "metrics 2", "metrics 3"]
    sheets = [book[name] for name in ("items", "items 2", "items 3", "items 4")]
    assert [sheet.auto_filter.ref for sheet in sheets] == ["A1:AC11"] * 3 + ["A1:AC6"]
    assert [row[1] for sheet in sheets for row in cells(sheet)[1:]] == ["a1", "a2", "p1", "n1", "r1"] * 7


# --- Parquet --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_parquet_has_typed_columns(out: Path, tmp_path: Path, table: TableName) -> None:
    """Text, whole numbers, floats and flags; what the report does not say is null; rows are in order."""
    export(out, "parquet", tmp_path / "a.parquet", table)
    found = parquet.read_table(tmp_path / "a.parquet")
    names = {str: "string", int: "int64", float: "double", bool: "bool"}
    assert [str(kind) for kind in found.schema.types] == [names[kind] for kind in TABLES[table].types.values()]
    summaries = (full(), *map(of_seed, SEEDS))
    told = [row for summary in summaries for row in TABLES[table].rows(summary)]
    assert [tuple(row.values()) for row in found.to_pylist()][: len(told)] == told


def test_parquet_takes_whole_figures_of_any_size() -> None:
    """A figure above 2**53 is the nearest float, not an error."""
    big = replace(full().achievements[0], metrics=(replace(full().achievements[0].metrics[0], value=10**30 + 1),))
    file = io.BytesIO()
    write_parquet([replace(full(), achievements=(big,))], file, "metrics")
    assert parquet.read_table(file).to_pylist()[0]["metric_value"] == 1e30


def test_a_table_without_rows_is_still_a_table() -> None:
    """Columns and types are there where no report held an item."""
    file = io.BytesIO()
    write_parquet([Unfinished("丁.txt", "failed")], file, "items")
    assert (parquet.read_table(file).num_rows, parquet.read_table(file).schema.names) == (
        0,
        list(TABLES["items"].types),
    )
    assert read_csv(as_csv([Unfinished("丁.txt", "failed")])) == []


# --- whole summaries ------------------------------------------------------------------------------


def test_jsonl_is_the_contract_line_by_line(out: Path, tmp_path: Path) -> None:
    """Each line reads back as the summary it was."""
    export(out, "jsonl", tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [read_summary(line) for line in lines] == [full(), *map(of_seed, SEEDS)]


def test_md_is_the_pages_one_after_the_other(out: Path, tmp_path: Path) -> None:
    """One first-level heading for each document, in path order, and the pages as `summarize` makes them."""
    export(out, "md", tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    headings = [token for token in MarkdownIt().parse(text) if token.type == "heading_open" and token.tag == "h1"]
    assert len(headings) == 1 + len(SEEDS)
    assert text == "\n".join(summary_markdown(summary) for summary in (full(), *map(of_seed, SEEDS)))


# --- all forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_what_was_written_is_counted(out: Path, tmp_path: Path, form: Form) -> None:
    """Documents with and without a result, items that are not rejected, damaged files; a folder gets the usual name."""
    (out / "z.json").write_text("{")
    faults: list[LlmsumError] = []
    found = export(out, form, tmp_path, on_fault=faults.append)
    items = sum(len(s.achievements) + len(s.problems) + len(s.plans) for s in (full(), *map(of_seed, SEEDS)))
    assert found == Exported(documents=6, items=items, unfinished=2, faults=1)
    assert (tmp_path / file_name(form)).is_file()
    assert [str(fault).partition(":")[0] for fault in faults] == [str(out / "z.json")]


@pytest.mark.parametrize("form", FORMS)
def test_equal_results_give_equal_files(out: Path, form: Form) -> None:
    """An export can be compared with the last one; a workbook names the second it was made in."""
    first, second = io.BytesIO(), io.BytesIO()
    write(out, form, first)
    write(out, form, second)
    if form == "xlsx":
        one, other = (list(map(cells, openpyxl.load_workbook(file))) for file in (first, second))
        assert one == other
    else:
        assert first.getvalue() == second.getvalue()


def test_an_export_into_its_folder_is_not_read_by_the_next(out: Path) -> None:
    """All forms side by side in OUT change nothing."""
    counts = [export(out, form, out) for form in FORMS]
    assert counts == [export(out, form, out) for form in FORMS] == counts[:1] * len(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_without_results_leaves_the_last_export_alone(tmp_path: Path, form: Form) -> None:
    """Nothing is written, least of all over what was there."""
    (tmp_path / "last").write_text("甲")
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="holds no results; fill it with"):
        export(tmp_path / "out", form, tmp_path / "last")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["last"]
    assert (tmp_path / "last").read_text() == "甲"


@pytest.mark.parametrize(("form", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_library_is_named(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form, library: str
) -> None:
    """The message says what to install, and no empty file is left."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"-f {form} .*llmsum\[export\]"):
        export(out, form, tmp_path / "a")
    assert not (tmp_path / "a").exists()


WRITERS: dict[str, Callable[[Iterable[Result], BinaryIO], None]] = {
    "csv": lambda results, file: write_csv(results, file, "items"),
    "xlsx": write_workbook,
    "parquet": lambda results, file: write_parquet(results, file, "items"),
}


@pytest.mark.parametrize("form", WRITERS)
def test_memory_does_not_grow_with_the_documents(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred documents more, of 10 kB each, take less than one megabyte more."""
    monkeypatch.setattr(columnar, "GROUP_ROWS", 10)

    def peak(count: int) -> int:
        with (tmp_path / "a").open("wb") as file:
            tracemalloc.start()
            try:
                WRITERS[form](distinct(count), file)
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(1)  # what is imported and compiled once
    assert peak(400) < peak(100) + 1_000_000


def distinct(count: int) -> Iterator[Summary]:
    """Summaries of one item that share no text."""
    for number in range(count):
        item = replace(full().problems[0], statement=f"{number}号" + "完成" * 2500)
        yield replace(full(), chunks=(), achievements=(), problems=(item,), plans=(), rejected=())


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_into_the_folder(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without -o the file is in OUT under its usual name; stderr says what and how much, stdout nothing."""
    assert cli.main(["export", str(out), "-f", "xlsx"]) == 0
    told = capsys.readouterr()
    assert (out / "results.xlsx").is_file()
    assert (told.out, "item(s) of 6 document(s)" in told.err) == ("", True)
    assert "2 document(s) have no result" in told.err


def test_the_command_writes_to_standard_output(out: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`-o -` is for pipes: the bytes of the file and no other."""
    assert cli.main(["export", str(out), "--table", "metrics", "-o", "-", "-q"]) == 0
    told = capfdbinary.readouterr()
    file = io.BytesIO()
    write(out, "csv", file, "metrics")
    assert (told.out, told.err) == (file.getvalue(), b"")


def test_the_command_tells_damaged_files_by_its_exit_code(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3 where others were written, and the file is named."""
    (out / "甲" / "z.json").write_text("{")
    assert cli.main(["export", str(out), "-q"]) == 3
    assert "z.json: is damaged" in capsys.readouterr().err
    assert (out / "items.csv").is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-f", "xlsx", "--table", "items"], "leave --table out"),
        (["-f", "doc"], "doc"),
        (["-o", "/dev/null/a.csv"], "cannot be written"),
    ],
)
def test_wrong_usage_is_told(out: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str) -> None:
    """Exit code 2 and what to do instead."""
    assert cli.main(["export", str(out), *options]) == 2
    assert message in capsys.readouterr().err


def test_the_file_is_named_also_if_a_folder_was_given(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With -o FOLDER stderr says what the file there is called."""
    (tmp_path / "a").mkdir()
    assert cli.main(["export", str(out), "-o", str(tmp_path / "a")]) == 0
    assert f"wrote {tmp_path}/a/items.csv: " in capsys.readouterr().err


def test_a_wrong_folder_is_told_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which folder is meant."""
    assert cli.main(["export", str(tmp_path / "甲")]) == 2
    assert "甲: does not exist; check the path" in capsys.readouterr().err
    assert not (tmp_path / "甲").exists()


@pytest.mark.parametrize("name", ["summary.jsonl", "manifest.sqlite", "a.json"])
def test_what_belongs_to_the_batch_is_not_overwritten(out: Path, name: str) -> None:
    """An export is a new file; a name that a batch uses is likely typed for it."""
    before = (out / name).read_bytes() if (out / name).exists() else None
    with pytest.raises(UsageError, match="is a file of the batch itself"):
        export(out, "jsonl", out / name)
    assert ((out / name).read_bytes() if (out / name).exists() else None) == before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_one_line(out: Path, form: Form) -> None:
    """Whatever library writes: exit code 1, and no word of its own."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "llmsum", "export", str(out), "-q", "-f", form, "-o", "-"]
        # As users have it: without a buffer the failure would come at another place.
        buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=buffered)
    assert (done.returncode, done.stderr) == (1, "llmsum: No space left on device; the result was not written\n")


def test_results_of_version_1_are_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that an older llmsum filled is as good as any; `status`, which reads the manifest only, counts it."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt.json").write_text(json_text(in_first_version(full())), encoding="utf-8")
    note(folder, {"a.txt": ("partly", None)})
    assert cli.main(["export", str(folder), "-q"]) == 0
    rows = read_csv((folder / "items.csv").read_bytes())
    assert [row["id"] for row in rows] == [row.id for row in item_rows(full())]
    assert {(row["importance"], row["changes"]) for row in rows} == {("2", "")}
    assert cli.main(["status", str(folder)]) == 0
    assert "partly done" in capsys.readouterr().out


def test_a_page_shows_what_should_be_told(out: Path, tmp_path: Path) -> None:
    """The usual selection, without a word of options that an export does not have."""
    export(out, "md", tmp_path / "pages.md")
    page = (tmp_path / "pages.md").read_text(encoding="utf-8")
    assert "項次要" in page
    assert "--all" not in page


def test_a_folder_of_nothing_but_damage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message counts what was damaged."""
    (tmp_path / "a.json").write_text(json.dumps({"error": {"kind": "input"}}))
    assert cli.main(["export", str(tmp_path)]) == 2
    assert "holds no results (1 damaged)" in capsys.readouterr().err
