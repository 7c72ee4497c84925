"""Word files of the years 1997 to 2003 and files of WPS (.doc, .wps) → text."""

import struct
from typing import Final

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.tables import unfold
from llmsum.reading.readers.word.telling import remarks, without_text
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
        writer = write(list(unfold(text.read())))
    except (struct.error, IndexError):
        raise damaged() from None
    if not writer.blocks:
        raise without_text(text.left_out)
    comments = max(len(file.part(COMMENTS)) - 4, 0) // COMMENT
    return writer.done(*remarks(comments, text.left_out))
