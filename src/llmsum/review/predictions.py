"""What the program said, as a review begins with it."""

from collections import Counter
from typing import Final

from llmsum.canonical import digest
from llmsum.errors import InputError
from llmsum.models import Item, Kind, Rejected, Summary, items_of
from llmsum.render.html.entries import entries_of

DOUBTFUL: Final = 2 / 3  # of items that are less likely right, one in three or more is wrong
SURE, OUT = 2.0, 3.0  # behind every probability


def sureness(item: Item | None) -> float:
    """How likely an item is right, by which a review is ordered.

    `SURE` of one without a probability and of None, an item that the reviewer added; `OUT` of one that was rejected.
    """
    if isinstance(item, Rejected):
        return OUT
    return SURE if item is None or item.confidence is None else item.confidence


def all_items(summary: Summary) -> tuple[Item, ...]:
    """The items of a summary, the rejected ones last.

    Raises:
        InputError: two have one id, and only one of them would be reviewed.
    """
    found = (*items_of(summary), *summary.rejected)
    for name, count in Counter(item.id for item in found).items():
        if count > 1:
            raise InputError(summary.source.path, f"{count} items have the id {name}", "summarise the report anew")
    return found


def said_in(summary: Summary) -> list[tuple[Item, Kind]]:
    """The same, each with its kind, in the order of a review; errors as above."""
    all_items(summary)
    said: list[tuple[Item, Kind]] = [(entry.item, entry.kind) for entry in entries_of(summary)]
    return [*said, *((item, item.kind) for item in summary.rejected)]


def identity(summary: Summary, *, is_blind: bool) -> str:
    """What a review hangs on: the text and, unless they are hidden, the items with their places; nothing besides."""
    told = {
        "text": summary.source.text_sha256 or summary.source.sha256,
        "items": None if is_blind else [_place_of(item) for item in all_items(summary)],
    }
    return digest(told)


def _place_of(item: Item) -> list[object]:
    return [item.id, item.statement, [[part.start, part.end] for part in item.evidence]]
