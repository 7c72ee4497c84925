"""Word files: what is read, in which order, and what it is."""

import pytest

from tests.support.word_files import lines, read, told
from tests.support.wordml import (
    BOLD,
    FIELD,
    cell,
    p,
    r,
    row,
    table,
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
