"""Pieces of print: what stands side by side on one line, in one type, without a wide gap."""

from typing import NamedTuple

from llmsum.models.layout import Box


class Piece(NamedTuple):
    """A stretch of one printed line.

    Attributes:
        text: without white space around it.
        left, top, right, bottom: its box on the sheet, in points from the top left corner as it is read.
        size: of the type, in points.
        font: name and weight of the type, to tell one from another.
        is_bold: whether the type is bold.
        is_spaced: whether a blank was printed before it.
        spread: how far apart its Han characters usually are, in heights of the type; None: places are not exact.
        sure: how sure the recognition is, 0 to 1; None where the text was read.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    font: str = ""
    is_bold: bool = False
    is_spaced: bool = False
    spread: float | None = None
    sure: float | None = None


class Rule(NamedTuple):
    """A ruled line, level or upright: as wide or as high as nothing."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


class Sheet(NamedTuple):
    """A page, or what on it is read in one direction, turned so that its lines run to the right and then down.

    Attributes:
        page: from 1.
        width, height: as it is read.
        turns: clockwise quarter turns that bring it back to how the page is displayed.
        pieces: in the order in which the file draws them.
        rules: all ruled lines.
    """

    page: int
    width: float
    height: float
    turns: int
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()

    def displayed(self, box: Box) -> Box:
        """Where a box of this sheet is on the page as it is displayed."""
        return turned(box, self.turns, self.width, self.height)


def turned(box: Box, turns: int, width: float, height: float) -> Box:
    """A box after clockwise quarter turns of the sheet, `width` and `height` before them, on which it stands."""
    for _ in range(turns % 4):
        left, top, right, bottom = box
        box = (height - bottom, left, height - top, right)
        width, height = height, width
    return box
