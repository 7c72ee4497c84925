"""Old Word files, as LibreOffice writes them: they say the same as the .docx file that they are made of."""

import random

import pytest

from llmsum.reading.readers import doc, docx
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from tests.support.office import MANNERS, Manner, converted, written_docx
from tests.support.reports import SEEDS
from tests.support.wordml import (
    BOLD,
    LONG,
    cell,
    definition,
    level,
    listed,
    numbered,
    p,
    packed,
    r,
    row,
    style,
    styled,
)

NUMBERING = (
    definition(
        1,
        level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
        level(1, "chineseCounting", "（%2）", '<w:suff w:val="space"/>'),
        level(2, "decimal", "%3."),
    )
    + definition(2, level(0, "bullet", "\uf0b7"))
    + listed(1, 1)
    + listed(2, 2)
)
STYLES = (
    style("N", "Normal").replace("<w:style ", '<w:style w:default="1" ')
    + style("1", "heading 1", '<w:outlineLvl w:val="0"/>')
    + style("M", "我的标题", based="1")
    + style("T", "Title")
)
BY = 'w:id="7" w:author="a" w:date="2023-01-01T00:00:00Z"'
COLUMNS = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
WIDE, FIRST, NEXT = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
BODY = (
    p("年度总结", properties=styled("T"))
    + p("成绩", properties=styled("1"))
    + p("投资3亿元", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
    + p("可见", r("藏起来", "<w:vanish/>"), f"<w:del {BY}><w:r><w:delText>删</w:delText></w:r></w:del>", "新")
    + "".join(
        numbered(1, depth, text)
        for depth, text in [(0, "总体"), (1, "党建"), (2, "学习。"), (2, "再学。"), (0, "问题")]
    )
    + numbered(2, 0, "办文412件")
    + p("一", "<w:r><w:br/></w:r>", "二")
    + p('<w:hyperlink w:anchor="a">' + r("县政府网站") + "</w:hyperlink>", "𠮷林村")
    + p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "合格")
    + p(LONG)
    + f"<w:tbl><w:tblPr/>{COLUMNS}"
    + row(cell("项目", properties=FIRST), cell("2023年", properties=WIDE))
    + row(cell("", properties=NEXT), "计划", "完成")
    + row("修路", "10公里", "12公里")
    + row("合计", "10公里", "12公里")
    + "</w:tbl>"
    + p("我的", properties=styled("M"))
    + p(r("一、粗体", BOLD))
    + p(LONG)
)
NOTE = '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>", " 数据来自统计局。") + "</w:footnote>"


def told(extracted: Extracted) -> list[tuple[object, ...]]:
    return [
        (block.kind, block.level, extracted.text[block.span.start : block.span.end], block.columns, block.is_head)
        for block in extracted.blocks
    ]


@pytest.fixture(scope="module")
def new() -> bytes:
    return packed(BODY, styles=STYLES, numbering=NUMBERING, footnotes=NOTE)


@pytest.fixture(scope="module")
def old(new: bytes) -> bytes:
    return converted(new, "docx", "doc")


def test_an_old_file_says_what_the_new_one_says(new: bytes, old: bytes) -> None:
    one, two = docx.extract(new, Wanted()), doc.extract(old, Wanted())
    assert told(two) == told(one)
    assert two.remarks == one.remarks


def lines(text: str) -> list[str]:
    """Without white space, which stands elsewhere behind a number that Word counts."""
    return ["".join(line.split()) for line in text.splitlines() if line.strip()]


def test_an_old_file_with_automatic_numbers_is_the_report() -> None:
    written = converted(written_docx(SEEDS["001"], "numbers"), "docx", "doc")
    assert lines(doc.extract(written, Wanted()).text) == lines(SEEDS["001"])


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_as_a_word_file_is_the_report(seed: str, manner: Manner) -> None:
    extracted = docx.extract(written_docx(SEEDS[seed], manner), Wanted())
    assert lines(extracted.text) == lines(SEEDS[seed])


# --- files that cannot be read --------------------------------------------------------------------


def patched(data: bytes, at: int, content: bytes) -> bytes:
    return data[:at] + content + data[at + len(content) :]


def main(data: bytes) -> int:
    """Where the stream with the text begins."""
    return next(at for at in range(512, len(data), 512) if data[at : at + 2] == b"\xec\xa5")


def renamed(data: bytes, name: str) -> bytes:
    """A compound file whose stream with the text has another name."""
    entry = data.index("WordDocument".encode("utf-16-le"))
    encoded = name.encode("utf-16-le")
    return patched(patched(data, entry, encoded.ljust(64, b"\0")), entry + 64, bytes([len(encoded) + 2]))


def test_files_that_cannot_be_read_say_why(old: bytes) -> None:
    at = main(old)
    for data, wrong in (
        (patched(old, at + 0x0B, bytes([old[at + 0x0B] | 1])), "is protected by a password"),
        (renamed(old, "Workbook"), "holds no Word document"),
        (patched(old, at + 2, b"\x68\x00"), "is of Word 95 or older"),
        (patched(old, at + 0x9A + 8 * 33, bytes(8)), "is damaged"),
        (old[:512], "is damaged"),
        (b"", "is damaged"),
    ):
        with pytest.raises(Unreadable, match=wrong):
            doc.extract(data, Wanted())


def test_a_file_that_is_cut_off_at_its_end_is_read(old: bytes) -> None:
    """Mail and old disks lose the end of a last sector."""
    assert doc.extract(old.rstrip(b"\0"), Wanted()).text == doc.extract(old, Wanted()).text


def broken(data: bytes, chance: random.Random) -> bytes:
    """A file that is cut off, has wrong bytes, or numbers that are far too large."""
    at = chance.randrange(len(data))
    kind = chance.randrange(3)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return patched(data, min(at, len(data) - 4), b"\xff" * 4)
    many = bytearray(data)
    for _ in range(chance.choice((1, 20, 300))):
        many[chance.randrange(len(many))] = chance.randrange(256)
    return bytes(many)


@pytest.mark.parametrize("is_old", [True, False])
def test_broken_files_give_text_or_are_told(new: bytes, old: bytes, is_old: bool) -> None:
    chance = random.Random(1)
    module, data = (doc, old) if is_old else (docx, new)
    read = told_of = 0
    for _ in range(300):
        try:
            module.extract(broken(data, chance), Wanted())
            read += 1
        except Unreadable:
            told_of += 1
    assert read
    assert told_of
