"""Pieces side by side put together to printed lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.pages.pieces import Piece, Sheet
from llmsum.reading.readers.pages.sheets import is_blank

OVERLAP = 0.5  # of the lower one's height: then two pieces stand on one line
# A raised small number refers to a note, but behind a letter it is a power: m², km².
RAISED = 0.75  # of the size of its neighbour
REFERENCE = regex(r"\d{1,3}|[①-⑳*†]|\[\d{1,3}\]")
SOFT = "\u00ad"  # a hyphen that is there only because the line ends
# The end of an address or a path at which programs break it, and one that has no such place and is broken anywhere.
BREAKABLE = regex(r"\w/$|(?:\w+://|[\w.~%-]+/)[!-~]*[/?!&=_#%-]$")
ADDRESS = regex(r"\w+://[!-~]{20,}$")
REST = regex(r"(?![(\[])[!-~]*[!-,./:-@\[-`{-~\d][!-~]*")  # a word of more than letters


class Boxed(NamedTuple):
    """Where something is on its sheet."""

    left: float
    top: float
    right: float
    bottom: float


class Printed(NamedTuple):
    """A printed line.

    Attributes:
        text: with single blanks.
        box: on its sheet.
        sheet: where it stands.
        size, font, is_bold: of most of its characters; bold only if all are.
        sure: mean over its characters; None where the text was read.
    """

    text: str
    box: Boxed
    sheet: Sheet
    size: float
    font: str
    is_bold: bool
    sure: float | None

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.box.left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.box.right


def in_rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line, from left to right; the lines from top to bottom."""
    rows: list[list[Piece]] = []
    band = (0.0, 0.0)
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        height = min(piece.bottom - piece.top, band[1] - band[0])
        shared = min(piece.bottom, band[1]) - max(piece.top, band[0])
        if rows and shared >= OVERLAP * height:
            rows[-1].append(piece)
            largest = max(rows[-1], key=lambda piece: piece.bottom - piece.top)
            band = (largest.top, largest.bottom)
        else:
            rows.append([piece])
            band = (piece.top, piece.bottom)
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def printed(row: Sequence[Piece], sheet: Sheet) -> Printed:
    """The pieces of one line, from left to right, as a line."""
    fonts: defaultdict[tuple[str, float], int] = defaultdict(int)
    for piece in row:
        fonts[piece.font, piece.size] += len(piece.text)
    font, size = max(fonts, key=lambda key: fonts[key])
    parts: list[str] = []
    sure = weight = 0.0
    last = None
    for piece in row:
        if last is not None and _refers(piece, last, size):
            continue
        if last is not None and (piece.is_spaced or _stand_apart(last, piece, size or 1.0)):
            parts.append(" ")
        parts.append(piece.text)
        sure += (1.0 if piece.sure is None else piece.sure) * len(piece.text)
        weight += len(piece.text)
        last = piece
    return Printed(
        "".join(parts),
        enclosing(row),
        sheet,
        size,
        font,
        all(piece.is_bold for piece in row),
        None if row[0].sure is None else sure / (weight or 1.0),
    )


def _stand_apart(last: Piece, piece: Piece, size: float) -> bool:
    """Whether there is a blank between two pieces."""
    spread = None if last.spread is None or piece.spread is None else max(last.spread, piece.spread)
    return is_blank(last.text[-1], piece.text[0], (piece.left - last.right) / size, spread)


def _refers(piece: Piece, last: Piece, size: float) -> bool:
    """Whether a piece is a raised number that refers to a note."""
    return (
        piece.size <= RAISED * size
        and piece.bottom < last.bottom - 0.1 * size
        and bool(REFERENCE.fullmatch(piece.text))
        and not (last.text[-1].isascii() and last.text[-1].isalpha())
    )


def enclosing(boxes: Sequence[Piece | Boxed]) -> Boxed:
    """The smallest box around all."""
    return Boxed(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def joint(left: str, right: str) -> tuple[str, str]:
    """How a line goes on with the next: the line, perhaps without its hyphen, and what stands between them.

    Between Han characters nothing does, nor within an address; between Latin words a blank.
    """
    if left.endswith(SOFT):
        return left[:-1], ""
    one, other = left[-1:], right[:1]
    if one >= "\u2e80" or other >= "\u2e80" or left.endswith("-") or _is_within_address(left, right):
        return left, ""
    return left, " "


def _is_within_address(left: str, right: str) -> bool:
    if BREAKABLE.search(left) or left.endswith("://"):
        return True
    return bool(ADDRESS.search(left) and REST.match(right))


def joined(lines: Iterable[str]) -> str:
    """Lines as one text."""
    text = ""
    for line in lines:
        text, between = joint(text, line) if text else ("", "")
        text += between + line
    return text
