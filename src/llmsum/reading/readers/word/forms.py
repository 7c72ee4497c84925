"""Tables that are forms: 姓名 | 张三 | 性别 | 男, and texts below or beside what names them."""

from collections.abc import Iterator, Sequence
from typing import Final

from llmsum.patterns import regex
from llmsum.reading.readers.word.grid import MIN_LONG_CHARS, Placed, is_name
from llmsum.reading.readers.word.heads import is_marked
from llmsum.reading.readers.word.parts import Paragraph, Row

MAX_LABEL_CHARS: Final = 12
FIELD: Final = regex(r"[:：].")  # 单位：财政局 is a label with what it names


def is_form(rows: Sequence[Row], placed: Sequence[Sequence[Placed]]) -> bool:
    """Whether all rows are labels, each beside what it names."""
    full = [row for row in placed if len(row) > 1]
    even = [row for row in full if len(row) % 2 == 0]
    if len(even) * 2 <= len(full) or not all(_is_label(cell) for row in full for cell, _ in pairs(row)):
        return False
    first = pairs(full[0])
    if any(told.is_column for _, told in first) or (len(full) > 1 and is_marked(rows[placed.index(full[0])])):
        return False
    # Two columns may be names and what they name in any table.
    is_wide = len(full[0]) > 2 and any(label.is_column for label, _ in first)
    return is_wide or any(len(told.text) > MIN_LONG_CHARS or label.text.endswith((":", "：")) for label, told in first)


def is_pairs(row: Sequence[Placed]) -> bool:
    """Whether a row is labels, each beside what it names."""
    return len(row) % 2 == 0 and all(
        is_name(label.text) and not FIELD.search(label.text) and told.text for label, told in pairs(row)
    )


def pairs(row: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Each label with the cell beside it; one that is left over is a picture's."""
    return list(zip(row[::2], row[1::2], strict=False))


def _is_label(cell: Placed) -> bool:
    return is_name(cell.text, MAX_LABEL_CHARS)


def tell_pairs(row: Sequence[Placed]) -> Iterator[Paragraph]:
    """Each pair as a line: 姓名：张三."""
    for label, told in pairs(row):
        first = next(iter([*label.paragraphs, *told.paragraphs]))
        if told.text:
            colon = "" if label.text.endswith((":", "：")) else ": " if label.text.isascii() else "："
            notes = tuple(note for cell in (label, told) for part in cell.paragraphs for note in part.notes)
            yield Paragraph(f"{label.text}{colon}{told.text}", page=first.page, notes=notes)
    if len(row) % 2:
        yield from row[-1].paragraphs
