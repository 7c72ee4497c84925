"""A last look over the items of a report that took several requests: what matters, what was said twice, what it says.

It may join and weigh, never delete: where a joined sentence loses a figure of its parts, or says one that their
evidence does not hold, the parts stay as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from llmsum.checking.grounding import Claim, lost_figures
from llmsum.checking.wide import UNSAID
from llmsum.checking.wide.repetition import joined, unit_of
from llmsum.checking.wide.saying import told as said
from llmsum.checking.wide.saying import words_of
from llmsum.models import Change, Importance, Weighed, notes
from llmsum.reading.report import Report

# Items that one look takes in; those that weigh least are left out of more.
MAX_ITEMS = 300
DEFAULT: Importance = 2
# A joined sentence must hold this share of the words of each of its parts, or a part would be lost in it.
TELLS_THE_SAME = 0.5


def weighable(claims: Sequence[Claim]) -> list[int]:
    """Indices of the claims to be looked at, in order: what passes, of too many the most important."""
    passing = [index for index, claim in enumerate(claims) if claim.passes]
    ranked = sorted(passing, key=lambda index: -(claims[index].draft.importance or DEFAULT))
    return sorted(ranked[:MAX_ITEMS])


def applied(report: Report, claims: Sequence[Claim], looked_at: Sequence[int], weighed: Weighed) -> tuple[Claim, ...]:
    """The claims after the look, in their order; a joined one stands where its first part stood.

    Args:
        report: what the claims are about.
        claims: all of them.
        looked_at: indices of those that were shown, which `weighed` counts from 1.
        weighed: what the look found.
    """
    after: dict[int, Claim] = dict(enumerate(claims))
    if any(1 <= number <= len(looked_at) for number in weighed.must):
        for number, index in enumerate(looked_at, 1):
            after[index] = _weighed(after[index], _importance(number, weighed))
    for ids, statement in weighed.joined:
        places = sorted({looked_at[number - 1] for number in ids if 1 <= number <= len(looked_at)} & after.keys())
        if len(places) > 1 and (whole := _joined(report, [after[place] for place in places], statement)) is not None:
            after[places[0]] = whole
            for place in places[1:]:
                del after[place]
    return tuple(after[index] for index in sorted(after))


def _importance(number: int, weighed: Weighed) -> Importance:
    return 3 if number in weighed.must else 1 if number in weighed.optional else 2


def _weighed(claim: Claim, importance: Importance) -> Claim:
    before = claim.draft.importance or DEFAULT
    if before == importance:
        return claim
    change = Change(what="weighed", why=notes.WEIGHED.format(before, importance))
    return claim._replace(draft=replace(claim.draft, importance=importance), changes=(*claim.changes, change))


def _joined(report: Report, parts: Sequence[Claim], statement: str) -> Claim | None:
    """The parts as one; None where they are not of one kind and organisation, or figures would be lost or made up."""
    if len({(part.draft.kind, unit_of(report, part)) for part in parts}) > 1:
        return None
    told = statement or max((part.draft.statement for part in parts), key=len)
    if any(lost_figures(part.draft.statement, [told]) for part in parts):
        return None
    if any(said(words_of(part.draft.statement), told) < TELLS_THE_SAME for part in parts):
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = joined(report, whole, part, told, notes.TELLS_THE_SAME)
    return whole if whole.passes and said(words_of(told), "".join(whole.quotes)) >= UNSAID else None
