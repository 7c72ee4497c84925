"""Word files (.docx, .docm, .dotx) → text: body, text boxes and notes, with the numbers that Word counts itself."""

from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.signatures import ZIP, Sample, saved_page
from llmsum.reading.readers.word.body import Body
from llmsum.reading.readers.word.document import laid_out
from llmsum.reading.readers.word.flat import read_flat
from llmsum.reading.readers.word.package import read_package


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of a Word file with its layout.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or without any text.
    """
    package = read_package(data) if data.startswith(ZIP) else read_flat(data)
    body = Body(package)
    body.left_out["comment"] = len(package.comments) if package.comments is not None else 0
    parts = body.read()
    if package.chunk and not parts:
        return _of_page(package.chunk, wanted)
    return laid_out(parts, body.left_out)


def _of_page(chunk: bytes, wanted: Wanted) -> Extracted:
    """A file that is nothing but a web page inside a Word file."""
    from llmsum.reading.readers import html, mhtml  # with the library for pages

    return (mhtml if saved_page(Sample(chunk, "")) else html).extract(chunk, wanted)
