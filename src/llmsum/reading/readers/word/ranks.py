"""How deep the headings of a Word file stand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.reading.readers.word.parts import Look

ALIKE: Final = 0.5  # points between sizes that are meant to be one


class Candidate(NamedTuple):
    """A heading before its level is known: its line, the rank of its number, its look, its level by style or 0."""

    line: int
    marker: int | None
    look: Look
    outline: int


class Kind(NamedTuple):
    """Headings that are alike, and so of one level: all with one kind of number, or all with one look."""

    marker: int | None
    size: float
    first: int


def rank(candidates: Sequence[Candidate]) -> dict[int, int]:
    """Line → level, from 1. Levels by style stay; others are found from numbers, then size, then what comes first."""
    styled = [one for one in candidates if one.outline]
    others = [one for one in candidates if not one.outline]
    levels = {one.line: one.outline for one in styled}
    return levels | (_below(styled, others) if styled else _of_kinds(others))


def _of_kinds(candidates: Sequence[Candidate]) -> dict[int, int]:
    groups: defaultdict[tuple[int | None, Look | None], list[Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.marker, None if one.marker else one.look].append(one)
    kinds = {
        key: Kind(key[0], Counter(one.look.size for one in group).most_common(1)[0][0], group[0].line)
        for key, group in groups.items()
    }
    order = sorted((kind for kind in kinds.values() if kind.marker), key=lambda kind: kind.marker or 0)
    for kind in sorted((kind for kind in kinds.values() if not kind.marker), key=lambda kind: (-kind.size, kind.first)):
        at = next((at for at, other in enumerate(order) if _is_outside(kind, other)), len(order))
        order.insert(at, kind)
    return {one.line: order.index(kinds[key]) + 1 for key, group in groups.items() for one in group}


def _is_outside(kind: Kind, other: Kind) -> bool:
    """Whether headings without a number stand above others: by size, and of one size by what comes first."""
    if abs(kind.size - other.size) > ALIKE:
        return kind.size > other.size
    return kind.first < other.first


def _below(styled: Sequence[Candidate], others: Sequence[Candidate]) -> dict[int, int]:
    """Headings by look among headings by style: beside those with such numbers, else below those above them."""
    by_marker: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for one in styled:
        if one.marker:
            by_marker[one.marker][one.outline] += 1
    known = {marker: levels.most_common(1)[0][0] for marker, levels in by_marker.items()}
    deepest = max(one.outline for one in styled)
    found: dict[int, int] = {}
    for marker in sorted({one.marker for one in others if one.marker} - known.keys()):
        outer = [level for other, level in known.items() if other < marker]
        inner = [level for other, level in known.items() if other > marker]
        known[marker] = max(outer) + 1 if outer else max(min(inner) - 1, 1) if inner else deepest + 1
    for one in others:
        found[one.line] = known[one.marker] if one.marker else deepest + 1
    return found
