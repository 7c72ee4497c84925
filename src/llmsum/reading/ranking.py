"""How bare headings rank, which have no number to tell it."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from llmsum.reading.headings import RANK_BARE, RANK_OUTER, RANK_UNIT, SENTENCE_END, Heading
from llmsum.reading.roles import role_hint


def rank_bare(headings: Sequence[Heading]) -> list[Heading]:
    """Ranks bare headings outside the numbered ones, or inside where the numbering goes on across them.

    主要做法 inside 一、… 二、… (each part has its own) stands below them; 主要做法 1. 2. 存在问题 1. 2. stands above.
    """
    inner = {rank: _is_inner(headings, rank) for rank in (RANK_OUTER, RANK_BARE)}
    ranks = {
        RANK_OUTER: RANK_BARE - 1 if inner[RANK_OUTER] else RANK_OUTER,
        RANK_BARE: RANK_BARE if inner[RANK_BARE] else RANK_OUTER + 1,
    }
    return [heading._replace(rank=ranks.get(heading.rank, heading.rank)) for heading in headings]


def rank_topics(headings: Sequence[Heading], shadow: str) -> list[Heading]:
    """Puts a topic beside the problems before it, not under them: 财务情况 behind 存在问题 and what was told there.

    Where nothing was told yet, topics divide the problems.
    """
    ranked, is_beside = list(headings[:1]), False
    for above, heading in pairwise(headings):
        is_topic = heading.rank == RANK_OUTER + 1
        is_beside = is_topic and (is_beside or _tells_problems(shadow, above, heading))
        ranked.append(heading._replace(rank=RANK_OUTER) if is_beside else heading)
    return ranked


def _tells_problems(shadow: str, heading: Heading, following: Heading) -> bool:
    is_told = SENTENCE_END.search(shadow, heading.body, following.start) is not None
    is_outer = heading.rank == RANK_OUTER
    return is_outer and is_told and role_hint(shadow[heading.text : heading.text_end]) == "problem"


def rank_labels(headings: Sequence[Heading], shadow: str) -> list[Heading]:
    """Puts a label under the numbered heading right before it: 工作目标： in the line after 四、工作安排."""
    ranked = list(headings[:1])
    for above, heading in pairwise(headings):
        is_first = above.is_title and above.number is not None and not shadow[above.body : heading.start].strip()
        ranked.append(heading._replace(rank=RANK_BARE) if is_first and heading.rank == RANK_OUTER else heading)
    return ranked


def _is_inner(headings: Sequence[Heading], bare_rank: int) -> bool:
    numbered = [heading for heading in headings if heading.rank not in (RANK_OUTER, RANK_BARE, RANK_UNIT)]
    top_rank = min((heading.rank for heading in numbered), default=0)
    top = [heading for heading in numbered if heading.rank == top_rank]
    bare = [heading for heading in headings if heading.rank == bare_rank]
    if not bare or not top or bare[0].start < top[0].start:
        return False
    votes = 0
    for heading in bare:
        at = bisect_left(top, heading.start, key=lambda one: one.start)
        if at < len(top):
            votes += 1 if (top[at].number or 0) > (top[at - 1].number or 0) else -1
    return votes > 0 or (votes == 0 and bare_rank == RANK_BARE)
