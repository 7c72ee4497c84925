"""Web pages: lines, tables and titles."""

import pytest

from tests.support.pages import body, lines_of, read

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
    told = body("<table><tr><td>新修书屋</td><td>14座</td></tr><tr><td>拓宽道路</td><td>7.3公里</td></tr></table>")
    assert told == [("row", "新修书屋\t14座"), ("row", "拓宽道路\t7.3公里")]


# --- titles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "inner", "expected"),
    [
        ("青石镇2020年工作总结 - 青石镇人民政府", "<p>完成12项。</p>", "青石镇2020年工作总结"),
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
