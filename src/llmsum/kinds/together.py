"""What several features of a sentence say together that none says alone.

An order without a word of what was done is a plan; a figure beside trouble is no success.
"""

from collections.abc import Iterator, Set
from typing import Final

from llmsum.models import Role

ORDERS: Final = frozenset(f"{name}, begins a clause" for name in ("imperative", "demanded", "going_on"))
PROOF: Final = frozenset(
    {"aspect", "past", "finished", "growth", "honour", "none_happened", "outcome", "handled", "counted"}
    | {"-ed", "english_past", "a burden shrinks"}
)
UNDONE: Final = frozenset(f"{name}, negated" for name in ("finished", "made", "carried_out", "handled", "outcome"))
MADE: Final = frozenset(("made", "finished", "honour", "name"))
INTENT: Final = frozenset(("will", "demanded", "ahead", "soon", "intended", "agreed"))
SHORT_OF: Final = frozenset(
    ("to come", "decided", "agreed", "did not come about", "falls short", "a burden grows", "off the norm")
)
TROUBLE: Final = frozenset(
    {"lacking", "hardship", "failed", "defect", "wanted", "remaining"}
    | {"stopped", "accident", "complained", "nobody", "cannot", "off the norm"}
)


def together(names: Set[str], role: Role, *, is_meeting: bool) -> Iterator[str]:
    """Features of features.

    Args:
        names: what a sentence is known by, by itself.
        role: of the section that it stands in; most count differently in each.
        is_meeting: whether the report tells of a meeting, where orders are plans.
    """
    is_undone, is_short = bool(names & UNDONE), bool(names & SHORT_OF)
    is_proven = bool(names & PROOF) and not (is_undone or is_short)
    is_meant, is_counted = bool(names & INTENT), "figure" in names
    is_trouble = bool(names & TROUBLE) and "a burden shrinks" not in names
    is_ordered = bool(names & ORDERS) and not is_proven
    found = {
        "undone": is_undone,
        "bare order": is_ordered,
        "nothing tells": not (is_proven or is_meant or is_trouble or is_counted),
        "slogan alone": "slogan" in names and not (is_counted or names & MADE),
        "topic": "leads" in names and not (is_counted or is_trouble),
        "figure alone": is_counted and not (is_trouble or is_meant or is_undone or is_short),
    }
    in_its_part = {
        **found,
        **{name: name in names for name in ("to come", "did not come about")},
        "intent": is_meant,
        "trouble": is_trouble,
        "proof": is_proven,
        "figure": is_counted and "to come" not in names,
    }
    alone = {
        **found,
        "bare order of a meeting": is_ordered and is_meeting,
        "trouble and proof": is_trouble and (is_proven or is_counted),
        "figure and intent": is_counted and is_meant and not is_proven,
    }
    yield from (name for name, is_so in alone.items() if is_so)
    yield from (f"{name} under:{role}" for name, is_so in in_its_part.items() if is_so)
