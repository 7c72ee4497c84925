"""The page that is handed on: what must be said, and nothing about how it was found. At most forty lines."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final

from llmsum.kinds.readable import extent, extract, shortened
from llmsum.models import Item, Kind, Summary, parts_of
from llmsum.render.labels import Labels, facets_of, statement_of
from llmsum.render.selection import Part, is_unsure, part_of
from llmsum.words.script import holds_han

MAX_LINES: Final = 40
# A statement is told whole up to this many Han characters or English words; of a longer one whole clauses are. Where
# many organisations share the page each gets a line rather than one of them a paragraph.
LONGEST_HAN: Final = 90
LONGEST_WORDS: Final = 50
CROWD: Final = 4
CROWDED: Final = 0.5
ELLIPSIS: Final = "……", " …"
# Reports have few problems, and one that is not told is missed most.
TURNS: Final[tuple[Kind, ...]] = ("problem", "achievement", "problem", "plan")


def brief_head(summary: Summary, labels: Labels) -> tuple[str, str]:
    """Title and the line below it: organisation and period, unless the title says them."""
    known = [part for part in (summary.organisation, summary.period) if part]
    if summary.title:
        return summary.title, " · ".join(part for part in known if part not in summary.title)
    return " ".join(known) or labels.untitled, ""


def brief_statement(item: Item, kind: Kind, labels: Labels, *, crowded: bool = False) -> str:
    """The statement, a very long one cut behind a clause, with cause or deadline where it does not say them."""
    longest = (LONGEST_HAN if holds_han(item.statement) else LONGEST_WORDS) * (CROWDED if crowded else 1)
    text = statement_of(item, kind, labels)
    if extent(item.statement) > longest and (shorter := _shorter(kind, item.statement, int(longest))):
        text = shorter + ELLIPSIS[not holds_han(item.statement)]
    facets = facets_of(item, labels).items()
    untold = [labels.field.format(name, value) for name, value in facets if value and value not in text]
    return text.rstrip("。.；;") + "".join(map(labels.bracket.format, untold))


def _shorter(kind: Kind, statement: str, room: int) -> str:
    found = extract(kind, statement, room)
    return found.text if found else shortened(statement, room)


def is_crowded(summary: Summary) -> bool:
    """Whether many organisations share the page."""
    return len(summary.units) >= CROWD


def incomplete_line(summary: Summary, labels: Labels) -> str | None:
    """That something may be missing; None where every chunk was answered."""
    return labels.incomplete.format(len(summary.lost), len(summary.chunks)) if summary.incomplete else None


def brief_parts(summary: Summary, lines_of: Callable[[Sequence[Part]], int]) -> list[Part]:
    """The parts that have items, with the weightiest as far as they fit a page.

    Every part has its first item, whatever room that takes. Then comes every organisation that is not on the page yet;
    then the parts take turns, and in a part its organisations and sections, until no more fits.

    Args:
        summary: what is told.
        lines_of: how many lines a page with these parts takes.
    """
    parts: dict[Kind, tuple[Item, ...]] = {kind: items for kind, items in parts_of(summary).items() if items}
    waiting: dict[Kind, list[Item]] = {kind: _in_turns(_sure(items)) for kind, items in parts.items()}
    chosen = {found.pop(0).id for found in waiting.values()}

    def page() -> list[Part]:
        return [part_of(kind, items, chosen) for kind, items in parts.items()]

    for item in _candidates(waiting, {item.unit for part in page() for item in part.items}):
        chosen.add(item.id)
        if lines_of(page()) > MAX_LINES:
            chosen.remove(item.id)
    return page()


def _sure(items: Sequence[Item]) -> Sequence[Item]:
    """Those that the engine does not doubt, or the one of which it is surest."""
    sure = [item for item in items if not is_unsure(item)]
    return sure or [max(items, key=lambda item: item.confidence or 0.0)]


def _candidates(waiting: dict[Kind, list[Item]], told: set[str | None]) -> Iterator[Item]:
    """The waiting items in the order in which they are tried; `told` are the organisations on the page."""
    for found in waiting.values():
        for item in [item for item in found if item.unit not in told]:
            if item.unit not in told:
                told.add(item.unit)
                found.remove(item)
                yield item
    while any(waiting.values()):
        for kind in (*TURNS, *(kind for kind in waiting if kind not in TURNS)):
            if waiting.get(kind):
                yield waiting[kind].pop(0)


def _in_turns(items: Sequence[Item]) -> list[Item]:
    """The weightiest items of every organisation: one of each, and of each section, before the second of any.

    What belongs to the whole page has to weigh as much as the weightiest of all.
    """
    most: dict[str | None, int] = {None: max(item.importance for item in items)}
    for item in items:
        most[item.unit] = max(most.get(item.unit, 1), item.importance)
    heavy = [item for item in items if item.importance == most[item.unit]]
    of_section = _before([(item.unit, item.section) for item in heavy])
    ranked = sorted(range(len(heavy)), key=lambda index: (of_section[index], index))
    of_unit = _before([heavy[index].unit for index in ranked])
    turns = sorted(zip(of_unit, ranked, strict=True), key=lambda turn: (turn[0], -heavy[turn[1]].importance))
    return [heavy[index] for _, index in turns]


def _before(owners: Sequence[Hashable]) -> list[int]:
    """How many of the same owner stand before each."""
    seen: Counter[Hashable] = Counter()
    counts: list[int] = []
    for owner in owners:
        counts.append(seen[owner])
        seen[owner] += 1
    return counts
