"""How text looks: bold, large, centred. Pages from Word and of old editors tell headings by nothing else."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.web.tree import Element

BOLD = frozenset({"b", "strong", "th"})
FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}  # points, <font size=…>
NAMED_SIZES = {"small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0, "xx-large": 24.0}
# Word writes mso-bidi-font-weight and the like beside them: those are for other scripts.
WEIGHT = regex(r"(?<![\w-])font-weight\s*:\s*(bold|bolder|[1-9]00|normal)", re.I)
SIZE = regex(
    r"(?<![\w-])font-size\s*:\s*(?:(\d+(?:\.\d+)?|\.\d+)\s*(pt|px|em|rem|%)|((?:x{1,2}-)?(?:small|medium|large)))", re.I
)
FAMILY = regex(r"(?<![\w-])font-family\s*:\s*([^;]*)", re.I)
ALIGNED = regex(r"text-align\s*:\s*(center|left|right|justify|start)", re.I)
KEPT_LINES = regex(r"white-space\s*:\s*pre", re.I)
# Typefaces in which official documents set titles and headings of the first level.
DISPLAY = regex(r"黑体|小标宋|SimHei|STHeiti|Heiti", re.I)
# Of a style sheet, rules for a class as a whole: p.MsoNormal, li.MsoNormal {…}.
CLASS = regex(r"\s*[A-Za-z]*\d?\.([\w-]+)\s*")
MAX_SHEET = 1 << 19  # characters
MAX_POINTS = 1000.0  # sizes multiply where elements lie in each other

Sheet = Mapping[str, str]


class Look(NamedTuple):
    """How a stretch of text looks; sizes are in points, 0 where the page does not say."""

    bold: bool = False
    size: float = 0
    centred: bool = False
    display: bool = False
    keeps_lines: bool = False


def sheet_of(styles: str) -> Sheet:
    """Class → its style, as a page's style sheets give it."""
    sheet: dict[str, str] = {}
    for rule in styles[:MAX_SHEET].split("}"):
        selectors, _, style = rule.rpartition("{")
        if "font" in style or "text-align" in style:
            for found in filter(None, map(CLASS.fullmatch, selectors.split(","))):
                sheet[found[1]] = f"{sheet.get(found[1], '')};{style}"
    return sheet


def look_of(element: Element, around: Look, sheet: Sheet) -> Look:
    """How text in an element looks that stands in text of another look."""
    attributes = element.attributes
    look = around._replace(bold=True) if element.name in BOLD else around
    if not attributes:
        return look._replace(centred=True) if element.name == "center" else look
    if element.name == "center" or attributes.get("align", "").lower() == "center":
        look = look._replace(centred=True)
    if element.name == "font":
        size = FONT_SIZES.get(attributes.get("size", ""), look.size)
        face = attributes.get("face")
        look = look._replace(size=size, display=bool(DISPLAY.search(face)) if face else look.display)
    for name in attributes.get("class", "").split() if sheet else ():
        look = _styled(sheet[name], look) if name in sheet else look
    style = attributes.get("style")
    return _styled(style, look) if style else look


@lru_cache(maxsize=2048)  # a page repeats a few styles
def _styled(style: str, look: Look) -> Look:
    if weight := WEIGHT.search(style):
        name = weight[1].lower()
        look = look._replace(bold=name.startswith("bold") or (name.isdecimal() and name >= "600"))
    if size := SIZE.search(style):
        look = look._replace(size=_points(size[1], size[2], size[3], look.size))
    if family := FAMILY.search(style):
        look = look._replace(display=bool(DISPLAY.search(family[1])))
    if aligned := ALIGNED.search(style):
        look = look._replace(centred=aligned[1].lower() == "center")
    return look._replace(keeps_lines=True) if KEPT_LINES.search(style) else look


def _points(number: str | None, unit: str | None, name: str | None, around: float) -> float:
    if number is None:
        return NAMED_SIZES.get((name or "").lower(), around)
    factors = {"pt": 1.0, "px": 0.75, "%": (around or 12) / 100}
    return min(float(number) * factors.get((unit or "").lower(), around or 12), MAX_POINTS)
