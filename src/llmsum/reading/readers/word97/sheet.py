"""Styles and fonts of a Word 97 file."""

import struct
from collections.abc import Iterator
from typing import Final

from llmsum.reading.readers.word.parts import Role
from llmsum.reading.readers.word.styles import Properties, of_name
from llmsum.reading.readers.word97.file import FONTS, STYLES, WordFile
from llmsum.reading.readers.word97.sprms import of_paragraph, of_run, sprms

DEFAULT: Final = Properties(size=10.0, outline=0, role="text")
NO_STYLE: Final = 0xFFF
PARAGRAPH_STYLE: Final = 1
HEADINGS: Final = range(1, 10)  # numbers of styles that Word brings along
ROLES: Final[dict[int, Role]] = {62: "title", 74: "title", 34: "caption", **dict.fromkeys(range(19, 28), "contents")}
MAX_BASES: Final = 16


class Sheet:
    """The styles of a document, by their numbers."""

    def __init__(self, file: WordFile) -> None:
        self.fonts = list(_fonts(file.part(FONTS)))
        try:
            self._styles = list(_styles(file.part(STYLES)))
        except (struct.error, IndexError):
            self._styles = []
        self._resolved: dict[int, Properties] = {}

    def style(self, number: int) -> Properties:
        """What a paragraph of this style looks like."""
        if number not in self._resolved:
            self._resolved[number] = self._resolve(number, MAX_BASES)
        return self._resolved[number]

    def _resolve(self, number: int, left: int) -> Properties:
        if number >= len(self._styles) or not left or (style := self._styles[number]) is None:
            return DEFAULT
        kind, base, name, paragraph, run = style
        look = self._resolve(base, left - 1) if base != NO_STYLE else DEFAULT
        if kind in HEADINGS:
            look = look._replace(outline=kind)
        look = look.over(look)._replace(role=ROLES.get(kind) or of_name(name).role or look.role)
        look = look._replace(outline=of_name(name).outline or look.outline)
        return of_run(sprms(run), of_paragraph(sprms(paragraph), look), self.fonts)


Style = tuple[int, int, str, bytes, bytes]  # what it is, what it is based on, name, formats of paragraph and run


def _styles(part: bytes) -> Iterator[Style | None]:
    """All styles; None for one that does not exist or is none of paragraphs."""
    length = struct.unpack_from("<H", part)[0]
    count, base_length = struct.unpack_from("<HH", part, 2)
    at = 2 + length
    for _ in range(count):
        if at + 2 > len(part):
            return
        size = struct.unpack_from("<H", part, at)[0]
        body = part[at + 2 : at + 2 + size]
        at += 2 + size
        yield _style(body, base_length) if size else None


def _style(body: bytes, base_length: int) -> Style | None:
    kind, based = struct.unpack_from("<HH", body)
    if based & 0xF != PARAGRAPH_STYLE:
        return None
    at = base_length
    signs = struct.unpack_from("<H", body, at)[0]
    name = body[at + 2 : at + 2 + 2 * signs].decode("utf-16-le", errors="replace")
    at += 2 + 2 * signs + 2
    formats: list[bytes] = []
    for _ in range(2):
        size = int.from_bytes(body[at : at + 2], "little")
        formats.append(body[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    return kind & 0xFFF, based >> 4, name, formats[0][2:], formats[1]


def _fonts(part: bytes) -> Iterator[str]:
    at = 4
    while at < len(part):
        size = part[at] + 1
        name = part[at + 40 : at + size].decode("utf-16-le", errors="replace")
        yield name.partition("\0")[0]
        at += size
