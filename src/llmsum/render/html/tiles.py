"""A document's text as tiles: stretches that lie side by side and leave no character out, each with what it is.

A format with a layout tells it by its blocks; of plain text, what the program reads of it does: headings, and lines
that are no report.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from llmsum.errors import InputError
from llmsum.models import UNREAD, Block, BlockKind, Document, Span
from llmsum.reading.report import read_report
from llmsum.settings import Settings

LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")

Shade = tuple[int, int, str]  # start, end, class: how a part of a tile is drawn


class Tile(NamedTuple):
    """A stretch of the text, white space behind it included. Of a row, `cells` are stretches that fill it."""

    kind: BlockKind
    span: Span
    level: int = 0
    page: int | None = None
    is_head: bool = False
    cells: tuple[Span, ...] = ()


class Laid(NamedTuple):
    """The tiles of a text in order, and in order what in them is drawn in another way."""

    tiles: tuple[Tile, ...]
    shades: tuple[Shade, ...]


def laid_out(document: Document) -> Laid:
    """The whole text, cut."""
    tiles, shades = _by_blocks(document) if document.blocks else _by_lines(document)
    return Laid(tuple(tiles), tuple(sorted([*shades, *_voids(document.raw, tiles)])))


def _by_blocks(document: Document) -> tuple[list[Tile], list[Shade]]:
    raw = document.raw
    unread = [Span(*block.span) for block in document.blocks if block.kind in UNREAD and block.span]
    blocks = [block for block in document.blocks if block.kind not in UNREAD and block.span.end > block.span.start]
    tiles: list[Tile] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if not tiles and block.span.start:
            tiles.append(Tile("comment", Span(0, block.span.start)))
        limit = following.span.start if following else len(raw)
        in_table = block.kind == "row" and following is not None and following.kind == "row"
        end = limit if in_table or not raw[block.span.end : limit].strip() else _line_end(raw, block.span.end, limit)
        tiles.append(_tile(block, Span(block.span.start, end)))
        if end < limit:  # a line that is no block: a rule, a picture, the fence of code
            tiles.append(Tile(_kind_of(Span(end, limit), document.blocks), Span(end, limit)))
    bars = [shade for tile in tiles if tile.cells for shade in _bars(tile, blocks)]
    return tiles, [*((start, end, "u") for start, end in unread), *bars]


def _line_end(raw: str, start: int, limit: int) -> int:
    """Behind the line in which a block ends; the layout promises that nothing but its line end is left of it."""
    found = LINE.match(raw, start, limit)
    return found.end() if found else limit


def _kind_of(span: Span, blocks: Sequence[Block]) -> BlockKind:
    over = [block for block in blocks if block.span.start < span.end and block.span.end > span.start]
    return over[0].kind if over else "paragraph"


def _tile(block: Block, span: Span) -> Tile:
    starts = [cell.start for cell in block.cells[1:]]
    cells = tuple(map(Span, [span.start, *starts], [*starts, span.end])) if block.cells else ()
    return Tile(block.kind, span, block.level, block.page, block.is_head, cells)


def _bars(tile: Tile, blocks: Sequence[Block]) -> Iterator[Shade]:
    """What stands between the cells of a row, and before and behind them."""
    block = next(block for block in blocks if block.span.start == tile.span.start)
    end = tile.span.start
    for cell in block.cells:
        if cell.start > end:
            yield end, cell.start, "v"
        end = max(end, cell.end)
    if end < tile.span.end:
        yield end, tile.span.end, "v"


def _by_lines(document: Document) -> tuple[list[Tile], list[Shade]]:
    lines = [Span(*line.span()) for line in LINE.finditer(document.raw) if line.end() > line.start()]
    try:
        report = read_report(document, Settings())
    except InputError:  # only marks and furniture: it is shown as it is
        return [Tile("paragraph", line) for line in lines], []
    text, raw_span = report.repaired.text, report.repaired.raw_span
    aside = {raw_span(span).start: text[span.start : span.end].strip() for span in report.noise if span}
    headings = {
        raw_span(head).start: (raw_span(head).end, section.level)
        for section in report.sections
        if (head := Span(section.span.start, section.body.start)).end > head.start
    }
    tiles: list[Tile] = []
    shades: list[Shade] = []
    for line in lines:
        inner = [at for at in aside if line.start <= at < line.end]
        begun = [at for at in headings if line.start <= at < line.end]
        whole = next((at for at in begun if not document.raw[headings[at][0] : line.end].strip()), None)
        if inner:
            is_title = report.masthead.title and aside[inner[0]] in report.masthead.title
            tiles.append(Tile("title" if is_title else "margin", line))
        elif whole is not None and not document.raw[line.start : whole].strip():
            tiles.append(Tile("heading", line, headings[whole][1]))
        else:
            tiles.append(Tile("paragraph", line))
            shades += [(at, min(headings[at][0], line.end), "h") for at in begun]
    return _without_blanks(document.raw, tiles), shades


def _without_blanks(raw: str, tiles: Sequence[Tile]) -> list[Tile]:
    """A blank line belongs to the tile before it."""
    kept: list[Tile] = []
    for tile in tiles:
        if kept and not raw[tile.span.start : tile.span.end].strip():
            kept[-1] = kept[-1]._replace(span=Span(kept[-1].span.start, tile.span.end))
        else:
            kept.append(tile)
    return kept


def _voids(raw: str, tiles: Sequence[Tile]) -> Iterator[Shade]:
    """White space at the ends of tiles: it is part of the text, and is not drawn."""
    for tile in tiles:
        kept = len(raw[tile.span.start : tile.span.end].rstrip())
        if not tile.cells and tile.span.start + kept < tile.span.end:
            yield tile.span.start + kept, tile.span.end, "v"
