"""Words that a program broke at the end of lines, told from words that have a hyphen of their own."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from llmsum.patterns import regex
from llmsum.reading.readers.pages.columns import Flow
from llmsum.reading.readers.pages.grids import Cell, Table
from llmsum.reading.readers.pages.lines import SOFT, Printed

BROKEN = regex(r"(?:^|[\s(“\"])[A-Za-z]?[a-z]+[-\u2010]$")  # an address has more than letters
# Of the lines of Latin words. Where a program breaks words it is one in ten; a compound ends one in fifty.
HYPHENATES = 0.04
Pair = tuple[Printed, Printed]


def with_soft_hyphens(flows: Sequence[Flow]) -> Sequence[Flow]:
    """The flows, with soft hyphens at the end of lines where the program that set them breaks words."""
    pairs = [*_pairs(flows)]
    broken = {id(line) for line, following in pairs if BROKEN.search(line.text) and following.text[:1].islower()}
    latin = sum(line.text[-1].isascii() for line, _ in pairs)
    if not broken or len(broken) < HYPHENATES * latin:
        return flows
    return [flow._replace(parts=tuple(_softened(part, broken) for part in flow.parts)) for flow in flows]


def _pairs(flows: Sequence[Flow]) -> Iterator[Pair]:
    """Each line of prose with the next, over columns and pages; each line of a cell with the next."""
    parts = [part for flow in flows for part in flow.parts]
    cells = (cell for part in parts if isinstance(part, Table) for row in part.rows for cell in row)
    return chain(
        pairwise(part for part in parts if isinstance(part, Printed)),
        chain.from_iterable(pairwise(cell.lines) for cell in cells),
    )


def _softened(part: Printed | Table, broken: set[int]) -> Printed | Table:
    if isinstance(part, Printed):
        return _soft(part, broken)
    rows = (tuple(_soft_cell(cell, broken) for cell in row) for row in part.rows)
    return part._replace(rows=tuple(rows))


def _soft_cell(cell: Cell, broken: set[int]) -> Cell:
    return cell._replace(lines=tuple(_soft(line, broken) for line in cell.lines))


def _soft(line: Printed, broken: set[int]) -> Printed:
    return line._replace(text=line.text[:-1] + SOFT) if id(line) in broken else line
