"""Word files (.docx, .docm, .dotx) → text: body, text boxes and notes, with the numbers that Word counts itself."""

from collections.abc import Mapping
from typing import Final

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.word.body import Body
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.package import Package, read_package
from llmsum.reading.readers.word.tables import unfold

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what a protected file is wrapped in


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - a format without encodings and scans
    """The text of a Word file with its layout.

    Raises:
        Unreadable: damaged, protected by a password, too large inside, or without any text.
    """
    if data.startswith(OLE):
        raise Unreadable("is protected by a password", "save it without one and give that")
    package = read_package(data)
    body = Body(package)
    writer = write(list(unfold(body.read())))
    if not writer.blocks:
        raise _without_text(body.left_out)
    return writer.done(*_remarks(package, body.left_out))


def _without_text(left_out: Mapping[str, int]) -> Unreadable:
    if left_out.get("chunk"):
        return Unreadable("holds its text as a file inside it", "open it in Word, save it anew and give that")
    if left_out.get("picture"):
        return Unreadable("holds pictures and no text", "save it as PDF and give that")
    return Unreadable("holds no text", "give a file that holds a report")


def _remarks(package: Package, left_out: Mapping[str, int]) -> list[str]:
    remarks: list[str] = []
    comments = len(package.comments) if package.comments is not None else 0
    if comments:
        remarks.append("1 comment was left out" if comments == 1 else f"{comments} comments were left out")
    if hidden := left_out.get("hidden"):
        remarks.append(f"hidden text was left out ({hidden} characters)")
    if changes := left_out.get("change"):
        remarks.append(f"tracked changes were accepted, with {changes} removals")
    if chunks := left_out.get("chunk"):
        remarks.append(f"files inside it were left out ({chunks})")
    return remarks
