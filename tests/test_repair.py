"""Repair: readable text, a place in the raw text for every character, nothing touched that is sound."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.models import Span
from llmsum.reading.repair import repair
from tests.support.reports import SEEDS, reports

DAMAGE = (
    "發(fā)展",
    "?,F(xiàn)將",
    "??茖W(xué)",
    "展?;?/strong>截",
    "了??我",
    "&nbsp;",
    "&amp;nbsp;",
    "&#8220;",
    "<br/>",
    "<p class='a'>",
    "</p>",
    "<b>重</b>",
    "<!-- 隐 -->",
    "<script>1</script>",
    "<某公司>",
    "\u200b",
    "\ufeff",
    "\x00",
    "\r\n",
    "\r",
    "\u3000",
    "\u00a0",
    "，",
    ",",
    "好;",
    "Ａ",
    "１２",
    "鍙戝睍鏀归潻",
    "å·¥ä½œ",
    "é",
    "𠮷",
    "1,200.5",
    "(",
    "?",
    "\n",
)
damaged = st.lists(st.sampled_from(DAMAGE) | st.text(max_size=8), max_size=30).map("".join)
# Nothing here stands for markup, an entity or mojibake, which may hold digits of their own.
numbers = st.text("0123456789１２３.,%()?;:！，。一是发展(fā)(km)年\n \u200b\u3000hA", max_size=80)
sound_chinese = st.lists(
    st.sampled_from(
        (
            "全年发放宣传资料2万余份，发放口罩1.6万个。",
            "（一）党建引领",
            "1、2月份完成30%；",
            "“十四五”规划（2021—2025年）",
            "距离(km)为3.5",
        )
    ),
    max_size=12,
).map("\n".join)
sound_english = st.lists(
    st.sampled_from(
        (
            "We opened two clinics, and hired Dr. Li.",
            "1.1 Staffing",
            "- 34 of 40 services; cost $1,200.50!",
            "Is it? Yes (so far).",
        )
    ),
    max_size=12,
).map("\n".join)


# --- the map -------------------------------------------------------------------------------------


@given(damaged | st.text() | reports)
def test_every_character_has_its_own_place_in_order(raw: str) -> None:
    """Ranges are not empty, follow each other without overlap, and lie inside the raw text."""
    repaired = repair(raw)
    assert len(repaired.text) == len(repaired.starts) == len(repaired.ends)
    position = 0
    for start, end in zip(repaired.starts, repaired.ends, strict=True):
        assert position <= start < end <= len(raw)
        position = end


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_every_character_of_a_seed_stands_for_itself(name: str) -> None:
    """A character's raw slice is the character, alone, wide or narrow, or with its reading; or it is a known loss."""
    raw = SEEDS[name]
    repaired = repair(raw)
    losses = {"。": {"?;?/strong>"}, "。現": {"?,F(xiàn)"}}
    for index, char in enumerate(repaired.text):
        piece = raw[repaired.starts[index] : repaired.ends[index]]
        plain = unicodedata.normalize("NFKC", piece) == unicodedata.normalize("NFKC", char)
        assert (
            plain
            or re.fullmatch(rf"{re.escape(char)}\(\w+\)", piece)
            or piece in losses.get(char, ())
            or "?" in raw[max(0, repaired.starts[index] - 3) : repaired.ends[index]]
        )


def test_a_span_takes_the_reading_of_its_last_character_along() -> None:
    """發(fā)展 reads 發展; a span that ends with 發 ends behind its reading, one that begins with 展 begins there."""
    raw = "推動發(fā)展"
    repaired = repair(raw)
    assert repaired.text == "推動發展"
    assert raw[slice(*_raw(repaired.raw_span(Span(0, 3))))] == "推動發(fā)"
    assert raw[slice(*_raw(repaired.raw_span(Span(3, 4))))] == "展"


def _raw(span: Span) -> tuple[int, int]:
    return span.start, span.end


# --- what stays ----------------------------------------------------------------------------------


@given(sound_chinese | sound_english)
def test_sound_text_comes_out_identical(raw: str) -> None:
    """Text that needs no repair is not touched, and maps onto itself."""
    repaired = repair(raw)
    assert repaired.text == raw
    assert list(repaired.starts) == list(range(len(raw)))
    assert list(repaired.ends) == list(range(1, len(raw) + 1))


@given(numbers)
def test_digits_are_never_touched(raw: str) -> None:
    """The digits come out the same, in the same order, full-width ones as full-width ones."""
    assert [char for char in repair(raw).text if char.isdigit()] == [char for char in raw if char.isdigit()]


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_digits_of_the_seeds_stay(name: str) -> None:
    """No figure of a real report is re-spelt."""
    assert re.findall(r"\d", repair(SEEDS[name]).text) == re.findall(r"\d", SEEDS[name])


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_seeds_are_repaired_in_one_go(name: str) -> None:
    """Repairing a repaired seed changes nothing more."""
    once = repair(SEEDS[name]).text
    assert repair(once).text == once


@pytest.mark.parametrize(
    "sound",
    [
        "距離(km)為30",
        "面积（平方米）",
        "项目(PPP)签约",
        "约翰(John)来访",
        "《关于x<y的说明》<某公司>",
        "café’s naïve – “résumé” Ünïcödé ÄÖÜß",
        "联通公司联系方式",
        "一.加强学习",
        "截至9:30，比例1:1。",
        "R&D; AT&T",
        "Really?! Yes.",
        "第一.二",
        "3.5",
        "file.txt",
    ],
)
def test_what_only_looks_like_damage_stays(sound: str) -> None:
    """Units, words and names in brackets, comparisons, accents and numberings are no damage."""
    assert repair(sound).text == sound


# --- what is mended ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("新作為?，F(xiàn)將有關", "新作為。現將有關"),
        ("新作為?,F(xiàn)將有關", "新作為。現將有關"),
        ("設施建設(shè)??茖W(xué)開發(fā)", "設施建設。科學開發"),
        ("平穩發(fā)展?;?/strong>截至", "平穩發展。截至"),
        ("任务??我们", "任务。我们"),
        ("（一）(yī)党建（dǎng）", "（一）(yī)党建"),
        ("发(fā)了(le)", "发了"),
        ("一&nbsp;二&amp;nbsp;三&#8220;四&ldquo;", "一 二 三“四“"),
        ("<p>甲</p><p>乙<br/>丙</p>", "\n甲\n\n乙\n丙\n"),
        ("<tr><td>棚户区</td><td>51户</td></tr>", "\n\t棚户区\t\t51户\t\n"),
        ("<B style='x'>重</B>点<!-- 隐 --><script>var a=1<2</script>", "重点"),
        ("&lt;p&gt;甲", "\n甲"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\u200b乙\ufeff\x00丙\u3000丁", "甲乙丙 丁"),
        ("完成,其中:A类;好!对?", "完成，其中：A类；好！对？"),
        ("完成任务.下一步", "完成任务。下一步"),
        ("ＧＤＰ增长５％", "GDP增长５％"),
        ("发展改革工作".encode().decode("gb18030"), "发展改革工作"),
        *(
            (f"1. {line}".encode().decode("gb18030"), f"1. {line}")
            for line in (
                "“镇发展",
                "·情况项目汇报",
                "、发展村改革情况",
                "（任务村农业年度",
                "…建设村年度推进",
                "！推进完成村建设",
            )
        ),
        ("2021年完成投资3亿元".encode("gbk").decode("latin-1"), "2021年完成投资3亿元"),
        ("2021年完成投资3亿元".encode().decode("latin-1"), "2021年完成投资3亿元"),
        ("itâ€™s", "it’s"),
    ],
)
def test_damage_is_mended(raw: str, text: str) -> None:
    """Each kind of damage, as scrapes and wrong codecs leave it."""
    assert repair(raw).text == text


def test_seed_004_reads_without_pinyin() -> None:
    """No reading is left, the two broken full stops are back, and lost stops stand before the sentences they end."""
    text = repair(SEEDS["004"]).text
    assert not re.search(r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{2,}", text)
    assert "展現新作為。現將有關工作開展情況匯報如下" in text
    assert "基礎設施建設。科學開發沙灘旅游項目" in text
    assert "一是經濟平穩發展。截至2022年4月" in text


def test_hidden_markup_that_is_never_closed_stays() -> None:
    """An opening comment or script without an end takes nothing with it."""
    assert repair("甲<!-- 乙<script>丙").text == "甲<!-- 乙<script>丙"


# --- cost ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        "?",
        "(",
        "<",
        "一",
        " ",
        "\u00a0",
        "\n",
        "&",
        "&amp;",
        "<!--",
        "<p ",
        "<script>",
        "?一",
        "发(",
        "Ã©",
        "?,",
        "甲\n",
        SEEDS["004"],
    ],
    ids=lambda unit: unit[:8].encode("unicode_escape").decode(),
)
def test_a_long_run_of_anything_is_repaired_at_once(unit: str) -> None:
    """400,000 characters of what could start a repair end none: work that grew with the square would take minutes."""
    raw = (unit * (400_000 // len(unit) + 1))[:400_000]
    repaired = repair(raw)
    assert len(repaired.text) <= len(raw)


def test_paragraphs_that_were_filled_at_several_widths_are_joined() -> None:
    """On a wrapped page a Latin line that ends in small letters goes on in the next; a ruler is no such line."""
    wide = [
        "We held the first workshop of research software engineers in this field, with",
        "speakers from many places and a hundred people who had come from all over it to",
        "talk about their work and what is needed for it in the years that are to come",
    ]
    narrow = [
        "Some of the groups were informal at first, with developers coming",
        "together across fields; later they grew into more formal groups with",
        "support of the management.",
    ]
    raw = "\n".join([*wide, "", *narrow, "---", ""])
    assert repair(raw).text == " ".join(wide) + "\n\n" + " ".join(narrow) + "\n---\n"
