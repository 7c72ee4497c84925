"""Tables whose cells begin with a bar and may stand on lines of their own, as AsciiDoc has them."""

from llmsum.models.cut import Span
from llmsum.patterns import regex
from llmsum.reading.readers.markup.barred_table import add_row
from llmsum.reading.readers.markup.pipes import Cells, names_columns
from llmsum.reading.readers.markup.sheet import trimmed
from llmsum.reading.readers.markup.writing import Writing

# The bar with how many cells it is for, how they are aligned and what they hold: 2+^.^s|
BAR = regex(r"(?:(?<=\s)|^)(?:\d{1,2}(?:\.\d{1,2})?[+*]|\.\d{1,2}\+)?[<^>]?(?:\.[<^>])?[a-z]?\|", 8)
COLUMNS = regex(r"cols\s*=\s*\"?(?P<each>[^\"\]]+)")
TIMES = regex(r"(\d{1,2})\*")
HEAD = regex(r"options?\s*=\s*\"?[^\"]*header|%[\w%]*header")
MOST_COLUMNS = 60


def read_bar_cells(writing: Writing, start: int, end: int, options: str) -> None:
    """The lines from `start` to before `end`, between the fences of a table; `options` is the line above it."""
    sheet = writing.sheet
    sheet.use(start, end)
    first = next((index for index in range(start, end) if sheet.text(index)), end)
    if first == end:
        return
    cells = _cells(sheet.raw, sheet.lines[first].start, sheet.lines[end - 1].end)
    own = [cell for cell in cells if cell.start <= sheet.lines[first].end]
    count = _count(options) or len(own)
    if not count:
        return
    is_apart = first + 1 < end and not sheet.text(first + 1) and len(own) == count
    rows = [cells[at : at + count] for at in range(0, len(cells), count)]
    told = [Cells(tuple(row), tuple(writing.said(span) for span in row)) for row in rows]
    is_headed = bool(HEAD.search(options)) or is_apart or names_columns(told[0], told[1:], is_ruled=False)
    for number, row in enumerate(told):
        if any(row.texts):
            span = Span(row.spans[0].start, row.spans[-1].end)
            add_row(writing, span, row, told[0].texts if is_headed else (), is_head=is_headed and not number)


def _count(options: str) -> int:
    columns = COLUMNS.search(options)
    if not columns:
        return 0
    each = columns["each"].split(",")
    return min(MOST_COLUMNS, sum(int(times[1]) if (times := TIMES.match(one.strip())) else 1 for one in each))


def _cells(raw: str, start: int, end: int) -> list[Span]:
    bars = list(BAR.finditer(raw, start, end))
    ends = [*(bar.start() for bar in bars[1:]), end] if bars else []
    return [trimmed(raw, bar.end(), stop) for bar, stop in zip(bars, ends, strict=True)]
