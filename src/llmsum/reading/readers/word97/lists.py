"""Automatic lists of a Word 97 file: definitions, and their uses that paragraphs name."""

import struct
from typing import Final

from llmsum.reading.readers.word.counting import MAX_LEVELS, Level, List
from llmsum.reading.readers.word97.file import LIST_USES, LISTS, WordFile

# Numbers of formats ([MS-OSHARED] 2.2.1.3), by the names of `numerals`.
FORMS: Final = (
    *("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText"),
    *("hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth"),
    *("decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand", "decimalEnclosedCircle"),
    *("decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung"),
    *("decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"),
    *("ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting"),
    *("ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting"),
    *("chineseLegalSimplified", "chineseCountingThousand", "decimal", "koreanDigital"),
)
NO_FORM: Final = 255
SUFFIXES: Final = ("tab", "space", "nothing")
IS_LEGAL, IS_WITHOUT_RESTART, IS_SIMPLE = 0x04, 0x08, 0x01
STARTS, FORMATS = 0x10, 0x20
DEFINITION: Final = 28  # bytes of each, as of the next two
LEVEL: Final = 28
USE: Final = 16


def read_lists(file: WordFile) -> dict[int, List]:
    """Number of a use, from 1, → the list. What is broken ends them: the text is read without."""
    found: dict[int, List] = {}
    try:
        definitions = _definitions(file)
        _read_uses(file.rest(LIST_USES), definitions, found)
    except (struct.error, IndexError):
        pass
    return found


def _definitions(file: WordFile) -> dict[int, tuple[Level, ...]]:
    part, rest = file.part(LISTS), file.rest(LISTS)
    found: dict[int, tuple[Level, ...]] = {}
    count = struct.unpack_from("<h", part)[0] if part else 0
    at = len(part)  # the levels stand behind what the length tells
    for number in range(max(count, 0)):
        identity = struct.unpack_from("<i", part, 2 + DEFINITION * number)[0]
        is_simple = part[2 + DEFINITION * number + 26] & IS_SIMPLE
        levels: list[Level] = []
        for _ in range(1 if is_simple else MAX_LEVELS):
            level, at = _level(rest, at)
            levels.append(level)
        found[identity] = tuple(levels)
    return found


def _level(part: bytes, at: int) -> tuple[Level, int]:
    """A level and where the next one begins."""
    start, form, flags = struct.unpack_from("<iBB", part, at)
    suffix = part[at + 15]
    run, paragraph, restart = struct.unpack_from("<BBB", part, at + 24)
    at += LEVEL + run + paragraph
    signs = struct.unpack_from("<H", part, at)[0]
    text = part[at + 2 : at + 2 + 2 * signs].decode("utf-16-le", errors="replace")
    level = Level(
        form="none" if form == NO_FORM else FORMS[form] if form < len(FORMS) else "decimal",
        text="".join(f"%{ord(char) + 1}" if ord(char) < MAX_LEVELS else char for char in text),
        start=max(start, 0),
        restart=restart if flags & IS_WITHOUT_RESTART else None,
        is_legal=bool(flags & IS_LEGAL),
        suffix=SUFFIXES[suffix] if suffix < len(SUFFIXES) else "tab",
    )
    return level, at + 2 + 2 * signs


def _read_uses(part: bytes, definitions: dict[int, tuple[Level, ...]], found: dict[int, List]) -> None:
    count = struct.unpack_from("<I", part)[0] if part else 0
    if 4 + USE * count > len(part):
        return
    at = 4 + USE * count
    for number in range(count):
        identity = struct.unpack_from("<i", part, 4 + USE * number)[0]
        own, starts = list(definitions.get(identity, ())), dict[int, int]()
        if own:
            found[number + 1] = List(identity, tuple(own))
        at += 4
        for _ in range(part[4 + USE * number + 12]):
            start, flags = struct.unpack_from("<iI", part, at)
            depth, at = flags & 0xF, at + 8
            if flags & STARTS:
                starts[depth] = max(start, 0)
            if flags & FORMATS:
                level, at = _level(part, at)
                if depth < len(own):
                    own[depth] = level
        if own:
            found[number + 1] = List(identity, tuple(own), starts)
