"""How the parts of an Office Open XML file refer to each other, and how a large one is walked. ECMA-376 part 2."""

import io
import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from llmsum.reading.readers.archive import Element, damaged, read_xml, refuse_doctype


def attribute(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part of an Office file refers to inside the file, by id: the last word of its type, and its name."""
    root = read_xml(archive, join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels"))
    found: dict[str, tuple[str, str]] = {}
    for one in () if root is None else root.iter("{*}Relationship"):
        target = one.get("Target") or ""
        if one.get("TargetMode") != "External" and target:
            name = normpath(join("/" + dirname(part), target)).lstrip("/")
            found[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], name)
    return found


def walked(data: bytes, *tags: str) -> Iterator[Element]:
    """The elements of a large XML document as they end, each emptied when the next is asked for.

    Raises:
        Unreadable: it is no well-formed XML.
    """
    refuse_doctype(data)
    parser = etree.iterparse(
        io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        for _, element in parser:
            yield element
            element.clear()
    except (etree.XMLSyntaxError, ValueError):
        raise damaged() from None
