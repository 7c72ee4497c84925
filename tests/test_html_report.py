"""A summary beside its source as one HTML file: the right characters are lit, nothing runs, nothing is asked for."""

import hashlib
import itertools
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as Parser

from llmsum import Summary, summarize
from llmsum.models import Caution, Document, Evidence, Metric
from llmsum.reading.document import decode
from llmsum.render.html import report_page
from llmsum.render.html.chinese import SIMPLIFIED, TRADITIONAL
from llmsum.render.html.english import ENGLISH
from llmsum.render.html.entries import entries_of
from llmsum.render.html.shell import FOLDER
from llmsum.render.html.tiles import laid_out
from llmsum.settings import Settings
from llmsum.words.script import convert, fold, holds_han
from tests.support.browser import axe, chromium, opened
from tests.support.pages import CMS, OLD
from tests.support.printed import printed
from tests.support.reports import DATA, ROOT
from tests.support.results import full
from tests.support.wordml import cell, p, packed, r, row, styled, table

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
MARKDOWN = (
    "---\ntitle: 某局总结\n---\n# 某局2020年工作总结\n\n## 一、成绩\n\n完成**学校**3所，见[网址](https://e.org/a)。\n\n"
    "- 修路5公里\n  - 其中水泥路2公里\n\n| 指标 | 完成 |\n|---|---|\n| 收入 | 3万元 |\n| 招商 | 5个 |\n\n"
    "```\ncode 1\n```\n\n## 二、问题\n\n人手不足，编制少12人。\n"
)
CRLF = "\ufeff某镇总结\r\n一、成绩\r\n\r\n  𠮷村完成学校３所，\r\n修路5公里。\r\n二、问题\r\n人手不足，缺12人。\r\n"
HOSTILE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "\"><svg onload=window.ran=1>",
    "' onmouseover='window.ran=1",
    "</title></style></script><script>window.ran=1</script>",
    "<!--", "-->", "<![CDATA[", "]]>", "&lt;script&gt;", "javascript:window.ran=1",
    "<a href=javascript:window.ran=1>x</a>",
    "<base href=https://evil.example/>", "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example/a.css>", "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<style>@import 'https://evil.example/a.css';</style>", "<form action=https://evil.example><button>x",
    "<math><mtext><style><img src=x onerror=window.ran=1></style>", "<p style=background:url(https://evil.example)>",
    "{{constructor.constructor('window.ran=1')()}}", "${window.ran=1}", "<template><script>window.ran=1</script>",
    "<plaintext>", "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>", "\u202e<b>\u2066", "<textarea>",
)  # fmt: skip


def of(data: bytes, path: str) -> tuple[Summary, Document]:
    document = decode(data, path)
    return summarize(document, Settings(cache=False)), document


@cache
def sample(name: str) -> tuple[Summary, Document]:
    """A summary by the rules and what it is of: of a seed, a made up text, or a format with a layout."""
    made = {
        "a.md": MARKDOWN.encode,
        "crlf.txt": CRLF.encode,
        "cms.html": CMS.encode,
        "old.html": OLD.encode,
        "a.docx": lambda: packed(
            p(r("一、主要工作"), properties=styled("1"))
            + p(r("新修书屋14座，拓宽道路7.3公里。"))
            + table(row(cell(p(r("指标"))), cell(p(r("完成")))), row(cell(p(r("财政收入"))), cell(p(r("2.6亿元")))))
            + p(r("存在的问题是部分渠道老化失修，缺12人。"))
        ),
        "a.pdf": lambda: printed(
            "<h1>某镇总结</h1><h2>一、成绩</h2>" + "<p>全年清理垃圾320吨，拆除违建56处。</p>" * 60
        ),
    }
    if name in made:
        return of(made[name](), name)
    path = ROOT / name
    return of(path.read_bytes(), path.name)


NAMES = [
    *(f"seeds/{path.name}" for path in SEEDS),
    *(f"tests/data/{name}" for name in DATA),
    *("a.md", "crlf.txt", "cms.html", "old.html", "a.docx"),
]


def page_of(name: str) -> tuple[Parser, Summary, Document]:
    summary, document = sample(name)
    return Parser(report_page(summary, document)), summary, document


def whole(page: Parser, query: str) -> str:
    node = page.css_first(query)
    assert node is not None
    return node.text(deep=True, separator="", strip=False)


# --- The text, and what is lit in it --------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, "a.pdf"])
def test_the_page_holds_the_text_once_to_the_character(name: str) -> None:
    """Whatever the layout, what stands between the tags is the raw text: carriage returns and rare characters, too."""
    page, _, document = page_of(name)
    assert whole(page, "#text") == document.raw


@pytest.mark.parametrize("name", [*NAMES, "a.pdf"])
def test_marks_are_the_quotations(name: str) -> None:
    """The marks of an item, put together, are the characters between its offsets, and nothing else."""
    page, summary, document = page_of(name)
    marks: dict[str, list[str]] = {}
    for mark in page.css("#text .m"):
        for number in (mark.attributes["data-i"] or "").split():
            marks.setdefault(number, []).append(mark.text(deep=True, separator="", strip=False))
    for entry in entries_of(summary):
        covered = sorted({at for start, end in entry.spans for at in range(start, end)})
        assert "".join(marks[str(entry.number)]) == "".join(document.raw[at] for at in covered)
    assert len(marks) == len(entries_of(summary))


@pytest.mark.parametrize("name", [*NAMES, "a.pdf"])
def test_every_link_leads_somewhere(name: str) -> None:
    """From an item to its first mark and from a mark to its item, without any script; ids are unique."""
    page, _, _ = page_of(name)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(set(ids)) == len(ids)
    targets = [node.attributes["href"] or "" for node in page.css("a")]
    assert targets
    assert {target.removeprefix("#") for target in targets} <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_tiles_leave_nothing_out(name: str) -> None:
    """They lie side by side from the first character to the last, and the cells of a row fill it."""
    _, document = sample(name)
    tiles = laid_out(document).tiles
    ends = [0, *(tile.span.end for tile in tiles)]
    assert [tile.span.start for tile in tiles] == ends[:-1]
    assert ends[-1] == len(document.raw)
    rows = [tile for tile in tiles if tile.cells]
    assert all((row.cells[0].start, row.cells[-1].end) == row.span for row in rows)


@given(st.text(st.sampled_from("一、成绩\n\r 　完成3所。问题&<>\"'𠮷\u0301"), min_size=1, max_size=60))
def test_any_text_comes_through(text: str) -> None:
    """Of plain text, whatever its lines are like."""
    document = Document("a.txt", text, "0" * 64, "txt", "utf-8")
    page = Parser(report_page(full_without_evidence(), document))
    assert whole(page, "#text") == text


@cache
def full_without_evidence() -> Summary:
    empty: dict[str, Any] = {"achievements": (), "problems": (), "plans": (), "rejected": ()}
    return replace(full(), **empty)


def test_layout_is_shown_as_it_is() -> None:
    """Headings are headings, rows are tables, list items keep their depth, pages are told."""
    page, _, _ = page_of("a.md")
    assert [node.text() for node in page.css("#text h3.t")] == ["# 某局2020年工作总结\n\n"]
    assert [node.text().strip() for node in page.css("#text h4.t")] == ["## 一、成绩", "## 二、问题"]
    assert [len(node.css("tr")) for node in page.css("#text table")] == [3]
    assert [node.text() for node in page.css("#text table tr.head th")]
    assert len(page.css("#text .item.d2")) == 1
    page, _, _ = page_of("a.pdf")
    assert [node.attributes["data-label"] for node in page.css(".page")][:2] == ["第1页", "第2页"]


def test_headings_and_furniture_of_plain_text_are_found() -> None:
    """As the program reads them: the text itself has no layout."""
    page, _, _ = page_of(f"seeds/{SEEDS[3].name}")
    assert [node.text().split()[0] for node in page.css("#text .margin")][:2] == ["2022-02-21", "责编:谭舒文"]
    assert {node.text().strip() for node in page.css("#text h3.t.heading")} >= {"泰山路街道党工委", "马家河街道党工委"}


# --- What is on the page --------------------------------------------------------------------------


def test_everything_of_a_summary_is_there() -> None:
    """Items with cause, deadline, figures and changes; warnings, rejected items with reasons, what was lost."""
    summary = replace(full(), warnings=(Caution(kind="left_out", message="2 pages were left out"),))
    page = Parser(report_page(summary, None))
    left = whole(page, ".left")
    items = (*summary.achievements, *summary.problems, *summary.plans, *summary.rejected)
    told = [item.statement for item in items] + [summary.overview, "-编制少", "2021年底", "同一件事", "99% 不在原文"]
    told += [
        "2 pages were left out",
        summary.source.sha256,
        "本页不完整",
        "16,000.5 元",
        "1.60005万余元",
        "某局 · 2020年",
    ]
    assert [text for text in told if text not in left] == []
    assert [node.text() for node in page.css(".achievement h3")] == ["全文", "甲镇"]


def test_items_are_by_organisation_and_weight() -> None:
    """The weightiest of each organisation first, else in the order of the document."""
    summary, _ = sample(f"seeds/{SEEDS[3].name}")
    shown = [(entry.kind, entry.group, -entry.item.importance) for entry in entries_of(summary)]
    kinds = [kind for kind, _, _ in shown]
    assert kinds == sorted(kinds, key=("achievement", "problem", "plan").index)
    for kind in set(kinds):
        weights = [(group, weight) for other, group, weight in shown if other == kind]
        assert all(one <= other for one, other in itertools.pairwise(weights) if one[0] == other[0])


def test_a_changed_source_shows_quotations_only() -> None:
    """Where one quotation is not at its place nothing is lit: the page says so and has the quotations alone."""
    summary, document = sample("crlf.txt")
    for other in (None, replace(document, raw="另" + document.raw)):
        page = Parser(report_page(summary, other))
        assert SIMPLIFIED.quotations_only in whole(page, "#text")
        quotes = {part.quote for entry in entries_of(summary) for part in entry.item.evidence}
        assert {mark.text(deep=True) for mark in page.css("#text .m")} == quotes
        assert "另" not in whole(page, "#text .quote")


@pytest.mark.parametrize(
    ("format_", "where"), [("pdf", "第3页"), ("pptx", "第3张幻灯片"), ("xlsx", "第3张工作表"), ("docx", "第3页")]
)
def test_places_are_told_in_words(format_: str, where: str) -> None:
    """What the third page of a report is, its format tells: in the list, and where quotations stand alone."""
    summary, _ = sample("crlf.txt")
    item = summary.achievements[0]
    part = replace(item.evidence[0], page=3, start=9, end=9 + len(item.evidence[0].quote))
    told = replace(
        summary,
        source=replace(summary.source, format=format_),
        achievements=(replace(item, evidence=(part,)),),
    )
    page = Parser(report_page(told, None))
    place = f"{where} · 第10–{part.end}字"
    assert page.css("#i0 .places a")[0].text() == place
    assert whole(page, "#text .place").startswith(f" {place}")


@pytest.mark.parametrize(
    ("name", "lang", "heading"),
    [
        (f"seeds/{SEEDS[1].name}", "zh-Hans", "成果"),
        ("tests/data/taiwan.txt", "zh-Hant", "成果"),
        ("tests/data/english_annual.txt", "en", "Achievements"),
    ],
)
def test_the_page_speaks_as_the_report_does(name: str, lang: str, heading: str) -> None:
    """Language and script of its words, and of its markup."""
    page, _, _ = page_of(name)
    html = page.css_first("html")
    assert html is not None
    assert html.attributes["lang"] == lang
    assert heading in whole(page, ".part h2")


def test_the_words_are_in_their_script() -> None:
    """No simplified character among the traditional words, and the same words in both."""

    def said(value: str | tuple[str, ...] | dict[str, str]) -> str:
        return value if isinstance(value, str) else " ".join(value.values() if isinstance(value, dict) else value)

    for field in fields(TRADITIONAL):
        if field.name not in ("lang", "labels"):
            traditional, simplified = (said(getattr(words, field.name)) for words in (TRADITIONAL, SIMPLIFIED))
            assert convert(traditional, "traditional") in (traditional, traditional.replace("計畫", "計劃"))
            assert len(fold(traditional)) == len(traditional)
            assert not holds_han(said(getattr(ENGLISH, field.name)))
            assert bool(traditional) == bool(simplified)


def test_equal_runs_give_equal_pages() -> None:
    """Same input, same bytes."""
    summary, document = sample("a.md")
    assert report_page(summary, document) == report_page(summary, document)


# --- Nothing runs, nothing is asked for -----------------------------------------------------------


def test_the_policy_names_what_may_run() -> None:
    """Nothing by default; the one style sheet and the one script by their digests; no address anywhere."""
    page, _, _ = page_of(f"seeds/{SEEDS[3].name}")
    meta = page.css_first('meta[http-equiv="Content-Security-Policy"]')
    assert meta is not None
    policy = dict(part.strip().split(" ", 1) for part in (meta.attributes["content"] or "").split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    for tag in ("style", "script"):
        (node,) = page.css(tag)
        digest = b64encode(hashlib.sha256(node.text(deep=True, strip=False).encode()).digest()).decode()
        assert policy[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not page.css("[src], [style], link, img, iframe, object, form, base")
    assert not re.search(
        r"url\(|@import|https?://(?!www\.w3\.org)", "".join(file.read_text() for file in FOLDER.iterdir())
    )


def hostile() -> tuple[Summary, Document]:
    """Every text of a summary, and its source, are attempts to run something."""
    texts = "\n".join(HOSTILE)
    raw = f"一、成绩\n{texts}\n完成学校3所。\n"
    summary, document = of(raw.encode(), "a.txt")
    every = " ".join(HOSTILE)
    (model, *_) = full().achievements
    place = replace(model.evidence[0], start=5, end=5 + len(texts), quote=texts, clean_quote=texts)
    facts: dict[str, Any] = {"statement": every, "unit": every, "section": every, "evidence": (place,), "id": every}
    metric = Metric(name=every, value=3, unit=every, qualifier=every, raw=every)
    change = replace(model.changes[0], why=every)
    return (
        replace(
            full(),
            source=replace(summary.source, path=f"{every}/a.txt", sha256=every, format=every, encoding=every),
            title=every,
            organisation=every,
            period=every,
            overview=every,
            units=(every,),
            achievements=(replace(model, metrics=(metric,), changes=(change,), **facts),),
            problems=(replace(full().problems[0], cause=every, **facts),),
            plans=(replace(full().plans[0], deadline=every, **facts),),
            rejected=(replace(full().rejected[0], reason=every, **facts),),
            provenance=replace(full().provenance, model=every, created=every),
            warnings=(Caution(kind="left_out", message=every),),
        ),
        replace(document, path=every),
    )


@pytest.mark.parametrize("with_text", [True, False])
def test_hostile_words_are_words(with_text: bool) -> None:
    """No element and no attribute comes of them, and they are all there to be read."""
    summary, document = hostile()
    page = Parser(report_page(summary, document if with_text else None))
    assert len(page.css("script")) == len(page.css("style")) == len(page.css("title")) == 1
    allowed = {"html", "head", "meta", "title", "style", "script", "body", "main", "section", "header", "nav", "aside"}
    allowed |= {"div", "p", "span", "a", "b", "h1", "h2", "h3", "ol", "ul", "li", "button", "input", "select", "option"}
    allowed |= {
        "output",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "dl",
        "dt",
        "dd",
        "svg",
        "path",
    }
    allowed |= {"rect"}
    nodes = page.css("*")
    assert {node.tag for node in nodes} <= allowed
    assert not [name for node in nodes for name in node.attributes if name.startswith("on") or name in ("style", "src")]
    assert all((node.attributes.get("href") or "#").startswith("#") for node in nodes)
    if with_text:
        assert whole(page, "#text") == document.raw
    assert " ".join(HOSTILE)[:-30] in whole(page, ".left .item .statement")


# --- In a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The page of the seed that several organisations share."""
    path = tmp_path / "报告 #1.html"
    path.write_text(report_page(*sample(f"seeds/{SEEDS[3].name}")), encoding="utf-8")
    return path


def lit(page: Any) -> str:
    return "".join(page.locator("#text .m.on").all_text_contents())


def test_choosing_an_item_lights_its_characters(browser: Any, file: Path) -> None:
    """All of them and no other, in sight; choosing lit text finds its item."""
    entries = entries_of(sample(f"seeds/{SEEDS[3].name}")[0])
    with opened(browser, file) as page:
        for entry in entries[:: len(entries) // 9]:
            page.locator(f"#{entry.row} a").first.click()
            assert lit(page) == entry.item.evidence[0].quote
            box = page.locator(f"#{entry.mark}").bounding_box()
            assert 0 < box["y"] < 900
        page.locator("#text .m").nth(3).click()
        number = page.locator("#text .m").nth(3).get_attribute("data-i").split()[0]
        assert page.locator(".item.on").get_attribute("id") == f"i{number}"
        assert page.url.endswith(f"#i{number}")


def test_keys_go_through_the_items(browser: Any, file: Path) -> None:
    """Of the keyboard: j and k, 1 2 3, the slash and Escape."""
    with opened(browser, file) as page:
        for key, chosen in [("j", "i0"), ("j", "i1"), ("j", "i2"), ("k", "i1")]:
            page.keyboard.press(key)
            assert page.locator(".item.on").get_attribute("id") == chosen
        page.keyboard.press("3")
        assert page.locator(".part:visible").count() == 1
        assert page.locator(".left .item:visible").count() == len(sample(f"seeds/{SEEDS[3].name}")[0].plans)
        page.keyboard.press("3")
        assert page.locator(".part.achievement:visible").count() == 1
        page.keyboard.press("/")
        page.keyboard.type("jk1党支部")
        assert page.locator("#search").input_value() == "jk1党支部"
        assert page.locator(".nothing:visible").count() == 1
        page.keyboard.press("Escape")
        assert page.locator(".left .item:visible").count() == len(entries_of(sample(f"seeds/{SEEDS[3].name}")[0]))


def test_filters_and_search(browser: Any, file: Path) -> None:
    """By organisation, weight and words; what is filtered out is not lit in the text."""
    summary, document = sample(f"seeds/{SEEDS[3].name}")
    items = [entry.item for entry in entries_of(summary)]
    with opened(browser, file) as page:
        page.select_option("#unit", label="马家河街道党工委")
        shown = page.locator(".left .item:visible")
        assert shown.count() == sum(item.unit == "马家河街道党工委" for item in items)
        page.select_option("#weight", "3")
        chosen = [item for item in items if item.unit == "马家河街道党工委" and item.importance == 3]
        assert shown.count() == len(chosen)
        drawn = "".join(page.locator("#text .m:not(.off)").all_text_contents())
        assert drawn == "".join(part.quote for item in chosen for part in item.evidence)
        page.keyboard.press("Escape")
        page.fill("#search", "党支部")
        assert shown.count() == sum("党支部" in item.statement for item in items)
        assert page.locator("#found").inner_text().endswith(f"· {document.raw.count('党支部')}")
        assert page.evaluate("[...CSS.highlights.get('found')].map(String)") == ["党支部"] * document.raw.count(
            "党支部"
        )


@pytest.mark.parametrize("width", [1440, 360])
def test_a_warning_leads_to_its_figures(browser: Any, tmp_path: Path, width: int) -> None:
    """Each passage that it is about is lit in the report, to the character, rare characters before it or not."""
    summary, document = of(
        "某镇总结\n一、成绩\n𠮷村😀修路3公里。\n全镇修桥9座。\n全镇修桥7座，其中东区4座。\n".encode(), "a.txt"
    )
    quotes = ("修桥9座", "全镇修桥7座，")
    starts = map(document.raw.index, quotes)
    parts = tuple(
        Evidence(start=start, end=start + len(quote), quote=quote, clean_quote=quote)
        for start, quote in zip(starts, quotes, strict=True)
    )
    warned = replace(summary, warnings=(Caution(kind="contradiction", message="9 or 7", evidence=parts),))
    file = tmp_path / "a.html"
    file.write_text(report_page(warned, document), encoding="utf-8")
    with opened(browser, file, viewport={"width": width, "height": 780}) as page:
        for number, quote in enumerate(quotes):
            page.evaluate("() => document.querySelector('.tabs [data-view=summary]').click()")
            page.locator(".warnings .about a").nth(number).click()
            assert page.evaluate("[...CSS.highlights.get('found')].map(String)") == [quote]
            assert page.locator("#text").is_visible()


def test_without_scripts_it_is_all_there(browser: Any, file: Path) -> None:
    """Links light up an item's first mark by themselves."""
    with opened(browser, file, java_script_enabled=False) as page:
        assert page.locator(".tools:visible, .tabs:visible").count() == 0
        page.locator("#i5 a").first.click()
        assert page.locator("#m5:target").count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (768, "dark"), (360, "light")])
def test_it_fits_any_screen(browser: Any, file: Path, width: int, scheme: str) -> None:
    """Nothing sticks out, nobody is shut out; on narrow screens an item leads to the source and back."""
    with opened(browser, file, viewport={"width": width, "height": 780}, color_scheme=scheme) as page:
        assert axe(page) == []
        page.locator("#i7 a").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("#m7").bounding_box()["y"] > 0
        if width < 1000:
            assert not page.locator(".left").is_visible()
            page.locator("#m7").click()
            assert page.locator("#i7").is_visible()
            assert not page.locator(".right").is_visible()


@pytest.mark.parametrize("name", [f"seeds/{path.name}" for path in SEEDS] + ["tests/data/english_teams.txt"])
def test_it_prints_one_clean_sheet(browser: Any, tmp_path: Path, name: str) -> None:
    """The brief page, without what is there to click."""
    from pypdfium2 import PdfDocument

    file = tmp_path / "a.html"
    file.write_text(report_page(*sample(name)), encoding="utf-8")
    with opened(browser, file) as page:
        page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
        page.emulate_media(media="print")
        assert page.locator("button:visible, input:visible, .right:visible").count() == 0
    with PdfDocument((tmp_path / "a.pdf").read_bytes()) as pdf:
        assert len(pdf) == 1


@pytest.mark.parametrize("with_text", [True, False])
def test_nothing_hostile_runs(browser: Any, tmp_path: Path, with_text: bool) -> None:
    """Not when it is opened, nor when it is searched, chosen and filtered."""
    file = tmp_path / "<img src=x onerror=window.ran=1>.html"
    summary, document = hostile()
    file.write_text(report_page(summary, document if with_text else None), encoding="utf-8")
    with opened(browser, file) as page:
        for _ in range(3):
            page.keyboard.press("j")
        page.fill("#search", HOSTILE[0])
        page.keyboard.press("Enter")
        page.select_option("#unit", index=1)
        assert page.locator(".left .item:visible").count() == 3


# --- How large ------------------------------------------------------------------------------------


def test_a_long_report_is_a_small_page() -> None:
    """30,000 characters with 150 items take at most 600 kB."""
    paragraph = (
        "全年新修书屋{0}座，拓宽道路{0}公里，完成投资{0}万元。"
        + "各项工作稳步推进，群众满意度不断提升，" * 9
        + "成效明显。\n"
    )
    raw = "某镇2020年工作总结\n一、主要工作\n" + "".join(paragraph.format(at) for at in range(100, 250))
    summary, document = of(raw.encode(), "a.txt")
    assert len(document.raw) >= 30_000
    assert len(entries_of(summary)) >= 150
    assert len(report_page(summary, document).encode()) <= 600_000
