"""Word files (.docx, .docm, .dotx) → text: body, text boxes and notes, with the numbers that Word counts itself."""

from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.word.body import Body
from llmsum.reading.readers.word.document import laid_out
from llmsum.reading.readers.word.package import read_package


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - a format without encodings and scans
    """The text of a Word file with its layout.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or without any text.
    """
    package = read_package(data)
    body = Body(package)
    body.left_out["comment"] = len(package.comments) if package.comments is not None else 0
    return laid_out(body.read(), body.left_out)
