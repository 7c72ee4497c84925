"""Ruled lines and pictures of a page: what else is drawn there beside text."""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import PdfPage, raw

THIN = 3.0  # points: what is thinner is a line
LONG = 6.0  # points: what is shorter is a dot
MAX_DEPTH = 4  # of drawings in drawings
MAX_SEGMENTS = 20_000  # of a page: a chart or a map draws more, and is no table
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Edges = tuple[float, float, float, float]  # left, bottom, right, top on the page as it is stored


class Drawn(NamedTuple):
    """Boxes, in points from the bottom left corner of the page as it is stored.

    Attributes:
        rules: ruled lines, hardly wide or hardly high.
        pictures: boxes of pictures.
        paths: how many paths there are, lines or not.
    """

    rules: list[Edges]
    pictures: list[Edges]
    paths: int


def read_drawn(page: PdfPage) -> Drawn:
    """What is drawn on a page beside its text."""
    rules: list[Edges] = []
    pictures: list[Edges] = []
    paths = segments = 0
    for drawn, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_placed(_bounds(drawn), matrix))
        elif kind == raw.FPDF_PAGEOBJ_PATH and segments < MAX_SEGMENTS:
            paths += 1
            count = raw.FPDFPath_CountSegments(drawn)
            segments += count
            rules += (_placed(edge, matrix) for edge in _edges(drawn, count))
    return Drawn(rules if segments < MAX_SEGMENTS else [], pictures, paths)


def _objects(page: PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """All that is drawn, with the matrix of the forms around it."""
    stack = [(raw.FPDFPage_GetObject(page, index), IDENTITY, 0) for index in range(raw.FPDFPage_CountObjects(page))]
    while stack:
        drawn, matrix, depth = stack.pop()
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_FORM:
            yield drawn, matrix
        elif depth < MAX_DEPTH:
            inner = _product(_matrix(drawn), matrix)
            for index in range(min(raw.FPDFFormObj_CountObjects(drawn), MAX_SEGMENTS)):
                stack.append((raw.FPDFFormObj_GetObject(drawn, index), inner, depth + 1))


def _bounds(drawn: Any) -> Edges:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _edges(path: Any, count: int) -> Iterator[Edges]:
    """The straight level and upright lines of a path; a thin filled box is one line."""
    left, bottom, right, top = bounds = _bounds(path)
    width, height = right - left, top - bottom
    if min(width, height) <= THIN:
        if max(width, height) >= LONG:
            yield bounds
        return
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, is_stroked)
    if not is_stroked.value and not mode.value:
        return
    matrix = _matrix(path)
    x = y = 0.0
    start = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind, point = raw.FPDFPathSegment_GetType(segment), (ctypes.c_float(), ctypes.c_float())
        raw.FPDFPathSegment_GetPoint(segment, *point)
        last, (x, y) = (x, y), _point(point[0].value, point[1].value, matrix)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = (x, y)
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(last, (x, y))
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight((x, y), start)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Edges]:
    (x, y), (u, v) = one, other
    width, height = abs(x - u), abs(y - v)
    if min(width, height) <= 0.5 and max(width, height) >= LONG:
        yield min(x, u), min(y, v), max(x, u), max(y, v)


def _matrix(drawn: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _placed(edges: Edges, matrix: Matrix) -> Edges:
    if matrix == IDENTITY:
        return edges
    (x, y), (u, v) = _point(edges[0], edges[1], matrix), _point(edges[2], edges[3], matrix)
    return min(x, u), min(y, v), max(x, u), max(y, v)
