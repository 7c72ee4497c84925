"""The parts of a text → the text with its blocks, and what is told of the file beside it."""

from collections.abc import Iterable, Iterator, Mapping

from llmsum.models.notes import CHANGES_TAKEN, COMMENTS_OUT, FILES_INSIDE_OUT, HIDDEN_TEXT_OUT, PICTURES_OUT, counted
from llmsum.reading.readers.extracted import Extracted, Unreadable
from llmsum.reading.readers.word.outline import write
from llmsum.reading.readers.word.parts import Part
from llmsum.reading.readers.word.tables import unfold


def laid_out(parts: Iterable[Part], left_out: Mapping[str, int]) -> Extracted:
    """The text of all parts, in order.

    Args:
        parts: all that stands in the file.
        left_out: counted while the parts are read: "comment" → how many, "hidden" → how many characters, "change" →
            removals that are tracked, "chunk" → files inside it, "picture" and "shape" → how many.

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
    if left_out.get("picture") or left_out.get("shape"):
        return Unreadable("holds pictures and no text", "save it as PDF and give that")
    return Unreadable("holds no text", "give a file that holds a report")


def _remarks(left_out: Mapping[str, int]) -> Iterator[str]:
    """What was left out, a line each."""
    if comments := left_out.get("comment"):
        yield counted(COMMENTS_OUT, comments)
    if hidden := left_out.get("hidden"):
        yield HIDDEN_TEXT_OUT.format(hidden)
    if changes := left_out.get("change"):
        yield CHANGES_TAKEN.format(changes)
    if chunks := left_out.get("chunk"):
        yield FILES_INSIDE_OUT.format(chunks)
    if pictures := left_out.get("picture"):
        yield counted(PICTURES_OUT, pictures)
