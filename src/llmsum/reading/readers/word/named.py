"""What the name of a style says, in files of other programs and formats than .docx."""

from llmsum.patterns import regex
from llmsum.reading.readers.word.parts import Role
from llmsum.reading.readers.word.styles import HEADING, ROLES

# As LibreOffice names styles that Word has other names for.
CONTENTS = regex(r"contents (?:\d+|heading)|.* index heading")
CAPTION = regex(r"table|illustration|figure|drawing")


def role_named(name: str) -> Role | None:
    """What a paragraph of this style is; None where the name, in small letters, does not say it."""
    if CONTENTS.fullmatch(name):
        return "contents"
    if CAPTION.fullmatch(name):
        return "caption"
    return next((role for role, pattern in ROLES if pattern.fullmatch(name)), None)


def outline_named(name: str) -> int | None:
    """The level of a heading of this style, from 1; None where the name does not say it."""
    heading = HEADING.fullmatch(name)
    if heading is None:
        return None
    return int(heading[1]) if heading[1] else "一二三四五六".index(heading[2]) + 1
