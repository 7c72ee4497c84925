"""Word files that are one XML document, as programs write them that fill in a template."""

import io
import zipfile

import pytest

from llmsum.reading.document import decode
from tests.support.wordml import RELATION, W, packed

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
NAMES = (
    f'xmlns:w="{OLD}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
STYLED = '<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
BODY = (
    "<w:body><wx:sect><wx:sub-section>"
    '<w:p><w:pPr><w:pStyle w:val="1"/><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr>'
    "</w:pPr><w:r><w:t>主要工作</w:t></w:r></w:p></wx:sub-section>"
    "<w:p><w:r><w:t>完成投资</w:t></w:r>"
    '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>10</w:delText></w:r></aml:content>'
    "</aml:annotation>"
    '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>12</w:t></w:r></aml:content></aml:annotation>'
    "<w:r><w:t>亿元。</w:t></w:r></w:p></wx:sect></w:body>"
)
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"


def part(name: str, content: str) -> str:
    """A part of a package that is one document."""
    return f'<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'


FLAT = (
    f'{HEAD}<pkg:package xmlns:pkg="{PACKAGE}">'
    + part(
        "document",
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>一、主要工作</w:t></w:r>'
        "</w:p><w:p><w:r><w:t>完成投资12亿元。</w:t></w:r></w:p></w:body></w:document>",
    )
    + part("styles", STYLED.replace("<w:styles>", f'<w:styles xmlns:w="{W}">'))
    + "</pkg:package>"
)
FILES = {"Word 2003": f"{HEAD}<w:wordDocument {NAMES}>{STYLED}{BODY}</w:wordDocument>", "flat": FLAT}


@pytest.mark.parametrize("name", ["年终总结.doc", "年终总结.xml"])
@pytest.mark.parametrize("kind", FILES)
def test_word_xml_is_a_word_file(kind: str, name: str) -> None:
    """Headings by style, the numbers that Word counted, insertions taken and deletions left out."""
    document = decode(FILES[kind].encode(), name)
    assert document.format == "docx"
    blocks = [(block.kind, document.raw[block.span.start : block.span.end]) for block in document.blocks]
    assert blocks == [("heading", "一、主要工作"), ("paragraph", "完成投资12亿元。")]


INSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rx" Type="{RELATION}/aFChunk" Target="page.mht"/></Relationships>'
)
PAGE = "<html><head><meta charset=utf-8></head><body><h1>2023年工作总结</h1><p>完成投资12亿元。</p></body></html>"
SAVED = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n'
    "--b\nContent-Type: text/html; charset=utf-8\n\n" + PAGE + "\n--b--\n"
)


@pytest.mark.parametrize("chunk", [PAGE, SAVED], ids=["page", "saved page"])
def test_a_word_file_of_a_web_page_is_read(chunk: str) -> None:
    """Programs that turn pages into Word files put them inside, and leave it to Word to unpack them."""
    empty = zipfile.ZipFile(io.BytesIO(packed('<w:altChunk r:id="rx"/>')))
    parts = {name: empty.read(name) for name in empty.namelist()}
    parts |= {"word/_rels/document.xml.rels": INSIDE.encode(), "word/page.mht": chunk.encode()}
    with zipfile.ZipFile(into := io.BytesIO(), "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    document = decode(into.getvalue(), "总结.docx")
    assert document.raw.splitlines() == ["2023年工作总结", "完成投资12亿元。"]
