"""Word files: titles and headings, by styles, by looks and by numbers."""

import pytest

from tests.support.word_files import read, told
from tests.support.wordml import (
    BOLD,
    CENTRED,
    FIELD,
    LONG,
    TEXT,
    TITLE,
    p,
    r,
    style,
    styled,
)

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
