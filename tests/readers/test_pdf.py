"""PDFs: order of reading, paragraphs, what is no part of the report, kinds, and files that cannot be read."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from llmsum.reading.readers.extracted import Unreadable
from llmsum.reading.readers.pages.folding import folded
from llmsum.reading.readers.pdf import extract
from tests.support.drawn import Drawn, pdf
from tests.support.drawn_reports import LEFT, LONG, OTHER, PLAIN, RIGHT, ROWS, THIRD, prose, read, table, told, whole
from tests.support.printed import PARAGRAPHS, as_html, printed, scanned

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.txt"))


THIRDS = [prose(120, 13, start) for start in (0, 7, 15)]
TITLE = "某某镇2023年度工作总结"


def drawn_upright() -> Drawn:
    page = Drawn()
    for number, line in enumerate(LONG):
        page.text(500 - number * 24, 72, line, font="upright")
    return page


def drawn_sideways() -> Drawn:
    page = Drawn()
    for number, line in enumerate(LONG):
        page.text(100 + number * 20, 700, line, turned="0 1 -1 0")
    return page


ORDERS: dict[str, tuple[list[Drawn], list[str]]] = {
    "one column": ([Drawn().lines(72, 100, LONG).lines(72, 240, OTHER)], [whole(LONG), whole(OTHER)]),
    "drawn from bottom to top": (
        [Drawn().lines(72, 240, OTHER[::-1], step=-20).lines(72, 400, THIRD)],
        [whole(OTHER), whole(THIRD)],
    ),
    "a title above two columns": (
        [Drawn().text(150, 60, TITLE, 20).lines(60, 100, LEFT).lines(320, 100, RIGHT)],
        [TITLE, whole(LEFT), whole(RIGHT)],
    ),
    "one paragraph in two columns, another below both": (
        [Drawn().lines(60, 100, LEFT[:6]).lines(320, 100, LEFT[6:]).lines(60, 400, OTHER)],
        [whole(LEFT), whole(OTHER)],
    ),
    "three columns": (
        [Drawn().lines(40, 100, THIRDS[0]).lines(215, 100, THIRDS[1]).lines(390, 100, THIRDS[2])],
        [whole(lines) for lines in THIRDS],
    ),
    "upright columns from right to left": ([drawn_upright()], [whole(LONG)]),
    "lines that run up the page": ([drawn_sideways()], [whole(LONG)]),
    "a paragraph over two pages": (
        [Drawn().lines(72, 100, LONG[:4]), Drawn().lines(72, 100, LONG[4:]).lines(72, 300, OTHER)],
        [whole(LONG), whole(OTHER)],
    ),
    "a word with a hyphen, and one that has one": (
        [Drawn().lines(72, 100, ["The implementa-", "tion by the Anti-", "Corruption unit"], font="latin", step=15)],
        ["The implementation by the Anti-Corruption unit"],
    ),
    "print upon print": ([Drawn().text(72, 100, "重点项目").text(72.4, 100, "重点项目")], ["重点项目"]),
    "radicals for characters": ([Drawn().text(72, 100, "⼯作⼤⺠⻓ 豈，（Ａ）")], ["工作大民长 豈，（Ａ）"]),
    "an invisible layer over a scan": ([Drawn().text(72, 100, "看不见的文字", mode=3)], ["看不见的文字"]),
    "a watermark": (
        [Drawn().lines(72, 100, LONG).text(150, 600, "内部资料", 60, turned="0.7 0.7 -0.7 0.7")],
        [whole(LONG)],
    ),
    "a note's number, and a power": (
        [Drawn().text(72, 100, "投入12万元").text(132, 95, "1", 7).text(140, 100, "，共5km").text(176, 95, "2", 7)],
        ["投入12万元，共5km2"],
    ),
}


@pytest.mark.parametrize("case", ORDERS)
def test_text_is_in_the_order_of_reading(case: str) -> None:
    """Every paragraph is one line, whatever the file's order and its page's shape are."""
    pages, lines = ORDERS[case]
    assert read(*pages).text.splitlines() == [folded(line) for line in lines]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_are_on_the_page_as_it_is_displayed(rotate: int) -> None:
    """A page that is stored turned reads the same, and its boxes turn with it."""
    result = read(Drawn(rotate=rotate).lines(72, 100, LONG))
    assert result.text.splitlines() == [whole(LONG)]
    (block,) = result.blocks
    assert "".join(result.text[line.span.start : line.span.end] for line in block.lines) == whole(LONG)
    expected = {0: (96, 88.4), 90: (842 - 103.6, 96), 180: (595 - 516, 842 - 103.6), 270: (88.4, 595 - 516)}[rotate]
    assert block.lines[0].page == 1
    assert block.lines[0].box[:2] == pytest.approx(expected, abs=1)


NUMBERS = ["- {} -", "— {} —", "第 {} 页 共 2 页", "第{}页", "{}/2", "{}", "Page {} of 2", "·{}·"]


@pytest.mark.parametrize("number", NUMBERS)
def test_page_numbers_are_no_text(number: str) -> None:
    """A paragraph that goes on over a page goes on behind its number."""
    pages = [Drawn().lines(72, 100, LONG[:4]), Drawn().lines(72, 100, LONG[4:])]
    font = "latin" if number.isascii() else "song"
    for count, page in enumerate(pages, 1):
        page.text(280, 800, number.format(count), 10, font)
    assert read(*pages).text.splitlines() == [whole(LONG)]


def test_headers_of_odd_and_even_pages_are_no_text() -> None:
    """Running titles that come again go, on which side they may stand; what stands there once is text."""
    pages = [Drawn().lines(72, 100, prose(150, 37, count)) for count in range(4)]
    for count, page in enumerate(pages):
        page.text(72 if count % 2 else 400, 50, "某某局" if count % 2 else "二〇二三年度工作总结", 9)
    pages[2].text(72, 800, "此页另附清单", 12)
    assert read(*pages).text.splitlines() == [
        *(whole(prose(150, 37, count)) for count in range(3)),
        "此页另附清单",
        whole(prose(150, 37, 3)),
    ]


def test_text_that_fills_the_paper_is_no_margin() -> None:
    """Pages cut to their text lose no line."""
    pages = [Drawn(height=180).lines(72, 14, prose(296, 37, count)) for count in range(3)]
    assert read(*pages).text.splitlines() == [whole(prose(296, 37, count)) for count in range(3)]


def test_forms_of_one_kind_keep_their_titles_and_figures() -> None:
    """What begins each page in large type is no header, and a figure that ends a page is no page number."""
    pages = [
        Drawn().text(200, 60, "每周工作情况表", 18).lines(72, 740, ["参加人数", "277", "305"], step=18) for _ in "12"
    ]
    assert read(*pages).text.splitlines() == ["每周工作情况表", "参加人数", "277", "305"] * 2


def test_paragraphs_have_kinds() -> None:
    """Titles over two lines, headings of several levels, items, notes and lines of contents are told."""
    page = Drawn().text(132, 70, "关于某某镇二〇二三年度工作总结", 22, "hei")
    page.text(154, 100, "及二〇二四年工作计划的报告", 22, "hei").lines(72, 160, THIRD)
    page.text(96, 240, "一、主要工作", 12, "hei").text(96, 260, "（一）抓好经济工作").lines(72, 280, THIRD)
    page.text(96, 350, "1.招商引资。完成招商项目12个。").text(96, 370, "●平安建设有序推进。")
    page.text(96, 390, "二、存在问题" + "." * 40 + "8").text(400, 420, "某某镇人民政府").text(
        400, 440, "2023年12月30日"
    )
    page.text(72, 720, "① 含省级补助资金20万元。", 9)
    result = read(page)
    assert told(result) == [
        ("title", "关于某某镇二〇二三年度工作总结及二〇二四年工作计划的报告"),
        ("paragraph", whole(THIRD)),
        ("heading", "一、主要工作"),
        ("heading", "（一）抓好经济工作"),
        ("paragraph", whole(THIRD)),
        ("item", "1.招商引资。完成招商项目12个。"),
        ("item", "●平安建设有序推进。"),
        ("margin", "二、存在问题" + "." * 40 + "8"),
        ("paragraph", "某某镇人民政府"),
        ("paragraph", "2023年12月30日"),
        ("note", "① 含省级补助资金20万元。"),
    ]
    assert [block.level for block in result.blocks if block.kind == "heading"] == [1, 2]


STYLES = {"one column": PARAGRAPHS, "two columns": PARAGRAPHS + "div { columns: 2 } p { text-align: justify }"}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", SEEDS[:2], ids=lambda path: path.stem[:3])
def test_what_chromium_prints_is_read_as_it_was(seed: Path, style: str) -> None:
    """A report printed with the browser's header and footer gives back its lines."""
    text = seed.read_bytes().decode("utf-8-sig")
    result = extract(printed(f"<div>{as_html(text)}</div>", STYLES[style]), PLAIN)
    lines = ["".join(line.split()) for line in text.splitlines() if line.strip()]
    assert ["".join(line.split()) for line in result.text.splitlines()] == lines


def test_a_layer_of_text_that_makes_no_sense_is_told() -> None:
    """Fonts without a table of what they print: what a viewer copies is gibberish, and no report."""
    whole_text = printed(as_html(SEEDS[1].read_text(encoding="utf-8")))
    with pytest.raises(Unreadable, match=r"makes no sense.*; .*recognised"):
        extract(whole_text.replace(b"/ToUnicode", b"/XoUnicode"), PLAIN)


def test_pages_that_are_pictures_are_told() -> None:
    """What can be read is; a remark names the pages that cannot, and a file of nothing else is refused."""
    data = pdf(*(Drawn().lines(72, 100, prose(120, 37, start)) for start in range(4)))
    result = extract(scanned(data, dpi=40, pages=(1, 2)), PLAIN)
    assert result.text.splitlines() == [whole(prose(120, 37, start)) for start in (0, 3)]
    assert result.remarks == ("pages 2-3, scanned, were not read; let them be recognised",)
    with pytest.raises(Unreadable, match="is a scan: its pages are pictures"):
        extract(scanned(data, dpi=40), PLAIN)


PICTURED = "一、主要工作\n" + "完成投资12亿元，新建学校3所，修路30公里。" * 4
PICTURE = "<img style='{}' src='data:image/gif;base64,R0lGODlhAQABAPAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='>"


@pytest.mark.parametrize(("kind", "count"), [("a picture", 1), ("an emblem", 0), ("a background", 0)])
def test_pictures_in_the_text_are_told(kind: str, count: int) -> None:
    """What a picture on a page says was not read; emblems, and what text is printed on, are none."""
    page = {
        "a picture": as_html(PICTURED) + PICTURE.format("width:9cm;height:9cm"),
        "an emblem": as_html(PICTURED) + PICTURE.format("width:1cm;height:1cm"),
        "a background": PICTURE.format("position:fixed;left:0;top:0;width:15cm;height:9cm;z-index:-1")
        + as_html(PICTURED),
    }[kind]
    remarks = extract(printed(page), PLAIN).remarks
    assert remarks == (("1 picture was not read",) if count else ())


UNREADABLE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing but a head": (lambda _: b"%PDF-1.7\n", "is a damaged PDF"),
    "cut off": (lambda data: data[:300], "is a damaged PDF"),
    "blank": (lambda _: pdf(Drawn()), "holds no text"),
    "without pages": (lambda _: pdf(), "is a damaged PDF"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_told(case: str) -> None:
    """One message each."""
    change, message = UNREADABLE[case]
    with pytest.raises(Unreadable, match=message):
        extract(change(pdf(Drawn().lines(72, 100, LONG))), PLAIN)


def test_damage_gives_text_or_a_message() -> None:
    """Files cut off or with wrong bytes anywhere raise nothing else."""
    data = pdf(table(ROWS).lines(72, 300, LONG), Drawn().lines(72, 100, OTHER))
    chance = random.Random(7)
    outcomes = 0
    for _ in range(120):
        wrong = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.3 else data)
        for _ in range(chance.randrange(1, 30)):
            wrong[chance.randrange(len(wrong))] = chance.randrange(256)
        try:
            outcomes += extract(bytes(wrong), PLAIN).text != ""
        except Unreadable:
            outcomes += 1
    assert outcomes == 120
