"""A folder of results as a folder of pages: one for each summary, and an index that leads to them."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as Parser

from llmsum import cli
from llmsum.errors import UsageError
from llmsum.export import export, write
from llmsum.export.site import Names
from llmsum.folders.originals import Originals
from llmsum.models import KINDS, Summary
from llmsum.render.html.index import index_page
from llmsum.render.html.lines import Failed, Line, line_of, totals_of
from llmsum.schema import read_summary
from tests.support.browser import axe, chromium, opened
from tests.support.reports import ROOT
from tests.support.results import fill, full, note

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that a batch has done: two seeds, one in a folder with an awkward name, and an empty file."""
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(tmp_path / "cache"))
    source = tmp_path / "in"
    (source / "甲 #1%").mkdir(parents=True)
    shutil.copy(SEEDS[1], source / "甲 #1%" / "报告?.txt")
    shutil.copy(SEEDS[3], source / "b.txt")
    (source / "空.txt").touch()
    assert run_apart("batch", source, "-o", tmp_path / "out", "-q") == 3
    return tmp_path


def run(*arguments: str | Path) -> int:
    return cli.main([str(argument) for argument in arguments])


def run_apart(*arguments: str | Path) -> int:
    """In a process of its own: pytest-socket does not let a batch by the rules have any from this one."""
    command = [sys.executable, "-m", "llmsum", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def read(path: Path) -> Parser:
    return Parser(path.read_text(encoding="utf-8"))


def summary_of(batch: Path) -> Summary:
    return read_summary((batch / "out" / "b.txt.json").read_bytes())


# --- Pages beside an index ------------------------------------------------------------------------


def test_the_page_of_a_single_report_is_a_file(batch: Path) -> None:
    """As its name says; of several it is said what is needed, and nothing is made."""
    assert run("export", batch / "out", "-f", "html", "-o", batch / "all.html") == 2
    assert not (batch / "all.html").exists()
    (batch / "one").mkdir()
    shutil.copy(batch / "out" / "b.txt.json", batch / "one")
    assert run("export", batch / "one", "-f", "html", "-o", batch / "one.html") == 0
    page = (batch / "one.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert summary_of(batch).achievements[0].statement in page
    assert run("export", batch / "one", "-f", "html", "-o", batch / "one.html") == 0
    assert run("export", batch / "one", "-f", "html", "-o", batch / "pages") == 0
    assert (batch / "pages" / "index.html").is_file()


def test_every_summary_has_a_page_and_a_line(batch: Path) -> None:
    """Links lead to files that are there; a report without a summary is told with its reason."""
    assert run("export", batch / "out", "-f", "html", "-q") == 0
    site = batch / "out" / "html"
    index = read(site / "index.html")
    links = [unquote(node.attributes["href"] or "") for node in index.css("#reports tbody a")]
    assert sorted(links) == sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "index.html"
    )
    assert len(links) == 2
    assert all(read(site / link).css("#text .m") for link in links)
    (reason,) = [node.text() for node in index.css("table.failed td:last-child")]
    assert reason == "是空文件；请给出有报告内容的文件"
    names = [node.text() for node in index.css("#reports thead th")]
    assert names == ["报告", "单位", "时期", "成果", "问题", "计划", "未核实", "覆盖", "状态"]


def test_batch_writes_them_at_its_end(batch: Path, tmp_path: Path) -> None:
    """With `--export html`, into OUT/html, and again without a trace of the first time."""
    before = run_apart("batch", batch / "in", "-o", batch / "out", "-q", "--export", "html")
    pages = {path: path.read_bytes() for path in (batch / "out" / "html").rglob("*.html")}
    assert (before, len(pages)) == (3, 3)
    assert run("export", batch / "out", "-f", "html", "-o", tmp_path / "site", "-q") == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")} == {
        path.name: data for path, data in pages.items()
    }


def test_a_folder_of_pages_is_no_file(batch: Path, tmp_path: Path) -> None:
    """Neither standard output nor a file that is there can hold one."""
    with pytest.raises(UsageError, match="folder of pages"):
        write(batch / "out", "html", io.BytesIO())
    with pytest.raises(UsageError, match="folder of pages"):
        export(batch / "out", "html", batch / "in" / "b.txt")
    assert run("export", batch / "out", "-f", "html", "-o", "-") == 2
    with pytest.raises(UsageError, match="holds no results"):
        export(batch / "in", "html", tmp_path / "site")


def test_totals_add_up(batch: Path) -> None:
    """Above the table over all reports, below it for each organisation."""
    summaries = {f"{number}.json": replace(full(), organisation=name) for number, name in enumerate("甲乙甲")}
    site = tmp_site(fill(batch / "made", summaries))
    rows = [[cell.text() for cell in row.css("th, td")] for row in site.css("#organisations tbody tr")]
    assert [row[:6] for row in rows] == [
        ["甲镇", "3", "3", "0", "0", "0"],  # an item of each report names it
        ["甲", "2", "2", "2", "2", "2"],
        ["乙", "1", "1", "1", "1", "1"],
    ]
    assert [node.text() for node in site.css(".totals dd")] == ["3", "6", "3", "3", "3"]


def test_organisations_that_share_a_report_have_their_own() -> None:
    """Each has the items that name it, the report's own organisation the others, and what is nobody's comes last."""
    plan = full().plans[0]
    own = replace(full(), achievements=tuple(replace(item, unit=None) for item in full().achievements))
    shared = replace(own, organisation=None, plans=(replace(plan, unit="某镇"), replace(plan, unit="某街道")))
    lines = [line_of(shared, "a.html"), line_of(replace(own, organisation="某镇"), "b.html")]
    totals = {total.organisation: total for total in totals_of(lines)}
    plans = {name: (total.documents, total.counts["plan"]) for name, total in totals.items()}
    assert plans == {"某镇": (2, 2), "某街道": (1, 1), None: (1, 0)}
    assert list(totals)[-1] is None
    assert (totals["某镇"].segments, totals["某街道"].segments) == (full().coverage.segments, 0)
    row = Parser(index_page(lines, [])).css("#reports tbody tr")[0]
    assert row.attributes["data-find"] == "某镇 某街道"
    assert next(cell.text() for cell in row.css("td")) == "某镇等2个单位"


def tmp_site(out: Path) -> Parser:
    export(out, "html", out / "html")
    return read(out / "html" / "index.html")


@given(st.lists(st.text(st.sampled_from("aA甲./\\#%?:*\n\0\udc80 "), max_size=12), max_size=6))
def test_no_name_leads_out_of_the_folder(paths: list[str]) -> None:
    """Whatever a summary says its path is; and no page takes the place of another, or of the index."""
    names = Names()
    given_out = [names.of(path) for path in paths]
    root = Path("/site").resolve()
    places = [(root / name).resolve() for name in given_out]
    assert all(place.is_relative_to(root) and place != root for place in places)
    assert len({str(place).casefold() for place in places} | {"/site/index.html"}) == len(paths) + 1


def test_a_hostile_name_is_a_name(tmp_path: Path) -> None:
    """In the index, too, nothing but words comes of words."""
    bad = "<script>window.ran=1</script>\"'><img src=x onerror=window.ran=1>"
    line = line_of(replace(full(), title=bad, organisation=bad, period=bad), "a.html")
    page = Parser(index_page([line], [Failed(bad, bad, bad)]))
    assert (len(page.css("script")), len(page.css("img"))) == (1, 0)
    assert whole(page).count(bad) == 7


def whole(page: Parser) -> str:
    node = page.css_first("main")
    assert node is not None
    return node.text(deep=True, separator="", strip=False)


def test_a_folder_without_summaries_has_an_index(tmp_path: Path) -> None:
    """Of the reports that failed."""
    out = tmp_path / "out"
    out.mkdir()
    note(out, {"丁.txt": ("failed", "丁.txt: is empty")})
    assert [node.text() for node in tmp_site(out).css("table.failed tbody td")] == ["失败", "是空文件"]


# --- Where the text comes from --------------------------------------------------------------------


def test_the_text_is_read_from_the_source(batch: Path) -> None:
    """As it is, with the path that the summary has."""
    document = Originals(batch / "out").document(summary_of(batch))
    assert document is not None
    assert (document.path, document.raw.encode()) == ("b.txt", SEEDS[3].read_bytes())


def test_a_changed_source_is_not_shown(batch: Path) -> None:
    """Unless the text was saved, in which its offsets count."""
    source = batch / "in" / "b.txt"
    source.write_bytes("另".encode() + source.read_bytes())
    assert Originals(batch / "out").document(summary_of(batch)) is None
    saved = batch / "out" / "b.txt.txt"
    saved.write_bytes(SEEDS[3].read_bytes())
    document = Originals(batch / "out").document(summary_of(batch))
    assert document is not None
    assert document.raw.encode() == SEEDS[3].read_bytes()
    saved.write_bytes(source.read_bytes())
    assert Originals(batch / "out").document(summary_of(batch)) is None


@pytest.mark.parametrize("path", ["absent.txt", "a\0b", "", "../" * 9, "/dev/zero", "a.zip/b.docx", "x" * 5000])
def test_a_path_that_is_no_file_costs_its_text_only(tmp_path: Path, path: str) -> None:
    """A page is made of the quotations."""
    summary = replace(full(), source=replace(full().source, path=path))
    assert Originals(tmp_path).document(summary) is None


def test_a_text_in_another_encoding_is_read_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoding that the summary names was asked for, or detected."""
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(tmp_path / "cache"))
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_bytes("一、成绩\r\n完成学校3所，修路5公里。".encode("utf-16"))
    run_apart("batch", source, "-o", tmp_path / "out", "-q")
    summary = read_summary((tmp_path / "out" / "a.txt.json").read_bytes())
    document = Originals(tmp_path / "out").document(summary)
    assert document is not None
    assert document.raw == "一、成绩\r\n完成学校3所，修路5公里。"


def test_what_a_manifest_tells_is_where_it_looks(batch: Path) -> None:
    """The folder of the reports is that of the last run, wherever the program runs."""
    moved = batch / "moved"
    shutil.move(batch / "in", moved)
    assert Originals(batch / "out").document(summary_of(batch)) is None
    assert run_apart("batch", moved, "-o", batch / "out", "-q") == 3
    assert Originals(batch / "out").document(summary_of(batch)) is not None
    assert json.loads((batch / "out" / "b.txt.json").read_text(encoding="utf-8"))["source"]["path"] == "b.txt"


# --- On the command line --------------------------------------------------------------------------


def test_summarize_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To standard output, a file, or a folder of several."""
    assert run("summarize", SEEDS[1], "-f", "html", "-q") == 0
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>")
    assert run("summarize", SEEDS[1], SEEDS[3], "-f", "html", "-q", "-o", tmp_path / "pages") == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [f"{SEEDS[at].stem}.html" for at in (1, 3)]
    assert run("summarize", SEEDS[1], SEEDS[3], "-f", "html", "-q") == 2
    assert "name a folder" in capsys.readouterr().err


# --- In a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


def many(count: int) -> list[Line]:
    """Lines as different as those of real folders."""
    return [
        Line(f"{at // 100}/报告{at}.txt", f"{at}.html", f"某镇{at}号工作总结", f"某局{at % 40}", "2020年",
             dict(zip((*KINDS, "rejected"), (at * 7 % 50, at * 3 % 9, at * 5 % 20, at % 3), strict=True)),
             at * 11 % 90, 100, "partly" if at % 50 == 0 else "done",
             "zh-Hans")
        for at in range(count)
    ]  # fmt: skip


def test_the_table_sorts_and_filters(browser: Any, tmp_path: Path) -> None:
    """By numbers and names, up and down; by words and state; the chart names its bars."""
    lines = many(120)
    file = tmp_path / "index.html"
    file.write_text(index_page(lines, [Failed("坏.txt", "failed", "is empty")]), encoding="utf-8")
    with opened(browser, file) as page:
        shown = page.locator("#reports tbody tr:visible")
        page.get_by_role("button", name="成果").first.click()
        most = sorted((line.counts["achievement"] for line in lines), reverse=True)
        assert [int(text) for text in page.locator("#reports tbody td:nth-child(4)").all_text_contents()] == most
        page.get_by_role("button", name="报告", exact=True).first.click()
        titles = page.locator("#reports tbody a").all_text_contents()
        assert titles == [line.title for line in lines]
        page.select_option("#state", "partly")
        assert shown.count() == 3
        page.fill("#search", "报告50.")
        assert shown.count() == 1
        assert page.locator("#found").inner_text() == "1 / 120"
        page.keyboard.press("Escape")
        box = page.locator("#chart").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.5 / 120, box["y"] + 9)
        assert page.locator("#bar").inner_text().startswith(lines[0].title)
        page.click("#organisations tbody a >> nth=3")
        name = page.locator("#search").input_value()
        assert shown.count() == sum(name in str(line.organisation) for line in lines)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (768, "dark"), (360, "light")])
def test_the_index_fits_any_screen(browser: Any, tmp_path: Path, width: int, scheme: str) -> None:
    """Nothing is cut: on a narrow one a report is a paragraph with its counts by name."""
    file = tmp_path / "index.html"
    for lines, failed in [(many(300), []), ([], [Failed("坏.txt", "failed", "is empty")])]:
        file.write_text(index_page(lines, failed), encoding="utf-8")
        with opened(browser, file, viewport={"width": width, "height": 780}, color_scheme=scheme) as page:
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
            cut = "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length"
            assert page.locator("#reports tbody tr:first-child td").evaluate_all(cut) == 0
            named = "(cell) => getComputedStyle(cell, '::before').content"
            if lines:
                shown = page.locator("#reports tbody td.number").first.evaluate(named)
                assert shown == ('"成果 "' if width < 900 else "none")


def test_many_reports_sort_and_filter_as_few(browser: Any, tmp_path: Path) -> None:
    """Their rows stand in bodies of a hundred, through which an order and a search go."""
    line = line_of(full(), "a.html")
    lines = [line._replace(title=f"第{number}号", path=f"{number}.txt") for number in range(250)]
    file = tmp_path / "index.html"
    file.write_text(index_page(lines, []), encoding="utf-8")
    with opened(browser, file) as page:
        page.click("#reports thead button")
        page.click("#reports thead button")
        assert page.locator("#reports tbody a").all_text_contents() == [f"第{249 - number}号" for number in range(250)]
        page.fill("#search", "第17号")
        assert page.locator("#reports tbody tr:visible").count() == 1


def test_every_printed_page_has_the_heads_of_its_columns(browser: Any, tmp_path: Path) -> None:
    """Heads are buttons, which a browser prints on the first page alone."""
    from pypdfium2 import PdfDocument

    file = tmp_path / "index.html"
    file.write_text(index_page(many(120), []), encoding="utf-8")
    with opened(browser, file) as page:
        page.pdf(path=tmp_path / "index.pdf", prefer_css_page_size=True)
    with PdfDocument((tmp_path / "index.pdf").read_bytes()) as pdf:
        texts = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf]
    assert len(texts) > 3
    assert [text for text in texts if "未核实" not in text] == []
