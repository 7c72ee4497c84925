"""What readers gave, one line a block, as tests state it."""

from types import ModuleType

from llmsum.reading.readers.extracted import Extracted, Wanted


def told(extracted: Extracted) -> list[str]:
    """Each block as "kind level: text"; rows with the names of their columns, heads of tables marked with "="."""
    lines: list[str] = []
    for block in extracted.blocks:
        text = extracted.text[block.span.start : block.span.end]
        if block.kind == "row":
            cells = [extracted.text[cell.start : cell.end] for cell in block.cells]
            named = zip(block.columns, cells, strict=True)
            text = " | ".join(f"{column}={cell}" if column else cell for column, cell in named if cell)
        mark = "=" if block.is_head else f" {block.level}" if block.level else ""
        lines.append(f"{block.kind}{mark}: {text}")
    return lines


def read(reader: ModuleType, data: bytes) -> Extracted:
    """A file as a reader gives it; its blocks are the lines of its text, in order, and cells lie in their rows."""
    extracted: Extracted = reader.extract(data, Wanted())
    lines = [extracted.text[block.span.start : block.span.end] for block in extracted.blocks]
    assert "".join(line + "\n" for line in lines) == extracted.text
    for block in extracted.blocks:
        assert len(block.cells) == len(block.columns)
        assert all(block.span.start <= cell.start <= cell.end <= block.span.end for cell in block.cells)
    return extracted
