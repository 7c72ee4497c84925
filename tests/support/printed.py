"""PDFs as programs print them: Chromium from HTML, and scans made of the pages of a PDF."""

import html
import io
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pypdfium2 import PdfBitmap, PdfDocument, PdfImage, PdfMatrix

from tests.support.programs import CHROMIUM, program

PRINT_S = 120
A4 = "@page { size: A4; margin: 25mm } body { font-family: 'WenQuanYi Zen Hei'; font-size: 12pt }"
PARAGRAPHS = "p { text-indent: 2em; margin: 0; line-height: 1.8 }"


@cache
def printed(body: str, style: str = PARAGRAPHS) -> bytes:
    """A page of HTML as Chromium prints it, with its own headers and footers."""
    chromium = program(*CHROMIUM)
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(f"<meta charset=utf-8><style>{A4} {style}</style><body>{body}", encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        ran = subprocess.run(
            [*command, f"--print-to-pdf={made}", page.as_uri()], capture_output=True, timeout=PRINT_S, check=False
        )
        assert made.exists(), f"Chromium printed nothing: {ran.stderr.decode(errors='replace')}"
        return made.read_bytes()


def as_html(text: str) -> str:
    """A paragraph for each line of a text that is not blank."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())


def pictures(data: bytes, dpi: int = 150) -> list["PdfBitmap"]:
    """The pages of a PDF, rendered."""
    with PdfDocument(data) as document:
        return [page.render(scale=dpi / 72) for page in document]


def scanned(data: bytes, dpi: int = 150, pages: Sequence[int] | None = None) -> bytes:
    """A PDF whose pages are pictures of those of another; `pages`, from 0, tells which, all others stay text."""
    with PdfDocument(data) as given, PdfDocument.new() as made:
        for index in range(len(given)):
            page = given[index]
            if pages is not None and index not in pages:
                made.import_pages(given, [index])
                continue
            width, height = page.get_size()
            image = PdfImage.new(made)
            image.set_bitmap(page.render(scale=dpi / 72))
            image.set_matrix(PdfMatrix().scale(width, height))
            sheet = made.new_page(width, height)
            sheet.insert_obj(image)
            sheet.gen_content()
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()
