"""Lines and columns of plain text that fit where they are read."""

from collections.abc import Collection, Sequence

from rich.cells import cell_len as columns

from llmsum.render.wrap import wrap

WIDTH = 80
GAP = 2  # between two columns
LEAST_NAME = 20  # columns that a name keeps: below that, other cells give way


def number(value: float | None, sign: str = "") -> str:
    """Three decimals, which counts of hundreds and thousands do not need."""
    if value is None:
        return "-"
    return f"{value:{sign}.3f}" if abs(value) < 100 else f"{value:{sign},.0f}"


def hung(lead: str, text: str, width: int = WIDTH) -> list[str]:
    """The text behind `lead`, broken at the width and indented below itself, or by little where it has little room."""
    if len(lead) > width // 3:
        first, *more = wrap(lead + text, max(width - GAP, 1)) or [""]
        return [first, *(" " * GAP + line for line in more)]
    first, *more = wrap(text, max(width - len(lead), 1)) or [""]
    return [lead + first, *(" " * len(lead) + line for line in more)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left, the others to the right."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - columns(cell)) if at == 0 else " " * (width - columns(cell)) + cell
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def fitted(rows: Sequence[Sequence[str]], width: int, spare: Sequence[Collection[int]] = ()) -> list[str]:
    """`aligned` rows within a width: names, the first column, are cut, and columns left out where that is not enough.

    Args:
        rows: cells, the head first, all rows of one length.
        width: columns of the terminal.
        spare: places of columns that may be left out together, those that are missed least first.
    """
    kept = list(range(len(rows[0])))
    least = min(max(columns(row[0]) for row in rows), LEAST_NAME)
    for places in spare:
        if _room(rows, kept, width) < least:
            kept = [at for at in kept if at not in places]
    room = max(_room(rows, kept, width), 1)
    return aligned([[shortened(row[0], room), *(row[at] for at in kept[1:])] for row in rows])


def _room(rows: Sequence[Sequence[str]], kept: Sequence[int], width: int) -> int:
    """What the other columns leave to the first."""
    return width - sum(GAP + max(columns(row[at]) for row in rows) for at in kept[1:])


def shortened(text: str, width: int) -> str:
    """The text with its middle left out where it is wider: names differ at both ends."""
    if columns(text) <= width:
        return text
    tail = text[len(text) - width // 4 :]
    head = text
    while head and columns(head) + columns(f"…{tail}") > width:
        head = head[:-1]
    return f"{head}…{tail}"
