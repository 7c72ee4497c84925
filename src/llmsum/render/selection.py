"""Which items a page shows: everything, or what should be told."""

from collections.abc import Collection, Sequence
from typing import Final, Literal, NamedTuple

from llmsum.models import Item, Kind, Summary, parts_of

Show = Literal["brief", "usual", "all"]
SHOULD: Final = 2


# An item that is wrong twice as often as right (docs/confidence.md).
UNSURE: Final = 1 / 3


def is_unsure(item: Item) -> bool:
    """Whether the engine itself doubts an item."""
    return item.confidence is not None and item.confidence < UNSURE


class Part(NamedTuple):
    """The items of a kind that a page shows, in document order, and how many it does not."""

    kind: Kind
    items: tuple[Item, ...]
    hidden: int

    @property
    def total(self) -> int:
        """All there are."""
        return len(self.items) + self.hidden


def usual_parts(summary: Summary, show: Show) -> list[Part]:
    """The parts: everything with `all`, else what weighs 2 or 3."""
    least = 1 if show == "all" else SHOULD
    return [
        part_of(kind, items, {item.id for item in items if item.importance >= least})
        for kind, items in parts_of(summary).items()
    ]


def part_of(kind: Kind, items: Sequence[Item], chosen: Collection[str]) -> Part:
    """The items of a kind whose ids were chosen, the others counted."""
    shown = tuple(item for item in items if item.id in chosen)
    return Part(kind, shown, len(items) - len(shown))
