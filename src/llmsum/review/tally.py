"""How far the reviews of a shelf are, counted anew only where something was done."""

from pathlib import Path
from typing import NamedTuple

from llmsum.errors import LlmsumError
from llmsum.models import Source
from llmsum.render.plain import one_line
from llmsum.review.gold import is_saved
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


class Tallies:
    """Those of every review on a shelf, by number; of one that cannot be used, what is wrong with it.

    Args:
        shelf: what is reviewed.
        folder: where labels are written.
    """

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self._shelf = shelf
        self._folder = folder
        self._kept: dict[int, _Counted] = {}

    def of(self, number: int) -> Tally | LlmsumError:
        """How far one is."""
        stamp = _touched(self._shelf.places[number].journal)
        kept = self._kept.get(number)
        if kept is None or kept.stamp != stamp:
            try:
                session = self._shelf.glance(number)
            except LlmsumError as error:
                return error
            kept = self._kept[number] = _Counted(stamp, session.summary.source, _tally(session))
        return kept.tally._replace(is_saved=is_saved(kept.source, self._folder))

    def all(self) -> list[Tally | LlmsumError]:
        """Every one, in order."""
        return [self.of(number) for number in range(len(self._shelf.places))]

    def next_open(self, number: int) -> int | None:
        """The report behind one that is not done, going round; None where all are, or cannot be used."""
        count = len(self._shelf.places)
        for at in [*range(number + 1, count), *range(min(number, count))]:
            tally = self.of(at)
            if isinstance(tally, Tally) and not tally.is_done:
                return at
        return None


class _Counted(NamedTuple):
    """What was counted when a journal was so long and so old; whether labels are saved is looked up each time."""

    stamp: tuple[int, int] | None
    source: Source
    tally: Tally


def _tally(session: Session) -> Tally:
    whole, title = len(session.items.of), session.summary.title
    decided = whole - session.count_open
    name = one_line(title) if title else None
    return Tally(session.words.lang, name, whole, decided, session.count_doubtful, session.is_blind)


def _touched(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size
