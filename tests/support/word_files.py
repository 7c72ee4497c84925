"""Word files made by hand, as the reader of .docx files gives them."""

from llmsum.models.layout import Block
from llmsum.reading.readers import docx
from llmsum.reading.readers.extracted import Extracted, Wanted
from tests.support.wordml import packed


def read(body: str, **parts: str) -> Extracted:
    """What the reader gives of a file with this body; `parts` as of `packed`."""
    return docx.extract(packed(body, **parts), Wanted())


def lines(body: str, **parts: str) -> list[str]:
    """The lines of its text."""
    return read(body, **parts).text.splitlines()


def told(extracted: Extracted) -> list[tuple[str, int, str]]:
    """Kind, level and text of every block."""
    return [(block.kind, block.level, of(extracted, block)) for block in extracted.blocks]


def of(extracted: Extracted, block: Block) -> str:
    """The text of a block."""
    return extracted.text[block.span.start : block.span.end]


def lines_of(extracted: Extracted) -> list[str]:
    """The lines of a text."""
    return extracted.text.splitlines()


def rows(extracted: Extracted) -> list[tuple[list[str], tuple[str, ...], bool]]:
    """Cells, names of columns and whether it is a head, of every row."""
    return [
        ([extracted.text[span.start : span.end] for span in block.cells], block.columns, block.is_head)
        for block in extracted.blocks
        if block.kind == "row"
    ]
