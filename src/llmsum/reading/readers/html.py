"""Web pages (.html): the report as people see it, told from what is around it.

Lines are those of a browser; headings, items and tables are those of its tags, or of the look where tags say nothing.
Digits that are grouped by spaces that do not break (1&nbsp;260) are joined: as a number they have no spaces, and the
words around them keep theirs.
"""

from llmsum.reading.readers.extracted import Extracted, Wanted, Writer
from llmsum.reading.readers.web.decoding import Decoded, damage, decode_page
from llmsum.reading.readers.web.page import read_page, write


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of a page. Navigation is kept as `margin`, at its place; what is hidden is left out and told.

    Raises:
        Unreadable: its encoding cannot be told, or it holds no text.
    """
    return written(decode_page(data, wanted.encoding))


def written(decoded: Decoded) -> Extracted:
    """The text of a page that has been decoded.

    Raises:
        Unreadable: it holds no text.
    """
    read = read_page(decoded.text)
    writer = Writer()
    for name, value in read.fields:
        writer.add("front_matter", f"{name}: {value}")
    write(writer, read.pieces)
    damaged = [damage(decoded)] if decoded.damaged else []
    return writer.done(*read.remarks, *damaged)._replace(encoding=decoded.codec)
