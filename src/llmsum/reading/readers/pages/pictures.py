"""Pictures on a page: whether it is nothing else, and how many hold what is not in its text."""

from collections.abc import Sequence

from llmsum.reading.readers.pages.glyphs import Glyph
from llmsum.reading.readers.pages.rules import Drawn, Edges

# A page with so little text under so much of a picture is a scan with a line of the scanner's program on it.
FEW_CHARS = 60
PICTURED = 0.6  # of the page
OUTLINES = 200  # paths: text drawn as shapes
LEAST = 0.04  # of the page: smaller ones are emblems
WRITTEN = 10  # characters on a picture: it is a background, or a scan with a layer of text


def is_picture(chars: int, drawn: Drawn, bounds: Edges) -> bool:
    """Whether a page with so many characters is a scan, or a text drawn as shapes."""
    if chars >= FEW_CHARS:
        return False
    covered = sum(_share(box, bounds) for box in drawn.pictures)
    return covered >= PICTURED or (not chars and drawn.paths >= OUTLINES)


def unread(drawn: Drawn, bounds: Edges, glyphs: Sequence[Glyph]) -> int:
    """How many pictures of a page are large and have no text on them."""
    large = [box for box in drawn.pictures if _share(box, bounds) >= LEAST]
    return sum(sum(_is_on(glyph, box) for glyph in glyphs) < WRITTEN for box in large)


def _share(box: Edges, bounds: Edges) -> float:
    left, bottom, right, top = bounds
    width, height = min(box[2], right) - max(box[0], left), min(box[3], top) - max(box[1], bottom)
    return max(0.0, width) * max(0.0, height) / ((right - left) * (top - bottom) or 1.0)


def _is_on(glyph: Glyph, box: Edges) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
