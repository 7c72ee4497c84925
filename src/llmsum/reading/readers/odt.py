"""OpenDocument texts (.odt, .ott, .fodt) → text: body, frames and notes, with the numbers of lists."""

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.opendocument.body import Body
from llmsum.reading.readers.opendocument.package import OFFICE, open_odf
from llmsum.reading.readers.opendocument.styles import Styles
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.tables import unfold
from llmsum.reading.readers.word.telling import remarks, without_text


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
    writer = write(list(unfold(body.read(text))))
    if not writer.blocks:
        raise without_text(body.left_out)
    return writer.done(*remarks(body.left_out["comment"], body.left_out))
