"""Formats of files. Each has a module with one function, `extract`: bytes → text with its layout.

A new format is one module here and one line in `FORMATS`; docs/formats.md says how.
"""

from collections.abc import Callable
from typing import NamedTuple


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as summaries tell it (`source.format`).
        told: in a message: "a Word file (.docx)".
        suffixes: how names of such files end; they choose among formats only where the content does not tell.
        holds: whether bytes are of this format.
        module: in this package, with a function `extract(data: bytes, wanted: Wanted) -> Extracted`.
        needs: libraries that it imports; where one is missing, the extra is named.
        extra: what installs them.
    """

    name: str
    told: str
    suffixes: tuple[str, ...]
    holds: Callable[[bytes], bool]
    module: str
    needs: tuple[str, ...] = ()
    extra: str = "docs"
