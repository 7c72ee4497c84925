"""Formats of files. Each has a module with one function, `extract`: bytes → text with its layout.

A new format is one module here and one line in `FORMATS`; docs/formats.md says how.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, NamedTuple

from llmsum.reading.readers import signatures as like
from llmsum.reading.readers.signatures import Sample


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as summaries tell it (`source.format`).
        told: in a message: "a Word file (.docx)".
        suffixes: how names of such files end. They choose only among formats of plain text, and which files of a
            folder are reports.
        holds: whether a file is of this format, see `signatures`.
        module: in this package, with a function `extract(data: bytes, wanted: Wanted) -> Extracted`.
        needs: libraries that it imports; where one is missing, the extra is named.
        extra: what installs them.
        is_text: whether offsets are those of the file itself. It is read in this process; others are by one of their
            own, see `llmsum.reading.apart`.
    """

    name: str
    told: str
    suffixes: tuple[str, ...]
    holds: Callable[[Sample], bool]
    module: str
    needs: tuple[str, ...] = ()
    extra: str = "docs"
    is_text: bool = False

    def promises(self, suffix: str) -> bool:
        """Whether a name with this ending is a promise that plain text breaks: old Office programs take any text."""
        return suffix in self.suffixes and not self.is_text and self.name not in OFTEN_TEXT

    @property
    def path(self) -> str:
        """The module, as it is imported."""
        return f"{__name__}.{self.module}"

    @property
    def is_there(self) -> bool:
        """Whether the libraries that it needs are installed."""
        return all(find_spec(name) is not None for name in self.needs)


OFTEN_TEXT: Final = frozenset({"doc", "xls", "rtf", "html", "mhtml", "eml"})
XML: Final = ("lxml",)
SHEETS: Final = ("lxml", "python_calamine")
PAGES: Final = ("selectolax",)
SCANS: Final = ("rapidocr", "onnxruntime")
# The first that holds a file reads it.
FORMATS: Final = (
    Format("pdf", "a PDF file", (".pdf",), like.pdf, "pdf", ("pypdfium2",)),
    Format("docx", "a Word file", (".docx", ".docm", ".dotx"), like.word, "docx", XML),
    Format("pptx", "a PowerPoint file", (".pptx", ".pptm", ".ppsx"), like.member("ppt/"), "pptx", XML),
    Format("xlsx", "an Excel file", (".xlsx", ".xlsm", ".xlsb"), like.member("xl/"), "sheet", SHEETS),
    Format("ods", "an OpenDocument sheet", (".ods", ".fods"), like.opendocument("spreadsheet"), "sheet", SHEETS),
    Format("odt", "an OpenDocument text", (".odt", ".ott", ".fodt"), like.opendocument("text"), "odt", XML),
    Format("doc", "an old Word file", (".doc", ".wps"), like.stream("WordDocument"), "doc", XML),
    Format("xls", "an old Excel file", (".xls", ".et"), like.stream("Workbook", "Book"), "sheet", SHEETS),
    Format("rtf", "an RTF file", (".rtf",), like.begins(b"{\\rtf"), "rtf", XML),
    Format("mhtml", "a saved web page", (".mhtml", ".mht"), like.saved_page, "mhtml", PAGES),
    Format("eml", "a mail", (".eml",), like.mail, "mail", PAGES),
    Format("html", "a web page", like.PAGE_SUFFIXES, like.web_page, "html", PAGES),
    Format("image", "a picture", like.PICTURE_SUFFIXES, like.picture, "recognition", SCANS, "ocr"),
    Format("md", "a Markdown file", like.MARKDOWN, like.named(*like.MARKDOWN), "markdown", is_text=True),
    Format("adoc", "an AsciiDoc file", like.ASCIIDOC, like.named(*like.ASCIIDOC), "asciidoc", is_text=True),
    Format("rst", "a reStructuredText file", (".rst",), like.named(".rst"), "rst", is_text=True),
    Format("txt", "a text file", (".txt",), like.anything, "plain", is_text=True),
)


def format_of(sample: Sample) -> Format:
    """The format of a file, told by its content; by its name only where the content is plain text."""
    return next(found for found in FORMATS if found.holds(sample))
