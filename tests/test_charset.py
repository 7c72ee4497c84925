"""An encoding is told rightly or not at all: no text is ever decoded into other text without a word."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llmsum.errors import InputError, UsageError
from llmsum.reading.charset import FAMILIES, decode_text
from llmsum.words.script import convert

SEEDS = [path.read_bytes().decode() for path in sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))]
REPORTS = SEEDS + [convert(seed, "traditional") for seed in SEEDS]  # 000 and 004 are traditional as they are
CODECS = [codec for family in FAMILIES for codec in family]

ENGLISH = (
    "The year\u2019s work \u2013 résumé: 33 of the 40 projects were finished in time, for £2,400, with no café open."
)
CHINESE = "全年完成工业总产值2.4亿元，同比增长12%；新建党群服务中心3个，培训干部1200人次。"


def encodable(text: str, codec: str) -> str:
    return text.encode(codec, "ignore").decode(codec)


def reads_right_or_asks(text: str, codec: str) -> bool:
    """True if read rightly, False if the user is asked; fails on other text."""
    try:
        got, name = decode_text(text.encode(codec), "r.txt", None)
    except InputError as error:
        if "--encoding" not in str(error):
            raise
        return False
    assert got == text
    assert got.encode(name) == text.encode(codec)
    return True


@pytest.mark.parametrize("codec", ["utf-8", *CODECS])
@pytest.mark.parametrize("report", REPORTS, ids=lambda text: text[:8].strip())
def test_whole_reports_are_read_in_every_encoding(report: str, codec: str) -> None:
    """All seeds, in their own and in traditional script, need no --encoding in any supported codec."""
    assert reads_right_or_asks(encodable(report, codec), codec)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [30, 60, 400])
def test_slices_are_read_right_and_seldom_asked_about(length: int, codec: str) -> None:
    """Of slices of 30 characters at most 1 % need --encoding, of 60 and more 0.1 %, and none is read wrongly."""
    texts = [encodable(report, codec) for report in REPORTS]
    slices = [text[start : start + length] for text in texts for start in range(0, len(text) - length, 97)]
    asked = sum(not reads_right_or_asks(piece, codec) for piece in slices)
    assert asked <= len(slices) * (0.01 if length == 30 else 0.001)


@given(report=st.sampled_from(REPORTS), codec=st.sampled_from(["utf-8", *CODECS]), data=st.data())
def test_no_slice_is_read_as_other_text(report: str, codec: str, data: st.DataObject) -> None:
    """Any 20 to 400 characters of a report, in any codec, come back exactly or raise InputError naming --encoding."""
    text = encodable(report, codec)
    start = data.draw(st.integers(0, len(text) - 20))
    reads_right_or_asks(text[start : start + data.draw(st.integers(20, 400))], codec)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("\ufeff\ufeff一")
def test_utf8_with_a_mark_gives_back_any_text(text: str) -> None:
    """Behind a byte-order mark nothing is guessed: every text survives, a second U+FEFF included."""
    assert decode_text(text.encode("utf-8-sig"), "r.txt", None) == (text, "utf-8-sig")


@pytest.mark.parametrize(
    ("codec", "prefix"), [("utf-16", "utf-16-le"), ("utf-16", "utf-16-be"), ("utf-32", "utf-32-be")]
)
def test_a_mark_decides_and_is_no_character(codec: str, prefix: str) -> None:
    """UTF-16 and UTF-32 with a mark, in either byte order, name the codec that swallows the mark."""
    assert decode_text(("\ufeff" + CHINESE).encode(prefix), "r.txt", None) == (CHINESE, codec)


def test_a_gb18030_mark_is_no_character_either() -> None:
    """Python's gb18030 leaves its mark in the text; it is dropped here."""
    assert decode_text(("\ufeff" + CHINESE).encode("gb18030"), "r.txt", None) == (CHINESE, "gb18030")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-be"])
def test_astral_characters_and_line_ends_survive(codec: str) -> None:
    """U+20BB7, U+3000 and CRLF are the same characters after reading."""
    text = f"　　𠮷林镇工作总结\r\n{CHINESE}\r\n"
    assert decode_text(text.encode(codec), "r.txt", None) == (text, codec)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=12))
@example("such")
def test_short_ascii_is_utf8(text: str) -> None:
    """A few letters are not taken for UTF-16 by chance unless four of them would be frequent Chinese characters."""
    try:
        assert decode_text(text.encode(), "r.txt", None) == (text, "utf-8")
    except InputError:
        assert len(text) >= 8


@pytest.mark.parametrize(
    "text",
    [
        "a · b, 25 °C, café",
        "Год: отдел выполнил задачи",
        "έκθεση της υπηρεσίας",
        "Báo cáo công tác năm",
        "Dvořák, Łódź, šíp",
    ],
)
def test_other_languages_in_utf8_are_not_taken_for_chinese(text: str) -> None:
    """Valid UTF-8 below U+0800 is doubted only where another reading looks Chinese."""
    assert decode_text(text.encode(), "r.txt", None) == (text, "utf-8")


@pytest.mark.parametrize("text", ["模块", "总结", "工作"])
@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_a_word_alone_is_asked_about(text: str, codec: str) -> None:
    """Two characters prove nothing, even where the bytes are valid UTF-8 by chance."""
    assert not reads_right_or_asks(encodable(text, codec) or "的", codec)


def test_clear_english_in_cp1252_is_accepted() -> None:
    """Curly quotes, a dash, accents and £ between English words are Western text."""
    assert decode_text(ENGLISH.encode("cp1252"), "r.txt", None) == (ENGLISH, "cp1252")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("The report of Kovačević and of Dvořák in the north was with us for years and is", "cp1250"),
        ("The KPI of the team was met and the plan for 模块 is in work with the board", "gb18030"),
        ("The KPI of the team was met and the plan for 模塊 is in work with the board", "big5"),
        (ENGLISH.replace("£", "$"), "mac_roman"),
        ("Größe der Maßnahmen für die Überprüfung des Jahres " * 5, "cp1252"),
        ("Год: отдел выполнил все задачи " * 5, "cp1251"),
        ("今年度は新しい計画を立て、地域の皆様と共に活動を進めてまいりました。" * 5, "euc-jp"),
        ("今年度は新しい計画を立て、地域の皆様と共に活動を進めてまいりました。" * 5, "shift_jis"),
        ("올해 우리 부서는 목표를 달성하였으며 여러 문제를 해결하였다. " * 5, "euc-kr"),
    ],
)
def test_what_cannot_be_told_is_asked_about(text: str, codec: str) -> None:
    """Encodings that llmsum does not know, and mixtures too thin to judge, are never read as something else."""
    with pytest.raises(InputError, match="--encoding"):
        decode_text(text.encode(codec), "r.txt", None)


def test_utf8_cut_inside_a_character_is_named_with_its_offset() -> None:
    """A broken UTF-8 report is not read as GB18030; the message says where it breaks."""
    data = CHINESE.encode()
    with pytest.raises(InputError, match=rf"not UTF-8 \(byte offset {len(data) - 3}\).*--encoding"):
        decode_text(data[:-1], "r.txt", None)


@pytest.mark.parametrize(
    ("given_name", "codec"),
    [("GBK", "gbk"), ("gb18030", "gb18030"), ("UTF8", "utf-8"), ("utf-8-sig", "utf-8"), ("UTF-16LE", "utf-16-le")],
)
def test_a_given_encoding_is_used_and_its_name_normalised(given_name: str, codec: str) -> None:
    """Whatever spelling Python accepts comes back as Python's own codec name."""
    assert decode_text("总结".encode(codec), "r.txt", given_name) == ("总结", codec)


def test_a_mark_refines_a_given_encoding() -> None:
    """With --encoding utf-8 or utf-16-le a byte-order mark is still no character."""
    assert decode_text("总结".encode("utf-8-sig"), "r.txt", "utf8") == ("总结", "utf-8-sig")
    assert decode_text("\ufeff总结".encode("utf-16-le"), "r.txt", "utf-16-le") == ("总结", "utf-16")


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        ("总结报告".encode() + b"\xff", "utf-8", "is not valid utf-8 .byte offset 12"),
        ("总结报告".encode("utf-8-sig") + b"\xff", "utf-8", "is not valid utf-8-sig .byte offset 15"),
        (b"ab\xff\xff", "gb18030", "is not valid gb18030 .byte offset 2"),
        ("总结".encode("utf-8-sig"), "gb18030", "begins with a utf-8 byte-order mark; leave --encoding gb18030 out"),
        ("总结".encode("utf-16-le"), "utf-16", "--encoding utf-16-le or --encoding utf-16-be"),
    ],
)
def test_a_given_encoding_that_does_not_fit_is_an_error(data: bytes, encoding: str, message: str) -> None:
    """A wrong --encoding is named with the offset of the first byte that contradicts it."""
    with pytest.raises(InputError, match=message):
        decode_text(data, "r.txt", encoding)


@pytest.mark.parametrize("encoding", ["nope", "hex", "rot13", "undefined", "国标", "a\0b"])
def test_a_name_that_is_no_text_encoding_is_wrong_usage(encoding: str) -> None:
    """Unknown names, and codecs that give no text, are the user's slip and not the file's."""
    with pytest.raises(UsageError, match="no such text encoding"):
        decode_text(b"abc", "r.txt", encoding)
