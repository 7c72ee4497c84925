"""Markdown as people write it: what it says, where it stands, and what of it is no text."""

import pytest

from llmsum.reading.readers.extracted import Wanted
from llmsum.reading.readers.markdown import blocks_of, extract
from tests.support.laid_out import left_out, outline


def read(raw: str) -> list[str]:
    return outline(raw, blocks_of(raw))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            "# 2023年总结\n\n## 一、成绩 ##\n完成3份。\n",
            ["title1: 2023年总结", "heading2: 一、成绩", "paragraph: 完成3份。"],
        ),
        ("#2016年总结\n\n##整体##\n完成3份。", ["title1: 2016年总结", "heading2: 整体", "paragraph: 完成3份。"]),
        ("总结\n====\n\n成绩\n---\n完成。", ["title1: 总结", "heading2: 成绩", "paragraph: 完成。"]),
        (
            "# 一月\n完成1份。\n\n# 二月\n完成2份。",
            ["heading1: 一月", "paragraph: 完成1份。", "heading1: 二月", "paragraph: 完成2份。"],
        ),
        ("# 总结\n# 一、成绩\n完成。", ["title1: 总结", "heading1: 一、成绩", "paragraph: 完成。"]),
        ("=== 成绩 ===\n完成。", ["heading3: 成绩", "paragraph: 完成。"]),
        ("# **总结**\n", ["title1: 总结"]),
        ("#　总结\n", ["title1: 总结"]),
        ("\U0001f4c8 # 不是\n# \U0001f4c8成绩\n", ["paragraph: \U0001f4c8 # 不是", "title1: \U0001f4c8成绩"]),
    ],
)
def test_headings_and_the_title(raw: str, told: list[str]) -> None:
    """ATX with and without a blank, setext, wiki; the only outermost heading at the top is the title."""
    assert read(raw) == told


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("#123 修复缺陷", ["paragraph: #123 修复缺陷"]),
        ("#周报 #本周完成3项", ["paragraph: #周报 #本周完成3项"]),
        ("#话题#今天完成3项。", ["paragraph: #话题#今天完成3项。"]),
        ("#include <stdio.h>", ["paragraph: #include <stdio.h>"]),
        (
            "本年完成改造3处；投入2亿元，惠及群众。\n---\n下文。",
            ["paragraph: 本年完成改造3处；投入2亿元，惠及群众。", "paragraph: 下文。"],
        ),
        ("甲\n乙\n---\n", ["paragraph: 甲", "paragraph: 乙"]),
    ],
)
def test_what_is_no_heading(raw: str, told: list[str]) -> None:
    """Issues, hashtags, a topic in prose, code, a paragraph above a ruler."""
    assert read(raw) == told


@pytest.mark.parametrize(
    ("raw", "told", "gone"),
    [
        ('见[记录](https://a.cn/1?x=2 "题")。', "见记录。", ["link: [", 'link: ](https://a.cn/1?x=2 "题")']),
        ("完成![图3](a/b.png)4场", "完成4场", ["image: ![图3](a/b.png)"]),
        ("甲![图](年度 总结 2.png)乙", "甲乙", ["image: ![图](年度 总结 2.png)"]),
        (
            "甲[![构建](https://a.cn/b.svg)](https://a.cn)乙",
            "甲乙",
            ["image: [![构建](https://a.cn/b.svg)](https://a.cn)"],
        ),
        ("见https://a.cn/x_y?n=12，完成3份", "见，完成3份", ["link: https://a.cn/x_y?n=12"]),
        ("见<https://a.cn/12>和zhang.san@163.com", "见和", ["link: <https://a.cn/12>", "link: zhang.san@163.com"]),
        ("见 github.com/a/b/pull/12 与 www.a.cn/3", "见 与", ["link: github.com/a/b/pull/12", "link: www.a.cn/3"]),
        (
            "见[甲][r]与[乙][]\n\n[r]: https://a.cn/1\n[乙]: /b",
            "见甲与乙",
            ["link: [", "link: ][r]", "link: [", "link: ][]", "link: [r]: https://a.cn/1", "link: [乙]: /b"],
        ),
        ("完成[某项](负责人3名)", "完成[某项](负责人3名)", []),
        (
            "见[甲](<a b.md>)和[乙](a(1).md)",
            "见甲和乙",
            ["link: [", "link: ](<a b.md>)", "link: [", "link: ](a(1).md)"],
        ),
        ("增长12%[^1]，见[[页面|说明]]", "增长12%，见说明", ["link: [^1]", "link: [[页面|", "link: ]]"]),
        ("甲![[图 1.png]]乙", "甲乙", ["image: ![[图 1.png]]"]),
        ("甲<img src='1.png' alt='2'>乙", "甲乙", ["image: <img src='1.png' alt='2'>"]),
        ("见`https://a.cn/5`", "见", ["link: https://a.cn/5"]),
    ],
)
def test_addresses_and_pictures_are_no_text(raw: str, told: str, gone: list[str]) -> None:
    """The words of a link stay; its address, a picture, a badge, an address in prose go, each whole."""
    blocks = blocks_of(raw)
    assert outline(raw, blocks)[0] == f"paragraph: {told}"
    assert left_out(raw, blocks) == gone


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("**时间：**下午3点", "时间：下午3点"),
        ("**甲****乙**和***丙***", "甲乙和丙"),
        ("调用`read_text`和``a`b``", "调用read_text和a`b"),
        ("面积3*4*5，张_三_丰，2**3", "面积3*4*5，张_三_丰，2**3"),
        ("_重点_ 工作__完成__", "重点 工作__完成__"),
        ("电话138****1234", "电话138****1234"),
        ("1\\. 完成\\*3项", "1. 完成*3项"),
        ("完成~~4~~5项", "完成5项"),
        ("~~完成5项~~", "完成5项"),
        ("==重点==工作<!-- 8 -->完成{% raw %}", "重点工作完成"),
        ("甲<font color='red'>乙</font>丙", "甲乙丙"),
        ("a < b 且 c > d", "a < b 且 c > d"),
    ],
)
def test_marks_go_and_words_stay(raw: str, told: str) -> None:
    """Emphasis beside Chinese punctuation, code as a name, escapes; words that were taken back go."""
    assert read(raw) == [f"paragraph: {told}"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            "|项目|数量|\n|:--|--:|\n|道路|3条|\n|**合计**|3条|\n",
            ["row*: 项目 | 数量", "row: 项目=道路 | 数量=3条", "row*: 项目=合计 | 数量=3条"],
        ),
        ("项目 | 数量\n---|---\n道路 | 3\\|4\n", ["row*: 项目 | 数量", "row: 项目=道路 | 数量=3|4"]),
        (
            "|项目|进度|\n|水厂|80%|\n|道路|35%|",
            ["row*: 项目 | 进度", "row: 项目=水厂 | 进度=80%", "row: 项目=道路 | 进度=35%"],
        ),
        ("|新建学校|3所|\n|---|---|\n|改造危房|120户|", ["row: 新建学校 | 3所", "row: 改造危房 | 120户"]),
        (
            "|指标|2022年|60岁以上|\n|-|-|-|\n|甲|1|2|",
            ["row*: 指标 | 2022年 | 60岁以上", "row: 指标=甲 | 2022年=1 | 60岁以上=2"],
        ),
        ("| | |\n|-|-|\n|事项|数量|\n|甲|3|\n", ["row*: 事项 | 数量", "row: 事项=甲 | 数量=3"]),
        (
            "甲如下：\n|a|b|\n|-|-|\n|1|2|3|\n下文",
            ["paragraph: 甲如下：", "row*: a | b", "row: a=1 | b=2 | 3", "paragraph: 下文"],
        ),
        ("> |a|b|\n> |-|-|\n> |1|2|", ["row*: a | b", "row: a=1 | b=2"]),
        ("1. 表：\n   |a|b|\n   |-|-|\n   |1||", ["item1: 1. 表：", "row*: a | b", "row: a=1 | b="]),
        (
            "<table>\n<tr><th>项目</th><th>数</th></tr>\n\n    <tr>\n    <td>道路</td>\n"
            "    <td>3<br>条</td></tr>\n</table>",
            ["row*: 项目 | 数", "row: 项目=道路 | 数=3条"],
        ),
        (
            "<table><tr><th rowspan=2>项</th><th colspan=2>量</th></tr><tr><th>甲</th><th>乙</th></tr>"
            "<tr><td>路</td><td>1</td><td>2</td></tr></table>",
            ["row*: 项 | 量", "row*: 甲 | 乙", "row: 项=路 | 量 甲=1 | 量 乙=2"],
        ),
    ],
)
def test_rows_with_the_names_of_their_columns(raw: str, told: list[str]) -> None:
    """With and without a ruled line or outer bars, in quotes and lists, in HTML; heads and totals are no rows."""
    assert read(raw) == told


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            "- 甲\n  - 乙\n    1. 丙\n- [x] 丁\n- [ ] 戊",
            ["item1: - 甲", "item2: - 乙", "item3: 1. 丙", "item1: - [x] 丁", "item1: - [ ] 戊"],
        ),
        ("> 完成3份。\n>> 又4份。\n", ["paragraph: 完成3份。", "paragraph: 又4份。"]),
        ("> [!NOTE]\n> 完成3份。", ["paragraph: 完成3份。"]),
        (
            "姓名：张三\n部门：研发部\n1、完成3份\n2、完成4份",
            ["paragraph: 姓名：张三", "paragraph: 部门：研发部", "paragraph: 1、完成3份", "paragraph: 2、完成4份"],
        ),
        ("**时间：** 3月<br>\n**地点：** 阅览室<br>\n", ["paragraph: 时间： 3月<br>", "paragraph: 地点： 阅览室<br>"]),
        ("    本年完成改造3处，投入2亿元。\n", ["paragraph: 本年完成改造3处，投入2亿元。"]),
        ("甲[^1]\n\n[^1]: 注 5\n\n    又注\n\n下文", ["paragraph: 甲", "note: 注 5 又注", "paragraph: 下文"]),
        ("[注]: 数据为初步统计", ["paragraph: [注]: 数据为初步统计"]),
        ("![](a.png)\n\n图1 现场\n", ["caption: 图1 现场"]),
        ("[TOC]\n\n- [一、成绩](#一成绩)\n\n完成。", ["margin: - 一、成绩", "paragraph: 完成。"]),
        ("<details>\n<summary>点击</summary>\n\n完成3份\n</details>", ["paragraph: 点击", "paragraph: 完成3份"]),
        ("<h1 align=center>总结</h1>\n<br>\n完成**3**份", ["title1: 总结", "paragraph: 完成3份"]),
        ("::: tip\n完成3份\n:::", ["paragraph: 完成3份"]),
        ("```\n完成3份\n\n**4**份", ["paragraph: 完成3份", "paragraph: 4份"]),
        ("> " * 40 + "完成3份", ["paragraph: " + "> " * 24 + "完成3份"]),
    ],
)
def test_lists_quotes_and_lines(raw: str, told: list[str]) -> None:
    """Depths and boxes of items, quotes, lines for themselves, text indented by hand, notes, folded parts."""
    assert read(raw) == told


def test_a_wrapped_paragraph_is_one() -> None:
    """Lines as full as the others that end within a sentence are one block."""
    line = "本月组织召开项目推进会议共计十二次并协调解决各类问题"
    assert read(f"{line}\n{line}\n三十五个。") == [f"paragraph: {line} {line} 三十五个。"]


@pytest.mark.parametrize(
    ("raw", "gone"),
    [
        ("```python\nx = 3\n```\n\n完成。", "code: ```python\nx = 3\n```"),
        ("完成。\n\n    for (i = 0; i < 3; i++) {\n    }\n", "code: for (i = 0; i < 3; i++) {\n    }"),
        ("$$\nx = 3\n$$\n\n完成。", "code: $$\nx = 3\n$$"),
        ("<script>\nvar x = 3\n</script>\n\n完成。", "code: <script>\nvar x = 3\n</script>"),
    ],
)
def test_code_is_no_text(raw: str, gone: str) -> None:
    """Fences, indented code, formulas, scripts."""
    blocks = blocks_of(raw)
    assert outline(raw, blocks) == ["paragraph: 完成。"]
    assert [line.replace("code:     ", "code: ") for line in left_out(raw, blocks)] == [gone]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            "---\ntitle: 总结\ntags:\n- 甲\n---\n完成。",
            ["front_matter: title: 总结", "front_matter: tags: - 甲", "paragraph: 完成。"],
        ),
        ("+++\r\ntitle = '总结'\r\n+++\r\n完成。", ["front_matter: title = '总结'", "paragraph: 完成。"]),
        (
            "title: 总结\ndate: 2020-01-02\n---\n完成。",
            ["front_matter: title: 总结", "front_matter: date: 2020-01-02", "paragraph: 完成。"],
        ),
        ("---\n本年完成3份。\n---\n", ["paragraph: 本年完成3份。"]),
        ("###### tags: `会议`\n完成。", ["front_matter: ###### tags: `会议`", "paragraph: 完成。"]),
    ],
)
def test_front_matter(raw: str, told: list[str]) -> None:
    """YAML, TOML, YAML without its first ruler, tags; a paragraph between rulers is none."""
    assert read(raw) == told


def test_sentences_in_a_fence_are_text() -> None:
    """Where no language is named; some fence a paragraph to keep its lines."""
    assert read("```\n  本周完成了接口3个，讨论了分工。\n\n继续推进。\n```") == [
        "paragraph: 本周完成了接口3个，讨论了分工。",
        "paragraph: 继续推进。",
    ]
    assert read("```java\n// 本周完成了接口3个，讨论了分工。\n```") == []


def test_what_was_left_out_is_told() -> None:
    """Pictures and code are seen by who opens the file."""
    assert extract("![](a.png)\n\n![](b.png)\n\n```\nx\n```\n\n甲".encode(), Wanted()).remarks == (
        "2 pictures were not read",
        "1 stretch of code was not read",
    )
