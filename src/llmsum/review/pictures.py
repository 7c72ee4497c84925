"""The pages of a PDF as pictures, drawn by a process of its own, as all files of others are read."""

import json
import struct
import sys
import zlib
from functools import cached_property
from importlib.util import find_spec
from typing import Final

from llmsum.errors import InputError
from llmsum.reading.apart import restrict, run_apart

SCALE: Final = 2.0  # pixels for each point
WIDEST: Final = 1600  # pixels of a page
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
RGB: Final = 2  # colour type of a PNG


class Pictures:
    """The pages of one PDF.

    Args:
        data: the file.
        name: of the file, for messages.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page in points, as it is displayed; none where they cannot be had."""
        if find_spec("pypdfium2") is None:
            return []
        try:
            told: list[list[float]] = json.loads(run_apart(__name__, b"0\n" + self._data, self._name))
        except InputError:
            return []
        return [(width, height) for width, height in told]

    def png(self, page: int) -> bytes:
        """A page, from 1, as a PNG.

        Raises:
            InputError: if it cannot be drawn.
        """
        return run_apart(__name__, f"{page}\n".encode() + self._data, self._name)


# --- in the child process --------------------------------------------------------------------------


def main() -> None:
    """Page 0 asks for the sizes of all pages, as JSON; another for itself, as a PNG."""
    page = int(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    from pypdfium2 import PdfDocument

    restrict()
    with PdfDocument(data) as document:
        out = json.dumps([one.get_size() for one in document]).encode() if page == 0 else _drawn(document[page - 1])
    sys.stdout.buffer.write(out)


def _drawn(page: object) -> bytes:
    from typing import Any

    found: Any = page
    width, _ = found.get_size()
    bitmap = found.render(scale=min(SCALE, WIDEST / max(width, 1)), rev_byteorder=True)
    channels, stride, data = bitmap.n_channels, bitmap.stride, bytes(bitmap.buffer)
    rows: list[bytes] = []
    for at in range(bitmap.height):
        row = bytearray(data[at * stride : at * stride + bitmap.width * channels])
        if channels > RGB + 1:
            del row[3::4]
        rows.append(bytes(row))
    return png(bitmap.width, rows)


def png(width: int, rows: list[bytes]) -> bytes:
    """A picture of rows of red, green and blue, one byte each, as the PNG standard (ISO/IEC 15948) has it."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, RGB, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return SIGNATURE + _part(b"IHDR", head) + _part(b"IDAT", body) + _part(b"IEND", b"")


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
