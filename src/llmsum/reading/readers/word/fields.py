"""Fields of Word: what they compute is text, their instructions are not."""

import re
from typing import Final

# Signs in circles and readings above signs, as old versions make them: the last argument is the sign.
EQUATION: Final = re.compile(r"\s*EQ\b.*[,，;]\s*(?P<sign>[^,，;()]+)\)\s*")
CIRCLED: Final = re.compile(r"\s*EQ\b.*(?:○|\\s\\do).*[,，;]\s*(?P<number>\d{1,2})\)\s*")
CONTENTS: Final = "TOC"


class Fields:
    """The fields that are open at a place of a text, outermost first."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    @property
    def is_instruction(self) -> bool:
        """Whether what stands here is no text."""
        return any(not field.has_result for field in self._open)

    @property
    def is_contents(self) -> bool:
        """Whether this stands in a table of contents."""
        return any(field.name == CONTENTS for field in self._open)

    def begin(self) -> None:
        """An instruction begins here."""
        self._open.append(Field())

    def instruct(self, text: str) -> None:
        """A piece of the instruction of the innermost field."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """The result of the innermost field begins here."""
        if self._open:
            self._open[-1].has_result = True

    def end(self) -> str:
        """The innermost field ends here; gives the text of one that has none but its instruction."""
        if not self._open:
            return ""
        field = self._open.pop()
        return "" if field.has_result or self.is_instruction else _spelt(field.instruction)

    def end_paragraph(self) -> None:
        """Instructions end with their paragraph at the latest: a field that is not closed hides no text."""
        while self.is_instruction:
            self._open.pop()


class Field:
    """A field in the making."""

    def __init__(self) -> None:
        self.instruction = ""
        self.has_result = False

    @property
    def name(self) -> str:
        """What it computes, in capitals."""
        return next(iter(self.instruction.split()), "").upper()


def _spelt(instruction: str) -> str:
    if match := CIRCLED.fullmatch(instruction):
        number = int(match["number"])
        return chr(ord("①") + number - 1) if 1 <= number <= 20 else match["number"]
    match = EQUATION.fullmatch(instruction)
    return match["sign"] if match else ""
