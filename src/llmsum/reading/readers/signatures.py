"""What the bytes of a file say about its format. Names are asked only where bytes cannot tell."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import PurePath

from llmsum.patterns import regex

HEAD = 4096  # bytes that are looked at, where not the whole file is needed
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPENDOCUMENT = b"application/vnd.oasis.opendocument."
ZIP = b"PK\x03\x04"
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
ASCIIDOC = (".adoc", ".asciidoc")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
# The first tag of a page, behind comments and declarations.
PAGE = regex(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!\[[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
WORD_XML = regex(r'progid="Word\.Document"|schemas\.microsoft\.com/office/word/2003/wordml')
TAG = regex(r"<(?:p|div|table|body|h[1-6]|br|span)\b[^>]*>", re.I)
# Fields that no memo has: programs write them.
MAIL_FIELD = regex(r"^(?:message-id|received|mime-version|return-path|x-mailer):", re.I | re.M)
FIELD = regex(r"[A-Za-z][A-Za-z0-9-]*:")

Test = Callable[["Sample"], bool]


class Sample:
    """The bytes of a file and its name, as recognition looks at them."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.suffix = PurePath(name).suffix.lower()

    @cached_property
    def head(self) -> str:
        """The first bytes as characters, one each, without a byte-order mark and the NULs of UTF-16."""
        head = self.data[:HEAD]
        for mark in MARKS:
            head = head.removeprefix(mark)
        return head.replace(b"\0", b"").decode("latin-1")

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a ZIP archive; none where it is no archive, or a damaged one."""
        if not self.data.startswith(ZIP):
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return frozenset()

    @cached_property
    def kind_of_opendocument(self) -> str:
        """What an OpenDocument file says of itself: packed in its first member, flat in its first tag."""
        is_flat = self.data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml")
        if not is_flat and not self.data.startswith(ZIP):
            return ""
        begins = self.data.find(OPENDOCUMENT, 0, HEAD if is_flat else 200) + len(OPENDOCUMENT)
        return self.data[begins : begins + 20].decode("latin-1") if begins >= len(OPENDOCUMENT) else ""


def begins(mark: bytes) -> Test:
    """Files that begin with these bytes."""
    return lambda sample: sample.data.startswith(mark)


def pdf(sample: Sample) -> bool:
    """A PDF; some programs write a few lines above it, which its readers pass over."""
    return b"%PDF-" in sample.data[:1024] and (sample.data.startswith(b"%PDF-") or sample.suffix == ".pdf")


def member(name: str) -> Test:
    """ZIP archives that hold a file whose path begins so."""
    return lambda sample: any(held.startswith(name) for held in sample.members)


def word(sample: Sample) -> bool:
    """A Word file: an archive, or all of it as one XML document."""
    return member("word/document")(sample) or (
        sample.head.lstrip().startswith("<?xml") and bool(WORD_XML.search(sample.head))
    )


def opendocument(kind: str) -> Test:
    """OpenDocument files of one kind, packed or flat."""
    return lambda sample: sample.kind_of_opendocument.startswith(kind)


def stream(*names: str) -> Test:
    """Compound files of old Office programs that hold one of these streams."""
    marks = [name.encode("utf-16-le") + b"\0\0" for name in names]
    return lambda sample: sample.data.startswith(OLE) and any(mark in sample.data for mark in marks)


def saved_page(sample: Sample) -> bool:
    """A page with its pictures, as browsers save it in the form of a mail."""
    if not FIELD.match(sample.head):
        return False
    head = sample.head.lower()
    return "mime-version:" in head and "multipart/related" in head and "<html" not in head[:20]


def mail(sample: Sample) -> bool:
    """A mail: fields at its top of which a program wrote some."""
    top = sample.head.partition("\r\n\r\n" if "\r\n\r\n" in sample.head else "\n\n")[0]
    return bool(FIELD.match(top)) and (sample.suffix == ".eml" or len(MAIL_FIELD.findall(top)) > 1)


def web_page(sample: Sample) -> bool:
    """A page, whatever its name; a part of one only where the name says so."""
    return bool(PAGE.match(sample.head)) or (
        sample.suffix in (".html", ".htm", ".xhtml") and bool(TAG.search(sample.head))
    )


def picture(sample: Sample) -> bool:
    """A picture of the kinds that scanners write."""
    return sample.data.startswith(PICTURES)


def named(*suffixes: str) -> Test:
    """Plain text whose name says what its marks mean."""
    return lambda sample: sample.suffix in suffixes


def anything(_: Sample) -> bool:
    """Whatever is left is text, or `llmsum.reading.charset` says what is wrong with it."""
    return True
