"""What stands on a slide and where, in reading order. PresentationML is ECMA-376 part 1, 19; sizes are in EMU."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import Element

# What a text box leaves free inside its edges: boxes that touch by less do not overlap.
INSET_X, INSET_Y = 91_440, 45_720
MAX_SHAPES: Final = 2000  # that are looked at two by two; a map made of shapes is read by place
MAX_DEPTH: Final = 20  # groups in each other
MARGINS: Final = frozenset({"dt", "ftr", "sldNum", "hdr"})
TITLES: Final = frozenset({"title", "ctrTitle"})


class Place(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Scale(NamedTuple):
    """How positions inside a group become positions on the slide."""

    x: float = 1
    y: float = 1
    dx: float = 0
    dy: float = 0

    def placed(self, place: Place) -> Place:
        """A rectangle of the group on the slide."""
        left, right = (self.dx + self.x * at for at in (place.left, place.right))
        top, bottom = (self.dy + self.y * at for at in (place.top, place.bottom))
        return Place(left, top, right, bottom)


class Shape(NamedTuple):
    """A shape: its element, its place, and what its placeholder is for ("" where it is none)."""

    element: Element
    place: Place
    role: str

    @property
    def is_title(self) -> bool:
        """Whether its placeholder is for the title of the slide."""
        return self.role in TITLES


Places = dict[tuple[str, str], Place]


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant on a path of names, whatever their namespaces."""
    return None if element is None else element.find("/".join(f"{{*}}{name}" for name in path))


def placeholders(root: Element) -> Places:
    """Where a layout or master places what it holds a place for, by kind and number."""
    found: Places = {}
    for shape in root.iter("{*}sp"):
        if (kind := _placeholder(shape)) and (place := _own_place(shape)):
            found.setdefault(kind, place)
            found.setdefault((kind[0], ""), place)
    return found


def find_shapes(root: Element, inherited: Places) -> list[Shape]:
    """All shapes of a slide outside of groups and inside, in the order of the file."""
    tree = child(root, "cSld", "spTree")
    return [] if tree is None else list(_inside(tree, inherited, Scale(), 0))


def _inside(tree: Element, inherited: Places, scale: Scale, depth: int) -> Iterator[Shape]:
    for element in tree.iterchildren():
        name = local(element)
        if name == "AlternateContent":
            choice = child(element, "Choice")
            yield from () if choice is None else _inside(choice, inherited, scale, depth + 1)
        elif name == "grpSp" and depth < MAX_DEPTH and not _is_hidden(element):
            yield from _inside(element, inherited, _of_group(element, scale), depth + 1)
        elif name in ("sp", "graphicFrame", "pic", "cxnSp") and not _is_hidden(element):
            kind = _placeholder(element)
            place = _own_place(element)
            if place is None and kind:
                place = inherited.get(kind) or inherited.get((kind[0], ""))
            yield Shape(element, scale.placed(place or Place(0, 0, 0, 0)), kind[0] if kind else "")


def _is_hidden(element: Element) -> bool:
    return any(one.get("hidden") in ("1", "true") for part in element for one in part.iterchildren("{*}cNvPr"))


def _placeholder(element: Element) -> tuple[str, str] | None:
    """The kind and number of the place that a shape fills."""
    for part in element.iterchildren("{*}nvSpPr", "{*}nvGraphicFramePr", "{*}nvPicPr"):
        found = child(part, "nvPr", "ph")
        if found is not None:
            kind = found.get("type") or "body"
            return "body" if kind == "obj" else kind, found.get("idx") or ""
    return None


def _own_place(element: Element) -> Place | None:
    properties = child(element, "spPr", "xfrm")
    frame = properties if properties is not None else child(element, "xfrm")
    numbers = _numbers(frame, ("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy"))
    if numbers is None:
        return None
    left, top, width, height = numbers
    return Place(left, top, left + width, top + height)


def _numbers(frame: Element | None, *names: tuple[str, str]) -> list[float] | None:
    """Attributes of the children of a frame; None where one is missing."""
    found: list[float] = []
    for name, key in names:
        one = child(frame, name)
        text = "" if one is None else one.get(key) or ""
        if not text.lstrip("-").isdecimal() or len(text) > 15:
            return None
        found.append(int(text))
    return found


def _of_group(group: Element, scale: Scale) -> Scale:
    frame = child(group, "grpSpPr", "xfrm")
    outer = _numbers(frame, ("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy"))
    inner = _numbers(frame, ("chOff", "x"), ("chOff", "y"), ("chExt", "cx"), ("chExt", "cy"))
    if outer is None or inner is None:
        return scale
    x, y = (outer[at] / inner[at] if inner[at] else 1 for at in (2, 3))
    dx, dy = outer[0] - inner[0] * x, outer[1] - inner[1] * y
    return Scale(scale.x * x, scale.y * y, scale.dx + scale.x * dx, scale.dy + scale.y * dy)


# --- reading order -------------------------------------------------------------------------------


def in_reading_order(shapes: Sequence[Shape]) -> list[Shape]:
    """Cut at the widest gap, between rows or columns, as long as there is one: a label stays with what it names.

    The recursive X-Y cut of Nagy and Seth (1984), but for its choice of the cut.
    """
    if len(shapes) < 2 or len(shapes) > MAX_SHAPES:
        return _by_place(shapes)
    ordered: list[Shape] = []
    waiting = [list(shapes)]
    while waiting:
        part = waiting.pop()
        cuts = [_widest(part, ((place.left + INSET_X, place.right - INSET_X) for place in _places(part)))]
        cuts.append(_widest(part, ((place.top + INSET_Y, place.bottom - INSET_Y) for place in _places(part))))
        gap, before, after = max(cuts, key=lambda cut: cut[0])
        if gap > 0:
            waiting += [after, before]
        else:
            ordered += _by_place(part)
    return ordered


def _places(shapes: Sequence[Shape]) -> Iterator[Place]:
    return (shape.place for shape in shapes)


def _widest(shapes: list[Shape], ends: Iterator[tuple[float, float]]) -> tuple[float, list[Shape], list[Shape]]:
    """The widest gap between the shapes on one axis, and those before and behind it."""
    spans = sorted(
        ((min(start, end), max(start, end), at) for at, (start, end) in enumerate(ends)), key=lambda span: span[0]
    )
    reached, widest, cut = spans[0][1], 0.0, 0
    for at, (one, other) in enumerate(pairwise(spans), 1):
        reached = max(reached, one[1])
        if other[0] - reached > widest:
            widest, cut = other[0] - reached, at
    before = {at for _, _, at in spans[:cut]}
    return (
        widest,
        [shape for at, shape in enumerate(shapes) if at in before],
        [shape for at, shape in enumerate(shapes) if at not in before],
    )


def _by_place(shapes: Sequence[Shape]) -> list[Shape]:
    return sorted(shapes, key=lambda shape: (round(shape.place.top / (4 * INSET_Y)), shape.place.left))
