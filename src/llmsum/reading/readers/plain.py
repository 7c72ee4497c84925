"""Plain text: nothing is known of its layout."""

from llmsum.reading.charset import decode_text
from llmsum.reading.readers.extracted import Extracted, Wanted


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The decoded text.

    Raises:
        InputError: the data is not in the encoding that was named, or its encoding cannot be told for certain.
        UsageError: the encoding that was named is none.
    """
    text, codec = decode_text(data, wanted.name, wanted.encoding)
    return Extracted(text, encoding=codec)
