"""Word files: what is read, in which order, and what it is."""

import pytest

from llmsum.models.layout import Block
from llmsum.reading.readers import docx
from llmsum.reading.readers.extracted import Extracted, Wanted
from tests.support.wordml import (
    BOLD,
    CENTRED,
    LONG,
    TEXT,
    TITLE,
    cell,
    definition,
    level,
    listed,
    numbered,
    p,
    packed,
    r,
    row,
    style,
    styled,
    table,
)


def read(body: str, **parts: str) -> Extracted:
    return docx.extract(packed(body, **parts), Wanted())


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.splitlines()


def told(extracted: Extracted) -> list[tuple[str, int, str]]:
    """Kind, level and text of every block."""
    return [(block.kind, block.level, of(extracted, block)) for block in extracted.blocks]


def of(extracted: Extracted, block: Block) -> str:
    return extracted.text[block.span.start : block.span.end]


def lines_of(extracted: Extracted) -> list[str]:
    return extracted.text.splitlines()


# --- what is read ---------------------------------------------------------------------------------

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent>" + p("框内文字") + "</w:txbxContent>"
EITHER = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        pytest.param(p("完成", r("投资", BOLD), "３亿元"), "完成投资３亿元", id="runs are joined"),
        pytest.param(p("旧", '<w:ins w:id="1">' + r("新") + "</w:ins>"), "旧新", id="what was inserted is accepted"),
        pytest.param(
            p("共", "<w:del><w:r><w:delText>十</w:delText></w:r></w:del>", "百人"),
            "共百人",
            id="what was deleted is gone",
        ),
        pytest.param(
            p("甲", "<w:moveFrom>" + r("乙") + "</w:moveFrom>", "<w:moveTo>" + r("丙") + "</w:moveTo>"),
            "甲丙",
            id="moved",
        ),
        pytest.param(p("可见", r("隐藏", "<w:vanish/>"), r("文字", '<w:vanish w:val="0"/>')), "可见文字", id="hidden"),
        pytest.param(p('<w:hyperlink r:id="r1">' + r("县政府网站") + "</w:hyperlink>"), "县政府网站", id="link"),
        pytest.param(p('<w:smartTag w:element="date">' + r("5月1日") + "</w:smartTag>"), "5月1日", id="smart tag"),
        pytest.param(
            p("<w:sdt><w:sdtPr/><w:sdtContent>" + r("控件") + "</w:sdtContent></w:sdt>"), "控件", id="control"
        ),
        pytest.param(
            p(
                "日期",
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                + r("单击此处")
                + "</w:sdtContent></w:sdt>",
            ),
            "日期",
            id="a placeholder is nobody's word",
        ),
        pytest.param(p("见", FIELD.format(" REF _1 ", r("第三章"))), "见第三章", id="the result of a field"),
        pytest.param(
            p(FIELD.format(" IF ", FIELD.format(" PAGE ", r("2")))), "2", id="a field in the result of another"
        ),
        pytest.param(
            p(
                *(
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
                    "<w:r><w:instrText>EQ \\o\\ac(○,3)</w:instrText></w:r>",
                ),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                "项",
            ),
            "③项",
            id="a number in a circle",
        ),
        pytest.param(p("甲", "<w:r><w:tab/></w:r>", "乙"), "甲 乙", id="tab"),
        pytest.param(p("疫", "<w:r><w:noBreakHyphen/></w:r>", "情"), "疫-情", id="hyphen"),
        pytest.param(p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "合格"), "☑合格", id="sign of a font"),
        pytest.param(p("\uf0fc", "合格"), "\uf0fc合格", id="a code whose font is not known stays"),
        pytest.param(
            p(
                "<w:r><w:ruby><w:rt>" + r("chóng") + "</w:rt><w:rubyBase>" + r("重") + "</w:rubyBase></w:ruby></w:r>",
                "庆",
            ),
            "重庆",
            id="readings above signs",
        ),
        pytest.param(p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "x=1", id="formula"),
        pytest.param(p("\u3000\u3000全年　　共"), "全年 共", id="ideographic spaces"),
        pytest.param(p("𠮷林村"), "𠮷林村", id="astral"),
    ],
)
def test_a_paragraph_says_what_can_be_seen(paragraph: str, text: str) -> None:
    assert lines(paragraph) == [text]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(p("一", "<w:r><w:br/></w:r>", "二"), ["一", "二"], id="a line break that the author made"),
        pytest.param(p("上", '<w:r><w:br w:type="page"/></w:r>', "下"), ["上下"], id="a page break is none"),
        pytest.param(
            p("前", properties="<w:rPr><w:del/></w:rPr>") + p("后"),
            ["前后"],
            id="a removed end of a paragraph joins it",
        ),
        pytest.param(
            p("锚", EITHER.format(BOX)) + p("后"), ["锚", "框内文字", "后"], id="a box stands once, behind its line"
        ),
        pytest.param(
            "<w:sdt><w:sdtPr/><w:sdtContent>" + p("块") + "</w:sdtContent></w:sdt>" + p("后"),
            ["块", "后"],
            id="a control",
        ),
        pytest.param("<w:customXml>" + p("内") + "</w:customXml>", ["内"], id="custom elements"),
        pytest.param(
            p(FIELD.split('<w:r><w:fldChar w:fldCharType="separate"', maxsplit=1)[0].format("IF")) + p("后"),
            ["后"],
            id="a field that never ends hides nothing",
        ),
    ],
)
def test_lines_stand_in_the_order_of_the_page(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_notes_stand_behind_the_paragraph_that_refers_to_them() -> None:
    note = '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>", " 数据来自统计局。") + "</w:footnote>"
    extracted = read(p("投资3亿元", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。") + p("后"), footnotes=note)
    assert told(extracted) == [
        ("paragraph", 0, "投资3亿元。"),
        ("note", 0, "数据来自统计局。"),
        ("paragraph", 0, "后"),
    ]


def test_what_is_left_out_is_told() -> None:
    extracted = read(
        p("可见", r("藏起来", "<w:vanish/>"), "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"),
        comments='<w:comment w:id="1">' + p("改一下") + '</w:comment><w:comment w:id="2"/>',
    )
    assert extracted.remarks == (
        "2 comments were left out",
        "hidden text was left out (3 characters)",
        "tracked changes were accepted, with 1 removals",
    )


def test_pages_are_those_that_word_drew_last() -> None:
    drawn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = (
        p("一")
        + p("二", drawn, "续")
        + p(drawn, "三")
        + table(row(cell(p("甲", drawn)), cell(p("乙", drawn))))
        + p("四")
    )
    assert [block.page for block in read(body).blocks] == [1, 1, 3, 3, 4]


def test_a_file_that_was_never_drawn_has_no_pages() -> None:
    assert [block.page for block in read(p("一")).blocks] == [None]


# --- numbers --------------------------------------------------------------------------------------

OFFICIAL = definition(
    1,
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）", '<w:suff w:val="space"/>'),
    level(2, "decimal", "%3."),
)
CHAPTERS = definition(
    2,
    level(0, "japaneseCounting", "第%1章"),
    level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
)


def test_numbers_are_counted_as_word_counts_them() -> None:
    body = "".join(
        numbered(1, depth, text)
        for depth, text in [
            (0, "总体"),
            (1, "党建"),
            (2, "学习。"),
            (2, "Team grew."),
            (1, "业务"),
            (2, "抓点。"),
            (0, "问题"),
            (1, "人手"),
        ]
    )
    assert lines(body, numbering=OFFICIAL + listed(1, 1)) == [
        *("一、总体", "（一）党建", "1.学习。", "2. Team grew."),
        *("（二）业务", "1.抓点。", "二、问题", "（一）人手"),
    ]


def test_legal_numbers_are_digits_all_through() -> None:
    body = (
        numbered(1, 0, "总则")
        + numbered(1, 1, "目的")
        + numbered(1, 2, "范围")
        + numbered(1, 0, "细则")
        + numbered(1, 2, "例")
    )
    expected = ["第一章 总则", "1.1 目的", "1.1.1 范围", "第二章 细则", "2.1.1 例"]
    assert lines(body, numbering=CHAPTERS + listed(1, 2)) == expected


def test_lists_of_one_definition_count_on_unless_one_says_where_it_starts() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = OFFICIAL + listed(1, 1) + listed(2, 1) + listed(3, 1, again)
    body = "".join(numbered(number, 0, "事") for number in (1, 2, 3, 3, 1))
    assert lines(body, numbering=numbering) == ["一、事", "二、事", "一、事", "二、事", "三、事"]


def test_a_level_that_never_restarts_counts_through() -> None:
    through = definition(
        4, level(0, "upperRoman", "%1."), level(1, "decimalEnclosedCircleChinese", "%2", '<w:lvlRestart w:val="0"/>')
    )
    body = numbered(1, 0, "甲") + numbered(1, 1, "乙") + numbered(1, 0, "丙") + numbered(1, 1, "丁")
    assert lines(body, numbering=through + listed(1, 4)) == ["I.甲", "① 乙", "II.丙", "② 丁"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "ideographTraditional", "%1、", start=3)}</w:lvlOverride>'
    assert lines(numbered(1, 0, "事"), numbering=OFFICIAL + listed(1, 1, own)) == ["丙、事"]


def test_a_style_gives_its_number_and_its_level() -> None:
    numbering = definition(
        5,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="A"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="B"/>'),
    )
    on = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    styles = style("A", "一级", on) + style("B", "二级", on) + style("C", "又一级", based="A")
    body = p("甲", properties=styled("A")) + p("乙", properties=styled("B")) + p("丙", properties=styled("C"))
    body += p("丁", properties=styled("A") + off)
    assert lines(body, styles=styles, numbering=numbering + listed(1, 5)) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_a_definition_may_stand_in_a_style() -> None:
    numbering = definition(1, more='<w:numStyleLink w:val="L"/>') + definition(
        2, level(0, "decimal", "%1、"), more='<w:styleLink w:val="L"/>'
    )
    assert lines(numbered(1, 0, "事"), numbering=numbering + listed(1, 1)) == ["1、事"]


def test_bullets_are_items_of_their_depth() -> None:
    bullets = definition(3, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))
    extracted = read(numbered(1, 0, "办文412件") + numbered(1, 1, "收文"), numbering=bullets + listed(1, 3))
    assert told(extracted) == [("item", 1, "• 办文412件"), ("item", 2, "• 收文")]


def test_a_number_stands_only_before_the_first_line_of_its_paragraph() -> None:
    body = numbered(1, 2, "甲", "<w:r><w:br/></w:r>", "乙") + numbered(1, 2, "") + numbered(1, 2, "丙")
    assert lines(body, numbering=OFFICIAL + listed(1, 1)) == ["1.甲", "乙", "3.丙"]


# --- headings -------------------------------------------------------------------------------------

HEADINGS = (
    style("1", "heading 1", '<w:outlineLvl w:val="0"/>')
    + style("2", "heading 2", '<w:outlineLvl w:val="1"/>')
    + style("M", "我的标题", based="2")
    + style("T", "Title")
)


def test_headings_by_style_have_the_level_of_their_style() -> None:
    body = p("年度总结", properties=styled("T")) + p("成绩", properties=styled("1")) + p("党建", properties=styled("M"))
    extracted = read(body + p(LONG), styles=HEADINGS)
    assert told(extracted)[:3] == [("title", 0, "年度总结"), ("heading", 1, "成绩"), ("heading", 2, "党建")]


def test_the_only_outermost_heading_on_top_is_the_title() -> None:
    body = p("年度总结", properties=styled("1")) + p("成绩", properties=styled("2")) + p(LONG)
    assert told(read(body, styles=HEADINGS))[:2] == [("title", 0, "年度总结"), ("heading", 2, "成绩")]


def test_an_outline_level_of_a_paragraph_makes_a_heading() -> None:
    body = p(LONG) + p("成绩", properties='<w:outlineLvl w:val="1"/>') + p(LONG)
    assert told(read(body))[1] == ("heading", 2, "成绩")


def test_a_whole_paragraph_in_a_style_for_headings_is_none() -> None:
    body = p(LONG) + p("（一）抓党建。" + LONG * 2, properties=styled("1")) + p(LONG)
    assert told(read(body, styles=HEADINGS))[1][0] == "paragraph"


def font(name: str) -> str:
    return f'<w:rFonts w:eastAsia="{name}"/>'


def test_an_official_document_tells_its_levels_by_fonts_and_numbers() -> None:
    body = (
        p(r("青禾县人民政府办公室", font("方正小标宋简体") + TITLE), properties=CENTRED)
        + p(r("2023年工作总结", font("方正小标宋简体") + TITLE), properties=CENTRED)
        + p(r("（2023年12月31日）", font("楷体_GB2312") + TEXT), properties=CENTRED)
        + p(r(LONG, font("仿宋_GB2312") + TEXT))
        + p(r("一、工作成绩", font("黑体") + TEXT))
        + p(r("（一）党建引领", font("楷体_GB2312") + TEXT))
        + p(r("1.理论学习", font("仿宋_GB2312") + TEXT + BOLD))
        + p(r(LONG, font("仿宋_GB2312") + TEXT))
        + p(r("2.组织建设。", font("仿宋_GB2312") + TEXT + BOLD), r(LONG, font("仿宋_GB2312") + TEXT))
        + p(r("二、存在问题", font("黑体") + TEXT))
        + p(r(LONG, font("仿宋_GB2312") + TEXT))
    )
    assert [(kind, level) for kind, level, _ in told(read(body))] == [
        *(("title", 0), ("title", 0), ("paragraph", 0), ("paragraph", 0)),
        *(("heading", 1), ("heading", 2), ("heading", 3), ("paragraph", 0), ("paragraph", 0)),
        *(("heading", 1), ("paragraph", 0)),
    ]


def test_bold_lines_without_numbers_are_headings_below_larger_ones() -> None:
    body = "".join(
        p(r(name, size + BOLD)) + p(LONG)
        for name, size in [
            ("工作总结", '<w:sz w:val="36"/>'),
            ("第一季度", '<w:sz w:val="28"/>'),
            ("主要做法", ""),
            ("第二季度", '<w:sz w:val="28"/>'),
        ]
    )
    assert [one for one in told(read(body)) if one[0] != "paragraph"] == [
        *(("title", 0, "工作总结"), ("heading", 1, "第一季度"), ("heading", 2, "主要做法"), ("heading", 1, "第二季度")),
    ]


def test_headings_by_look_stand_below_those_by_style() -> None:
    body = (
        p(LONG)
        + p("成绩", properties=styled("1"))
        + p(r("党建", BOLD))
        + p(LONG)
        + p("问题", properties=styled("1"))
        + p(LONG)
    )
    assert told(read(body, styles=HEADINGS))[2] == ("heading", 2, "党建")


@pytest.mark.parametrize(
    "text", ["加强学习，提高认识。", "2023年12月31日", "各位代表：", "（一）抓党建。全面落实责任。", "一是强化学习；"]
)
def test_bold_lines_that_are_no_names_are_no_headings(text: str) -> None:
    assert told(read(p(LONG) + p(r(text, BOLD)) + p(LONG)))[1][0] == "paragraph"


def test_lines_that_only_a_number_tells_are_headings_beside_others() -> None:
    """Where nothing is told, what reads plain text knows more of them."""
    plain = p("一、成绩") + p(LONG) + p("二、问题") + p(LONG)
    assert [kind for kind, *_ in told(read(plain))] == ["paragraph"] * 4
    bold = p(r("（一）党建", BOLD)) + p(LONG) + p(r("（二）业务", BOLD)) + p(LONG)
    assert [one for one in told(read(plain + bold)) if one[0] == "heading"] == [
        *(("heading", 1, "一、成绩"), ("heading", 1, "二、问题")),
        *(("heading", 2, "（一）党建"), ("heading", 2, "（二）业务")),
    ]


def test_one_bold_line_makes_no_outline() -> None:
    assert [kind for kind, *_ in told(read(p(LONG) + p(r("特别说明", BOLD)) + p(LONG)))] == ["paragraph"] * 3


def test_short_numbered_lines_in_a_row_are_no_headings() -> None:
    body = p(LONG) + p("（一）修路三条") + p("（二）架桥两座") + p("（三）建校一所") + p(LONG)
    assert [kind for kind, *_ in told(read(body))][1:3] == ["paragraph", "paragraph"]


def test_contents_are_aside() -> None:
    contents = (
        p("目　录")
        + p(FIELD.format(" TOC \\o ", r("一、成绩") + "<w:r><w:tab/></w:r>" + r("1")), properties=styled("T1"))
        + p("二、问题", "<w:r><w:tab/></w:r>", "3", properties=styled("T1"))
        + p("三、打算……………………5")
    )
    extracted = read(contents + p("一、成绩") + p(LONG), styles=style("T1", "toc 1"))
    assert [kind for kind, *_ in told(extracted)] == ["margin"] * 4 + ["paragraph", "paragraph"]


# --- tables ---------------------------------------------------------------------------------------


def rows(extracted: Extracted) -> list[tuple[list[str], tuple[str, ...], bool]]:
    return [
        ([extracted.text[span.start : span.end] for span in block.cells], block.columns, block.is_head)
        for block in extracted.blocks
        if block.kind == "row"
    ]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(row("单位", "投资", "完成率", properties="<w:tblHeader/>"), id="repeated on each page"),
        pytest.param(row(*(cell(p(r(name, BOLD))) for name in ("单位", "投资", "完成率"))), id="bold"),
        pytest.param(
            row(*(cell(name, properties='<w:shd w:fill="D9D9D9"/>') for name in ("单位", "投资", "完成率"))),
            id="shaded",
        ),
        pytest.param(row("单位", "投资", "完成率"), id="without figures"),
    ],
)
def test_a_row_has_the_names_of_its_columns(head: str) -> None:
    extracted = read(table(head, row("水利局", "3亿元", "95%"), row("合计", "3亿元", "95%")))
    names = ("单位", "投资", "完成率")
    assert rows(extracted) == [
        (list(names), ("", "", ""), True),
        (["水利局", "3亿元", "95%"], names, False),
        (["合计", "3亿元", "95%"], names, True),
    ]


def merged(text: str = "", *, width: int = 1, goes_on: bool | None = None) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    down = "" if goes_on is None else "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    return cell(text, properties=span + down)


def test_merged_cells_of_a_head_name_columns_together() -> None:
    extracted = read(
        table(
            row(merged("项目", goes_on=False), merged("2023年", width=2)),
            row(merged(goes_on=True), "计划", "完成"),
            row("修路", "10公里", "12公里"),
        )
    )
    assert rows(extracted)[2] == (["修路", "10公里", "12公里"], ("项目", "2023年 计划", "2023年 完成"), False)


def test_a_name_that_spans_rows_stands_in_each_and_a_figure_only_once() -> None:
    extracted = read(
        table(
            row("部门", "任务", "经费"),
            row(merged("教学部", goes_on=False), "备课", merged("30万元", goes_on=False)),
            row(merged(goes_on=True), "听课12次", merged(goes_on=True)),
        )
    )
    assert [cells for cells, _, _ in rows(extracted)][1:] == [["教学部", "备课", "30万元"], ["教学部", "听课12次", ""]]


def test_a_form_is_read_as_pairs() -> None:
    extracted = read(table(row("姓名", "张三", "部门", "办公室"), row("职务：", "主任", "时间", "2023年")))
    assert extracted.text.splitlines() == ["姓名：张三", "部门：办公室", "职务：主任", "时间：2023年"]


def test_a_text_in_a_form_stands_below_its_label() -> None:
    upright = "".join(p(sign) for sign in "工作总结")
    extracted = read(
        table(row("姓名", "张三", "部门", "办公室"), row(cell(upright), merged_text(LONG, "一、成绩", LONG)))
    )
    assert told(extracted)[2:] == [
        ("heading", 1, "工作总结"),
        ("paragraph", 0, LONG),
        ("heading", 2, "一、成绩"),
        ("paragraph", 0, LONG),
    ]


def merged_text(*texts: str) -> str:
    return cell(*texts, properties='<w:gridSpan w:val="3"/>')


def test_a_weekly_report_in_a_table_has_a_heading_a_column() -> None:
    extracted = read(table(row("本周工作", "下周计划"), row(cell("1.完成调研", LONG), cell("1.起草方案", LONG))))
    assert [text for kind, _, text in told(extracted) if kind == "heading"] == ["本周工作", "下周计划"]


def test_a_table_of_one_column_only_places_its_text() -> None:
    extracted = read(table(row(cell(LONG)), row(cell("一、成绩", LONG))))
    assert lines_of(extracted) == [LONG, "一、成绩", LONG]


def test_the_name_of_a_table_is_a_caption() -> None:
    extracted = read(p(LONG) + p(r("表1 经费情况", BOLD)) + table(row("项目", "金额"), row("修路", "3亿元")))
    assert told(extracted)[1] == ("caption", 0, "表1 经费情况")


def test_a_table_in_a_cell_stands_behind_its_row() -> None:
    inner = table(row("项目", "金额"), row("修路", "3亿元"))
    extracted = read(table(row("序号", "内容"), row("1", cell("明细如下", inner, p("")))))
    assert [cells for cells, _, _ in rows(extracted)] == [
        ["序号", "内容"],
        ["1", "明细如下"],
        ["项目", "金额"],
        ["修路", "3亿元"],
    ]


def test_removed_rows_are_left_out() -> None:
    assert lines(table(row("甲", "1"), row("乙", "2", properties="<w:del/>"), row("丙", "3"))) == ["甲\t1", "丙\t3"]


# --- around the title, and tables that only place ---------------------------------------------------

RED = '<w:color w:val="FF0000"/><w:sz w:val="84"/>'
BLACK = '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/>'
SONG = '<w:rFonts w:eastAsia="仿宋"/><w:sz w:val="32"/>'


def test_what_stands_around_the_title_heads_nothing() -> None:
    """Copy number, secrecy and red head above it; who and when in the middle below it."""
    body = [
        p(r("机密★1年", BLACK)),
        p(r("清河县农业农村局文件", RED), properties=CENTRED),
        p(r("2023年工作总结", '<w:sz w:val="44"/>'), properties=CENTRED),
        p(r("清河县县长  陈志远", '<w:rFonts w:eastAsia="楷体"/><w:sz w:val="32"/>'), properties=CENTRED),
        p(r("一、主要工作", BLACK)),
        p(r("全年粮食播种面积五十六万亩，总产量二十四万吨，高标准农田进展顺利。", SONG)),
        p(r("二、存在问题", BLACK)),
        p(r("农业基础设施仍然薄弱，部分灌区渠道老化失修，农技人员青黄不接。", SONG)),
    ]
    headings = [text for kind, _, text in told(read("".join(body))) if kind == "heading"]
    assert headings[-2:] == ["一、主要工作", "二、存在问题"]
    assert "清河县县长  陈志远" not in headings
    assert "机密★1年" not in headings


def test_a_table_that_places_a_whole_report() -> None:
    """Its title is a title, tables in its cells are read once, labels beside short texts head them."""
    long = cell(p("一、主要成绩"), p(TEXT), table(row("项目", "2022年"), row("门诊量", "42.1")), p(LONG))
    body = table(
        row(cell(p(r("县医院2023年工作总结", BOLD), properties=CENTRED), properties='<w:gridSpan w:val="2"/>')),
        row("单位：县医院", "日期：2023年"),
        row("本人总结", long),
        row("领导评语和等次建议", "同意评为优秀。"),
    )
    found = told(read(body))
    assert found[0] == ("title", 0, "县医院2023年工作总结")
    assert [text for kind, _, text in found if kind == "row"] == [
        "单位：县医院\t日期：2023年",
        "项目\t2022年",
        "门诊量\t42.1",
    ]
    assert [text for kind, _, text in found if kind == "heading"][-1] == "领导评语和等次建议"
