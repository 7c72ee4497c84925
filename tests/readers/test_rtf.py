"""RTF as text: characters of all code pages, tables, lists, and what is no text."""

import pytest

from llmsum.reading.readers import docx, rtf
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.blocks import read, told
from tests.support.damage import damaged
from tests.support.office import converted, written_docx

REPORT = """信息中心2023年工作总结
一、主要工作
（一）基础设施。完成机房改造12处，投资300万元，全部通过验收，运行平稳。
1.新建道路5公里，惠及群众1.2万人，提前两个月通车。
二、存在问题
人手不足，进度偏慢，部分项目未能按期完工，群众反映较多。
"""


def escaped(text: str, codec: str = "gb18030") -> str:
    """Characters as old programs write them: bytes of their code page."""
    return "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in text.encode(codec))


def lines(
    body: str, head: str = "\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset2 Symbol;}}"
) -> list[str]:
    return read(rtf, f"{{\\rtf1{head} {body}}}".encode("latin-1")).text.splitlines()


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (
            "\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}",
            "\\pard\\lang2052\\f0\\fs21 " + escaped("工作总结"),
            "工作总结",
        ),
        (
            "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}",
            "\\f0 A\\'e9\\f1 " + escaped("总结"),
            "Aé总结",
        ),
        ("\\ansi\\ansicpg1252\\deflangfe2052{\\fonttbl{\\f0\\fcharset0 Arial;}}", "\\f0 " + escaped("总结"), "总结"),
        ("\\ansi\\ansicpg950{\\fonttbl{\\f0\\fcharset136 PMingLiU;}}", "\\f0 " + escaped("總結", "cp950"), "總結"),
        (
            "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset134 B;}}",
            "\\f0\\dbch\\af1 " + escaped("中"),
            "中",
        ),
        ("\\ansi\\ansicpg936", "\\uc1\\u24037?\\u20316\\'b9", "工作"),
        ("\\ansi\\ansicpg936", "\\uc2\\u24037 \\'b9\\'a4\\u20316 \\'d7\\'f7x", "工作x"),
        ("\\ansi\\ansicpg936", "\\uc0 \\u24037\\u20316 x", "工作x"),
        ("\\ansi\\ansicpg936", "\\uc0\\u55357\\uc1\\u-8704?", "😀"),
        ("\\ansi\\ansicpg936", "\\u-248?" + "\\u12288?3", "\uff08\u30003"),
        ("\\ansi\\ansicpg936", "\\'81\\'30\\'84\\'36", "\u00a5"),
        ("\\ansi", "it\\rquote s 5\\~km \\endash  \\{ok\\}\\\\", "it’s 5 km – {ok}\\"),
    ],
)
def test_characters_of_all_code_pages(head: str, body: str, text: str) -> None:
    """GBK, Big5, double-byte fonts, Unicode with what replaces it in 1, 2 or no bytes, halves of a character, signs."""
    assert lines(body, head) == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\\par b\\line c", ["a", "b", "c"]),
        ("a{\\v secret}b{\\v0 c}", ["abc"]),
        ("a{\\deleted gone}{\\revised new}", ["anew"]),
        ("{\\header top\\par}{\\footer \\chpgn}{\\info{\\title t}}{\\*\\unknown x}a", ["a"]),
        ("a{\\pict\\pngblip 89504e47}{\\*\\shppict{\\pict ff}}b", ["ab"]),
        ('{\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt here}}', ["here"]),
        ("a{\\footnote\\pard {\\super\\chftn} the note}b\\par c", ["ab", "the note", "c"]),
        (
            "a{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard box\\par}}{\\shprslt{\\pict 00}old}}b\\par c",
            ["ab", "box", "c"],
        ),
        ("{\\upr{a}{\\*\\ud{\\u24037?}}}", ["工"]),
        (
            "{\\listtext\\pard\\plain 1.\\tab}\\ls1\\ilvl0 first\\par{\\pntext\\f1\\'b7\\tab}second",
            ["1. first", "• second"],
        ),
        ("a\\bin3 {{{b", ["ab"]),
        (
            "\\trowd\\cellx1\\cellx9\\intbl a\\cell b\\cell\\row\\trowd\\cellx1\\cellx9 c\\cell\\cell\\row\\pard z",
            ["a\tb", "c\t", "z"],
        ),
    ],
)
def test_what_is_text(body: str, text: list[str]) -> None:
    """Lines; hidden, deleted and added text; what stands beside it; fields, notes, boxes, numbers, rows."""
    assert lines(body) == text


@pytest.mark.parametrize("manner", ["fonts", "numbers"])
def test_it_is_read_as_the_word_file_that_it_was(manner: str) -> None:
    """Title, headings by style and by look, rendered numbers: all as of the .docx that LibreOffice converted."""
    made = written_docx(REPORT, manner)  # pyright: ignore[reportArgumentType]
    assert told(read(rtf, converted(made, "docx", "rtf"))) == told(read(docx, made))


def test_merged_cells_keep_their_columns() -> None:
    """A name that spans two columns stands before the names below it, one that spans rows in each."""
    rows = (
        ("\\clvmgf\\cellx100\\cellx300\\clvmgf\\cellx400", ("项目", "2023年", "备注")),
        ("\\clvmrg\\cellx100\\cellx200\\cellx300\\clvmrg\\cellx400", ("", "计划", "完成", "")),
        ("\\cellx100\\cellx200\\cellx300\\cellx400", ("道路", "5公里", "6公里", "提前")),
    )
    body = "".join(
        f"\\trowd{form}" + "".join(f"\\intbl {escaped(cell)}\\cell" for cell in cells) + "\\row" for form, cells in rows
    )
    data = f"{{\\rtf1\\ansi\\ansicpg936 {body}\\pard x}}".encode()
    assert told(read(rtf, data))[2] == "row: 项目=道路 | 2023年 计划=5公里 | 2023年 完成=6公里 | 备注=提前"


def test_what_is_left_out_is_told() -> None:
    """Comments, hidden text and removals."""
    extracted = read(rtf, b"{\\rtf1 a{\\v xy}{\\*\\annotation no}{\\deleted z}}")
    assert extracted.remarks == (
        "1 comment was left out",
        "hidden text was left out (2 characters)",
        "tracked changes were accepted, with 1 removals",
    )


def test_damage_is_told_or_read_over() -> None:
    """Whatever the bytes: text, or that there is none."""
    outcomes: set[str] = set()
    for wrong in (
        *damaged(converted(written_docx(REPORT, "fonts"), "docx", "rtf"), 30),
        b"{" * 100_000,
        b"{\\rtf1" + b"{" * 100_000,
    ):
        try:
            outcomes.add("read" if rtf.extract(wrong, Wanted()).text else "")
        except Unreadable as error:
            outcomes.add(error.wrong)
    assert outcomes == {"read", "is damaged", "holds no text"}
