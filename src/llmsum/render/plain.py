"""Text that can be printed anywhere."""

from llmsum.patterns import regex

# Control and direction characters could act on the terminal; lone surrogates (in some file names) cannot be written.
UNPRINTABLE = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with what must not reach a terminal replaced by U+FFFD; tabs and line feeds stay."""
    return UNPRINTABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text with every run of white space, line ends included, as one space, and nothing unprintable."""
    return printable(" ".join(text.split()))
