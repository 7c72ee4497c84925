"""Which heading is the title of all."""

from llmsum.models.layout import Block

TEXT = frozenset({"paragraph", "item", "row"})
# Lines that may stand above a title: a badge's words, a slogan, who wrote it.
LINES_ABOVE = 3
LONGEST_ABOVE = 60


def with_title(blocks: tuple[Block, ...], raw: str) -> tuple[Block, ...]:
    """The blocks with the first heading as title, where it stands at the top and above all others.

    It does where it is the only one of the first level, or where nothing stands between it and the next of them.
    """
    headings = [index for index, block in enumerate(blocks) if block.kind == "heading"]
    if not headings or not _stands_at_top(blocks[: headings[0]], raw):
        return blocks
    first, following = headings[0], headings[1] if len(headings) > 1 else len(blocks)
    others = [blocks[index].level for index in headings[1:]]
    has_text = any(block.kind in TEXT for block in blocks[first:following])
    if blocks[first].level != 1 or (1 in others and (has_text or others[0] != 1)):
        return blocks
    return (*blocks[:first], blocks[first]._replace(kind="title"), *blocks[first + 1 :])


def _stands_at_top(above: tuple[Block, ...], raw: str) -> bool:
    texts = [block for block in above if block.kind in TEXT]
    if len(texts) > LINES_ABOVE or any(block.kind == "row" for block in texts):
        return False
    return all(len(raw[block.span.start : block.span.end]) <= LONGEST_ABOVE for block in texts)
