"""What a text with its layout says, as tests compare it."""

from collections.abc import Sequence

from llmsum.models import UNREAD, Block, Span


def readable(raw: str, blocks: Sequence[Block], span: Span) -> str:
    """A stretch without what cannot be read, on one line."""
    kept: list[str] = []
    at = span.start
    for block in blocks:
        if block.kind in UNREAD and block.span.start < span.end and block.span.end > at:
            kept.append(raw[at : max(at, block.span.start)])
            at = block.span.end
    return " ".join("".join([*kept, raw[at : span.end]]).split())


def outline(raw: str, blocks: Sequence[Block]) -> list[str]:
    """Each block that can be read: its kind, level and text; of a row its cells, each behind the name of its column."""
    return [
        f"{block.kind}{block.level or ''}{'*' if block.is_head else ''}: {_said(raw, blocks, block)}"
        for block in blocks
        if block.kind not in UNREAD
    ]


def _said(raw: str, blocks: Sequence[Block], block: Block) -> str:
    if block.kind != "row":
        return readable(raw, blocks, block.span)
    cells = [readable(raw, blocks, cell) for cell in block.cells]
    named = zip(block.columns, cells, strict=True)
    return " | ".join(f"{column}={cell}" if column else cell for column, cell in named)


def left_out(raw: str, blocks: Sequence[Block]) -> list[str]:
    """Each stretch that cannot be read: its kind and what it is."""
    return [
        f"{block.kind}: {raw[block.span.start : block.span.end]}"
        for block in blocks
        if block.kind in UNREAD and block.kind != "comment"
    ]


def faults(raw: str, blocks: Sequence[Block]) -> list[str]:
    """Where blocks are not as `Block` promises; words that no block holds."""
    found: list[str] = []
    order = [(block.span.start, -block.span.end) for block in blocks]
    if order != sorted(order):
        found.append("not in the order of the text")
    for is_unread in (True, False):
        reached = 0
        for block in blocks:
            if (block.kind in UNREAD) == is_unread:
                found += [f"overlaps: {block}"] if block.span.start < reached else []
                reached = block.span.end
    for block in blocks:
        if not 0 <= block.span.start < block.span.end <= len(raw):
            found.append(f"lies outside or is empty: {block}")
        if any(cell.start < block.span.start or cell.end > block.span.end for cell in block.cells):
            found.append(f"has cells outside: {block}")
        if len(block.columns) != len(block.cells):
            found.append(f"has columns without cells: {block}")
    return found
