"""A report, read and cut: all parts agree with each other and with the raw text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import InputError
from llmsum.models import Span
from llmsum.reading.report import language_of, read_report
from llmsum.settings import Settings, load_settings
from tests.support.cutting import document, report
from tests.support.reports import DATA, SEEDS, reports


@given(reports, st.data())
def test_evidence_is_cut_from_the_raw_text(raw: str, data: st.DataObject) -> None:
    """For any span of any report the quote is the raw slice, and the clean quote is what repair made of it."""
    cut = report("完成任务。\n" + raw)
    text = cut.repaired.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    evidence = cut.evidence(Span(start, end))
    assert cut.document.raw[evidence.start : evidence.end] == evidence.quote
    assert evidence.clean_quote == text[start:end]


@pytest.mark.parametrize("name", sorted(SEEDS | DATA))
def test_every_chunk_of_a_real_report_leads_back_to_it(name: str) -> None:
    """Segments of seeds and samples have their figures in the raw slice they came from, and no pinyin."""
    cut = report((SEEDS | DATA)[name])
    for chunk in cut.chunks:
        for segment in chunk.segments:
            evidence = cut.evidence(segment.span)
            assert evidence.clean_quote == segment.text
            assert re.findall(
                r"\d", re.sub(r"&#\d+;|<!--.*?-->|<script>.*?</script>|<[^>]*>", "", evidence.quote)
            ) == re.findall(r"\d", segment.text)
            assert not re.search(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", segment.text)


@pytest.mark.parametrize("raw", ["首页\n打印本页\n", "\n \n", "<p></p>&nbsp;", "——————", "2023年1月5日"])
def test_a_page_without_a_report_is_an_error(raw: str) -> None:
    """Nothing but furniture is told, by the name of the file and what to do."""
    with pytest.raises(InputError, match=r"report\.txt.*no report text.*only a title"):
        report(raw)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("全年完成投资3亿元。", "zh"),
        ("拆遷房屋51座。", "zh"),
        ("We opened two clinics.", "en"),
        ("", "en"),
        ("2023", "en"),
        ("The city of 上海 opened two clinics and hired forty nurses.", "en"),
        ("KPI达成率98%，API调用1200万次。", "zh"),
        ("𠮷林村", "zh"),
    ],
)
def test_the_language_follows_the_script_of_the_letters(text: str, language: str) -> None:
    """One Han letter in ten makes a report Chinese; digits alone make none."""
    assert language_of(text) == language


def test_settings_bound_the_chunks() -> None:
    """chunk_segments and chunk_tokens are limits of every chunk but one of a single segment."""
    settings = load_settings(chunk_segments=3, chunk_tokens=100)
    chunks = read_report(document(SEEDS["001"]), settings).chunks
    assert max(len(chunk.segments) for chunk in chunks) == 3
    assert len(chunks) > len(report(SEEDS["001"]).chunks)


def test_units_are_given_once_in_order() -> None:
    """Seed 003 has seven; a report of one organisation has none."""
    assert report(SEEDS["003"]).units == (
        "泰山路街道党工委",
        "嵩山路街道党工委",
        "栗雨街道党工委",
        "马家河街道党工委",
        "群丰镇党委",
        "雷打石镇党委",
        "三门镇党委",
    )
    assert report(SEEDS["001"]).units == ()


def test_a_report_is_read_the_same_again() -> None:
    """Reading holds no state: the same document and settings give equal reports."""
    assert read_report(document(SEEDS["004"]), Settings()) == read_report(document(SEEDS["004"]), Settings())
