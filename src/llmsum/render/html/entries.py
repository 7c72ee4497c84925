"""The items of a summary as a page numbers them: kind by kind, by organisation, the weightiest first."""

from collections.abc import Sequence
from typing import NamedTuple

from llmsum.models import Item, Kind, Span, Summary, items_of, parts_of
from llmsum.render.labels import units_of


class Entry(NamedTuple):
    """An item, and where it stands in the source. `number` counts from 0 through the whole page.

    `group` is the number of its organisation, 0 for what belongs to none. `spans` are those of its evidence, in order,
    none of them empty.
    """

    number: int
    kind: Kind
    item: Item
    group: int
    spans: tuple[Span, ...]

    @property
    def row(self) -> str:
        """The id of the item in the list."""
        return f"i{self.number}"

    @property
    def mark(self) -> str:
        """The id of its first mark in the source."""
        return f"m{self.number}"


def entries_of(summary: Summary) -> tuple[Entry, ...]:
    """All items but the rejected ones, in the order in which the page lists them."""
    units = groups_of(summary)
    found: list[Entry] = []
    for kind, items in parts_of(summary).items():
        for unit, members in units_of(items):
            for item in sorted(members, key=lambda item: -item.importance):
                found.append(Entry(len(found), kind, item, units.index(unit) if unit else 0, _spans(item)))
    return tuple(found)


def groups_of(summary: Summary) -> Sequence[str | None]:
    """The organisations that share the page, in order, by number; number 0 is none of them."""
    named = [item.unit for item in items_of(summary) if item.unit]
    return [None, *dict.fromkeys([*summary.units, *named])]


def _spans(item: Item) -> tuple[Span, ...]:
    return tuple(sorted(Span(part.start, part.end) for part in item.evidence if part.end > part.start))
