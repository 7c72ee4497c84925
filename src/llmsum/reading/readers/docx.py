"""Word files (.docx, .docm, .dotx) → text: body, text boxes and notes, with the numbers that Word counts itself."""

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.ole import MAGIC
from llmsum.reading.readers.word.body import Body
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.package import read_package
from llmsum.reading.readers.word.tables import unfold
from llmsum.reading.readers.word.telling import remarks, without_text


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - a format without encodings and scans
    """The text of a Word file with its layout.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or without any text.
    """
    if data.startswith(MAGIC):  # what a protected file is wrapped in
        raise Unreadable("is protected by a password", "save it without one and give that")
    package = read_package(data)
    body = Body(package)
    writer = write(list(unfold(body.read())))
    if not writer.blocks:
        raise without_text(body.left_out)
    comments = len(package.comments) if package.comments is not None else 0
    return writer.done(*remarks(comments, body.left_out))
