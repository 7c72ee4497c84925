"""Markdown as a text on disk: nothing is changed, blocks are as they promise, and take time in proportion."""

import random

import pytest

from llmsum.errors import InputError
from llmsum.reading.readers.extracted import Wanted
from llmsum.reading.readers.markdown import blocks_of, extract
from tests.support.laid_out import faults, outline

BITS = [
    "# ",
    "##",
    "#标题",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "* ",
    "    ",
    "\t",
    "```",
    "~~~",
    "|",
    "|---|---|",
    "a",
    "完成3份",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](http://a.b/c)",
    "<br>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<div>",
    "<!--",
    "-->",
    "`",
    "\\",
    "http://x.y/z?1",
    "---",
    "===",
    "$$",
    ":::",
    "[^1]:",
    "[^1]",
    "[a]: http://b\n",
    "{%",
    "%}",
    "\r\n",
    "\r",
    "\x0b",
    "\u2028",
    "\u3000",
    "😀",
    "a@b.cn",
    "| a | b |\n",
    "|-|-|\n",
    "<h1>",
    "</h1>",
    "<pre>",
    "</pre>",
    "<li>",
    "<img src=x>",
    "[x] ",
    "title: x\n",
    "+++",
]


@pytest.mark.parametrize("seed", range(8))
def test_blocks_of_whatever_keep_the_contract(seed: int) -> None:
    """Marks thrown together: blocks are in order, within the text, and do not overlap."""
    rnd = random.Random(seed)
    for _ in range(60):
        raw = "".join(rnd.choices(BITS, k=rnd.randint(1, 60)))
        assert faults(raw, blocks_of(raw)) == [], repr(raw)


@pytest.mark.parametrize(
    "bit",
    [
        "[",
        "![",
        "](",
        "[a](<",
        "*a ",
        "a**b",
        "> ",
        "`a``",
        "- ",
        "<a ",
        "<!-- ",
        "{%",
        "[^",
        "a@b.c",
        "://",
        "|",
        "~~~~\n",
        "```a\n",
        "<table>\n",
        "$$a\n",
    ],
)
def test_many_marks_take_time_in_proportion(bit: str) -> None:
    """Ten thousand of a mark come to an end, and keep the contract."""
    raw = bit * 10_000
    assert faults(raw, blocks_of(raw)) == []


def test_a_text_of_more_lines_than_any_report_is_plain() -> None:
    """It is read, and that is told."""
    read = extract(("完成了3份。\n" * 50_002).encode(), Wanted())
    assert (read.blocks, read.remarks) == ((), ("so many lines are read as plain text",))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_text_is_as_on_disk(codec: str) -> None:
    """Nothing is changed but the encoding, not even line ends, and spans count in that text."""
    raw = (
        "# 总结\r\n\r\n本年的工作：完成了3份，见[记录](https://a.cn)。\r全部的工作都在这里，这是我们的成绩。\U0001f4c8"
    )
    text, blocks, encoding, _ = extract(raw.encode(codec), Wanted())
    assert (text, encoding) == (raw, codec)
    assert outline(text, blocks)[:2] == ["title1: 总结", "paragraph: 本年的工作：完成了3份，见记录。"]


def test_an_encoding_that_cannot_be_told_is_named() -> None:
    """The message is that of plain text."""
    with pytest.raises(InputError, match=r"a\.md: the encoding cannot be told"):
        extract(b"\x81\xff\x80", Wanted(name="a.md"))
