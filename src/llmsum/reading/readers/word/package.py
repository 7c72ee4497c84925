"""The parts of a .docx file, found by what they say of each other and not by their names."""

import posixpath
import zipfile
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import Element, open_archive, parse_xml, read_entry
from llmsum.reading.readers.extracted import Unreadable

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
VAL: Final = W + "val"
# What a file saved as "Strict Open XML" calls the same things.
STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
USUAL_BODY: Final = "word/document.xml"


class Package(NamedTuple):
    """The parts that hold text, or say how it looks; None where there is none.

    `chunk` is the first file inside it: programs make such files of web pages.
    """

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    comments: Element | None
    chunk: bytes | None = None


def read_package(data: bytes) -> Package:
    """The parts of a .docx file.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or no Word document.
    """
    archive = open_archive(data)
    names = {name.lower(): name for name in archive.namelist()}
    main = _main(archive, names)
    document = _parsed(archive, main)
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise Unreadable("holds no Word document", "open it in Word, save it as .docx and give that")
    related = _related(archive, main, names)

    def part(kind: str) -> Element | None:
        try:
            return _parsed(archive, related.get(kind, ""))
        except Unreadable:  # what says only how the text looks is no reason not to read it
            return None

    parts = (part(kind) for kind in ("styles", "numbering", "footnotes", "endnotes", "comments"))
    return Package(body, *parts, chunk=read_entry(archive, related.get("aFChunk", "")))


def _parsed(archive: zipfile.ZipFile, name: str) -> Element | None:
    data = read_entry(archive, name)
    if data is None:
        return None
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    return parse_xml(data)


def _main(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """The part with the text; where the file does not tell, the one of the usual name."""
    named = _related(archive, "", names).get("officeDocument")
    return named or names.get(USUAL_BODY, USUAL_BODY)


def _related(archive: zipfile.ZipFile, name: str, names: dict[str, str]) -> dict[str, str]:
    """What kind of part → the name of the one that belongs to part `name`. Parts outside the file are none."""
    folder, file = posixpath.split(name)
    try:
        root = _parsed(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    except Unreadable:
        root = None
    found: dict[str, str] = {}
    for relation in root.iterchildren() if root is not None else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            kind = relation.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, names.get(target.lower(), target))
    return found


def is_on(element: Element | None) -> bool:
    """Whether a property that is there is meant: `<w:b/>`, but not `<w:b w:val="0"/>`."""
    return element is not None and element.get(VAL, "1") not in ("0", "false", "off")


def value(element: Element | None, path: str) -> str | None:
    """The value of the element at `path` below `element`; None where it is not there or has none."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(VAL)


def number(text: str | None) -> int | None:
    """A whole number of an attribute; None for anything else."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
