"""Text that can be printed anywhere."""

from llmsum.models import Evidence
from llmsum.patterns import regex

# Control and direction characters could act on the terminal; lone surrogates (in some file names) cannot be written.
UNPRINTABLE = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with what must not reach a terminal replaced by U+FFFD; tabs and line feeds stay."""
    return UNPRINTABLE.sub("\ufffd", text)


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural but for one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def place(passage: Evidence) -> str:
    """Where a quotation stands: p. 3, 120:140; the characters alone where there are no pages."""
    characters = f"{passage.start}:{passage.end}"
    return f"p. {passage.page}, {characters}" if passage.page else characters


def one_line(text: str) -> str:
    """The text with every run of white space, line ends included, as one space, and nothing unprintable."""
    return printable(" ".join(text.split()))
