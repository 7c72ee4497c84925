"""Tables whose columns are ruled off by `====  ====`, as reStructuredText has them."""

import unicodedata

from llmsum.models.cut import Span
from llmsum.patterns import regex
from llmsum.reading.readers.markup.barred_table import add_row, head_of
from llmsum.reading.readers.markup.pipes import Cells
from llmsum.reading.readers.markup.sheet import trimmed
from llmsum.reading.readers.markup.writing import Writing

RULE = regex(r"[=-]{2,}(?:\s+[=-]{2,})*")
STRETCH = regex(r"=+")


def read_simple_table(writing: Writing, start: int, end: int) -> None:
    """The lines from `start` to before `end`, of which the first and the last are rules."""
    sheet = writing.sheet
    columns = [_columns(sheet.line(start)[: stretch.start()]) for stretch in STRETCH.finditer(sheet.line(start))]
    rules = [index for index in range(start, end) if RULE.fullmatch(sheet.text(index))]
    for index in rules:
        sheet.mark_lines("comment", index, index + 1)
    lines = [index for index in range(start, end) if index not in set(rules)]
    rows = [_cells(writing, index, columns) for index in lines]
    head = sum(index < rules[1] for index in lines) if len(rules) > 2 else head_of(rows, is_ruled=False)
    names = rows[head - 1].texts if head else ()
    for number, (index, row) in enumerate(zip(lines, rows, strict=True)):
        sheet.use(index, index + 1)
        if any(row.texts):
            add_row(writing, sheet.lines[index], row, names, is_head=number < head)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cells(writing: Writing, index: int, columns: list[int]) -> Cells:
    """The cells of a line, cut where columns begin: a Han character is two columns wide."""
    line, start = writing.sheet.line(index), writing.sheet.lines[index].start
    cuts, width, at = list[int](), 0, 0
    for column in columns:
        while at < len(line) and width < column:
            width += _columns(line[at])
            at += 1
        cuts.append(at)
    spans = [
        trimmed(writing.sheet.raw, start + one, start + other)
        for one, other in zip(cuts, [*cuts[1:], len(line)], strict=True)
    ]
    return Cells(tuple(spans), tuple(writing.said(Span(*span)) for span in spans))
