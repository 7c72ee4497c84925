"""Edits of a text that remember where every character came from."""

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from llmsum.models import Span

# (start, end, replacement) in the text as it stands before; the replacement is never longer than the range.
Edit = tuple[int, int, str]


class Repaired(NamedTuple):
    """Readable text; character i stands for raw[starts[i]:ends[i]].

    Starts and ends increase, and what a repair dropped lies between two characters or inside one's range.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def raw_span(self, span: Span) -> Span:
        """The raw range behind a non-empty range of the readable text, both half-open."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


def unedited(raw: str) -> Repaired:
    """The raw text as it is."""
    count = len(raw)
    places = _places(count.bit_length())
    return Repaired(raw, places[:count], places[1 : count + 1])


@lru_cache(maxsize=4)  # of four sizes: an endless text must not stay for the rest of a batch
def _places(bits: int) -> "array[int]":
    """All numbers of so many bits, in order. Slices of them are copied faster than ranges are, by each edit."""
    return array("I", range(1 << bits))


def apply_edits(state: Repaired, edits: Iterable[Edit]) -> Repaired:
    """Carries out non-overlapping edits, given in order of position.

    Characters map one by one from the left; the last of a replacement stands for all that is left of the range.
    """
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    before = state.text
    done = mapped = 0
    for start, end, replacement in edits:
        parts.append(before[done:start])
        parts.append(replacement)
        done = end
        kept = start + len(replacement)
        if kept < end:
            starts.extend(state.starts[mapped:kept])
            ends.extend(state.ends[mapped:kept])
            if replacement:
                ends[-1] = state.ends[end - 1]
            mapped = end
    if not parts:
        return state
    text = "".join(parts) + before[done:]
    if not mapped:
        return Repaired(text, state.starts, state.ends)
    starts.extend(state.starts[mapped:])
    ends.extend(state.ends[mapped:])
    return Repaired(text, starts, ends)
