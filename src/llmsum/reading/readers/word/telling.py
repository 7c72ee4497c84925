"""What is told of a Word file beside its text."""

from collections.abc import Mapping

from llmsum.reading.readers.extracted import Unreadable


def without_text(left_out: Mapping[str, int]) -> Unreadable:
    """Of a file without any."""
    if left_out.get("chunk"):
        return Unreadable("holds its text as a file inside it", "open it in Word, save it anew and give that")
    if left_out.get("picture"):
        return Unreadable("holds pictures and no text", "save it as PDF and give that")
    return Unreadable("holds no text", "give a file that holds a report")


def remarks(comments: int, left_out: Mapping[str, int]) -> list[str]:
    """What was left out, a line each.

    Args:
        comments: how many there are.
        left_out: "hidden" → how many characters, "change" → removals that are tracked, "chunk" → files inside it.
    """
    told: list[str] = []
    if comments:
        told.append("1 comment was left out" if comments == 1 else f"{comments} comments were left out")
    if hidden := left_out.get("hidden"):
        told.append(f"hidden text was left out ({hidden} characters)")
    if changes := left_out.get("change"):
        told.append(f"tracked changes were accepted, with {changes} removals")
    if chunks := left_out.get("chunk"):
        told.append(f"files inside it were left out ({chunks})")
    return told
