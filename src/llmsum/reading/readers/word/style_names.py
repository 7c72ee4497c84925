"""What the name of a style says, as Word and LibreOffice name theirs; names are given in small letters."""

import re
from typing import Final

from llmsum.patterns import regex
from llmsum.reading.readers.word.parts import Role

HEADING: Final = regex(r"(?:heading|标题|標題)\s*([1-9])(?!\d)|([一二三四五六])级标题")
ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("contents", regex(r"(?:toc|目录|目錄)\s*(?:\d|heading|标题).*")),
    ("title", regex(r"(?:sub)?title|副?(?:标题|標題)|(?:文档|公文|报告|大|主|总)标题")),
    ("caption", regex(r"caption|题注|[图表]题|图表标题")),
)
# As LibreOffice names styles that Word has other names for; in Word, 'table' may be any text in one.
LIBREOFFICE: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("contents", regex(r"contents (?:\d+|heading)|.* index heading")),
    ("caption", regex(r"table|illustration|figure|drawing")),
)


def outline_named(name: str) -> int | None:
    """The level of a heading of this style, from 1; None where the name does not say it."""
    heading = HEADING.fullmatch(name)
    if heading is None:
        return None
    return int(heading[1]) if heading[1] else "一二三四五六".index(heading[2]) + 1


def role_named(name: str, *, by_word: bool) -> Role | None:
    """What a paragraph of this style is; None where the name does not say it.

    Args:
        name: of the style.
        by_word: whether Word named it, or any program.
    """
    known = ROLES if by_word else (*LIBREOFFICE, *ROLES)
    return next((role for role, pattern in known if pattern.fullmatch(name)), None)
