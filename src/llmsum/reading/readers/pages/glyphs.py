"""What PDFium tells of the characters of a page.

PDFium's own order of lines is not used: it is the order of drawing. A page has thousands of characters, so functions
are called with plain integers: the wrappers of pypdfium2 would take most of the time.
"""

import ctypes
import math
from functools import cache
from typing import Any, NamedTuple

from pypdfium2 import PdfTextPage, raw

BOLD_WEIGHT = 600
BOLD_NAMES = ("bold", "black", "heavy", "semibold")
SLANTED = math.radians(10)  # a scan's layer of text may lean a little; a watermark leans more
STROKED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_FILL_STROKE)
MAX_NAME = 200  # bytes of a font's name that are looked at
BESIDE = 1.2  # heights of the type: programs draw the blanks of a line after it, far from the character that follows


class Style(NamedTuple):
    """The type of a character.

    Attributes:
        size: in points.
        direction: quarter turns against the clock from "to the right", on the page as it is stored; None: slanted.
        font: its name, without the mark of a subset.
        is_bold: by weight, by name, or because it is drawn with an outline.
    """

    size: float
    direction: int | None
    font: str
    is_bold: bool


class Glyph(NamedTuple):
    """A character as printed; its box is in points from the bottom left corner of the page as it is stored."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    style: Style
    is_spaced: bool  # a blank was printed beside it, and drawn before it


class Glyphs(NamedTuple):
    """The characters of a page, but for blanks, in the order of drawing; and how many of them mean nothing."""

    glyphs: list[Glyph]
    unmapped: int


@cache
def _call(name: str, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes pointers as integers."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


def read_glyphs(page: PdfTextPage) -> Glyphs:
    """The characters of a page. Those that PDFium made up (blanks, line ends) are left out.

    A character without a code is U+FFFD.
    """
    pointer, index = ctypes.c_void_p, ctypes.c_int
    handle = ctypes.cast(page.raw, pointer).value
    owner_of = _call("FPDFText_GetTextObject", pointer, pointer, index)
    code_of = _call("FPDFText_GetUnicode", ctypes.c_uint, pointer, index)
    box_of = _call("FPDFText_GetLooseCharBox", index, pointer, index, pointer)
    fails = _call("FPDFText_HasUnicodeMapError", index, pointer, index)
    is_made_up = _call("FPDFText_IsGenerated", index, pointer, index)
    rect = raw.FS_RECTF()
    address = ctypes.addressof(rect)
    styles: dict[int, Style] = {}
    glyphs: list[Glyph] = []
    unmapped, high = 0, 0
    blank: tuple[float, float] | None = None
    for place in range(page.count_chars()):
        owner = owner_of(handle, place)
        if not owner:
            continue
        code = code_of(handle, place)
        if 0xD800 <= code < 0xDC00:  # where wide characters have 16 bits
            high = code
            continue
        text, is_blank, is_bad = _meant(code, high)
        high = 0
        unmapped += is_bad or fails(handle, place) == 1
        if not text:
            if is_blank and not is_made_up(handle, place):
                box_of(handle, place, address)
                blank = rect.right, rect.bottom
            continue
        style = styles.get(owner)
        if style is None:
            style = styles[owner] = _style(page, place)
        box_of(handle, place, address)
        is_spaced = blank is not None and _is_beside(blank, rect, BESIDE * style.size)
        glyphs.append(Glyph(text, rect.left, rect.bottom, rect.right, rect.top, style, is_spaced))
        blank = None
    return Glyphs(glyphs, unmapped)


def _is_beside(blank: tuple[float, float], rect: raw.FS_RECTF, reach: float) -> bool:
    """Whether a blank stands near a character, in whatever direction its line runs."""
    return any(abs(blank[0] - x) <= reach for x in (rect.left, rect.right)) and any(
        abs(blank[1] - y) <= reach for y in (rect.bottom, rect.top)
    )


@cache
def _meant(code: int, high: int = 0) -> tuple[str, bool, bool]:
    """A code's character, "" for none; whether it is a blank; whether it means nothing."""
    if high and 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
    if code == 2:  # PDFium's own mark of a hyphen at the end of a line
        return "-", False, False
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd", False, True
    char = chr(code)
    if char.isspace() or char == "\u200b":
        return "", True, False
    if code < 0x20 or 0x7F <= code < 0xA0:
        return "\ufffd", False, True
    if char in "\u00ad\u200c\u200d\u200e\u200f\ufeff":
        return ("-" if code == 0xAD else ""), False, False
    return char, False, 0xE000 <= code < 0xF900


def _style(page: PdfTextPage, place: int) -> Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, place, matrix)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
    name = ctypes.create_string_buffer(MAX_NAME)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, place, name, MAX_NAME, flags)
    font = name.value.decode("utf-8", "replace").split("+", 1)[-1]
    mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(page, place))
    is_bold = (
        raw.FPDFText_GetFontWeight(page, place) >= BOLD_WEIGHT
        or mode in STROKED
        or any(word in font.lower() for word in BOLD_NAMES)
    )
    size = abs(raw.FPDFText_GetFontSize(page, place)) * scale
    return Style(round(size, 1), _direction(math.atan2(matrix.b, matrix.a)), font, is_bold)


def _direction(angle: float) -> int | None:
    quarters = round(angle / (math.pi / 2))
    return quarters % 4 if abs(angle - quarters * math.pi / 2) <= SLANTED else None
