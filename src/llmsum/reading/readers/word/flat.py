"""Word files that are one XML document, whatever their name says: programs that fill in a template write them as .doc.

Word 2003 has names of its own ("Word XML"), later ones put the parts of a .docx file into one document ("Flat OPC").
"""

from typing import Final

from llmsum.reading.readers.archive import Element, parse_xml
from llmsum.reading.readers.extracted import Unreadable
from llmsum.reading.readers.word.package import Package, W

PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
OLD: Final = b"http://schemas.microsoft.com/office/word/2003/wordml"
HINT: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
NOTED: Final = "{http://schemas.microsoft.com/aml/2001/core}"
# What holds others and says nothing itself, and what is no text.
WRAPPERS: Final = (HINT + "sect", HINT + "sub-section", NOTED + "annotation", NOTED + "content")
RUN: Final = f'<w:r xmlns:w="{W[1:-1]}"><w:t/></w:r>'.encode()
NO_TEXT: Final = frozenset({"Word.Deletion", "Word.Comment"})
PARTS: Final = ("styles", "numbering", "footnotes", "endnotes", "comments")


def read_flat(data: bytes) -> Package:
    """The parts of such a file; of one of Word 2003 the numbers that Word counted stand in the text.

    Raises:
        Unreadable: damaged, or no Word document.
    """
    root = parse_xml(data.replace(OLD, W[1:-1].encode()))
    if root.tag == PACKAGE + "package":
        parts = {part.get(PACKAGE + "name", ""): part for part in root.iterchildren(PACKAGE + "part")}
        document = _content(parts.get("/word/document.xml"))
        styles, *others = (_content(parts.get(f"/word/{name}.xml")) for name in PARTS)
    else:
        document, styles, others = root, root.find(W + "styles"), [None] * (len(PARTS) - 1)
    text = document.find(W + "body") if document is not None else None
    if text is None:
        raise Unreadable("holds no Word document", "open it in Word, save it as .docx and give that")
    _unwrap(text)
    _number(text)
    numbering, footnotes, endnotes, comments = others
    return Package(text, styles, numbering, footnotes, endnotes, comments)


def _content(part: Element | None) -> Element | None:
    data = part.find(PACKAGE + "xmlData") if part is not None else None
    return next(data.iterchildren(), None) if data is not None else None


def _unwrap(body: Element) -> None:
    for wrapper in reversed(list(body.iter(*WRAPPERS))):
        above = wrapper.getparent()
        if above is None:
            continue
        at = above.index(wrapper)
        above[at : at + 1] = [] if wrapper.get(W + "type") in NO_TEXT else list(wrapper)


def _number(body: Element) -> None:
    """Puts the numbers of automatic lists before their paragraphs."""
    for shown in list(body.iter(HINT + "t")):
        paragraph = next(shown.iterancestors(W + "p"), None)
        if paragraph is not None:
            run = parse_xml(RUN)
            run[0].text = shown.get(HINT + "val", "")
            paragraph.insert(1, run)  # behind its properties
