"""What the program said, as a review begins with it."""

from collections import Counter

from llmsum.canonical import digest
from llmsum.errors import InputError
from llmsum.models import Item, Kind, Summary, items_of
from llmsum.render.html.entries import entries_of


def said_in(summary: Summary) -> list[tuple[Item, Kind]]:
    """The items of a summary, the rejected ones last, each with its kind.

    Raises:
        InputError: two have one id, and only one of them would be reviewed.
    """
    said: list[tuple[Item, Kind]] = [(entry.item, entry.kind) for entry in entries_of(summary)]
    said.extend((item, item.kind) for item in summary.rejected)
    for name, count in Counter(item.id for item, _ in said).items():
        if count > 1:
            raise InputError(summary.source.path, f"{count} items have the id {name}", "summarise the report anew")
    return said


def identity(summary: Summary, *, is_blind: bool) -> str:
    """What a review hangs on: the text and, unless they are hidden, the items with their places; nothing besides."""
    items = [
        [item.id, item.statement, [[part.start, part.end] for part in item.evidence]]
        for item in (*items_of(summary), *summary.rejected)
    ]
    told = {
        "text": summary.source.text_sha256 or summary.source.sha256,
        "items": None if is_blind else items,
    }
    return digest(told)
