"""How text looks: bold, large, centred. Pages from Word and of old editors tell headings by nothing else."""

from functools import lru_cache
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.web.tree import Element

BOLD = frozenset({"b", "strong", "th"})
FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}  # points, <font size=…>
NAMED_SIZES = {"small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0, "xx-large": 24.0}
WEIGHT = regex(r"(?<![\w-])font-weight\s*:\s*(bold|bolder|[1-9]00|normal)", 2)
SIZE = regex(r"(?<![\w-])font-size\s*:\s*(?:([\d.]+)\s*(pt|px|em|rem|%)|((?:x{1,2}-)?(?:small|medium|large)))", 2)
CENTRED = regex(r"text-align\s*:\s*center", 2)
ALIGNED = regex(r"text-align\s*:\s*(?:left|right|justify)", 2)
# Typefaces in which official documents set titles and headings of the first level.
DISPLAY = regex(r"黑体|小标宋|SimHei|STHeiti|Heiti", 2)
FAMILY = regex(r"(?<![\w-])font-family\s*:\s*([^;]*)", 2)
KEPT_LINES = regex(r"white-space\s*:\s*pre", 2)


class Look(NamedTuple):
    """How a stretch of text looks; sizes are in points, 0 where the page does not say."""

    bold: bool = False
    size: float = 0
    centred: bool = False
    display: bool = False
    keeps_lines: bool = False


def look_of(element: Element, around: Look) -> Look:
    """How text in an element looks that stands in text of another look."""
    look = around
    if element.name in BOLD and not look.bold:
        look = look._replace(bold=True)
    if element.name == "center" or element.attributes.get("align", "").lower() == "center":
        look = look._replace(centred=True)
    if element.name == "font" and (size := FONT_SIZES.get(element.attributes.get("size", ""))):
        look = look._replace(size=size)
    if style := element.attributes.get("style"):
        look = _styled(style, look)
    return look


@lru_cache(maxsize=2048)  # a page repeats a few styles
def _styled(style: str, look: Look) -> Look:
    if weight := WEIGHT.search(style):
        look = look._replace(bold=weight[1].lower() in ("bold", "bolder") or weight[1] >= "600" and weight[1].isdigit())
    if size := SIZE.search(style):
        look = look._replace(size=_points(size[1], size[2], size[3], look.size))
    if family := FAMILY.search(style):
        look = look._replace(display=bool(DISPLAY.search(family[1])))
    if CENTRED.search(style):
        look = look._replace(centred=True)
    elif ALIGNED.search(style):
        look = look._replace(centred=False)
    return look._replace(keeps_lines=True) if KEPT_LINES.search(style) else look


def _points(number: str | None, unit: str | None, name: str | None, around: float) -> float:
    if name:
        return NAMED_SIZES.get(name.lower(), around)
    try:
        value = float(number or 0)
    except ValueError:
        return around
    factors = {"pt": 1.0, "px": 0.75, "%": (around or 12) / 100}
    return min(value * factors.get((unit or "").lower(), around or 12), 1000.0)
