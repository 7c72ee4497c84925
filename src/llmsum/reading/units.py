"""Which headings name organisations: several on one page report each for itself."""

from collections import Counter
from collections.abc import Sequence

from llmsum.reading.headings import RANK_BARE, UNIT_NAME, Heading


def find_units(shadow: str, headings: Sequence[Heading]) -> frozenset[int]:
    """Indices of the headings that name the organisations of a page: at least two of one rank, and named like one.

    Bare headings count where others follow them, as on seed 003, or where most are names; those of any other rank where
    most of their rank are.
    """
    names = [
        index
        for index, heading in enumerate(headings)
        if UNIT_NAME.fullmatch(shadow[heading.text : heading.text_end].strip("*_ ").rstrip(":：")) and heading.is_title
    ]
    ranks = Counter(heading.rank for heading in headings)
    found: set[int] = set()
    for rank, count in ranks.items():
        same = [index for index in names if headings[index].rank == rank]
        leads = [index for index in same if index + 1 < len(headings) and headings[index + 1].rank != rank]
        is_heading_others = rank == RANK_BARE and len(leads) >= 2
        if len(same) >= 2 and (is_heading_others or len(same) * 10 >= count * 6):
            found |= set(same)
    return frozenset(found)
