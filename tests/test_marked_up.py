"""A report in Markdown from its bytes to what is asked about: its layout stands for what plain text is guessed from."""

import pytest

from llmsum.reading.document import decode
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings


def report(raw: str) -> Report:
    return read_report(decode(raw.encode(), "report.md"), Settings())


def asked(raw: str) -> list[str]:
    """What is asked about, in order."""
    return [
        " ".join((segment.shown or segment.text).split())
        for chunk in report(raw).chunks
        for segment in chunk.segments
        if not segment.noise
    ]


def test_lines_of_one_paragraph_are_one() -> None:
    """Also in a report of which nothing else is wrapped; lines that stand for themselves are not joined."""
    wrapped = "本月组织召开项目推进会议共计十二次，并协调解决各类问题三\n十五个。"
    assert "并协调解决各类问题三十五个。" in "".join(asked(f"# 月报\n\n{wrapped}\n"))
    assert report("# 月报\n\n地点：三楼\n主席：张三\n\n完成检查5次。\n").repaired.text.count("\n") > 5


def test_cells_keep_apart_what_a_line_break_parts() -> None:
    """A tag that breaks a line is a space in a row, which is one line."""
    rows = asked("# 月报\n\n|事项|进展|\n|-|-|\n|道路|修3公里<br>投40万元|\n")
    assert rows == ["道路：进展修3公里 投40万元"]


def test_totals_heads_pictures_and_code_are_not_asked_about() -> None:
    """Nor are addresses, notes and comments; evidence is the raw text, whatever was cut out of it."""
    raw = (
        "# 月报\n\n![图 9](9.png)\n\n完成[检查](https://a.cn/77)5次[^1]。\n\n"
        "```\nx = 8\n```\n\n[^1]: 注 66\n<!-- 55 -->\n"
    )
    assert asked(raw) == ["完成检查5次。"]
    read = report(raw)
    segment = next(segment for segment in read.chunks[0].segments if not segment.noise)
    evidence = read.evidence(segment.span)
    assert evidence.quote.startswith("完成[检查](https://a.cn/77)5次")
    assert raw[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("---\ntitle: 二月会议\n---\n**地点：** 阅览室<br>\n\n完成检查5次。\n", "二月会议"),
        ("## 第六周\n\n完成检查5次。\n\n## 第七周\n\n完成检查6次。\n", None),
        ("# 星河实验室·第 12 期\n\n## 编译组\n完成检查5次。\n", "星河实验室·第 12 期"),
    ],
)
def test_the_title_is_a_field_or_the_first_heading(raw: str, title: str | None) -> None:
    """A heading below the first level heads a part."""
    assert report(raw).masthead.title == title
