"""Scans: pages of a PDF that are pictures, and files that are one. Recognised on this machine, with nothing fetched."""

import importlib.util
import io
import os
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.pages.document import laid_out
from llmsum.reading.readers.pages.folding import folded
from llmsum.reading.readers.pages.pieces import Piece, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

LIBRARIES = ("rapidocr", "onnxruntime")
INSTALL = "pip install 'llmsum[ocr]' reads it"
DPI = 200  # as offices scan; more finds no more
# Pixels of the longer side: of what is read, and of what lines are looked for in, which takes most of the memory.
MAX_SIDE, MAX_SEARCHED = 3000, 1408
MAX_PIXELS = 150_000_000
A4_SIDE = 842.0  # points, the longer one: of a picture that does not tell its size
MAX_FRAMES = 200  # pages of a TIFF file
LETTER = 0.8  # of a line's box is as high as its letters
ALIKE = 0.2  # heights so near to the median are the same type
LOW, HIGH = 0.75, 0.9  # mean confidence: of print that stands on its head, and of print that does not
TALL = 1.5  # height of a box against its width
Point = tuple[float, float]
Found = list[tuple[str, list[Point], float]]  # text, corners in pixels, how sure


def is_installed() -> bool:
    """Whether the libraries of the extra `ocr` are there."""
    return all(importlib.util.find_spec(name) is not None for name in LIBRARIES)


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text on a picture of a page; a TIFF file may hold several.

    Raises:
        Unreadable: it is damaged or too large, holds no text, or cannot be recognised here.
    """
    if not wanted.ocr:
        raise Unreadable("is a picture", "let it be recognised")
    if not is_installed():
        raise Unreadable("is a picture", INSTALL)
    recogniser = Recogniser()
    sheets: list[Sheet] = []
    for number, frame in enumerate(_frames(data), 1):
        sheets += recogniser.read(_pixels(frame), number, _scale(frame))
    result = laid_out(sheets, [f"{'pages were' if len(sheets) > 1 else 'the page was'} recognised"])
    if not any(char.isalnum() for char in result.text):
        raise Unreadable("is a picture without text that could be recognised", "give a larger or clearer one")
    return result


def _frames(data: bytes) -> Iterator["Image"]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if frame.width * frame.height > MAX_PIXELS or number >= MAX_FRAMES:
                    raise Unreadable("is too large a picture", "scan it with 200 dots an inch")
                yield ImageOps.exif_transpose(frame).convert("RGB")
    except Unreadable:
        raise
    except Exception:
        # Pillow's plugins raise what they like over damaged files: OSError, SyntaxError, struct.error, …
        raise Unreadable("is a damaged picture", "open it in a viewer and save it anew") from None


def _scale(frame: "Image") -> float:
    """Points for each pixel."""
    told: Any = frame.info.get("dpi")
    try:
        dpi = float(told[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):  # pictures tell what they like
        dpi = 0.0
    return 72 / dpi if 90 <= dpi <= 1200 else A4_SIDE / max(frame.size)


def _pixels(frame: "Image") -> Any:
    import numpy as np

    return np.asarray(frame)[:, :, ::-1]  # as OpenCV has it: blue first


class Recogniser:
    """Recognises print, with the models that are part of the library."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": MAX_SIDE,
                "Global.use_cls": False,
                "Det.limit_type": "max",
                "Det.limit_side_len": MAX_SEARCHED,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read_page(self, page: "PdfPage", number: int) -> list[Sheet]:
        """The sheet of a page of a PDF; none where nothing is printed on it."""
        scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
        bitmap = page.render(scale=scale, rev_byteorder=False)
        return self.read(bitmap.to_numpy()[:, :, :3], number, 1 / scale)

    def read(self, image: Any, number: int, scale: float) -> list[Sheet]:
        """The sheet of an image.

        Args:
            image: rows of pixels, each blue, green and red, 0 to 255.
            number: of the page.
            scale: points for each pixel.
        """
        import numpy as np

        best, turns = self._lines(image), 0
        tall = sum(_height(corners) > TALL * _width(corners) for text, corners, _ in best if len(text) > 1)
        lies_on_side = tall * 2 > len(best)
        if best and (lies_on_side or _mean(best) < LOW):
            for turn in (1, 3) if lies_on_side else (2,):
                found = self._lines(np.ascontiguousarray(np.rot90(image, turn)))
                if _worth(found) > _worth(best):
                    best, turns = found, turn
                if _mean(best) > HIGH:
                    break
        if not best:
            return []
        height, width = image.shape[:2]
        if turns % 2:
            width, height = height, width
        return [Sheet(number, width * scale, height * scale, turns, tuple(_pieces(best, scale)))]

    def _lines(self, image: Any) -> Found:
        result = self._engine(image)
        if result.boxes is None or not result.txts:
            return []
        return [
            (text, [(float(x), float(y)) for x, y in box], float(score))
            for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
            if text.strip()
        ]


def _worth(found: Found) -> float:
    """How much was recognised, by how sure it is: upright print gives more, and surer."""
    return sum(len(text) * max(0.0, sure - 0.5) for text, _, sure in found)


def _mean(found: Found) -> float:
    return sum(len(text) * sure for text, _, sure in found) / (sum(len(text) for text, _, _ in found) or 1)


def _width(corners: list[Point]) -> float:
    return max(x for x, _ in corners) - min(x for x, _ in corners)


def _height(corners: list[Point]) -> float:
    return max(y for _, y in corners) - min(y for _, y in corners)


def _pieces(found: Found, scale: float) -> Iterator[Piece]:
    """Lines as pieces, set straight: a page that lies askew on the scanner has its lines run down or up."""
    slope = _slope(found)
    heights = [_depth(corners, slope) for _, corners, _ in found]
    usual = median(heights)
    for (text, corners, sure), height in zip(found, heights, strict=True):
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        middle = sum(y for _, y in corners) / 4 - slope * (left + right) / 2
        size = (usual if abs(height - usual) <= ALIKE * usual else height) * scale * LETTER
        top, bottom = (middle - height / 2) * scale, (middle + height / 2) * scale
        words = folded(" ".join(text.split()))
        yield Piece(words, left * scale, top, right * scale, bottom, round(size, 1), sure=round(sure, 3))


def _depth(corners: list[Point], slope: float) -> float:
    return max(1.0, _height(corners) - abs(slope) * _width(corners))


def _slope(found: Found) -> float:
    """How far lines run down for each pixel to the right: the median of the long ones."""
    slopes = [
        (corners[1][1] - corners[0][1]) / _width(corners)
        for _, corners, _ in found
        if _width(corners) > 8 * _height(corners)
    ]
    return median(slopes) if slopes else 0.0
