"""Numbers that Word counts itself."""

import pytest

from llmsum.reading.readers.word.counting import join_marker
from llmsum.reading.readers.word.numerals import FORMS, numeral


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("decimal", "1 4 10 21 105 2020"),
        ("decimalZero", "01 04 10 21 105 2020"),
        ("chineseCounting", "一 四 十 二十一 一〇五 二〇二〇"),
        ("chineseCountingThousand", "一 四 十 二十一 一百零五 二千零二十"),
        ("chineseLegalSimplified", "壹 肆 壹拾 贰拾壹 壹佰零伍 贰仟零贰拾"),
        ("ideographLegalTraditional", "壹 肆 壹拾 貳拾壹 壹佰零伍 貳仟零貳拾"),
        ("taiwaneseCountingThousand", "一 四 十 二十一 一百零五 二千零二十"),
        ("japaneseCounting", "一 四 十 二十一 百五 二千二十"),
        ("ideographDigital", "一 四 一〇 二一 一〇五 二〇二〇"),
        ("ideographTraditional", "甲 丁 癸 甲 戊 癸"),
        ("ideographZodiac", "子 卯 酉 申 申 卯"),
        ("decimalEnclosedCircleChinese", "① ④ ⑩ ㉑ 105 2020"),
        ("decimalEnclosedParen", "⑴ ⑷ ⑽ 21 105 2020"),
        ("decimalFullWidth", "１ ４ １０ ２１ １０５ ２０２０"),
        ("upperRoman", "I IV X XXI CV MMXX"),
        ("lowerLetter", f"a d j u {'a' * 5} {'r' * 78}"),
        ("ordinal", "1st 4th 10th 21st 105th 2020th"),
        ("a form of tomorrow", "1 4 10 21 105 2020"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, written: str) -> None:
    assert " ".join(numeral(form, number) for number in (1, 4, 10, 21, 105, 2020)) == written


@pytest.mark.parametrize("form", FORMS)
def test_every_form_writes_every_number(form: str) -> None:
    assert all(numeral(form, number) or form == "none" for number in [*range(200), 1000, 9999, 10_000, 10**9])


@pytest.mark.parametrize(
    ("marker", "suffix", "text", "joined"),
    [
        ("一、", "tab", "总体", "一、总体"),
        ("（一）", "space", "Overview", "（一）Overview"),
        ("第一章", "tab", "总则", "第一章 总则"),
        ("1.", "tab", "加强学习", "1.加强学习"),
        ("1.", "tab", "2亿元投资", "1. 2亿元投资"),
        ("1.", "nothing", "Results", "1.Results"),
        ("1.1", "tab", "目的", "1.1 目的"),
        ("•", "tab", "办文", "• 办文"),
        ("", "tab", "办文", "办文"),
    ],
)
def test_a_number_stands_before_its_text_as_people_type_it(marker: str, suffix: str, text: str, joined: str) -> None:
    assert join_marker(marker, suffix, text) == joined
