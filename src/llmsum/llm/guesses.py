"""What is tried where a refusal does not say what it is about: plainer ways of asking, step by step."""

from collections.abc import Iterator
from functools import reduce
from typing import Final

from llmsum.llm.manners import CORE, MODES, PLAIN, TOKEN_LIMITS, Manners, Sent, merged
from llmsum.llm.phrases import meaning_of
from llmsum.llm.told import Told

BAD_REQUEST: Final = frozenset({400, 422})
TEMPERATURE: Final = "temperature"


def names_nothing(told: Told) -> bool:
    """Whether a refusal leaves open what of the request is refused."""
    is_bare = not (told.param or told.is_page)
    return is_bare and told.status in BAD_REQUEST and meaning_of(told) is None


def guesses(sent: Sent) -> Iterator[Manners]:
    """Other ways to put a request that was refused, the likeliest first: one change each, and then all of them.

    A single one takes nothing from an endpoint that it can do; where it refuses several things only all of them help.
    Before them comes the way that nothing was learned for: the endpoint may be another one by now.
    """
    before = sent.manners
    if before != PLAIN:
        yield PLAIN
    steps = [] if before.is_plain else [Manners(refused_modes=frozenset(MODES))]
    limits = [name for name in TOKEN_LIMITS if name in sent.body]
    steps += [Manners(token_limit=TOKEN_LIMITS[1 - TOKEN_LIMITS.index(name)]) for name in limits]
    extra = frozenset(sent.body) - CORE - {*TOKEN_LIMITS, TEMPERATURE}
    steps += [Manners(without=names) for names in (frozenset(sent.body) & {TEMPERATURE}, extra) if names]
    yield from (merged(before, step) for step in steps)
    if len(steps) > 1:
        yield reduce(merged, steps, before)
