"""Tables of Word files → rows with the names of their columns, and what tables only place → paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from llmsum.patterns import regex
from llmsum.reading.readers.word.parts import Cell, Paragraph, Part, Row, Table

MAX_COLUMNS: Final = 100  # more are a grid that only places things
MAX_NAME_CHARS: Final = 20  # of a cell that names a row or a column
MAX_LABEL_CHARS: Final = 12  # of a cell of a form that names the one beside it
MIN_LONG_CHARS: Final = 60  # of a cell that is a text of its own where it has several paragraphs
MIN_PARAGRAPH_CHARS: Final = 6
DIGIT: Final = regex(r"\d")
TOTAL: Final = regex(r"(?:合|总|總|小|共|累)\s*[计計]|总\s*和|(?:sub|grand )?total", 2)
SENTENCE_END: Final = regex(r"[。；;！？]|[.!?]$")
# What names columns in the tables of reports.
COLUMN: Final = regex(
    r"序号|编号|项目|名称|内容|指标|单位|数量|金额|时间|日期|备注|类别|类型|部门|负责人|责任人|责任单位|进度|状态|计划|目标"
    r"|完成情况|完成率|工作内容|任务|姓名|职务|地点|问题|措施|成效|No\.?|Item|Name|Date|Status|Owner|Target|Actual|Task|Project",
    2,
)


class TableRow(NamedTuple):
    """A row as it is written; `columns` are as many as cells."""

    cells: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_head: bool = False
    page: int | None = None
    notes: tuple[str, ...] = ()


Piece: TypeAlias = Paragraph | TableRow


class Placed(NamedTuple):
    """A cell, the columns that it covers, and its words; those of a cell that goes on are of the cell above it."""

    cell: Cell
    start: int
    end: int
    text: str


def unfold(parts: Iterable[Part]) -> Iterator[Piece]:
    """Paragraphs as they are, tables as rows or, where they only place things, as the paragraphs in them."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from _table(part)


def _table(table: Table) -> Iterator[Piece]:
    rows = [row for row in table.rows if any(cell.parts for cell in row.cells)]
    if all(len(row.cells) == 1 for row in rows) or _is_placing(rows):
        for row in rows:
            for cell in row.cells:
                yield from unfold(cell.parts)
        return
    placed = _placed(rows)
    depth = _head_depth(rows, placed)
    names = _names(placed[:depth])
    if depth and len(rows) == depth + 1 and any(map(_is_long, rows[depth].cells)):
        yield from _columns(placed[depth], names)
        return
    is_form = not depth and _is_form(placed)
    for at, row in enumerate(placed):
        yield from _row(row, names if at >= depth else {}, is_head=at < depth, is_form=is_form)


def _is_placing(rows: Sequence[Row]) -> bool:
    """One row of texts side by side."""
    return len(rows) == 1 and any(map(_is_long, rows[0].cells))


# --- cells ------------------------------------------------------------------------------------------


def _paragraphs(cell: Cell) -> list[Paragraph]:
    return [part for part in cell.parts if isinstance(part, Paragraph)]


def _words(cell: Cell) -> str:
    """What a cell says in one line. A name that is set upright, a sign a line, is one word."""
    texts = [part.told for part in _paragraphs(cell)]
    is_upright = len(texts) > 1 and all(len(text) <= 2 and not text.isascii() for text in texts)
    return ("" if is_upright else " ").join(texts)


def _is_long(cell: Cell) -> bool:
    """Whether a cell holds a text of several paragraphs."""
    texts = [part.told for part in _paragraphs(cell)]
    return sum(len(text) >= MIN_PARAGRAPH_CHARS for text in texts) > 1 and sum(map(len, texts)) >= MIN_LONG_CHARS


def _placed(rows: Sequence[Row]) -> list[list[Placed]]:
    """The cells of each row at their columns. A name that spans rows stands in each, a figure only in the first."""
    placed: list[list[Placed]] = []
    for row in rows:
        above = {cell.start: cell.text for cell in placed[-1]} if placed else {}
        at, cells = row.skipped, list[Placed]()
        for cell in row.cells:
            text = _words(cell)
            if cell.goes_on and not text and _is_name(above.get(at, "")):
                text = above[at]
            cells.append(Placed(cell, at, at + cell.width, text))
            at += cell.width
        placed.append(cells)
    return placed


def _is_name(text: str) -> bool:
    return 0 < len(text) <= MAX_NAME_CHARS and not DIGIT.search(text) and not SENTENCE_END.search(text)


# --- heads ------------------------------------------------------------------------------------------


def _head_depth(rows: Sequence[Row], placed: Sequence[Sequence[Placed]]) -> int:
    """How many of the first rows name the columns; 0 where none does."""
    first = _first_full(placed)
    repeated = next((at for at, row in enumerate(rows) if not row.is_head), len(rows))
    if 0 < repeated < len(rows):
        return repeated
    if first >= len(rows) - 1 or not _reads_as_head(rows, placed, first):
        return 0
    depth = first + 1
    while depth < len(rows) - 1 and any(cell.goes_on for cell in rows[depth].cells) and _is_named(placed[depth]):
        depth += 1  # 2022年 over 计划 and 完成, beside 项目 that spans both rows
    return depth


def _first_full(placed: Sequence[Sequence[Placed]]) -> int:
    """The first row of more than one cell; above it may stand the name of the table."""
    return next((at for at, row in enumerate(placed) if len(row) > 1), len(placed))


def _reads_as_head(rows: Sequence[Row], placed: Sequence[Sequence[Placed]], first: int) -> bool:
    head, below = placed[first], placed[first + 1 :]
    if not _is_named(head) or sum(bool(cell.text) for cell in head) < len(head) / 2:
        return False
    if _is_marked(rows[first]) and not any(map(_is_marked, rows[first + 1 : first + 2])):
        return True
    has_figures = all(any(DIGIT.search(cell.text) for cell in row) for row in below)
    return has_figures or sum(bool(COLUMN.fullmatch("".join(cell.text.split()))) for cell in head) * 2 >= len(head)


def _is_named(row: Sequence[Placed]) -> bool:
    return all(not cell.text or (len(cell.text) <= MAX_NAME_CHARS and _has_no_figure(cell.text)) for cell in row)


def _has_no_figure(text: str) -> bool:
    """A year names a column, any other figure is a value."""
    return not DIGIT.search(regex(r"(?:19|20)\d\d年?").sub("", text)) and not SENTENCE_END.search(text)


def _is_marked(row: Row) -> bool:
    """Whether all that a row says is bold or shaded."""
    cells = [cell for cell in row.cells if cell.parts]
    return bool(cells) and all(cell.is_marked or all(part.look.is_bold for part in _paragraphs(cell)) for cell in cells)


def _names(head: Sequence[Sequence[Placed]]) -> dict[int, str]:
    """Column → its name, from the outermost head down: 2022年 计划."""
    names: dict[int, list[str]] = {}
    for row in head:
        for cell in row if len(row) > 1 else ():
            for column in range(cell.start, min(cell.end, MAX_COLUMNS)):
                known = names.setdefault(column, [])
                if cell.text and cell.text not in known:
                    known.append(cell.text)
    return {column: " ".join(parts) for column, parts in names.items()}


# --- rows -------------------------------------------------------------------------------------------


def _row(row: Sequence[Placed], names: dict[int, str], *, is_head: bool, is_form: bool) -> Iterator[Piece]:
    if not names and not is_head and any(_is_long(cell.cell) for cell in row):
        yield from _labelled(row)
        return
    if is_form:
        yield from _pairs(row)
    elif len(row) == 1 and not is_head and _is_long(row[0].cell):
        yield from _paragraphs(row[0].cell)
    else:
        cells = tuple(cell.text for cell in row)
        is_total = bool(TOTAL.match(next(filter(None, cells), "")))
        is_between = len(row) == 1 and len(cells[0]) <= MAX_NAME_CHARS * 2 and not SENTENCE_END.search(cells[0])
        columns = tuple(names.get(cell.start, "") for cell in row)
        yield TableRow(cells, columns, is_head or is_total or is_between, _page(row), _notes(row))
    yield from _inner(row)


def _page(row: Sequence[Placed]) -> int | None:
    return next((part.page for cell in row for part in _paragraphs(cell.cell)), None)


def _notes(row: Sequence[Placed]) -> tuple[str, ...]:
    return tuple(note for cell in row for part in _paragraphs(cell.cell) for note in part.notes)


def _inner(row: Sequence[Placed]) -> Iterator[Piece]:
    """Tables in cells stand behind the row."""
    for cell in row:
        yield from unfold(part for part in cell.cell.parts if isinstance(part, Table))


def _columns(row: Sequence[Placed], names: dict[int, str]) -> Iterator[Piece]:
    """A single row of texts below names, as weekly reports have it: each name is a heading of its text."""
    for cell in row:
        if cell.text:
            yield from _headed(names.get(cell.start, ""), cell)


def _labelled(row: Sequence[Placed]) -> Iterator[Piece]:
    """A row of a form with a text in it: what stands before the text names it."""
    label = ""
    for cell in row:
        if _is_long(cell.cell):
            yield from _headed(label, cell)
            label = ""
            continue
        if label:
            yield Paragraph(label, page=_page([cell]))
        label = cell.text
    if label:
        yield Paragraph(label, page=_page(row))


def _headed(label: str, cell: Placed) -> Iterator[Piece]:
    if label:
        is_name = len(label) <= MAX_NAME_CHARS * 2 and not SENTENCE_END.search(label)
        yield Paragraph(label, page=_page([cell]), outline=1 if is_name else 0)
    yield from unfold(cell.cell.parts)


# --- forms ------------------------------------------------------------------------------------------


def _is_form(placed: Sequence[Sequence[Placed]]) -> bool:
    """Whether all rows are labels, each beside what it names: 姓名 | 张三 | 性别 | 男."""
    rows = [row for row in placed if len(row) > 1]
    return (
        bool(rows)
        and all(len(row) % 2 == 0 and all(_is_label(cell.text) for cell in row[::2]) for row in rows)
        and (len(rows[0]) > 2 or any(len(row[1].text) > MIN_LONG_CHARS or row[0].text[-1] in ":：" for row in rows))
    )


def _is_label(text: str) -> bool:
    return 0 < len(text) <= MAX_LABEL_CHARS and not DIGIT.search(text) and not SENTENCE_END.search(text)


def _pairs(row: Sequence[Placed]) -> Iterator[Paragraph]:
    if len(row) == 1:
        yield from _paragraphs(row[0].cell)
        return
    for label, told in list(pairwise(row))[::2]:
        if told.text:
            colon = "" if label.text.endswith((":", "：")) else "：" if not label.text.isascii() else ": "
            yield Paragraph(f"{label.text}{colon}{told.text}", page=_page([label]), notes=_notes([label, told]))
