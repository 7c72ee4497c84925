"""Word files: the numbers that Word counts itself."""

from tests.support.word_files import lines, read, told
from tests.support.wordml import (
    definition,
    level,
    listed,
    numbered,
    p,
    style,
    styled,
)

OFFICIAL = definition(
    1,
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）", '<w:suff w:val="space"/>'),
    level(2, "decimal", "%3."),
)
CHAPTERS = definition(
    2,
    level(0, "japaneseCounting", "第%1章"),
    level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
)


def test_numbers_are_counted_as_word_counts_them() -> None:
    body = "".join(
        numbered(1, depth, text)
        for depth, text in [
            (0, "总体"),
            (1, "党建"),
            (2, "学习。"),
            (2, "Team grew."),
            (1, "业务"),
            (2, "抓点。"),
            (0, "问题"),
            (1, "人手"),
        ]
    )
    assert lines(body, numbering=OFFICIAL + listed(1, 1)) == [
        *("一、总体", "（一）党建", "1.学习。", "2. Team grew."),
        *("（二）业务", "1.抓点。", "二、问题", "（一）人手"),
    ]


def test_legal_numbers_are_digits_all_through() -> None:
    body = (
        numbered(1, 0, "总则")
        + numbered(1, 1, "目的")
        + numbered(1, 2, "范围")
        + numbered(1, 0, "细则")
        + numbered(1, 2, "例")
    )
    expected = ["第一章 总则", "1.1 目的", "1.1.1 范围", "第二章 细则", "2.1.1 例"]
    assert lines(body, numbering=CHAPTERS + listed(1, 2)) == expected


def test_lists_of_one_definition_count_on_unless_one_says_where_it_starts() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = OFFICIAL + listed(1, 1) + listed(2, 1) + listed(3, 1, again)
    body = "".join(numbered(number, 0, "事") for number in (1, 2, 3, 3, 1))
    assert lines(body, numbering=numbering) == ["一、事", "二、事", "一、事", "二、事", "三、事"]


def test_a_level_that_never_restarts_counts_through() -> None:
    through = definition(
        4, level(0, "upperRoman", "%1."), level(1, "decimalEnclosedCircleChinese", "%2", '<w:lvlRestart w:val="0"/>')
    )
    body = numbered(1, 0, "甲") + numbered(1, 1, "乙") + numbered(1, 0, "丙") + numbered(1, 1, "丁")
    assert lines(body, numbering=through + listed(1, 4)) == ["I.甲", "① 乙", "II.丙", "② 丁"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "ideographTraditional", "%1、", start=3)}</w:lvlOverride>'
    assert lines(numbered(1, 0, "事"), numbering=OFFICIAL + listed(1, 1, own)) == ["丙、事"]


def test_a_style_gives_its_number_and_its_level() -> None:
    numbering = definition(
        5,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="A"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="B"/>'),
    )
    on = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    styles = style("A", "一级", on) + style("B", "二级", on) + style("C", "又一级", based="A")
    body = p("甲", properties=styled("A")) + p("乙", properties=styled("B")) + p("丙", properties=styled("C"))
    body += p("丁", properties=styled("A") + off)
    assert lines(body, styles=styles, numbering=numbering + listed(1, 5)) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_a_definition_may_stand_in_a_style() -> None:
    numbering = definition(1, more='<w:numStyleLink w:val="L"/>') + definition(
        2, level(0, "decimal", "%1、"), more='<w:styleLink w:val="L"/>'
    )
    assert lines(numbered(1, 0, "事"), numbering=numbering + listed(1, 1)) == ["1、事"]


def test_bullets_are_items_of_their_depth() -> None:
    bullets = definition(3, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))
    extracted = read(numbered(1, 0, "办文412件") + numbered(1, 1, "收文"), numbering=bullets + listed(1, 3))
    assert told(extracted) == [("item", 1, "• 办文412件"), ("item", 2, "• 收文")]


def test_a_number_stands_only_before_the_first_line_of_its_paragraph() -> None:
    body = numbered(1, 2, "甲", "<w:r><w:br/></w:r>", "乙") + numbered(1, 2, "") + numbered(1, 2, "丙")
    assert lines(body, numbering=OFFICIAL + listed(1, 1)) == ["1.甲", "乙", "3.丙"]
