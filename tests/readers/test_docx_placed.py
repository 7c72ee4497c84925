"""Word files: what stands around the title, and tables that only place a report."""

from tests.support.word_files import read, told
from tests.support.wordml import BOLD, CENTRED, LONG, TEXT, cell, p, r, row, table

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
