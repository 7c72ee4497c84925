"""Slides as text: in the order of the eye, with what tables, charts and diagrams say."""

import io
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.util import Inches, Pt

from llmsum.reading.readers import pptx as reader
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.blocks import read, told
from tests.support.damage import REFUSED, damaged

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
TITLE, LIST, ONLY_TITLE, BLANK, SECTION = 0, 1, 5, 6, 2


def slide(deck: Presentation, layout: int, *texts: str) -> Any:
    """A slide whose placeholders hold these texts."""
    made: Any = deck.slides.add_slide(deck.slide_layouts[layout])
    for place, text in zip(made.placeholders, texts, strict=False):
        place.text_frame.text = text
    return made


def box(made: Any, text: str, left: float, top: float, width: float = 3, size: int = 0) -> Any:
    """A text box, in inches, its first paragraph in `size` points."""
    shape: Any = made.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5))
    shape.text_frame.text = text
    for paragraph in shape.text_frame.paragraphs[: 1 if size else 0]:
        paragraph.runs[0].font.size = Pt(size)
    return shape


def saved(deck: Presentation) -> bytes:
    into = io.BytesIO()
    deck.save(into)
    return into.getvalue()


def of(*slides: Any) -> list[str]:
    """What is read of a deck that these functions add a slide each to."""
    deck = pptx.Presentation()
    slide(deck, TITLE, "信息中心2023年工作总结", "汇报人：张三")
    for add in slides:
        add(deck)
    return told(read(reader, saved(deck)))[2:]


def test_titles_lists_and_notes() -> None:
    """The first title is that of the report; placeholders of text are lists; what the speaker says is a note."""
    deck = pptx.Presentation()
    slide(deck, TITLE, "信息中心\v2023年工作总结", "汇报人：张三\n2024年1月")
    second = slide(deck, LIST, "一、主要工作", "完成机房改造12处")
    deeper = second.placeholders[1].text_frame.add_paragraph()
    deeper.text, deeper.level = "其中新建3处", 1
    second.placeholders[1].text_frame.add_paragraph().text = "接入单位35家😀"
    second.notes_slide.notes_text_frame.text = "这里讲两分钟。"
    extracted = read(reader, saved(deck))
    assert told(extracted) == [
        "title: 信息中心2023年工作总结",
        "paragraph: 汇报人：张三",
        "paragraph: 2024年1月",
        "heading 2: 一、主要工作",
        "item 1: 完成机房改造12处",
        "item 2: 其中新建3处",
        "item 1: 接入单位35家😀",
        "note: 这里讲两分钟。",
    ]
    assert [block.page for block in extracted.blocks] == [1, 1, 1, 2, 2, 2, 2, 2]


def cards(deck: Presentation) -> None:
    """Heads side by side, each above its text, as templates of offices have them; the title is a box of its own."""
    made = slide(deck, BLANK)
    for left, head, text in ((0.5, "基础设施", "新建道路5公里。"), (4, "民生保障", "新建学校3所。")):
        box(made, text, left, 3, size=14)
        box(made, head, left, 2.5, size=18)
    box(made, "主要成效", 0.5, 0.3, size=32)


def labels(deck: Presentation) -> None:
    """Labels to the left of what they name."""
    made = slide(deck, ONLY_TITLE, "存在问题及计划")
    for top, head, text in ((2.0, "存在问题", "人手不足，进度偏慢。"), (4.0, "下一步计划", "招聘2人。")):
        box(made, text, 2.6, top)
        box(made, head, 0.5, top, 2)


def grouped(deck: Presentation) -> None:
    """A group that was moved and doubled in size: what is in it stands where it is drawn."""
    made = slide(deck, BLANK)
    group = made.shapes.add_group_shape()
    for top, text in ((0.2, "组内甲。"), (0.8, "组内乙。")):
        box(group, text, 0.2, top)
    frame = group._element.grpSpPr.xfrm
    frame.off.y, frame.ext.cy = Inches(5), Inches(2)
    box(made, "组外在上。", 0.5, 2)


def parts(deck: Presentation) -> None:
    """A contents slide, one that names a part, and thanks."""
    contents = slide(deck, BLANK)
    box(contents, "目录", 0.5, 0.3, size=32)
    box(contents, "工作完成情况", 2, 2)
    part = slide(deck, BLANK)
    box(part, "01", 1, 3, size=20)
    box(part, "工作完成情况", 3, 3, size=40)
    box(part, "WORK REVIEW", 3, 4, size=12)
    content = slide(deck, LIST, "工作完成情况", "完成巡检12次。")
    content.shapes.title.text_frame.text = "巡检工作"
    box(slide(deck, BLANK), "谢谢观看！", 3, 3, size=44)


def numbered(deck: Presentation) -> None:
    """Numbers that PowerPoint counts."""
    made = slide(deck, LIST, "二、计划", "招聘2人\n更换空调2台")
    for paragraph in made.placeholders[1].text_frame.paragraphs:
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum xmlns:a="{DRAWING}" type="ea1ChsPeriod"/>'))


@pytest.mark.parametrize(
    ("add", "lines"),
    [
        (
            cards,
            [
                "heading 2: 主要成效",
                "paragraph: 基础设施",
                "paragraph: 新建道路5公里。",
                "paragraph: 民生保障",
                "paragraph: 新建学校3所。",
            ],
        ),
        (
            labels,
            [
                "heading 2: 存在问题及计划",
                "heading 3: 存在问题",
                "paragraph: 人手不足，进度偏慢。",
                "heading 3: 下一步计划",
                "paragraph: 招聘2人。",
            ],
        ),
        (grouped, ["paragraph: 组外在上。", "paragraph: 组内甲。", "paragraph: 组内乙。"]),
        (
            parts,
            [
                "margin: 目录",
                "margin: 工作完成情况",
                "heading 1: 工作完成情况",
                "margin: WORK REVIEW",
                "margin: 01",
                "heading 2: 巡检工作",
                "paragraph: 完成巡检12次。",
                "margin: 谢谢观看！",
            ],
        ),
        (numbered, ["heading 2: 二、计划", "item 1: 一、招聘2人", "item 1: 二、更换空调2台"]),
    ],
)
def test_slides_are_read_in_the_order_of_the_eye(add: Any, lines: list[str]) -> None:
    """Heads with their texts, labels with what they name, groups where they are drawn, parts of the deck, numbers."""
    assert of(add) == lines


def data(deck: Presentation) -> None:
    made = slide(deck, ONLY_TITLE, "二、指标")
    table = made.shapes.add_table(3, 3, Inches(1), Inches(5), Inches(6), Inches(1)).table
    for at, row in enumerate((("指标", "计划", "完成"), ("收入", "100万元", "120万元"), ("合计", "100", "120"))):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    chart: Any = CategoryChartData(number_format="0.0%")
    chart.categories = ["一季度", "二季度"]
    chart.add_series("完成率", (0.985, 0.5))
    made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(2), chart)


def test_tables_and_charts_are_rows() -> None:
    """A chart holds its values as they are shown; a total is no fact of its own."""
    assert of(data) == [
        "heading 2: 二、指标",
        "row=: 完成率",
        "row: 一季度 | 完成率=98.5%",
        "row: 二季度 | 完成率=50.0%",
        "row=: 指标 | 计划 | 完成",
        "row: 指标=收入 | 计划=100万元 | 完成=120万元",
        "row=: 指标=合计 | 计划=100 | 完成=120",
    ]


def test_what_is_not_shown_is_told() -> None:
    """Hidden slides are left out, slides that are pictures say nothing, numbers of slides are margins."""
    deck = pptx.Presentation()
    shown = slide(deck, LIST, "工作总结", "完成投资3亿元。")
    number = box(shown, "3", 9, 7)
    properties: Any = number._element.nvSpPr.nvPr
    properties.append(
        parse_xml('<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" type="sldNum" idx="12"/>')
    )
    slide(deck, BLANK).shapes.add_picture(io.BytesIO(PICTURE), 0, 0)
    slide(deck, LIST, "底稿")._element.set("show", "0")
    extracted = read(reader, saved(deck))
    assert told(extracted) == ["title: 工作总结", "paragraph: 完成投资3亿元。", "margin: 3"]
    assert extracted.remarks == ("1 hidden slide was left out", "slide 2 holds only a picture")


def test_what_cannot_be_read_is_told() -> None:
    """Nothing but pictures, nothing at all, damaged."""
    bare, empty = pptx.Presentation(), pptx.Presentation()
    slide(bare, BLANK).shapes.add_picture(io.BytesIO(PICTURE), 0, 0)
    told: list[str] = []
    for wrong in (saved(bare), saved(empty), b"PK\3\4"):
        with pytest.raises(Unreadable) as raised:
            reader.extract(wrong, Wanted())
        told.append(raised.value.wrong)
    assert told == [
        "holds only pictures",
        "holds no text",
        "is damaged",
    ]


def test_damage_is_told_or_read_over() -> None:
    """Whatever the bytes: text, or that the file is damaged."""
    deck = pptx.Presentation()
    for add in (cards, labels, grouped, parts, numbered, data):
        add(deck)
    outcomes: set[str] = set()
    for wrong in damaged(saved(deck), 20):
        try:
            outcomes.add("read" if reader.extract(wrong, Wanted()).text else "")
        except Unreadable as error:
            outcomes.add(error.wrong)
    assert outcomes <= {"read", *REFUSED}
    assert "is damaged" in outcomes


def test_the_title_of_a_first_slide_stands_below_logo_and_year() -> None:
    """Where nothing is a placeholder, it is the largest text that names a report."""
    deck = pptx.Presentation()
    first = slide(deck, BLANK)
    for at, (text, size) in enumerate(
        [("LOGO", 12), ("2023", 60), ("年终工作总结暨新年计划", 44), ("汇报人：张晓", 18), ("12月", 18)]
    ):
        box(first, text, 1, at + 0.3, 6, size)
    assert told(read(reader, saved(deck)))[0] == "title: 年终工作总结暨新年计划"
