"""Scans: recognised on this machine, with what is needed to do so named where it is missing."""

import io

import pytest

from llmsum.reading.readers import recognition
from llmsum.reading.readers.extracted import Unreadable, Wanted
from llmsum.reading.readers.pdf import extract
from tests.support.drawn import Drawn, pdf
from tests.support.printed import pictures, printed, scanned

LINES = [
    "2023年度工作总结",
    "一、主要工作",
    "全年完成固定资产投资12.5亿元，同比增长8%。",
    "新建道路36公里，惠及群众2400人。",
]
SMALL = "@page { size: 150mm 100mm; margin: 22mm } body { font-size: 11pt } p { text-indent: 2em }"
BODY = f"<h1>{LINES[0]}</h1><h2>{LINES[1]}</h2><p>{LINES[2]}</p><p>{LINES[3]}</p>"


def squeezed(text: str) -> list[str]:
    """Lines without blanks; recognition takes one width of a mark for the other."""
    return ["".join(line.split()).replace(",", "，") for line in text.splitlines()]


def picture(turned: int = 0) -> bytes:
    stream = io.BytesIO()
    pictures(printed(BODY, SMALL))[0].to_pil().rotate(turned, expand=True).save(stream, "PNG", dpi=(150, 150))
    return stream.getvalue()


def test_a_scan_is_read_offline() -> None:
    """The models are in the library: no test may reach the network. How sure the recognition is stays with blocks."""
    result = extract(scanned(printed(BODY, SMALL)), Wanted())
    assert squeezed(result.text) == LINES
    assert result.remarks == ("page 1, scanned, was recognised",)
    assert all(block.recognised and 0.8 < block.recognised <= 1 for block in result.blocks)
    assert [block.kind for block in result.blocks][1:] == ["heading", "paragraph", "paragraph"]


def test_a_picture_is_a_page_even_on_its_side() -> None:
    """PNG, JPEG and TIFF files are scans of one page; boxes are where the print is."""
    result = recognition.extract(picture(turned=90), Wanted())
    assert squeezed(result.text) == LINES
    left, top, right, bottom = result.blocks[-1].lines[0].box
    assert bottom - top > right - left


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan without the libraries says what installs them."""
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    data = scanned(pdf(Drawn().text(72, 100, "扫描件")), dpi=40)
    with pytest.raises(Unreadable, match=r"is a scan: its pages are pictures; pip install 'llmsum\[ocr\]' reads them"):
        extract(data, Wanted())
    with pytest.raises(Unreadable, match=r"is a picture; pip install 'llmsum\[ocr\]' reads it"):
        recognition.extract(b"\x89PNG", Wanted())


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00\x08\x00"])
def test_damaged_pictures_are_told(data: bytes) -> None:
    """Whatever Pillow raises, one message comes out."""
    with pytest.raises(Unreadable, match="is a damaged picture"):
        recognition.extract(data, Wanted())
