"""Reports drawn on the pages of a PDF, and what is read of them."""

from llmsum.models.layout import Block
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.pdf import extract
from tests.support.drawn import Drawn, pdf

PLAIN = Wanted(ocr=False)
CLAUSES = "全年完成固定资产投资同比增长新建改造道路里程开展安全生产检查整改隐患落实各项惠民政策推进重点项目建设"


def prose(length: int, measure: int, start: int = 0) -> list[str]:
    """The lines of one paragraph that opens two characters in: `length` characters, `measure` in a line."""
    text = "　　" + (CLAUSES * 30)[start : start + length - 1] + "。"
    return [text[at : at + measure] for at in range(0, len(text), measure)]


def whole(lines: list[str]) -> str:
    """Lines as the paragraph that they are."""
    return "".join(lines).strip("　")


def read(*pages: Drawn) -> Extracted:
    """What the reader of PDFs gives of these pages; nothing is recognised."""
    return extract(pdf(*pages), PLAIN)


def text_of(result: Extracted, block: Block) -> str:
    """The text of a block."""
    return result.text[block.span.start : block.span.end]


def told(result: Extracted) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind, text_of(result, block)) for block in result.blocks]


LONG, OTHER, THIRD = prose(200, 37), prose(150, 37, 9), prose(100, 37, 23)
LEFT, RIGHT = prose(180, 18), prose(160, 18, 11)


def table(rows: list[list[str]], top: float = 80, ruled: bool = True) -> Drawn:
    """A page with a table of three columns, with ruled lines or without."""
    page, edges = Drawn(), [72.0, 200.0, 330.0, 460.0]
    if ruled:
        page.grid(edges, [top + 25 * row for row in range(len(rows) + 1)])
    for number, row in enumerate(rows):
        for left, cell in zip(edges, row, strict=False):
            page.text(left + 8, top + 17 + 25 * number, cell)
    return page


HEAD = ["指标", "计划", "完成"]
ROWS = [HEAD, ["产值", "100万元", "112万元"], ["税收", "20万元", "22万元"], ["合计", "120万元", "134万元"]]
