"""Web pages: the report as people see it, and what is around it."""

import html
from collections import Counter
from pathlib import Path

import pytest

from llmsum.reading.readers.extracted import Unreadable, Wanted
from llmsum.reading.readers.html import extract
from tests.support.pages import BLOG, CMS, OLD, WECHAT, WORD, body, lines_of, read

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


# --- whole pages -----------------------------------------------------------------------------------


def test_a_page_of_an_administration() -> None:
    """Navigation, search box, way, share bar, related pages and foot are margin; number groups are one number."""
    extracted = read(CMS)
    assert lines_of(extracted) == [
        ("front_matter", "PubDate: 2024-01-05 10:20"),
        ("front_matter", "ContentSource: 青石镇党政办"),
        ("title", "青石镇2023年工作总结"),
        ("paragraph", "2023年，青石镇扎实推进各项工作，现将情况总结如下："),
        ("heading", "一、主要工作"),
        ("paragraph", "（一）抓项目建设。新修书屋14座，拓宽道路7.3公里。"),
        ("paragraph", "（二）抓民生保障。发放助学金1260 万元，惠及3100户。"),
        ("heading", "二、存在问题"),
        ("paragraph", "部分渠道老化失修，干部队伍老化。"),
    ]
    margins = [text for kind, text in lines_of(extracted, margins=True) if kind == "margin"]
    assert margins[0] == "首页"
    assert "青石镇2022年工作总结" in margins
    assert margins[-1] == "电话：0123-1234567"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_laid_out_by_tables(encoding: str) -> None:
    """Tables that place things give lines, the table of figures rows; no encoding is declared."""
    extracted = read(OLD, encoding)
    assert extracted.encoding == encoding
    assert lines_of(extracted) == [
        ("title", "县统计局2009年工作总结"),
        ("paragraph", "2009年，我局圆满完成了各项任务。"),
        ("heading", "一、主要工作完成情况"),
        ("paragraph", "完成统计报表320份，培训统计人员86人次。"),
        ("row", "指标\t2008年\t2009年"),
        ("row", "财政收入\t2.1亿元\t2.6亿元"),
        ("row", "合计\t2.1亿元\t2.6亿元"),
        ("heading", "二、存在的问题"),
        ("paragraph", "统计基础薄弱，经费不足。"),
    ]
    rows = [block for block in extracted.blocks if block.kind == "row"]
    assert [row.is_head for row in rows] == [True, False, True]
    assert rows[1].columns == ("指标", "2008年", "2009年")
    assert [extracted.text[cell.start : cell.end] for cell in rows[1].cells] == ["财政收入", "2.1亿元", "2.6亿元"]


def test_a_page_that_waits_for_its_script() -> None:
    """WeChat hides an article until its script has run."""
    assert lines_of(read(WECHAT)) == [
        ("title", "2023，我们这一年"),
        ("heading", "01 志愿服务"),
        ("paragraph", "全年开展活动126场，服务时长8600小时。"),
        ("heading", "02 不足"),
        ("paragraph", "志愿者流失率较高，培训体系不完善。"),
    ]


def test_a_page_that_word_wrote() -> None:
    """Numbers stay and bullets of picture fonts go, lines wrapped in the source are whole, footnotes are notes.

    The title of the window is that of an older document: what looks like a title on the page is it.
    """
    extracted = read(WORD, "gb18030")
    assert lines_of(extracted, margins=True) == [
        ("title", "个人年终小结"),
        ("paragraph", "本人认真履行岗位职责，现总结如下："),
        ("heading", "一、 主要工作"),
        ("item", "完成巡检120次。"),
        ("paragraph", "面积1200m²，见10⁴。"),
        ("note", "含节假日巡检。"),
    ]
    assert extracted.remarks == ("4 hidden characters were left out",)


def test_a_blog() -> None:
    """Comments and contents are margin, code is code, items have their depth and numbers."""
    extracted = read(BLOG)
    assert lines_of(extracted) == [
        ("title", "2020年年终总结"),
        ("paragraph", "今年是特别的一年。"),
        ("heading", "工作"),
        ("item", "完成了3个项目的上线"),
        ("item", "日均处理订单12万笔"),
        ("item", "3. 性能提升30%"),
        ("code", "import os"),
        ("code", "run()"),
        ("heading", "不足"),
        ("paragraph", "英语学习没有坚持下来，只读了2本书。"),
    ]
    assert [block.level for block in extracted.blocks if block.kind == "item"] == [1, 2, 1]


# --- what text becomes in a page comes out of it ----------------------------------------------------


def _frame(lines: list[str]) -> str:
    text = "".join(f"<p>　　{html.escape(line, quote=False)}</p>\n" for line in lines[1:])
    return (
        f"<html><head><title>{html.escape(lines[0])} - 某县人民政府</title></head><body><div class=top><ul>"
        "<li><a href=1>首页</a></li><li><a href=2>政务</a></li><li><a href=3>服务</a></li></ul></div>"
        f"<div class=box><h1>{html.escape(lines[0])}</h1><div class=con>{text}</div></div>"
        "<div class=right><ul><li><a href=4>某局召开会议</a></li>"
        "<li><a href=5>2020年总结</a></li></ul></div></body></html>"
    )


def _breaks(lines: list[str]) -> str:
    text = "<br>\r\n".join("&nbsp;&nbsp;" + html.escape(line, quote=False) for line in lines)
    return f"<html><body><div class=nav><a href=1>首页</a></div><div>{text}</div></body></html>"


def _cells(lines: list[str]) -> str:
    text = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
    return (
        "<html><body><table><tr><td><a href=1>首页</a></td><td><a href=2>返回</a></td></tr>"
        f"<tr><td colspan=2><table><tr><td>{text}</td></tr></table></td></tr></table></body></html>"
    )


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("page_of", [_frame, _breaks, _cells])
def test_no_line_of_a_report_is_lost(seed: Path, page_of: object) -> None:
    """A report in a page, with navigation around it, comes out line for line."""
    lines = [" ".join(line.split()) for line in seed.read_text(encoding="utf-8").split("\n") if line.split()]
    assert callable(page_of)
    extracted = extract(str(page_of(lines)).encode("gb18030"), Wanted())
    assert Counter(text for _, text in lines_of(extracted)) == Counter(lines)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("next-step", "paragraph"),
        ("bottom", "paragraph"),
        ("content-nav", "paragraph"),
        ("comments", "margin"),
        ("footer", "margin"),
    ],
)
def test_a_name_alone_makes_no_text_margin(name: str, kind: str) -> None:
    """What a part is called counts where it holds links or hardly a sentence; few names mean nothing else."""
    plan = "2024年，计划新修书屋14座，拓宽道路7.3公里。"
    report = "<p>2023年，我镇扎实推进各项工作，新建文化广场3个，培训干部200人次，群众满意。</p>" * 20
    told = body(f"<div class=nav><a href=1>首页</a></div><div>{report}<div class={name}>{plan}</div></div>")
    assert told[-1] == (kind, plan)


# --- encodings --------------------------------------------------------------------------------------

TEXT = "<p>全年发放助学金，惠及群众，镕基同志说要抓好工作。</p>"


@pytest.mark.parametrize(
    ("declared", "written", "codec"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("big5", "utf-8", "utf-8"),
        ("unknown-x", "gb18030", "gb18030"),
        ("utf-8", "utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16", "utf-16"),
    ],
)
def test_bytes_count_more_than_what_a_page_declares(declared: str, written: str, codec: str) -> None:
    """A page is read as it was written, whatever it says; GB2312 is read with all that extends it."""
    extracted = read(f'<html><head><meta charset="{declared}"></head><body>{TEXT}</body></html>', written)
    assert extracted.encoding == codec
    assert "镕基同志说要抓好工作" in extracted.text


def test_a_few_damaged_bytes_are_told() -> None:
    """A page that was cut inside a character, or mended by hand, is read but for that."""
    extracted = extract(TEXT.encode("gb18030") * 20 + b"\xff\xff</p>", Wanted())
    assert extracted.encoding == "gb18030"
    assert extracted.remarks == ("2 characters are damaged and could not be read",)


def test_the_named_encoding_counts_most() -> None:
    """What the user names is used, and what is not in it is refused."""
    assert extract(TEXT.encode("big5", "ignore"), Wanted("big5")).encoding == "big5"
    with pytest.raises(Unreadable, match="is not valid utf-8"):
        extract(TEXT.encode("gb18030"), Wanted("utf-8"))
