"""Web pages (.html): the report as people see it, told from what is around it.

Lines are those of a browser; headings, items and tables are those of its tags, or of the look where tags say nothing.
Digits that are grouped by spaces that do not break (1&nbsp;260) are joined: as a number they have no spaces, and the
words around them keep theirs.
"""

from llmsum.reading.readers.extracted import Extracted, Wanted, Writer
from llmsum.reading.readers.web.decoding import decode_page
from llmsum.reading.readers.web.page import read_page, write


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of a page. Navigation is kept as `margin`, at its place; what is hidden is left out and told.

    Raises:
        Unreadable: its encoding cannot be told, or it holds no text.
    """
    decoded = decode_page(data, wanted.encoding)
    read = read_page(decoded.text)
    writer = Writer()
    for name, value in read.fields:
        writer.add("front_matter", f"{name}: {value}")
    write(writer, read.pieces)
    remarks = [*read.remarks]
    if decoded.damaged:
        remarks.append(f"{decoded.damaged} characters are damaged and could not be read")
    return writer.done(*remarks)._replace(encoding=decoded.codec)
