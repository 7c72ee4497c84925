"""Segments and chunks: everything tiles, nothing is lost or doubled, nothing crosses a heading."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llmsum.models import Chunk, Section, Span
from llmsum.reading.layout import NO_LAYOUT
from llmsum.reading.narrow import cut
from llmsum.reading.noise import lines_of, noise_lines
from llmsum.reading.repair import repair
from llmsum.reading.sections import find_sections
from llmsum.reading.segments import find_segments
from llmsum.reading.tables import Page
from llmsum.reading.tokens import token_bound
from llmsum.words.script import fold
from tests.support.cutting import report
from tests.support.reports import DATA, SEEDS, reports, segments


def sections_of(text: str) -> tuple[tuple[Section, ...], tuple[Span, ...]]:
    lines = lines_of(text)
    noise = noise_lines(fold(text), lines)
    kept = [line for index, line in enumerate(lines) if index not in noise]
    return find_sections(text, fold(text), kept), tuple(lines[index] for index in sorted(noise))


def whole(body: str) -> Section:
    span = Span(0, len(body))
    return Section(0, 0, "", (), span, span, "mixed", None)


def texts(body: str) -> list[str]:
    return [segment.text for segment in find_segments(body, whole(body))]


def check(text: str, max_segments: int, budget: int) -> tuple[Chunk, ...]:
    """Asserts all that must hold for the chunks of any text."""
    sections, noise = sections_of(text)
    starts = {section.span.start for section in sections}
    expected = [segment for section in sections for segment in find_segments(text, section, noise)]
    for section in sections:
        own = [segment for segment in expected if segment.section == section.index]
        tiles = [section.body.start, *(segment.span.end for segment in own)]
        assert tiles[-1] == section.body.end
        assert tiles[:-1] == [segment.span.start for segment in own]
        assert all(segment.text == text[segment.span.start : segment.span.end] != "" for segment in own)
    for segment in expected:
        assert starts.isdisjoint(range(segment.span.start + 1, segment.span.end))
    chunks = cut(
        Page(text, NO_LAYOUT, noise), sections, max_segments=max_segments, fits=lambda part: token_bound(part) <= budget
    )
    asked = [segment for chunk in chunks for segment in chunk.segments]
    assert [segment for segment in expected if not segment.noise] == [segment for segment in asked if not segment.noise]
    assert all(segment in expected for segment in asked)
    assert [chunk.id for chunk in chunks] == [f"c{number}" for number in range(1, len(chunks) + 1)]
    for chunk in chunks:
        assert len(chunk.segments) <= max_segments
        assert len(chunk.segments) == 1 or token_bound("".join(segment.text for segment in chunk.segments)) <= budget
        assert all(one.span.end <= two.span.start for one, two in pairwise(chunk.segments))
        paths = {sections[segment.section].path[: len(chunk.section.path)] for segment in chunk.segments}
        assert paths == {chunk.section.path}
    return chunks


@given(reports, st.integers(1, 12), st.integers(20, 400))
@example("虽有成绩，但仍存在一些不足。主要表现在：人手不足；经费紧张。\n青禾县2022年工作总结", 1, 20)
@example("", 10, 400)
@example("\n \n", 1, 20)
def test_segments_tile_and_chunks_partition(raw: str, max_segments: int, budget: int) -> None:
    """For any report: segments tile each section's body, chunks hold each once, in order, within both limits."""
    check(repair(raw).text, max_segments, budget)


@pytest.mark.parametrize("name", sorted(SEEDS | DATA))
def test_the_chunks_of_real_reports_are_sound(name: str) -> None:
    """The same holds for the seeds and the samples at the default limits; no segment is longer than 400 characters."""
    chunks = check(repair((SEEDS | DATA)[name]).text, 10, 1200)
    assert all(len(segment.text) <= 410 for chunk in chunks for segment in chunk.segments)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("完成A；完成B。真好！对吗？是。", ["完成A；", "完成B。", "真好！", "对吗？", "是。"]),
        ("他说“要快。”大家笑了。（见附件。）完", ["他说“要快。”", "大家笑了。", "（见附件。）", "完"]),
        (
            '发展党员2名。"三会一课"规范。他说"快。慢。"大家笑。',
            ["发展党员2名。", '"三会一课"规范。', '他说"快。', '慢。"', "大家笑。"],
        ),
        ('少一个"引号。\n"三会一课"规范。', ['少一个"引号。\n', '"三会一课"规范。']),
        ("增长3.5%,达1,200.5万元。完成率98.67%。", ["增长3.5%,达1,200.5万元。", "完成率98.67%。"]),
        ("甲\n乙\n\n丙", ["甲\n", "乙\n\n", "丙"]),
        ("𠮷林村拆房51座！！！很好", ["𠮷林村拆房51座！！！", "很好"]),
        (
            "Dr. Li met the U.S. Army at No. 5 St. John Rd. It rained.",
            ["Dr. Li met the U.S. Army at No. 5 St. John Rd. It rained."],
        ),
        (
            "Costs fell by 3.5 percent. They rose again! “Why?” he asked.",
            ["Costs fell by 3.5 percent. ", "They rose again! ", "“Why?” ", "he asked."],
        ),
        (
            "We met in May. 23 clinics opened. See e.g. Fig. 3.",
            ["We met in May. ", "23 clinics opened. ", "See e.g. Fig. 3."],
        ),
        ("1. Opened a depot. It is open.", ["1. Opened a depot. ", "It is open."]),
    ],
)
def test_sentences(body: str, expected: list[str]) -> None:
    """Where sentences end in both languages, and that decimals, abbreviations and list numbers end none."""
    assert texts(body) == expected


def test_long_sentences_are_cut_at_commas() -> None:
    """A clause is at least 14 characters; a comma before a figure cuts, one inside a figure does not."""
    clauses = [
        "今年以来，清理各社区卫生死角1200余处，",
        "清除社区周边堆放的生活、建筑垃圾600余立方，",
        "2020年清除牛皮癣1,500余处，整治乱堆。",
    ]
    assert texts("".join(clauses)) == clauses


def test_english_clauses_are_three_times_as_long() -> None:
    """A sentence of fifteen words stays whole; one of forty is cut at commas."""
    short = "In June we opened two depots, hired four drivers, and repaired the roof of the hall."
    assert texts(short) == [short]
    long = "We welcomed 412,000 visitors, up 18% on the previous year, and issued 655,300 loans, " * 2
    assert len(texts(long)) > 1
    assert all(not re.search(r"\d,$", piece) for piece in texts(long))


def test_what_has_no_punctuation_is_cut_between_words_and_never_inside_a_figure() -> None:
    """A row of a flattened table ends somewhere; no figure is cut in two."""
    for body in ("危房改造51户 " * 90, "完成12345678户" * 90, "code " * 300, "1234567890" * 100):
        pieces = texts(body)
        assert "".join(pieces) == body
        assert max(map(len, pieces)) <= 400
        is_cut = [
            one[-1].isalnum() and two[0].isalnum() for one, two in pairwise(pieces) if (one[-1] + two[0]).isascii()
        ]
        assert not any(is_cut) or body.isdigit()


def test_noise_makes_no_noise_of_its_neighbours() -> None:
    """A dashed line and a caption are a segment of their own; the sentences around them are asked about."""
    body = "完成投资3亿元。\n----------\n▲表彰会\n新建学校2所。\n"
    noise = [Span(9, 19), Span(20, 24)]
    found = find_segments(body, whole(body), noise)
    assert [(segment.text.strip(), segment.noise) for segment in found] == [
        ("完成投资3亿元。", False),
        ("----------\n▲表彰会", True),
        ("新建学校2所。", False),
    ]


def test_what_says_nothing_makes_no_chunk() -> None:
    """A section without text, and one of nothing but noise, is not asked about."""
    assert [chunk.section.heading for chunk in report("一、做法\n（一）党建\n完成。\n").chunks] == ["（一）党建"]


def test_chunks_are_filled_evenly() -> None:
    """21 sentences make three chunks of seven, not 10, 10 and 1; a long sentence stays in one chunk."""
    body = "".join(f"完成第{number}项任务。" for number in range(21))
    assert [len(chunk.segments) for chunk in report(body).chunks] == [7, 7, 7]


def test_points_and_list_items_share_the_chunks_of_their_heading() -> None:
    """Five short items under one heading are one request, headed by it; a section with a body of its own is another."""
    cut_up = report(
        "一、主要成绩\n1. 新增客户12家\n2. 新建学校2所\n3. 硬化道路18公里。\n"
        "4. 党建工作\n一年来组织学习12次。\n二、问题\n一是人少。二是钱少。\n"
    )
    assert [(chunk.section.heading, len(chunk.segments)) for chunk in cut_up.chunks] == [
        ("一、主要成绩", 4),
        ("4. 党建工作", 1),
        ("二、问题", 3),
    ]


def test_wrapped_lines_end_no_segment() -> None:
    """A line end that a PDF put into a sentence ends no segment."""
    found = segments(report(DATA["wrapped_pdf.txt"]))
    assert "清洗道路4.3万公里，市容环境明显改善。" in found
    assert "（一）环境卫生" not in "".join(found)
