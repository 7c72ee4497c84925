"""What a piece of a text tells by itself, in the words that decide on whole sentences."""

from functools import lru_cache
from typing import Final

from llmsum.kinds.lexicon import find
from llmsum.kinds.tense import is_intent, tenses
from llmsum.kinds.together import MADE, PROOF, SHORT_OF, TROUBLE
from llmsum.patterns import regex
from llmsum.words.metrics import has_metrics

NAME: Final = regex(r"《[^》]{2,40}》|[“\"「][^”\"」]{2,16}[”\"」]")
SLOGANS: Final = frozenset(("slogan", "praise"))
HAPPENED: Final = regex(r"已(?!知)")
TURNS_TO: Final = regex(r"将[着著][重力手]")
SOON: Final = frozenset(("ahead", "soon"))
DEEDS: Final = PROOF | MADE | {"carried_out"}


@lru_cache(maxsize=4096)  # the clauses of a report are asked about several times
def names_in(shadow: str) -> frozenset[str]:
    """The groups of words and the tenses in a text of simplified script; of a negated group only that it is."""
    names = frozenset(f"{hit.group}, negated" if hit.negated else hit.group for hit in find(shadow) if not hit.kind)
    return names | frozenset(tenses(shadow, names, is_ordered=False))


def tells_a_fact(shadow: str) -> bool:
    """A figure, a named output, or a deed that is more than a slogan."""
    return has_metrics(shadow) or bool(NAME.search(shadow)) or tells_a_deed(shadow)


def tells_a_deed(shadow: str) -> bool:
    """A finished action, an honour, an activity that took place; not in a slogan."""
    return bool(names_in(shadow) & DEEDS) and not is_slogan(shadow)


def is_slogan(shadow: str) -> bool:
    """Words that are said in every report and can be checked in none."""
    return bool(names_in(shadow) & SLOGANS)


def tells_a_shortcoming(shadow: str) -> bool:
    """Trouble, or something that did not come about."""
    return bool(names_in(shadow) & (TROUBLE | SHORT_OF))


def is_solved(shadow: str) -> bool:
    """A difficulty that was overcome."""
    return "handled" in names_in(shadow)


def is_under_way(shadow: str) -> bool:
    """Work that has begun and is not over."""
    return "under_way" in names_in(shadow)


def goes_on(shadow: str) -> bool:
    """More of what is done already."""
    return "going_on" in names_in(shadow)


def is_intended(shadow: str) -> bool:
    """Something that somebody means to do."""
    if HAPPENED.search(shadow):
        return False
    names = names_in(shadow)
    is_meant = is_intent(shadow) or bool(TURNS_TO.search(shadow))
    return is_meant or ("will" in names and bool(names & SOON))
