"""Workbooks: .xlsx, .xls, .et, .xlsb, .ods and .fods. A sheet is a page; what it shows is what is read."""

from collections.abc import Iterator
from typing import Final

from llmsum.models.notes import AS_STORED, SHEETS_OUT, counted
from llmsum.reading.readers.archive import open_archive
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted, Writer
from llmsum.reading.readers.opendocument.package import open_odf
from llmsum.reading.readers.sheets.grid import Grid
from llmsum.reading.readers.sheets.layout import SheetWriter
from llmsum.reading.readers.signatures import OLE

ZIP: Final = b"PK"
BINARY: Final = "xl/workbook.bin"
ODS_CONTENT: Final = "content.xml"


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The sheets of a workbook, in their order.

    Raises:
        Unreadable: it is damaged, empty, or protected by a password.
    """
    del wanted
    remarks: list[str] = [AS_STORED] if BINARY.encode() in data and data.startswith(ZIP) else []
    hidden: list[str] = []
    sheets = SheetWriter(Writer())
    for page, sheet in enumerate(_sheets(data), 1):
        if isinstance(sheet, str):
            hidden.append(sheet)
            continue
        sheets.write(sheet, page)
        remarks += sheet.remarks
    if hidden:
        remarks.append(counted(SHEETS_OUT, len(hidden), ", ".join(hidden)))
    if not sheets.writer.blocks:
        raise Unreadable("holds no text", "give a workbook with a filled sheet that is not hidden")
    return sheets.writer.done(*remarks)


def _sheets(data: bytes) -> Iterator[Grid | str]:
    from llmsum.reading.readers.sheets import ods, xls, xlsx

    if data.startswith(OLE):
        return xls.visible_sheets(data)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return ods.visible_sheets(open_odf(data).content)
    archive = open_archive(data)
    if BINARY in archive.NameToInfo:
        return xls.visible_sheets(data)
    if ODS_CONTENT in archive.NameToInfo:
        return ods.visible_sheets(open_odf(data).content)
    return xlsx.visible_sheets(archive)
