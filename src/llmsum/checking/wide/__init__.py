"""What a capable model says is believed: kind, words and boundaries stand unless the text itself speaks against them.

Where a figure of the statement is not in the cited segments, it is looked for where it may rightly stand: the heading,
the title, the sentence before, then the segments around that tell of the same; that place becomes evidence, too. Only
where the cited segments hold next to nothing of the statement are others looked for. All of it is noted on the item.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmsum.checking.grounding import Claim, lost_figures, shortened
from llmsum.checking.wide.places import Part, Place, united
from llmsum.checking.wide.repetition import distinct
from llmsum.checking.wide.saying import told, words_of
from llmsum.checking.wide.support import support
from llmsum.kinds.hearing import Hearing
from llmsum.models import Anchor, Change, Chunk, Draft, notes
from llmsum.words.similarity import ngrams, normalise
from llmsum.words.wording import stated

if TYPE_CHECKING:
    from collections import Counter

__all__ = ["distinct", "ground", "restated"]

# Below this share of the statement's words the cited segments are doubted, and others take their place if they hold so
# much more. Of 900 statements that careful readers wrote the least had 0.38 in common with what they were about.
DOUBTED = 0.25
MARGIN = 0.25
# Below this share nothing in the request speaks of it.
UNSAID = 0.15
# A clause at an end of the cited segments is left out if the statement uses less than this of it, next to nothing, and
# what stays holds so much of the statement: of a free paraphrase nobody can tell which clause it took nothing from.
MIN_CLAUSE_USE = 0.08
FAITHFUL = 0.7
MAX_RANGE = 3
STEP_COST = 0.002  # of the share, for each segment further away
SIZE_COST = 0.01  # for each segment
OVERSHOOT = 5  # a range that ends further behind the last segment is a slip of the pen
UNREAD = (Change(what="evidence_lost", why=notes.PLACES_LOST),)


def ground(hearing: Hearing, chunk: Chunk, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """The claims of one request, in the order given."""
    place = Place(hearing.report, chunk)
    return tuple(_ground(place, draft) for draft in drafts)


class _Found(NamedTuple):
    """Segments, as numbers in order, with what had to be changed to come to them."""

    numbers: tuple[int, ...]
    anchored: Anchor
    changes: tuple[Change, ...]


def _ground(place: Place, draft: Draft) -> Claim:
    found = _Found(_cited(place, draft), "model", UNREAD if draft.also_lost else ())
    statement, worded = draft.statement, ()
    if not statement:
        statement = stated("".join(map(place.text, place.spans(found.numbers))))
        worded = (Change(what="worded", why=notes.WORDED),)
    words = words_of(statement)
    if (held := place.told(words, found.numbers)) < DOUBTED:
        found = _moved(place, words, found, held)
    parts = _evidence(place, found.numbers, statement, words)
    added, change = support(place, found.numbers, statement, tuple(quote for _, quote in parts))
    parts = united(place.report, [*parts, *added])
    quotes = tuple(quote for _, quote in parts)
    runs = _runs(found.numbers) or [[1]]
    also = tuple((run[0], run[-1]) for run in runs[1:])
    return Claim(
        place.chunk,
        replace(draft, first=runs[0][0], last=runs[0][-1], also=also, statement=statement),
        tuple(span for span, _ in parts),
        quotes,
        found.anchored,
        unsupported=lost_figures(statement, quotes),
        reason=_reason(statement, quotes),
        changes=(*worded, *found.changes, *change),
    )


def _reason(statement: str, quotes: Sequence[str]) -> str | None:
    """Why a statement cannot be kept, whatever its figures are; None where its evidence speaks of it."""
    said = bool(quotes) and bool(statement) and told(words_of(statement), "".join(quotes)) >= UNSAID
    return None if said else notes.UNSAID


def restated(claim: Claim, statement: str) -> Claim:
    """The claim with a statement that its model wrote anew; it must pass every gate that the first one had to."""
    why = notes.RESTATED.format(", ".join(claim.unsupported), claim.draft.statement)
    return claim._replace(
        draft=replace(claim.draft, statement=statement),
        unsupported=lost_figures(statement, claim.quotes),
        reason=_reason(statement, claim.quotes),
        changes=(*claim.changes, Change(what="restated", why=why)),
    )


def _cited(place: Place, draft: Draft) -> tuple[int, ...]:
    """The numbers of the segments that a draft names and that there are, in order, without noise."""
    numbers: set[int] = set()
    for first, last in ((draft.first, draft.last), *draft.also):
        end = last if last <= place.count + OVERSHOOT else first
        numbers.update(range(max(first, 1), min(end, place.count) + 1))
    return tuple(sorted(number for number in numbers if not place.segment(number).noise))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow one another, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _evidence(place: Place, numbers: Sequence[int], statement: str, words: "Counter[str]") -> list[Part]:
    """The evidence that segments make, with its text, as short as the statement lets it be."""
    whole: list[Part] = []
    short: list[Part] = []
    pairs = ngrams(normalise(statement), 2)
    for run in _runs(numbers):
        spans = place.spans(run)
        quotes = [place.text(span) for span in spans]
        whole += zip(spans, quotes, strict=True)
        short += shortened(spans, quotes, statement, pairs, MIN_CLAUSE_USE)
    return short if told(words, "".join(quote for _, quote in short)) >= FAITHFUL else whole


# --- other segments, where the cited ones do not say it ------------------------------------------


def _moved(place: Place, words: "Counter[str]", cited: _Found, held: float) -> _Found:
    """The segments that hold much more of a statement than the cited ones, the nearest first; else the cited ones."""
    home = cited.numbers[0] if cited.numbers else 1
    ranges = {
        tuple(number for number in range(first, first + size) if not place.segment(number).noise)
        for near in place.likeliest(words)
        for size in range(1, MAX_RANGE + 1)
        for first in range(max(1, near - size + 1), min(near, place.count - size + 1) + 1)
    }
    scored = [
        (place.told(words, numbers) - STEP_COST * abs(numbers[0] - home) - SIZE_COST * len(numbers), numbers)
        for numbers in ranges
        if numbers
    ]
    best, numbers = max(scored, default=(0.0, ()))
    if best < held + MARGIN:
        return cited
    why = notes.MOVED.format(f"{held:.0%}", f"{best:.0%}")
    return _Found(numbers, "text", (*cited.changes, Change(what="evidence_moved", why=why)))
