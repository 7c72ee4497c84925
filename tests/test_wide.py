"""Wide requests: whole sections within a budget, headings and table rows as segments, nothing lost, context apart."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.llm.prompt import load_prompt, wide_messages
from llmsum.llm.splitting import halves
from llmsum.models import Chunk, Segment, Span
from llmsum.reading.report import Report, read_report
from llmsum.reading.tokens import token_estimate
from llmsum.reading.wide import Piece, cut_at, shown_as
from llmsum.settings import load_settings
from tests.support.cutting import document
from tests.support.reports import DATA, SEEDS

NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
TABLE = """# 项目月报

## 一、完成情况

| 事项 | 状态 | 完成率 |
|---|---|---|
| 东区水厂 | 已完成 | 100% |
| 西区管网 | 进行中 | 65% |

- 新建泵站2座
- ![现场](a.png)
- 详见[公告](https://example.org/notice/2024/11)，共3页。

## 二、下步打算

1. 完成西区管网。
2. 招聘技术员5名。
"""


def wide(text: str, **given: Any) -> Report:
    return read_report(document(text), load_settings(model="openai/x", reading="wide", **given))


def lines(chunk: Chunk) -> list[str]:
    return [shown_as(segment) for segment in chunk.segments if not segment.noise]


def test_a_short_report_is_one_request() -> None:
    """Whole, from its first heading to its last line, under numbers that run through."""
    (chunk,) = wide(TABLE).chunks
    assert [number for number, _ in NUMBERED.findall(asked(chunk))] == [
        str(number) for number, segment in enumerate(chunk.segments, 1) if not segment.noise
    ]
    assert chunk.context is not None
    assert (chunk.context.part, chunk.context.parts, chunk.context.outline) == (1, 1, ())


def asked(chunk: Chunk, language: str = "zh") -> str:
    return wide_messages(load_prompt("extract.wide", "en" if language == "en" else "zh"), chunk)[-1]["content"]


def test_headings_rows_and_list_items_are_segments() -> None:
    """A heading with marks of its level, a row with the names of its columns, an item without its number or bullet."""
    assert lines(wide(TABLE).chunks[0]) == [
        "# 一、完成情况",
        "事项: 东区水厂 | 状态: 已完成 | 完成率: 100%",
        "事项: 西区管网 | 状态: 进行中 | 完成率: 65%",
        "新建泵站2座",
        "详见公告，共3页。",
        "# 二、下步打算",
        "完成西区管网。",
        "招聘技术员5名。",
    ]


def test_rows_between_tabs_have_their_columns_too() -> None:
    """Where the first of three lines or more holds no figure it names the columns."""
    text = "某局月报\n一、进度\n项目\t负责人\t进度\n水厂\t张三\t80%\n道路\t李四\t35%\n二、问题\n缺人。\n"
    shown = lines(wide(text).chunks[0])
    assert "项目: 水厂 | 负责人: 张三 | 进度: 80%" in shown
    assert not any(line.startswith("项目 负责人") for line in shown)


@pytest.mark.parametrize("name", [*SEEDS, *DATA])
@pytest.mark.parametrize("budget", [150, 900, 6000])
def test_nothing_is_lost_or_doubled(name: str, budget: int) -> None:
    """Segments are slices of the text in order without overlap; between them lie but marks, markers and blanks."""
    report = wide((SEEDS | DATA)[name], wide_tokens=budget)
    text = report.repaired.text
    segments = [segment for chunk in report.chunks for segment in chunk.segments]
    assert all(text[s.span.start : s.span.end] == s.text for s in segments)
    for one, two in pairwise(segments):
        assert one.span.end <= two.span.start
    covered = {offset for s in segments for offset in range(s.span.start, s.span.end)}
    noise = {offset for span in report.noise for offset in range(span.start, span.end)}
    told = covered | noise
    left = "".join("\n" if offset in told else char for offset, char in enumerate(text))
    assert not re.search(r"\w{8}", left)  # the longest marker


@pytest.mark.parametrize("seed", SEEDS)
def test_requests_keep_within_the_budget(seed: str) -> None:
    """Every one of them, in hardly more than the size of the report needs, for the sake of headings."""
    report = wide(SEEDS[seed], wide_tokens=1500)
    sizes = [sum(token_estimate(line) for line in lines(chunk)) for chunk in report.chunks]
    assert max(sizes) <= 1500
    assert len(sizes) <= sum(sizes) // 1500 + 3


def piece(tokens: int, level: int) -> Piece:
    return Piece(Segment(Span(0, 1), "x", 0), tokens, level)


PIECE = st.builds(piece, st.integers(1, 50), st.sampled_from([1, 2, 3, 99]))


@given(st.lists(PIECE, min_size=1, max_size=60), st.integers(50, 400))
def test_a_part_takes_something_and_fits(pieces: list[Piece], budget: int) -> None:
    """At least one piece, at most the budget, whatever the headings are."""
    size = cut_at(pieces, budget)
    assert 1 <= size <= len(pieces)
    assert sum(piece.tokens for piece in pieces[:size]) <= budget


def test_a_long_report_is_cut_at_its_highest_headings() -> None:
    """Between chapters, not at the heading inside one that lies nearer to the middle."""
    chapter = "一、{0}\n（一）甲\n{1}\n（二）乙\n{1}\n"
    text = "某市工作报告\n" + "".join(
        chapter.replace("一、", f"{number}、").format(name, "完成了一批实事。" * 12)
        for number, name in zip("一二三", ("成绩", "问题", "打算"), strict=True)
    )
    report = wide(text, wide_tokens=250)
    first = [lines(chunk)[0] for chunk in report.chunks]
    assert first == ["# 一、成绩", "# 二、问题", "# 三、打算"]
    one, two, three = (chunk.context for chunk in report.chunks)
    assert one is not None
    assert two is not None
    assert three is not None
    assert two.outline == ("一、成绩", "（一）甲", "（二）乙", "三、打算", "（一）甲", "（二）乙")
    assert (one.before, two.before, two.after) == ("", "完成了一批实事。", "三、打算") or two.after == "# 三、打算"
    assert (three.after, three.part, three.parts) == ("", 3, 3)


def test_context_does_not_look_like_a_segment() -> None:
    """Title, outline and the lines around are told, but only segments begin with a number in brackets."""
    work = "完成投资{}亿元，新建学校三所，改造危房一百二十户。" * 2
    report = wide(
        "某市工作报告\n" + "\n".join(f"{n}、第{n}项\n{work.format(i, i)}" for i, n in enumerate("一二三四五六", 3)),
        wide_tokens=100,
    )
    assert len(report.chunks) > 1
    for chunk in report.chunks:
        told = asked(chunk)
        shown = {text for _, text in NUMBERED.findall(told)}
        assert shown == set(lines(chunk))
        rest = NUMBERED.sub("", told)
        assert "某市工作报告" in rest
        assert f"第 {chunk.context.part if chunk.context else 0} 部分" in rest


def test_what_the_report_does_not_say_is_left_out() -> None:
    """No line of the request ends in a colon with nothing behind it."""
    told = asked(wide("一、成绩\n新建学校3所。\n").chunks[0])
    assert not re.search(r"：\s*$", told, re.MULTILINE)


def test_halves_know_that_they_are_parts() -> None:
    """Each half of a request whose answer was cut off is told where it is, and the line next to it."""
    (chunk,) = wide(TABLE).chunks
    first, second = halves(chunk)
    assert first.context is not None
    assert second.context is not None
    assert (first.context.parts, second.context.part, second.context.parts) == (2, 2, 2)
    assert first.context.after == lines(second)[0]
    assert second.context.before == lines(first)[-1]
    assert lines(first) + lines(second) == lines(chunk)
