"""OpenDocument texts (.odt, .ott, .fodt) → text: body, frames and notes, with the numbers of lists."""

from collections.abc import Iterator, Mapping

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.odf import OFFICE, open_odf
from llmsum.reading.readers.odt_body import Body
from llmsum.reading.readers.odt_styles import Styles
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.tables import unfold


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
        if body.left_out["picture"]:
            raise Unreadable("holds pictures and no text", "save it as PDF and give that")
        raise Unreadable("holds no text", "give a file that holds a report")
    return writer.done(*remarks(body.left_out))


def remarks(left_out: Mapping[str, int]) -> Iterator[str]:
    """What was left out of a text, one line each."""
    if comments := left_out.get("comment", 0):
        yield "1 comment was left out" if comments == 1 else f"{comments} comments were left out"
    if hidden := left_out.get("hidden", 0):
        yield f"hidden text was left out ({hidden} characters)"
    if changes := left_out.get("change", 0):
        yield f"tracked changes were accepted, with {changes} removals"
