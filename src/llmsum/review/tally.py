"""How far the reviews of a shelf are, counted anew only where something was done."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from llmsum.errors import LlmsumError
from llmsum.models import Rejected, Source, Summary
from llmsum.render.html.language import words_for
from llmsum.render.plain import one_line
from llmsum.review.gold import is_saved
from llmsum.review.predictions import DOUBTFUL, all_items, sureness
from llmsum.review.session import Session
from llmsum.review.shelf import Shelf


class Tally(NamedTuple):
    """One review: its language, the report's title, how many items it has, how many are decided or open and doubtful.

    Of a blind review there is nothing to decide: its items are those that the reviewer added.
    """

    lang: str
    title: str | None
    whole: int
    decided: int
    doubtful: int
    is_blind: bool
    is_saved: bool = False

    @property
    def is_done(self) -> bool:
        """Whether every item is decided; where there is none to decide, whether labels were saved."""
        return self.is_saved if self.is_blind or not self.whole else self.decided == self.whole


Counted = Tally | LlmsumError


class Tallies:
    """Those of every review on a shelf, by number; of one that cannot be used, what is wrong with it.

    They are of what is on the disk, so that another thread may count while this one reviews.

    Args:
        shelf: what is reviewed.
        folder: where labels are written.
    """

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self._shelf = shelf
        self._folder = folder
        self._kept: dict[int, _Kept] = {}

    def of(self, number: int) -> Counted:
        """How far one is."""
        place = self._shelf.places[number]
        stamps = _touched(place.file), _touched(place.journal)
        kept = self._kept.get(number)
        if kept is None or kept.stamps != stamps:
            kept = self._kept[number] = self._counted(number, stamps)
        if isinstance(kept.told, LlmsumError) or kept.source is None:
            return kept.told
        return kept.told._replace(is_saved=is_saved(kept.source, self._folder))

    def all(self) -> list[Counted]:
        """Every one, in order."""
        return [self.of(number) for number in range(len(self._shelf.places))]

    def next_open(self, number: int) -> int | None:
        """The report behind one that is not done, going round; None where all are, or cannot be used."""
        count = len(self._shelf.places)
        return first_open((at, self.of(at)) for at in [*range(number + 1, count), *range(min(number, count))])

    def _counted(self, number: int, stamps: "_Stamps") -> "_Kept":
        try:
            summary = self._shelf.summary(number)
            if stamps[1] is None:
                return _Kept(stamps, summary.source, _untouched(summary, is_blind=self._shelf.is_blind))
            return _Kept(stamps, summary.source, _tally(self._shelf.glance(number, summary)))
        except LlmsumError as error:
            return _Kept(stamps, None, error)


def first_open(tallies: Iterable[tuple[int, Counted]]) -> int | None:
    """The number of the first review that is not done; None where all are, or cannot be used."""
    return next((number for number, told in tallies if isinstance(told, Tally) and not told.is_done), None)


_Stamps = tuple[tuple[int, int] | None, tuple[int, int] | None]  # of summary and journal: how old and how long each is


class _Kept(NamedTuple):
    """What was counted when files had these stamps; whether labels are saved is looked up each time."""

    stamps: _Stamps
    source: Source | None
    told: Counted


def _untouched(summary: Summary, *, is_blind: bool) -> Tally:
    """That of a review which nobody has begun: what the program said, and no session to build for it."""
    said = () if is_blind else all_items(summary)
    undecided = [item for item in said if not isinstance(item, Rejected)]
    doubtful = sum(sureness(item) < DOUBTFUL for item in undecided)
    return _told(summary, len(said), len(said) - len(undecided), doubtful, is_blind=is_blind)


def _tally(session: Session) -> Tally:
    whole = len(session.items.of)
    decided = whole - session.count_open
    return _told(session.summary, whole, decided, session.count_doubtful, is_blind=session.is_blind)


def _told(summary: Summary, whole: int, decided: int, doubtful: int, *, is_blind: bool) -> Tally:
    title = one_line(summary.title) if summary.title else None
    return Tally(words_for(summary).lang, title, whole, decided, doubtful, is_blind)


def _touched(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size
