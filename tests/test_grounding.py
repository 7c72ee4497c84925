"""Quotations cannot be invented, figures cannot be falsified."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.checking.grounding import Claim, reweigh
from llmsum.checking.narrow import ground, grounded
from llmsum.kinds.hearing import Hearing
from llmsum.models import Chunk, Draft
from tests.support.cutting import only_chunk, report

TEXT = """一、工作完成情况
全年召开党建专题会议16次。新建养老服务站6个，总投资350万元。接种疫苗38余万人次。税收完成3.52亿元，同比增长2.5%。开展志愿服务活动200余场。
"""


@pytest.fixture
def chunk() -> Chunk:
    return only_chunk(TEXT)


def one(chunk: Chunk, first: int, last: int, statement: str) -> Claim:
    (claim,) = grounded(chunk, [Draft(first, last, "achievement", statement)])
    return claim


def number_of(chunk: Chunk, words: str) -> int:
    return next(number for number, segment in enumerate(chunk.segments, 1) if words in segment.text)


def test_evidence_is_cut_from_the_cited_segments(chunk: Chunk) -> None:
    """The quotation is the segment itself, without the separators around it."""
    at = number_of(chunk, "志愿服务")
    claim = one(chunk, at, at, "开展志愿服务活动200余场")
    assert (claim.quotes, claim.anchored, claim.passes) == (("开展志愿服务活动200余场",), "model", True)


def test_an_item_without_a_statement_is_told_in_the_words_of_its_segments(chunk: Chunk) -> None:
    """All of them and no other; such an item can hold no figure that its evidence does not."""
    at = number_of(chunk, "新建养老")
    claim = one(chunk, at, at, "")
    assert (claim.draft.statement, claim.passes) == ("新建养老服务站6个，总投资350万元", True)
    assert claim.quotes == (claim.draft.statement,)
    everything = one(chunk, 1, len(chunk.segments), "")
    text = "".join(segment.text for segment in chunk.segments).strip()
    assert everything.draft.statement == text.removeprefix("全年").removesuffix("。")
    assert everything.passes


def test_english_words_settle_kinds_too() -> None:
    """Where no heading tells, a plan must speak of intention, and a problem of a shortcoming: in words, not letters."""
    read = report("In 2024 we plan to open two clinics. Two offices had to close. We trained 40 nurses.\n")
    drafts = [Draft(1, 1, "plan", ""), Draft(2, 2, "problem", ""), Draft(3, 3, "plan", "")]
    claims = ground(Hearing(read), read.chunks[0], drafts)
    assert [claim.draft.kind for claim in claims] == ["plan", "problem", "achievement"]


@pytest.mark.parametrize("off_by", [-2, -1, 1, 2])
def test_a_miscounted_segment_is_put_right(chunk: Chunk, off_by: int) -> None:
    """Where the words and figures lie elsewhere in the chunk, the evidence goes there and the item says so."""
    at = number_of(chunk, "税收完成")
    claim = one(chunk, at + off_by, at + off_by, "税收完成3.52亿元，同比增长2.5%")
    assert "3.52亿元" in claim.quotes[0]
    assert (claim.anchored, claim.passes) == ("text", True)


@pytest.mark.parametrize("numbers", [(0, 1), (99, 120), (3, 99), (-4, -2)])
def test_numbers_outside_the_chunk_are_no_error(chunk: Chunk, numbers: tuple[int, int]) -> None:
    """A model that cites segment 99 of 7 has miscounted; the text decides."""
    assert one(chunk, *numbers, "新建养老服务站6个").quotes == ("新建养老服务站6个",)


@pytest.mark.parametrize(
    "statement",
    [
        "新建养老服务站8个",
        "新建养老服务站16个",
        "总投资3500万元",
        "总投资350亿元",
        "同比增长5%",
        "同比增长2.5个百分点",
        "接种疫苗380万人次",
        "接种疫苗38人次",
    ],
)
def test_a_falsified_figure_does_not_pass(chunk: Chunk, statement: str) -> None:
    """Digits, multipliers and percent signs all count, and 5% is not in 2.5%."""
    claim = one(chunk, 1, len(chunk.segments), statement)
    assert not claim.passes
    assert claim.unsupported or claim.reason


def test_what_the_text_does_not_say_is_refused(chunk: Chunk) -> None:
    """A statement copied out of the prompt's examples finds no evidence."""
    claim = one(chunk, 1, 1, "改造危房，发放补助资金")
    assert claim.reason == "the text does not say this"


def test_a_restated_claim_is_weighed_again(chunk: Chunk) -> None:
    """A repaired statement passes by the same gate, and another wrong figure does not."""
    claim = one(chunk, 2, 2, "新建养老服务站8个")
    assert reweigh(claim, "新建养老服务站6个").passes
    assert not reweigh(claim, "新建养老服务站9个").passes


def test_a_caption_inside_the_range_is_not_quoted() -> None:
    """Noise between two cited segments splits the evidence in two."""
    chunk = only_chunk(
        "一、工作完成情况\n\n全年新建养老服务站6个，\n\n▲养老服务站揭牌\n\n培训护理人员120名，全部上岗。\n"
    )
    (claim,) = grounded(chunk, [Draft(1, 3, "achievement", "新建养老服务站6个，培训护理人员120名，全部上岗")])
    assert claim.quotes == ("全年新建养老服务站6个", "培训护理人员120名，全部上岗")


@given(
    st.integers(-5, 15),
    st.integers(-5, 15),
    st.text(alphabet="新建养老服务站6个总投资350万元税收2.5%", min_size=1, max_size=30),
)
def test_every_quotation_is_in_the_text(first: int, last: int, statement: str) -> None:
    """Whatever an engine answers, what is quoted stands in the report, and a passing figure stands in the quotation."""
    chunk = only_chunk(TEXT)
    claim = one(chunk, first, last, statement)
    assert all(quote in TEXT for quote in claim.quotes)
