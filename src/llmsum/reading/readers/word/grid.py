"""The cells of a table in Word at their columns, with their words."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.patterns import regex
from llmsum.reading.readers.rows import DIGIT
from llmsum.reading.readers.word.parts import Cell, Paragraph, Row

MAX_COLUMNS: Final = 100  # that can have names; a row with more is a grid that only places things
MAX_NAME_CHARS: Final = 20  # of a cell that names a row or a column
MIN_LONG_CHARS: Final = 40  # of a cell that is a text of its own where it has several paragraphs
MIN_PARAGRAPH_CHARS: Final = 6
SENTENCE_END: Final = regex(r"[。；;！？]|[.!?]$")
# What names columns in the tables of reports, and the fields of forms.
COLUMN: Final = regex(
    r"序号|编号|.{0,6}(?:项目|名称|内容|指标|单位|部门|时间|日期|备注|类别|类型|进度|状态|计划|目标|情况|工作|任务|问题|措施|成效|地点)"
    r"|.{0,4}(?:数|数量|金额|额|率|费|经费|占比|比例|负责人|责任人|得分|说明)|.?(?:姓名|性别|年龄|民族|学历|职务|职称|岗位|电话|面貌)"
    r"|(?:No\.?|Item|Name|Date|Status|Owner|Target|Actual|Task|Project|Unit|Amount|Remarks?)[:：]?",
    2,
)


class Placed(NamedTuple):
    """A cell and the half-open range of columns that it covers. One that goes on has the name above it."""

    cell: Cell
    start: int
    end: int
    text: str

    @property
    def columns(self) -> range:
        """The columns that it can name."""
        return range(self.start, min(self.end, MAX_COLUMNS))

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs in it."""
        return paragraphs(self.cell)

    @property
    def is_long(self) -> bool:
        """Whether it holds a text of several paragraphs."""
        texts = [part.told for part in self.paragraphs]
        return sum(len(text) >= MIN_PARAGRAPH_CHARS for text in texts) > 1 and sum(map(len, texts)) >= MIN_LONG_CHARS

    @property
    def is_column(self) -> bool:
        """Whether it reads like the name of a column or a field."""
        return COLUMN.fullmatch("".join(self.text.split())) is not None


def place(rows: Sequence[Row]) -> list[list[Placed]]:
    """The cells of each row. A name that spans rows stands in each of them, a figure only in the first."""
    placed: list[list[Placed]] = []
    for row in rows:
        above = {cell.start: cell.text for cell in placed[-1]} if placed else {}
        at, cells = row.skipped, list[Placed]()
        for cell in row.cells:
            text = _words(cell)
            if cell.goes_on and not text and is_name(above.get(at, "")):
                text = above[at]
            cells.append(Placed(cell, at, at + cell.width, text))
            at += cell.width
        placed.append(cells)
    return placed


def is_name(text: str, most: int = MAX_NAME_CHARS) -> bool:
    """Whether a text is short, without figure and no sentence."""
    return 0 < len(text) <= most and not DIGIT.search(text) and not SENTENCE_END.search(text)


def paragraphs(cell: Cell) -> list[Paragraph]:
    """The paragraphs in a cell, those of tables in it left out."""
    return [part for part in cell.parts if isinstance(part, Paragraph)]


def _words(cell: Cell) -> str:
    """What a cell says in one line. A name that is set upright, a sign a line, is one word."""
    texts = [part.told for part in paragraphs(cell)]
    is_upright = len(texts) > 1 and all(len(text) <= 2 and not text.isascii() for text in texts)
    return ("" if is_upright else " ").join(texts)
