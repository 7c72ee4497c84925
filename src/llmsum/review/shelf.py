"""All that is reviewed in one go: summaries in files and in folders of results, each opened when it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from llmsum.errors import LlmsumError, Missing, UsageError
from llmsum.files import write_atomically
from llmsum.folders.manifest import MANIFEST
from llmsum.folders.originals import Originals
from llmsum.folders.results import checked, placed
from llmsum.models import Document, Summary
from llmsum.review import gold
from llmsum.review.carrying import carried_over
from llmsum.review.journal import OtherSummary
from llmsum.review.pictures import Pictures
from llmsum.review.session import Session

JOURNAL: Final = {False: ".review.jsonl", True: ".blind.jsonl"}  # by whether predictions are hidden


class Place(NamedTuple):
    """A summary: how it is called, its file and its JSON there, its journal, and where its report is looked for."""

    name: str
    file: Path
    read: Callable[[], bytes]
    journal: Path
    originals: Originals


@dataclass(frozen=True, slots=True)
class Opened:
    """A review under way, with the bytes of its report and its pages as pictures, where those can be had."""

    session: Session
    original: bytes | None
    pictures: Pictures | None

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Of its pages, in points; none where there is no picture of them."""
        return self.pictures.sizes if self.pictures else []


class Shelf:
    """The summaries, in the order in which they were named; numbers count from 0.

    Args:
        results: folders of results, and summaries as JSON.
        sources: the folder of the reports; None: where the batch read them, or where this process is.
        is_blind: whether predictions are hidden.
        folder: where labels are saved: a review that was not begun yet begins with those of its report.

    Attributes:
        places: the summaries, by number.

    Raises:
        UsageError: there is none.
    """

    def __init__(self, results: Sequence[Path], sources: Path | None, folder: Path, *, is_blind: bool) -> None:
        self.is_blind = is_blind
        self._folder = folder
        self._opened: dict[int, Opened] = {}
        self.places = [place for path in results for place in _places(path, sources, is_blind=is_blind)]

    def open(self, number: int) -> Opened:
        """A review, begun or gone on with.

        Raises:
            LlmsumError: its summary or its journal cannot be used.
        """
        if number not in self._opened:
            self._opened[number] = self._open(self.places[number])
        return self._opened[number]

    def summary(self, number: int) -> Summary:
        """One of the summaries, read anew.

        Raises:
            LlmsumError: it cannot be used.
        """
        return _summary(self.places[number])

    def glance(self, number: int, summary: Summary) -> Session:
        """A review as it is on the disk, to be counted and not to be gone on with: its report is not opened for that.

        Raises:
            LlmsumError: as `open`.
        """
        journal = self.places[number].journal
        try:
            return Session(summary, None, journal, is_blind=self.is_blind, is_glance=True)
        except OtherSummary:
            if self.is_blind or not gold.is_own(summary.source, self._folder):
                raise
            return self._unbegun(summary, None, journal)

    def _open(self, place: Place) -> Opened:
        summary = _summary(place)
        session = self._session(summary, place.originals.document(summary), place.journal)
        original = place.originals.data(summary)
        pictures = Pictures(original, place.name) if original and summary.source.format == "pdf" else None
        return Opened(session, original, pictures if session.text else None)

    def _session(self, summary: Summary, document: Document | None, journal: Path) -> Session:
        """A review. One that was not begun, or of results that were made anew, begins with the labels of its report."""
        try:
            session = Session(summary, document, journal, is_blind=self.is_blind)
        except OtherSummary:
            unbegun = self._unbegun(summary, document, journal)
            if not self._begin(unbegun, journal):
                raise
            return Session(summary, document, journal, is_blind=self.is_blind)
        if session.items.revision == 0:
            with suppress(LlmsumError):  # where nothing can be written, it can be looked at
                if self._begin(session, journal):
                    return Session(summary, document, journal, is_blind=self.is_blind)
        return session

    def _unbegun(self, summary: Summary, document: Document | None, journal: Path) -> Session:
        return Session(summary, document, _free(journal), is_blind=self.is_blind, is_glance=True)

    def _begin(self, unbegun: Session, journal: Path) -> bool:
        """Begins a review with saved labels, if there are some: all of them at once, and the old deeds are kept."""
        labels = None if self.is_blind else gold.own(unbegun, self._folder)
        if labels is None:
            return False
        text = unbegun.journal.text_of(carried_over(unbegun, labels))
        try:
            if journal.exists():
                journal.rename(_free(journal))
        except OSError as error:
            raise LlmsumError(f"{journal}: cannot be moved ({error.strerror}); make its folder writable") from None
        write_atomically(journal, text)
        return True


def _free(journal: Path) -> Path:
    """Where a journal can be put aside: NAME.review.1.jsonl, or the first number that is free."""
    names = (journal.with_suffix(f".{number}{journal.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def _summary(place: Place) -> Summary:
    faults: list[LlmsumError] = []
    for summary in checked(place.name, place.read, faults.append):
        return summary
    raise faults[0]


def _places(path: Path, sources: Path | None, *, is_blind: bool) -> Iterator[Place]:
    suffix = JOURNAL[is_blind]
    if not path.exists():
        raise Missing(path)
    if path.is_file():
        yield Place(str(path), path, path.read_bytes, path.with_suffix(suffix), Originals(_out_of(path), sources))
        return
    originals, found = Originals(path, sources), False
    for kept in placed(path):
        found = True
        journal = (path / kept.place).with_suffix(suffix)
        yield Place(kept.place.removesuffix(".json"), kept.file, partial(kept.text), journal, originals)
    if not found:
        raise UsageError(f"{path}: holds no summary; give a folder of results, or a summary as JSON")


def _out_of(file: Path) -> Path:
    """The folder of results that a summary is in: that with the manifest, else its own."""
    parents = file.resolve().parents
    return next((parent for parent in parents if (parent / MANIFEST).is_file()), parents[0])
