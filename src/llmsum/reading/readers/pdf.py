"""PDF files. PDFium tells where each character stands; the order of reading and what is what is the work of `pages`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import PdfDocument, PdfiumError, raw

from llmsum.models import notes
from llmsum.models.notes import counted
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted, protected
from llmsum.reading.readers.pages.broken import is_broken
from llmsum.reading.readers.pages.document import laid_out
from llmsum.reading.readers.pages.glyphs import read_glyphs
from llmsum.reading.readers.pages.pictures import is_picture, unread
from llmsum.reading.readers.pages.pieces import Sheet
from llmsum.reading.readers.pages.rules import read_drawn
from llmsum.reading.readers.pages.sheets import sheets_of

if TYPE_CHECKING:
    from llmsum.reading.readers.recognition import Recogniser

INSTALL = notes.INSTALL_OCR.format("pip install 'llmsum[ocr]'")


class _Page(NamedTuple):
    """What was read of a page: its sheets; whether it is a picture; whether its text makes no sense.

    `pictures` are those on it that were not read.
    """

    number: int
    sheets: list[Sheet]
    is_picture: bool = False
    is_broken: bool = False
    pictures: int = 0


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of a PDF, without headers, footers and page numbers.

    Raises:
        Unreadable: it is damaged, protected by a password, without text, or a scan that cannot be recognised.
    """
    with _opened(data) as document:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        pages, remarks = list[_Page](), _remarks(document)
        for index in range(len(document)):
            try:
                pages.append(_read(document, index))
            except PdfiumError:
                remarks.append(notes.PAGE_OUT.format(index + 1))
        if not pages:
            raise Unreadable("is a damaged PDF", "open it in a viewer and print it to PDF anew")
        if pictures := sum(page.pictures for page in pages):
            remarks.append(counted(notes.PICTURES_OUT, pictures))
        pages, told = _recognised(document, pages, wanted)
    result = laid_out([sheet for page in pages for sheet in page.sheets], (*remarks, *told))
    if not any(char.isalnum() for char in result.text):
        raise Unreadable("holds no text", "give a file that holds a report")
    return result


def _opened(data: bytes) -> PdfDocument:
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise protected() from None
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise Unreadable("is encrypted in a way that is not known", "print it to PDF and give that") from None
        raise Unreadable("is a damaged PDF", "open it in a viewer and print it to PDF anew") from None


def _remarks(document: PdfDocument) -> list[str]:
    remarks: list[str] = []
    if document.get_formtype() in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        remarks.append(notes.FORM)
    if count := document.count_attachments():
        remarks.append(counted(notes.ATTACHED_OUT, count))
    return remarks


def _read(document: PdfDocument, index: int) -> _Page:
    page = document[index]
    try:
        if document.formenv:
            page.flatten()  # what is filled into a form becomes text of the page
            page.close()
            page = document[index]
        text = page.get_textpage()
        try:
            found = read_glyphs(text)
        finally:
            text.close()
        drawn, bounds = read_drawn(page), page.get_bbox()
        sheets = sheets_of(index + 1, bounds, page.get_rotation() // 90, found.glyphs, drawn.rules)
        chars = "".join(piece.text for sheet in sheets for piece in sheet.pieces)
        is_scan = is_picture(len(chars), drawn, bounds)
        pictures = 0 if is_scan else unread(drawn, bounds, found.glyphs)
        return _Page(index + 1, sheets, is_scan, is_broken(chars, found.unmapped), pictures)
    finally:
        page.close()


def _recognised(document: PdfDocument, pages: list[_Page], wanted: Wanted) -> tuple[list[_Page], list[str]]:
    """Pages whose print had to be recognised, where that is possible; and what to tell of them."""
    pictures = [page.number for page in pages if page.is_picture]
    broken = [page.number for page in pages if page.is_broken and not page.is_picture]
    if not pictures and not broken:
        return pages, []
    recogniser = _recogniser() if wanted.ocr else None
    if recogniser is None:
        return _without(pages, pictures, broken, notes.ALLOW_OCR if not wanted.ocr else INSTALL)
    read: list[_Page] = []
    for page in pages:
        if page.is_picture or page.is_broken:
            read.append(page._replace(sheets=recogniser.read_page(document[page.number - 1], page.number)))
        else:
            read.append(page)
    return read, [*_told(notes.SCANNED, pictures), *_told(notes.GARBLED, broken)]


def _recogniser() -> "Recogniser | None":
    from llmsum.reading.readers import recognition

    return recognition.Recogniser() if recognition.is_installed() else None


def _without(pages: list[_Page], pictures: list[int], broken: list[int], remedy: str) -> tuple[list[_Page], list[str]]:
    """The pages that can be read without recognition."""
    left = [page for page in pages if not page.is_picture and not page.is_broken]
    if not any(piece.text for page in left for sheet in page.sheets for piece in sheet.pieces):
        if len(pictures) >= len(broken):
            raise Unreadable("is a scan: its pages are pictures", remedy)
        raise Unreadable("has a layer of text that makes no sense: its fonts do not tell what they print", remedy)
    return left, [*_told(notes.SCANNED_OUT, pictures, remedy), *_told(notes.GARBLED_OUT, broken, remedy)]


def _told(note: str, numbers: Sequence[int], *remedy: str) -> Iterator[str]:
    """What is told of pages, with what to do about it where there is something."""
    if numbers:
        yield note.format(
            "s" if len(numbers) > 1 else "", _ranges(numbers), "were" if len(numbers) > 1 else "was", *remedy
        )


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers as people write them: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
