"""Plans that are one item: a numbered point with all its sentences, a short order with the sentence that fills it.

培育新型消费。支持首店经济、夜间经济发展。 is one plan, as labellers have it: nothing in the first sentence could be
checked. Longer points hold several plans.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from llmsum.kinds.deciding import Decision
from llmsum.kinds.features import LEAD_CHARS, NUMBERED
from llmsum.kinds.passages import Passage
from llmsum.models import Section
from llmsum.words.metrics import has_metrics

POINT_SENTENCES = 3  # of a numbered point that is one item; of four or more each is one
FILLED = 1.5  # times as long as the order before it; a list of short orders is a list


def joined(decisions: Sequence[Decision], sections: Sequence[Section]) -> Iterator[Decision]:
    """The decisions in order, those of one item as one."""
    index = 0
    while index < len(decisions):
        count = _count(decisions, index, sections)
        yield _one(decisions[index : index + count]) if count > 1 else decisions[index]
        index += count


def _count(decisions: Sequence[Decision], index: int, sections: Sequence[Section]) -> int:
    """How many decisions from this one on are one item."""
    first = decisions[index]
    passage = first.passage
    if first.kind != "plan" or passage.closes:
        return 1
    same = [first, *takewhile(lambda other: _goes_on(first, other), _of_line(decisions, index))]
    is_point = sections[passage.section].is_point or NUMBERED.match(passage.shadow)
    if passage.opens and is_point and 1 < len(same) <= POINT_SENTENCES:
        return len(same)
    if len(same) > 1 and _is_filled(passage, same[1].passage):
        return 2
    return 1


def _of_line(decisions: Sequence[Decision], index: int) -> Iterator[Decision]:
    """The decisions behind this one up to the end of its line."""
    while index + 1 < len(decisions) and not decisions[index].passage.closes:
        index += 1
        yield decisions[index]


def _goes_on(first: Decision, other: Decision) -> bool:
    one, two = first.passage, other.passage
    is_next_point = NUMBERED.match(two.shadow) is not None
    return other.kind == first.kind and (one.chunk, one.section) == (two.chunk, two.section) and not is_next_point


def _is_filled(order: Passage, following: Passage) -> bool:
    length = len(order.shadow.strip())
    is_bare = length <= LEAD_CHARS and not has_metrics(order.shadow)
    return is_bare and len(following.shadow) >= FILLED * length


def _one(decisions: Sequence[Decision]) -> Decision:
    first, last = decisions[0].passage, decisions[-1].passage
    clauses = tuple(clause for decision in decisions for clause in decision.passage.clauses)
    return decisions[0]._replace(
        passage=Passage(first.chunk, clauses, first.opens, last.closes),
        probability=max(decision.probability for decision in decisions),
    )
