"""Web pages: the report as people see it, and what is around it."""

import html
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.html import extract
from tests.support.pages import BLOG, CMS, OLD, WECHAT, WORD, lines_of

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def read(page: str, encoding: str = "utf-8") -> Extracted:
    return extract(page.encode(encoding), Wanted())


def body(inner: str) -> list[tuple[str, str]]:
    return lines_of(read(f"<html><head><title>x</title></head><body>{inner}</body></html>"), margins=True)


# --- whole pages -----------------------------------------------------------------------------------


def test_a_page_of_an_administration() -> None:
    """Navigation, search box, way, share bar, related pages and foot are margin; number groups are one number."""
    extracted = read(CMS)
    assert lines_of(extracted) == [
        ("front_matter", "PubDate: 2024-01-05 10:20"),
        ("front_matter", "ContentSource: 柳河镇党政办"),
        ("title", "柳河镇2023年工作总结"),
        ("paragraph", "2023年，柳河镇扎实推进各项工作，现将情况总结如下："),
        ("heading", "一、主要工作"),
        ("paragraph", "（一）抓项目建设。新建公厕12座，硬化道路8.6公里。"),
        ("paragraph", "（二）抓民生保障。发放低保金1260 万元，惠及3100户。"),
        ("heading", "二、存在问题"),
        ("paragraph", "村级集体经济薄弱，干部队伍老化。"),
    ]
    margins = [text for kind, text in lines_of(extracted, margins=True) if kind == "margin"]
    assert margins[0] == "首页"
    assert "柳河镇2022年工作总结" in margins
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
    plan = "2024年，计划新建公厕12座，硬化道路8.6公里。"
    report = "<p>2023年，我镇扎实推进各项工作，新建文化广场3个，培训干部200人次，群众满意。</p>" * 20
    told = body(f"<div class=nav><a href=1>首页</a></div><div>{report}<div class={name}>{plan}</div></div>")
    assert told[-1] == (kind, plan)


# --- encodings --------------------------------------------------------------------------------------

TEXT = "<p>全年发放低保金，惠及群众，镕基同志说要抓好工作。</p>"


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


# --- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        ("<p>甲<b>乙</b><span>丙</span></p>丁<div>戊</div>", ["甲乙丙", "丁", "戊"]),
        ("<p>一行<br>又一行</p>", ["一行", "又一行"]),
        ("<h1>关于<br>总结</h1>", ["关于总结"]),
        ("<p>Saved 30\n% of\n cost</p>", ["Saved 30 % of cost"]),
        (
            "<p>汉<ruby>字<rt>zi</rt></ruby>H<sub>2</sub>O</p><math><mi>x</mi></math><svg><text>y</text></svg>",
            ["汉字H2O"],
        ),
        ("<p>12 345 与 1&nbsp;260、2020&nbsp;100</p>", ["12 345 与 1260、2020 100"]),
        ("<noscript><p>a</p></noscript><template>b</template><script>c</script><!-- d -->e", ["e"]),
        ("<p aria-hidden=true>a</p><p hidden>b</p><p style='display: none'>c</p><p>正文完成</p>", ["正文完成"]),
        ("<details><summary>一、成绩</summary><p>完成8项</p></details>", ["一、成绩", "完成8项"]),
        ("<pre>甲\n  乙</pre><textarea>丙\n丁</textarea>", ["甲", "乙", "丙", "丁"]),
        ("<ol type=a start=3><li>甲<li>乙</ol>", ["c. 甲", "d. 乙"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol><li>1、甲<li>2、乙</ol>", ["1、甲", "2、乙"]),
        ("<ol style='list-style:none'><li>甲</ol>", ["甲"]),
        ("<ol><li><p>甲</p><p>续</p><li>乙</ol>", ["1. 甲", "续", "2. 乙"]),
        ("<p>甲<a href='#fn1'>[1]</a>，增长20&#37;&mdash;</p>", ["甲，增长20%—"]),
    ],
)
def test_lines_are_those_of_a_browser(inner: str, lines: list[str]) -> None:
    """Blocks end lines, inline tags do not; what is not shown is not there."""
    assert [text for _, text in body(inner)] == lines


def test_preformatted_text_is_joined_where_it_was_wrapped() -> None:
    """A report in <pre> that was broken at a width has whole sentences."""
    line = "全年办理公文三百二十件，组织会议五十六次，接待来访群众一千二百人次，完成督查事项八十六件，"
    told = body(
        f"<pre>工作情况\n\n{line[:40]}\n{line[40:]}{line[:36]}\n{line[36:]}{line[:32]}\n{line[32:]}有力保障运转。</pre>"
    )
    assert told == [("paragraph", "工作情况"), ("paragraph", f"{line * 3}有力保障运转。")]


# --- tables -----------------------------------------------------------------------------------------


def test_heads_of_several_rows_name_the_columns() -> None:
    """Cells that span rows and columns are read once; names of columns are those of all heads above them."""
    page = """<p>各部门完成情况如下。</p><table><caption>表1</caption><thead>
    <tr><th rowspan=2>部门</th><th colspan=2>收入</th></tr><tr><th>上半年</th><th>下半年</th></tr></thead>
    <tr><td rowspan=2>一部</td><td>10万元</td><td>20万元</td></tr><tr><td>11万元</td><td>22万元</td></tr>
    <tr><td colspan=3>重点部门</td></tr><tr><td>二部<td>1<td>2</tr>
    <tfoot><tr><td>合计</td><td>22</td><td>44</td></tr></tfoot></table>"""
    extracted = read(f"<html><body>{page}</body></html>")
    rows = [block for block in extracted.blocks if block.kind == "row"]
    assert [(extracted.text[row.span.start : row.span.end], row.is_head) for row in rows] == [
        ("部门\t收入\t", True),
        ("\t上半年\t下半年", True),
        ("一部\t10万元\t20万元", False),
        ("\t11万元\t22万元", False),
        ("重点部门\t\t", True),
        ("二部\t1\t2", False),
        ("合计\t22\t44", True),
    ]
    assert rows[3].columns == ("部门", "收入 上半年", "收入 下半年")
    assert ("caption", "表1") in lines_of(extracted)


def test_forms_give_rows_and_text() -> None:
    """Short cells of a form are rows without names of columns, a long one is text."""
    text = "一年来，本人认真学习，努力工作，完成造林验收任务12次，核查面积3600亩，撰写材料25篇。"
    told = body(
        "<h2>2022年度考核登记表</h2><table><tr><td>姓名</td><td>张三</td><td>性别</td><td>男</td></tr>"
        f"<tr><td>本人总结</td><td colspan=3><p>{text}</p>"
        "<p>业务学习不够深入，调查研究少，文章写得不多。</p></td></tr></table>"
    )
    assert told == [
        ("title", "2022年度考核登记表"),
        ("row", "姓名\t张三\t性别\t男"),
        ("paragraph", "本人总结"),
        ("paragraph", text),
        ("paragraph", "业务学习不够深入，调查研究少，文章写得不多。"),
    ]


def test_two_columns_without_a_head_are_facts() -> None:
    """The page of a town: its table has no head, and every row is a fact."""
    told = body("<table><tr><td>新建公厕</td><td>12座</td></tr><tr><td>硬化道路</td><td>8.6公里</td></tr></table>")
    assert told == [("row", "新建公厕\t12座"), ("row", "硬化道路\t8.6公里")]


# --- titles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "inner", "expected"),
    [
        ("柳河镇2020年工作总结 - 柳河镇人民政府", "<p>完成12项。</p>", "柳河镇2020年工作总结"),
        ("某局-政务公开-2021年工作总结", "<p>2021年工作总结</p><p>完成12项。</p>", "2021年工作总结"),
        ("2019-2020学年工作总结_某校", "<p>完成12项。</p>", "2019-2020学年工作总结"),
        ("无标题文档", "<p>某局2021年工作总结</p><p>完成12项。</p>", "某局2021年工作总结"),
        ("总结.doc", "<center><b>我这一年</b></center><p>完成12项。</p>", "我这一年"),
    ],
)
def test_titles(title: str, inner: str, expected: str) -> None:
    """A title is the page's name without the site's, in the text if it stands there."""
    told = lines_of(read(f"<html><head><title>{title}</title></head><body>{inner}</body></html>"))
    assert [text for kind, text in told if kind == "title"] == [expected]


# --- pages without a report -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("", "holds no text"),
        ("<div id=app></div><noscript>Enable JavaScript</noscript><script src=a.js></script>", "filled in by a script"),
        ("<div id=app>Loading...</div><script src=a.js></script>", "filled in by a script"),
        ("<ul><li><a href=1>2020年总结</a><li><a href=2>2021年总结</a><li><a href=3>2022年总结</a></ul>", "only links"),
        ("<frameset><frame src=a.htm></frameset>", "only a frame"),
        ("<iframe src=a.htm>您的浏览器不支持</iframe>", "only a frame"),
        ("<img src=1.jpg><img src=2.jpg>", "only pictures"),
        ("\0\1\2\3", "encoding that cannot be told"),
    ],
)
def test_pages_without_text_are_refused(page: str, wrong: str) -> None:
    """The message says what stands in its place."""
    with pytest.raises(Unreadable, match=wrong):
        read(page)


@pytest.mark.parametrize(
    "page",
    [
        '<div id=app></div><iframe srcdoc="&lt;p&gt;完成12项。&lt;/p&gt;"></iframe>',
        '<input type=hidden value="&lt;p&gt;完成12项。&lt;/p&gt;"><script src=a.js></script>',
        "<textarea style='display:none'>完成12项。</textarea><script src=a.js></script>",
    ],
)
def test_text_that_a_script_would_show_is_read(page: str) -> None:
    """Frames and fields of forms may hold what the page shows."""
    assert body(page) == [("paragraph", "完成12项。")]


# --- pages made to do harm --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "完成12项。",
        "<table><tr><td>" * 5_000 + "完成12项。",
        "<a href=#a>" * 20_000 + " " * 100_000 + "完成12项。",
        "<style>" + "p.a" * 100_000 + "</style>完成12项。",
        "<title>" + "a - " * 50_000 + "</title>完成12项。",
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>完成12项。</p>',
    ],
    ids=["depth", "tables", "anchors", "styles", "title", "entity"],
)
def test_the_shape_of_a_page_is_no_weapon(page: str) -> None:
    """Depth, length and repetition cost time in proportion; nothing outside is read."""
    assert "完成12项。" in read(page).text
    assert "root:" not in read(page).text


@pytest.mark.parametrize("page", [CMS.encode(), OLD.encode("gb18030"), WORD.encode("gb18030"), BLOG.encode()])
def test_cut_pages_are_read_or_refused(page: bytes) -> None:
    """A page that was cut anywhere gives text in order, or says why not."""
    for end in range(0, len(page), 97):
        try:
            extracted = extract(page[:end], Wanted())
        except Unreadable:
            continue
        spans = [block.span for block in extracted.blocks]
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert all(extracted.text[span.start : span.end].strip() for span in spans)


def test_navigation_is_kept_within_bounds() -> None:
    """A site map does not drown the report, and what is left out is told."""
    links = "".join(f"<li><a href={n}>第{n}页</a></li>" for n in range(1000))
    extracted = read(f"<html><body><nav><ul>{links}</ul></nav><p>全年完成任务12项，成效显著。</p></body></html>")
    assert len(lines_of(extracted, margins=True)) == 201
    assert extracted.remarks == ("800 more lines of navigation were left out",)
