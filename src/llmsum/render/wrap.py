"""Line breaking for Chinese and Latin text alike.

rich breaks at spaces only, which leaves lines of Chinese with spaces around figures ragged. Here a line may break
between any two Han characters, never inside a number or a Latin word, before closing punctuation or behind opening
punctuation (the core of UAX #14 and of 标点避头尾).
"""

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from llmsum.patterns import regex
from llmsum.render.plain import one_line

OPENING = "（〔［｛《〈「『【“"
CLOSING = "，。、；：！？％…）〕］｝》〉」』】”"
# From CJK radicals through Han, kana and Hangul, compatibility and full-width forms, to emoji and rare Han.
WIDE = "\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f300-\U0003ffff"
LATIN = rf"[^\s{WIDE}“”…]"
INDENT = 2
LEAST = 20  # cells
UNIT = regex(rf"[{OPENING}(\[{{]*(?:{LATIN}+|[^\s])?[{CLOSING},.;:!?%)\]}}]*\s*")


def wrap(text: str, width: int) -> list[str]:
    """Cuts a text into lines of at most `width` terminal cells; white space at the breaks goes.

    Only a word that is wider than a whole line is cut inside.
    """
    lines: list[str] = []
    line = ""
    for unit in _units(one_line(text), width):
        if line and cell_len(line) + cell_len(unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += unit
    return [*lines, line.rstrip()]


def hanging(lead: str, text: str, width: int) -> Iterator[str]:
    """The text behind its lead, both indented, later lines beneath the first; it never has less than some room."""
    beneath = INDENT + cell_len(lead)
    first, *more = wrap(text, max(LEAST, width - beneath))
    yield f"{' ' * INDENT}{lead}{first}".rstrip()
    for line in more:
        yield " " * beneath + line


def _units(text: str, width: int) -> Iterator[str]:
    for match in UNIT.finditer(text):
        if cell_len(match[0].rstrip()) > width:
            yield from chop_cells(match[0], width)
        elif match[0]:
            yield match[0]
