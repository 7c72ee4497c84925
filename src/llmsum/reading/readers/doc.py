"""Word files of the years 1997 to 2003 and files of WPS (.doc, .wps) → text."""

import struct
from typing import Final

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.word.document import laid_out
from llmsum.reading.readers.word97.file import COMMENTS, WordFile
from llmsum.reading.readers.word97.text import Text

COMMENT: Final = 34  # bytes for each: where it stands, who made it


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - a format without encodings and scans
    """The text of an old Word file with its layout. Pages are not told.

    Raises:
        Unreadable: damaged, protected by a password, older, no Word document, or without any text.
    """
    try:
        file = WordFile(data)
        text = Text(file)
        text.left_out["comment"] = max(len(file.part(COMMENTS)) - 4, 0) // COMMENT
        return laid_out(text.read(), text.left_out)
    except (struct.error, IndexError):
        raise damaged() from None
