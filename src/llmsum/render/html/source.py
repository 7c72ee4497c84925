"""The text of a report with its marks: cut where an item or a stretch of another look begins or ends.

Without its tags, what stands between them is the text to the character. It is cut here and not in the browser, so that
offsets are in characters everywhere, and a page shows its marks where no script runs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from llmsum.models import Document, Span
from llmsum.render.html.entries import Entry
from llmsum.render.html.markup import Html, element, joined, link
from llmsum.render.html.tiles import Laid, Shade, Tile
from llmsum.render.html.words import Words

DEEPEST = 6


def source_text(document: Document, laid: Laid, entries: Sequence[Entry], words: Words) -> Html:
    """The whole text, tile by tile."""
    marked = Marked(document.raw, laid.shades, entries)
    return joined(_tiles(laid.tiles, marked, words))


def anew(
    document: Document, laid: Laid, entries: Sequence[Entry], changed: Sequence[Span]
) -> Iterator[tuple[int, Html]]:
    """The elements of the text that stretches of it lie in, marked anew, each with the offset that it begins at."""
    marked = Marked(document.raw, laid.shades, entries)
    widest = dict(_widths(laid.tiles))
    for tile in laid.tiles:
        if any(span.start < tile.span.end and tile.span.start < span.end for span in changed):
            at = tile.span.start
            yield at, _row(tile, widest[at], marked) if at in widest else _block(tile, marked)


def quotations(entries: Sequence[Entry], words: Words) -> Html:
    """What is shown where there is no text: every passage once for every item that cites it, in their order."""
    found = sorted(
        (part.start, entry.number, at, part, entry)
        for entry in entries
        for at, part in enumerate(sorted(entry.item.evidence, key=lambda part: (part.start, part.end)))
    )
    lines = [
        element(
            "p",
            link(
                entry.row,
                part.quote,
                id=entry.mark if at == 0 else None,
                class_=f"m {entry.kind}",
                data_i=str(entry.number),
            ),
            element("span", f" {words.place(part)}", class_="place"),
            class_="t quote",
            data_s=str(start),
        )
        for start, _, at, part, entry in found
    ]
    return joined([element("p", words.quotations_only, class_="note"), *lines])


class Marked:
    """A text and who cites which of its characters."""

    def __init__(self, raw: str, shades: Sequence[Shade], entries: Sequence[Entry]) -> None:
        self._raw = raw
        self._shades = shades
        cited = [(span, entry) for entry in entries for span in dict.fromkeys(entry.spans)]
        self._spans = sorted(cited, key=lambda found: found[0])
        self._starts = [span.start for span, _ in self._spans]
        self._reached = list(accumulate((span.end for span, _ in self._spans), max))  # by each span and those before it
        borders = {at for span, _ in self._spans for at in span} | {
            at for start, end, _ in shades for at in (start, end)
        }
        self._borders = sorted(borders)

    def pieces(self, span: Span) -> Iterator[str]:
        """The text of a range: each piece under the same items and of one look."""
        near = self._spans[bisect_right(self._reached, span.start) : bisect_left(self._starts, span.end)]
        over = sorted((found for found in near if found[0].end > span.start), key=lambda found: found[1].number)
        first, last = (bisect_left(self._shades, (at,)) for at in span)
        low, high = bisect_right(self._borders, span.start), bisect_left(self._borders, span.end)
        for start, end in pairwise([span.start, *self._borders[low:high], span.end]):
            yield self._piece(start, end, over, self._shades[first:last])

    def _piece(self, start: int, end: int, cited: Sequence[tuple[Span, Entry]], shades: Sequence[Shade]) -> str:
        text = self._raw[start:end]
        look = " ".join(sorted({name for one, other, name in shades if one <= start and end <= other}))
        over = [(span, entry) for span, entry in cited if span.start <= start and end <= span.end]
        if not over:
            return element("span", text, class_=look) if look else text
        narrowest = min(over, key=lambda found: (found[0].end - found[0].start, found[1].number))[1]
        numbers = list(dict.fromkeys(entry.number for _, entry in over))
        first = list(dict.fromkeys(entry.number for _, entry in over if entry.spans[0].start == start))
        ids = [element("span", id=f"m{number}") for number in first[1:]]
        mark = link(
            narrowest.row,
            text,
            id=f"m{first[0]}" if first else None,
            class_=f"m {narrowest.kind}" + (" several" if len(numbers) > 1 else "") + (f" {look}" if look else ""),
            data_i=" ".join(map(str, numbers)),
        )
        return joined([*ids, mark])


def _tiles(tiles: Sequence[Tile], marked: Marked, words: Words) -> Iterator[Html]:
    page = None
    for in_table, group in groupby(tiles, key=_is_row):
        members = list(group)
        for tile in [members[0]] if in_table else members:
            if tile.page is not None and tile.page != page:
                page = tile.page
                yield element("div", class_="page", data_label=words.page.format(page))
            if not in_table:
                yield _block(tile, marked)
        if in_table:
            page = members[-1].page or page
            yield _table(members, marked)


def _block(tile: Tile, marked: Marked) -> Html:
    tag, name = "p", tile.kind
    if tile.kind in ("title", "heading"):
        tag = f"h{min(3 + max(tile.level - 1, 0), DEEPEST)}"
    depth = f" d{min(tile.level, 4)}" if tile.kind == "item" and tile.level > 1 else ""
    return element(tag, *marked.pieces(tile.span), class_=f"t {name}{depth}", data_s=str(tile.span.start))


def _is_row(tile: Tile) -> bool:
    return tile.kind == "row" and bool(tile.cells)


def _widths(tiles: Sequence[Tile]) -> Iterator[tuple[int, int]]:
    """Where each row of a table begins, and how many cells the widest row of its table has."""
    for in_table, group in groupby(tiles, key=_is_row):
        if in_table:
            rows = list(group)
            widest = max(len(row.cells) for row in rows)
            yield from ((row.span.start, widest) for row in rows)


def _table(rows: Sequence[Tile], marked: Marked) -> Html:
    widest = max(len(row.cells) for row in rows)
    body = element("table", element("tbody", *(_row(row, widest, marked) for row in rows)))
    return element("div", body, class_="scroll", tabindex="0")


def _row(row: Tile, widest: int, marked: Marked) -> Html:
    tag = "th" if row.is_head else "td"
    cells = list(_cells(row.cells, tag, widest, marked))
    return element("tr", *cells, class_="t head" if row.is_head else "t", data_s=str(row.span.start))


def _cells(cells: Sequence[Span], tag: str, widest: int, marked: Marked) -> Iterable[Html]:
    for at, cell in enumerate(cells):
        last = at == len(cells) - 1
        span = str(widest - at) if last and widest > len(cells) else None
        yield element(tag, *(marked.pieces(cell) if cell.end > cell.start else ()), colspan=span)
