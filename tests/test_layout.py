"""What a format tells of its text: headings, tables and pages come out as they are in the file, not as they look."""

import pytest

from llmsum import summarize
from llmsum.models import Block, Document, Line, Span
from llmsum.reading.layout import Place, place_of
from llmsum.reading.readers.extracted import Extracted, Writer
from llmsum.reading.repair import repair
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings

SETTINGS = Settings(cache=False)


def document(extracted: Extracted) -> Document:
    text, blocks, codec, remarks = extracted
    return Document("报告.docx", text, "0" * 64, "docx", codec, blocks, remarks)


def read(writer: Writer) -> Report:
    return read_report(document(writer.done()), SETTINGS)


def written() -> Writer:
    """A report whose looks deceive: only its styles tell what is what."""
    writer = Writer()
    writer.add("margin", "第一小学内部资料，注意保存，完成率100%", page=1)
    writer.add("title", "二〇二五年", page=1)
    writer.add("title", "后勤工作", page=1)
    writer.add("heading", "这一年我们做了什么，又做成了什么，2025年的账", level=1, page=1)
    writer.add("paragraph", "新建食堂2座。", page=1)
    writer.add("paragraph", "食堂那些事", page=1)
    writer.add_row(["序号", "工程", "数量", "金额（万元）"], is_head=True, page=2)
    writer.add_row(["1", "操场翻修", "3处", "120"], ["序号", "工程", "数量", "金额（万元）"], page=2)
    writer.add_row(["合计", "", "", "120"], ["序号", "工程", "数量", "金额（万元）"], is_head=True, page=2)
    writer.add("heading", "还差什么", level=1, page=3)
    writer.add("paragraph", "宿舍漏水，维修不及时。", page=3)
    writer.add("note", "漏水以2025年12月的3次检查为准。", page=3)
    return writer


def test_headings_titles_and_margins_are_those_of_the_format() -> None:
    """A heading with a figure and a comma is one by its style; a bare short line is none where styles tell them."""
    report = read(written())
    assert report.masthead.title == "二〇二五年后勤工作"
    assert [section.heading for section in report.sections if section.heading] == [
        "这一年我们做了什么，又做成了什么，2025年的账",
        "还差什么",
    ]
    noise = [report.repaired.text[line.start : line.end] for line in report.noise]
    assert noise == [
        "第一小学内部资料，注意保存，完成率100%",
        "二〇二五年",
        "后勤工作",
        "漏水以2025年12月的3次检查为准。",
    ]


def test_a_row_is_asked_about_with_its_columns_and_never_its_head_or_total() -> None:
    """In narrow reading it reads like a sentence, in wide reading it names every column."""
    narrow = [segment for chunk in read(written()).chunks for segment in chunk.segments if segment.shown]
    assert [segment.shown for segment in narrow] == ["操场翻修：数量3处，金额（万元）120"]
    wide = read_report(document(written().done()), Settings(cache=False, model="any", reading="wide"))
    rows = [segment for segment in wide.chunks[0].segments if "\t" in segment.text]
    assert [(segment.noise, segment.shown) for segment in rows] == [
        (True, ""),
        (False, "序号: 1 | 工程: 操场翻修 | 数量: 3处 | 金额（万元）: 120"),
        (True, ""),
    ]


def test_the_rules_state_a_row_in_words() -> None:
    """No tabs and no bars in a statement, and its evidence is the row with the page it stands on."""
    summary = summarize(document(written().done()), SETTINGS)
    items = {item.statement: item.evidence for item in summary.achievements}
    assert list(items) == ["新建食堂2座", "操场翻修：数量3处，金额（万元）120"]
    assert [part.page for part in items["操场翻修：数量3处，金额（万元）120"]] == [2]
    assert [item.statement for item in summary.problems] == ["宿舍漏水，维修不及时"]


def test_english_rows_read_like_english() -> None:
    """A colon with a space, and names before values."""
    writer = Writer()
    writer.add_row(["Site", "Visits", "Change"], is_head=True)
    writer.add_row(["Harbour library", "12,400", "+8%"], ["Site", "Visits", "Change"])
    chunk = read(writer).chunks[0]
    assert [segment.shown for segment in chunk.segments if segment.shown] == [
        "Harbour library: Visits 12,400, Change +8%"
    ]


def test_rows_without_a_head_are_read_on() -> None:
    """A count behind its subject needs no colon; anything else has one."""
    writer = Writer()
    for cells in (["新修书屋", "14座", "投资30万元"], ["负责人", "张三"], ["", "单独一格"]):
        writer.add_row(cells)
    chunk = read(writer).chunks[0]
    assert [segment.shown for segment in chunk.segments] == ["新修书屋14座，投资30万元", "负责人：张三", "单独一格"]


def test_lines_that_a_format_parts_are_never_joined() -> None:
    """Equally long lines look like a page that was wrapped; paragraphs stay what they are."""
    lines = [f"第{number}项工作全年按计划完成并且通过了市里组织的验收和复核" for number in "一二三四五六"]
    writer = Writer()
    for line in lines:
        writer.add("paragraph", line)
    extracted = writer.done()
    assert repair(extracted.text, extracted.blocks).text.split() == lines
    assert len(repair(extracted.text).text.split()) < len(lines)


def test_what_cannot_be_read_is_cut_out_and_offsets_still_count_in_the_source() -> None:
    """A picture's address and its figures are in no readable text; a quotation is the source's own characters."""
    raw = "开展义诊4场![照](a.jpg?w=800)，详见[记录](b/990127)，服务260人次。"
    blocks = (
        Block("paragraph", Span(0, len(raw))),
        Block("image", Span(raw.index("!"), raw.index("，详"))),
        Block("link", Span(raw.index("[记"), raw.index("记"))),
        Block("link", Span(raw.index("](b"), raw.index("，服"))),
    )
    source = Document("r.md", raw, "0" * 64, "md", "utf-8", blocks)
    report = read_report(source, SETTINGS)
    assert report.repaired.text == "开展义诊4场，详见记录，服务260人次。"
    (item,) = summarize(source, SETTINGS).achievements
    assert [metric.raw for metric in item.metrics] == ["4场", "260人次"]
    for part in item.evidence:
        assert part.quote == raw[part.start : part.end]


@pytest.mark.parametrize(
    ("span", "place"),
    [
        (Span(0, 10), Place(1, ((10.0, 20.0, 110.0, 32.0),))),
        (Span(2, 5), Place(1, ((30.0, 20.0, 60.0, 32.0),))),
        (Span(8, 15), Place(1, ((90.0, 20.0, 110.0, 32.0), (10.0, 34.0, 60.0, 46.0)))),
        (
            Span(18, 24),
            Place(1, ((90.0, 34.0, 110.0, 46.0),), 0.9),
        ),  # goes on behind: the page is that of its beginning
        (Span(22, 24), Place(2, ((30.0, 20.0, 50.0, 32.0),), 0.9)),
    ],
)
def test_a_passage_is_found_on_its_page(span: Span, place: Place) -> None:
    """Boxes are those of its lines, cut to its characters; a passage over two pages is told by the first of them."""
    first = (Line(Span(0, 10), 1, (10, 20, 110, 32)), Line(Span(10, 20), 1, (10, 34, 110, 46)))
    second = (Line(Span(20, 30), 2, (10, 20, 110, 32)),)
    blocks = (
        Block("paragraph", Span(0, 20), lines=first),
        Block("paragraph", Span(20, 30), lines=second, recognised=0.9),
    )
    assert place_of(blocks, span) == place


def test_remarks_and_recognition_are_told_as_warnings() -> None:
    """What a reader left out, and that a text was read from pictures, with how sure that is."""
    blocks = (
        Block("paragraph", Span(0, 7), page=1, recognised=0.9),
        Block("paragraph", Span(8, 17), page=2, recognised=0.8),
    )
    source = Document(
        "s.pdf", "新建食堂2座。\n新修道路30公里。", "0" * 64, "pdf", "utf-8", blocks, ("2 comments were left out",)
    )
    summary = summarize(source, SETTINGS)
    assert [(warning.kind, warning.message) for warning in summary.warnings] == [
        ("left_out", "2 comments were left out"),
        ("recognised", "read from pictures, 85 % sure: compare figures with the original"),
    ]
    assert [item.evidence[0].recognised for item in summary.achievements] == [0.9, 0.8]


def test_the_period_may_stand_in_any_line_of_the_title() -> None:
    """A title that the format gives in two lines is one."""
    writer = Writer()
    writer.add("title", "清河县农业农村局")
    writer.add("title", "2023年工作总结和2024年工作计划")
    writer.add("paragraph", "全年新建高标准农田3.2万亩。")
    assert (read(writer).masthead.organisation, read(writer).masthead.period) == ("清河县农业农村局", "2023年")


def test_a_signature_above_what_a_page_sets_aside() -> None:
    """Margins below the date do not hide who signed."""
    writer = Writer()
    writer.add("paragraph", "全年新建高标准农田3.2万亩。")
    for line in ("清河县农业农村局", "2024年1月10日"):
        writer.add("paragraph", line)
    writer.add("margin", "关于我们的其他信息")
    assert len(read(writer).noise) == 3
