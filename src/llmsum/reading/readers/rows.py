"""Rows of tables, whatever the format: which add up others, which cells are figures, and what a head calls its columns.

Every reader knows its own cells, merged ones too, and decides by them where a head begins and ends. What the words of
a cell say is here.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from llmsum.patterns import regex

# 合计, 总 计, 三季度小计, 合计（万元）, Grand total:
TOTAL: Final = regex(
    r"(?:\S{0,6}?[合总總小共]\s*[计計]|累\s*[计計]|[总總]\s*和|(?:grand |sub-? ?)?totals?|sum)"
    r"(?:\s*[（(].*[)）])?[\s:：]*",
    re.I,
)
TOTAL_CELLS: Final = 2  # the first cells with words: one may name the group that is added up
NO_WORD: Final = regex(r"[\W\d_]*|[一二三四五六七八九十]{1,3}、?")  # such as the number of a row
DIGIT: Final = regex(r"\d")
# A cell that says how many.
FIGURE: Final = regex(r"[-+±]?\d[\d,，.]*\s?[%％‰]?\S{0,2}")
# In a head years, months and quarters name columns, and so do 60岁以上 and 5G基站.
NAMING: Final = regex(r"(?:19|20)\d\d年?度?|\d{1,2}(?:月份?|季度|[周週期轮輪组組]|st|nd|rd|th|G)", re.I)
# What may hold digits within the name of a column: 2023年上半年, 3月份, 第2季度, 投资（2022）.
PERIOD: Final = regex(r"(?:19|20)\d\d年?(?:度|上半年|下半年)?|\d{1,2}月份?|第?[1-4]季度|[（(].*?[)）]")


def adds_up(cells: Iterable[str]) -> bool:
    """Whether a row adds up others: one of its first cells says so."""
    words = (cell.strip("*_ ") for cell in cells if not NO_WORD.fullmatch(cell))
    return any(TOTAL.fullmatch(word) for word in islice(words, TOTAL_CELLS))


def is_figure(cell: str) -> bool:
    """Whether a cell says how many, and does not merely name its column."""
    return bool(FIGURE.fullmatch(cell) and not NAMING.fullmatch(cell))


def holds_figure(cell: str) -> bool:
    """Whether a cell holds a digit that is of no period and in no brackets: the name of a column has none."""
    return DIGIT.search(PERIOD.sub("", cell)) is not None


def name_columns(head: Iterable[Iterable[tuple[range, str]]]) -> dict[int, str]:
    """Column → its name, what the rows of a head say from the outermost down, each word once: 2022年 计划.

    Args:
        head: the cells of each row: the columns that one covers, and its text.
    """
    names: dict[int, list[str]] = {}
    for row in head:
        for columns, text in row:
            for column in columns:
                known = names.setdefault(column, [])
                if text and text not in known:
                    known.append(text)
    return {column: " ".join(parts) for column, parts in names.items()}
