"""How the printed lines of PDFs become words and paragraphs: blanks, quotation marks, hyphens, addresses, numbers."""

import pytest

from llmsum.reading.readers.pages.lines import joined
from tests.support.drawn import Drawn
from tests.support.drawn_reports import LONG, read, whole

EDGE = 72 + 37 * 12  # where full lines of LONG end


def names(gap: float) -> Drawn:
    """Three words of Han characters side by side, so far apart."""
    page = Drawn().text(72, 100, "通讯员：")
    return page.text(120, 100, "李惟攀").text(156 + gap, 100, "张磊磊").text(192 + 2 * gap, 100, "报道")


def set_apart(text: str, step: float) -> Drawn:
    """Characters at equal distances, as titles are set."""
    page = Drawn()
    for number, char in enumerate(text):
        page.text(72 + number * step, 100, char)
    return page


PIECES: dict[str, tuple[Drawn, str]] = {
    "names with blanks that were not drawn": (names(4), "通讯员：李惟攀 张磊磊 报道"),
    "words that touch": (names(0), "通讯员：李惟攀张磊磊报道"),
    "a title set wide": (set_apart("工作总结", 18), "工作总结"),
    "a title typed with blanks": (Drawn().text(72, 100, "关 于 工 作 的 总 结"), "关于工作的总结"),
    "blanks drawn after the words of their line": (
        names(4).text(156, 100, " ", font="latin").text(240, 100, "2023", font="latin").text(264, 100, "年"),
        "通讯员：李惟攀 张磊磊 报道 2023年",
    ),
}


@pytest.mark.parametrize("case", PIECES)
def test_blanks_are_where_they_are_seen(case: str) -> None:
    """Whether a program draws a blank, leaves a gap, or draws it later tells nothing: where words stand apart does."""
    page, text = PIECES[case]
    assert read(page).text.splitlines() == [text]


LINES: dict[str, tuple[list[str], list[str]]] = {
    "a quotation that could not be broken": (
        [*LONG[:2], LONG[2][:-3], "定，“新”型" + LONG[3]],
        [whole([*LONG[:2], LONG[2][:-3], "定，“新”型" + LONG[3]])],
    ),
    "an enumeration within a text": (
        [LONG[1], LONG[2][:-1] + "：", "1.完成通行费征收；2.完成设施改造；3.顺利开通运营。"],
        [LONG[1] + LONG[2][:-1] + "：1.完成通行费征收；2.完成设施改造；3.顺利开通运营。"],
    ),
    "items without a mark at their ends": (
        ["1、" + LONG[1][:35], LONG[2], "2、" + LONG[3][:35], "完成"],
        ["1、" + LONG[1][:35] + LONG[2], "2、" + LONG[3][:35] + "完成"],
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_lines_go_on_with_what_stands_below(case: str) -> None:
    """A short line whose next word did not fit goes on; the next number of a list begins anew."""
    lines, expected = LINES[case]
    assert read(Drawn().lines(72, 100, lines)).text.splitlines() == expected


BROKEN = ["The implementa-", "tion began early"]
COMPOUND = [
    "The panel was well-",
    "attended in June, and",
    "the team made the new",
    "data portal open again",
    "for all of the public.",
]
HYPHENS: dict[str, tuple[list[str], str]] = {
    "a program that breaks words": (BROKEN * 3, " ".join(["The implementation began early"] * 3)),
    "a compound in a text that is not hyphenated": (
        COMPOUND + COMPOUND[1:] * 6,
        " ".join(["The panel was well-attended in June, and", *COMPOUND[2:], *COMPOUND[1:] * 6]),
    ),
}


@pytest.mark.parametrize("case", HYPHENS)
def test_hyphens_of_words_stay(case: str) -> None:
    """Those that a program put in go: it puts in many."""
    lines, text = HYPHENS[case]
    assert read(Drawn(width=270).lines(72, 60, lines, font="latin", step=15)).text.splitlines() == [text]


JOINTS = {
    "See https://www.example.org/reports/| 2024/annual.html": "See https://www.example.org/reports/2024/annual.html",
    "(https://|example.org)": "(https://example.org)",
    "https://www.example.org/reports/engageme|nts/2024": "https://www.example.org/reports/engagements/2024",
    "See https://www.example.org/reports/annual|for more": "See https://www.example.org/reports/annual for more",
    "https://www.example.org/watch?|v=cujQ": "https://www.example.org/watch?v=cujQ",
    "pkg/mod/net/rpc/|warden/p2c.go": "pkg/mod/net/rpc/warden/p2c.go",
    "Anti-|Corruption unit": "Anti-Corruption unit",
    "完成率|95%": "完成率95%",
}


@pytest.mark.parametrize("case", JOINTS)
def test_nothing_comes_into_an_address(case: str) -> None:
    """Addresses and paths are broken behind a mark, or anywhere where there is none."""
    assert joined(line.strip() for line in case.split("|")) == JOINTS[case]


def test_dots_alone_are_no_contents() -> None:
    """A line of dots that says that something is left out is text."""
    page = Drawn().lines(72, 100, LONG).text(96, 260, "…………").lines(72, 300, LONG)
    assert [block.kind for block in read(page).blocks] == ["paragraph"] * 3


def test_marks_that_hang_in_the_margin_end_no_paragraph() -> None:
    """A comma that Chinese type lets hang behind the edge makes the lines before it no shorter than full ones."""
    ragged = [
        LONG[1][:36] + "9",
        LONG[2][:36] + "5",
        LONG[3][:36] + "1",
        LONG[1],
        LONG[2] + "，",
        LONG[3][:36] + "7",
        "完成。",
    ]
    result = read(Drawn().lines(72, 100, [*ragged, *ragged[:-1], "办好。"]))
    assert result.text.splitlines() == ["".join(ragged), "".join([*ragged[:-1], "办好。"])]
