"""The parts of a text → the text with its blocks, and what is told of the file beside it."""

from collections.abc import Iterable, Iterator, Mapping

from llmsum.reading.readers.extracted import Extracted, Unreadable
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.parts import Part
from llmsum.reading.readers.word.tables import unfold


def laid_out(parts: Iterable[Part], left_out: Mapping[str, int]) -> Extracted:
    """The text of all parts, in order.

    Args:
        parts: all that stands in the file.
        left_out: counted while the parts are read: "comment" → how many, "hidden" → how many characters, "change" →
            removals that are tracked, "chunk" → files inside it, "picture" → how many.

    Raises:
        Unreadable: it has no text.
    """
    writer = write(list(unfold(parts)))
    if not writer.blocks:
        raise _without_text(left_out)
    return writer.done(*_remarks(left_out))


def _without_text(left_out: Mapping[str, int]) -> Unreadable:
    if left_out.get("chunk"):
        return Unreadable("holds its text as a file inside it", "open it in Word, save it anew and give that")
    if left_out.get("picture"):
        return Unreadable("holds pictures and no text", "save it as PDF and give that")
    return Unreadable("holds no text", "give a file that holds a report")


def _remarks(left_out: Mapping[str, int]) -> Iterator[str]:
    """What was left out, a line each."""
    if comments := left_out.get("comment"):
        yield "1 comment was left out" if comments == 1 else f"{comments} comments were left out"
    if hidden := left_out.get("hidden"):
        yield f"hidden text was left out ({hidden} characters)"
    if changes := left_out.get("change"):
        yield f"tracked changes were accepted, with {changes} removals"
    if chunks := left_out.get("chunk"):
        yield f"files inside it were left out ({chunks})"
