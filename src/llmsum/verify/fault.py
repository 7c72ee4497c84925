"""What verification finds."""

from typing import Literal, NamedTuple

FaultKind = Literal["source", "text", "quotation", "figure", "ledger", "coverage", "manifest", "result"]


class Fault(NamedTuple):
    """Something that does not hold.

    `document` is the report as its summary or the manifest names it, or a file of the folder; `told` says what is wrong
    in one line.
    """

    document: str
    kind: FaultKind
    told: str


def short(text: str, length: int = 24) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
