"""OpenDocument texts (.odt, .ott, .fodt) → text: body, frames and notes, with the numbers of lists."""

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.opendocument.body import Body
from llmsum.reading.readers.opendocument.package import OFFICE, open_odf
from llmsum.reading.readers.opendocument.styles import Styles
from llmsum.reading.readers.word.document import laid_out


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - a format without encodings and scans
    """The text of an OpenDocument text with its layout.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or without any text.
    """
    opened = open_odf(data)
    text = opened.content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise damaged()
    body = Body(Styles(opened))
    return laid_out(body.read(text), body.left_out)
