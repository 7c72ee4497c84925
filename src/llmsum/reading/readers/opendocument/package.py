"""Names and opening of OpenDocument files, packed and flat. OpenDocument 1.3 part 2 and 3."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import Element, damaged, open_archive, parse_xml, read_entry
from llmsum.reading.readers.extracted import protected

_NAMES: Final = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE = (f"{_NAMES}{name}:1.0}}" for name in ("office", "table", "text", "style"))
DRAW, FO = f"{_NAMES}drawing:1.0}}", f"{_NAMES}xsl-fo-compatible:1.0}}"
LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
ENCRYPTED: Final = b":encryption-data"


class Opened(NamedTuple):
    """The content of a file, and its styles, which are the same element where the file is flat."""

    content: Element
    styles: Element | None


def open_odf(data: bytes) -> Opened:
    """The XML of a file.

    Raises:
        Unreadable: it is damaged, or protected by a password.
    """
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        root = parse_xml(data)
        return Opened(root, root)
    archive = open_archive(data)
    if ENCRYPTED in (read_entry(archive, "META-INF/manifest.xml") or b""):
        raise protected()
    content, styles = read_entry(archive, "content.xml"), read_entry(archive, "styles.xml")
    if content is None:
        raise damaged()
    return Opened(parse_xml(content), None if styles is None else parse_xml(styles))


def count(text: str | None, default: int = 1) -> int:
    """A number that counts something, at least 1."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def of_table(table: Element, tag: str) -> Iterator[Element]:
    """The rows or columns of a table, those in groups included, but not those of tables in its cells."""
    for child in table.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag.startswith(TABLE) and child.tag.endswith(("-group", "-rows", "-columns")):
            yield from of_table(child, tag)
