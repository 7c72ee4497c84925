"""The readable part of a statement: whole clauses, figures unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.kinds.readable import extent, extract, shortened
from llmsum.models import Kind
from llmsum.words.figures import unsupported

WORDS = st.text(st.sampled_from("中文完成了工作和学校，。；、（）“”《》1.5,2%亿 abc"), max_size=80)


@pytest.mark.parametrize(
    ("kind", "statement", "room", "text"),
    [
        ("achievement", "全年新建学校3所，投资1,200万元", 44, "新建学校3所，投资1,200万元"),
        ("achievement", "新建学校3所，投资1,200万元，惠及学生2,356人", 20, "新建学校3所，投资1,200万元"),
        ("achievement", "坚持以人民为中心，新建𠮷林路学校3所", 44, "新建𠮷林路学校3所"),
        (
            "achievement",
            "受疫情影响，工期一再推迟，但各方通力合作，全年完成交地25宗、4745畝",
            24,
            "完成交地25宗、4745畝",
        ),
        ("problem", "工作虽有成绩，村里有老路三条，养护人员不足", 12, "养护人员不足"),
        ("problem", "基础设施滞后。新增的社区没有办公场所", 44, "基础设施滞后"),
        ("plan", "三要抓好供水管网改造，推进城乡一体化", 12, "要抓好供水管网改造"),
        ("plan", "2. 持续跟踪督导", 44, "持续跟踪督导"),
        (
            "achievement",
            "Opened 3 parks, wells and bridges, and trained 1,200 people",
            8,
            "Opened 3 parks, wells and bridges",
        ),
        ("achievement", "Opened three parks. Visitors rose by 12%.", 20, "Visitors rose by 12%"),
    ],
)
def test_a_statement_is_cut_between_its_clauses(kind: Kind, statement: str, room: int, text: str) -> None:
    """It keeps what it counts or lacks; slogans before it, and what there is no room for, go."""
    extracted = extract(kind, statement, room)
    assert extracted is not None
    assert extracted.text == text


@pytest.mark.parametrize(
    "statement",
    [
        "| 学校 | 3所 | 完成 |",
        "全文见 https://example.org/a 的公告",
        "地址：某市某路5号，电话：0571-1234567",
        "`x = mapped_column(DateTime)` 完成",
        "而新建学校3所的任务已完成",
        "建成“三馆一中心，以及两个公园，投资3亿元",
        "日语",
        "The committee has since adopted an",
        "",
    ],
)
def test_what_is_no_sentence_is_not_told(statement: str) -> None:
    """Rows of tables, addresses, code, halves of a thought, open quotations, and names of things."""
    assert extract("achievement", statement, 44) is None


@given(WORDS, st.integers(8, 60))
def test_a_part_is_of_the_statement_and_fits(statement: str, room: int) -> None:
    """No word is added, no figure changed, and it is no longer than asked for."""
    for kind in ("achievement", "problem", "plan"):
        extracted = extract(kind, statement, room)
        if extracted is not None:
            assert extracted.text in " ".join(statement.split())
            assert extent(extracted.text) <= room
            assert not unsupported(extracted.text, [statement])


def test_a_whole_statement_is_told_from_a_part() -> None:
    """A slogan that is left out leaves it whole; a clause that there is no room for does not."""
    for room, is_whole in ((44, True), (14, False)):
        extracted = extract("achievement", "坚持以人民为中心，新建中心学校3所，投资1,200万元", room)
        assert extracted is not None
        assert extracted.is_whole == is_whole


def test_what_is_no_prose_can_still_be_shortened() -> None:
    """To the clauses that fit before the links, or to nothing."""
    told = "Please send us your notes (drafts etc.). They are welcome. [minutes]: https://example.org/a/b"
    assert shortened(told, 8) == "Please send us your notes (drafts etc.)"
    assert not shortened("https://example.org/a 的公告全文", 5)
