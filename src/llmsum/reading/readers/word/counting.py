"""Numbers that Word counts itself: no file holds them, and no library renders them.

Rules: ECMA-376 part 1, 17.9 (numbering). Lists of one definition count on from each other, until one says where it
starts; a level begins anew behind any outer one.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from llmsum.reading.readers.word.numerals import numeral

BULLET: Final = "•"
PLACE: Final = re.compile(r"%([1-9])")
MAX_LEVELS: Final = 9


class Level(NamedTuple):
    """How one level of a list is numbered.

    Attributes:
        form: of its number, see `numerals`; "bullet" has none.
        text: with %1 to %9 in it, where the numbers of levels stand: "（%2）".
        start: its first number.
        restart: the outermost level (from 1) behind which it does not begin anew is this plus one; 0: it never does;
            None: it does behind each outer one.
        is_legal: whether all numbers are digits.
        suffix: what stands behind it, "tab", "space" or "nothing".
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    suffix: str = "tab"


class List(NamedTuple):
    """A list of a document.

    Attributes:
        definition: what it shares its count with.
        levels: outermost first, its own ones in place of those of the definition.
        starts: level (from 0) → where this list begins to count, for levels that do not count on.
    """

    definition: int
    levels: tuple[Level, ...]
    starts: Mapping[int, int] = {}


class Counter:
    """What all lists of a document have counted so far."""

    def __init__(self) -> None:
        self._counts: dict[int, dict[int, int]] = {}  # definition → level → its last number
        self._begun: set[tuple[int, int]] = set()  # identity of a list, level

    def count(self, number: int, listed: List, depth: int) -> str:
        """The number of the next paragraph, with what stands around it.

        Args:
            number: what identifies the list.
            listed: the list.
            depth: level, from 0.
        """
        depth = min(depth, len(listed.levels) - 1)
        counts = self._counts.setdefault(listed.definition, {})
        is_first = (number, depth) not in self._begun
        self._begun.add((number, depth))
        if is_first and depth in listed.starts:
            counts[depth] = listed.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else listed.levels[depth].start
        for inner in [one for one in counts if one > depth and _begins_anew(listed, one, depth)]:
            del counts[inner]
        return _written(listed, depth, counts)


def _begins_anew(listed: List, inner: int, outer: int) -> bool:
    restart = listed.levels[inner].restart if inner < len(listed.levels) else None
    return restart is None or outer < restart


def _written(listed: List, depth: int, counts: Mapping[int, int]) -> str:
    level = listed.levels[depth]
    if level.form == "bullet":
        return BULLET

    def put(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        if at >= len(listed.levels):
            return ""
        form = "decimal" if level.is_legal and listed.levels[at].form != "none" else listed.levels[at].form
        return numeral(form, counts.get(at, listed.starts.get(at, listed.levels[at].start)))

    return PLACE.sub(put, level.text)


def join_marker(marker: str, suffix: str, text: str) -> str:
    """A number or bullet before its text: 一、总体情况, but "1. Results".

    Word draws a tab or a space behind the number. People who type one leave it out between Chinese signs.
    """
    is_tight = suffix == "nothing" or (not marker[-1:].isalnum() and not (marker + text[:1]).isascii())
    return marker + text if not marker or (is_tight and marker != BULLET) else f"{marker} {text}"
