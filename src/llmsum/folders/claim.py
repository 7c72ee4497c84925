"""The folder of the results belongs to one process at a time."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from llmsum.errors import Missing, UsageError
from llmsum.files import remove_parts
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import OPEN
from llmsum.folders.resume import Order
from llmsum.reading.charset import codec_name
from llmsum.settings import Settings

LOCK = ".lock"  # the system frees it when its process ends, however that happens


@contextmanager
def claimed_folder(order: Order) -> Generator[None]:
    """Makes the folder of the results and keeps other processes out of it.

    Raises:
        UsageError: another process has it, it cannot be made, or it is the folder of the reports itself.
    """
    check_places(order)
    with held(order.out):
        remove_parts(order.out)
        yield


@contextmanager
def held(out: Path) -> Generator[None]:
    """Makes a folder and keeps other processes out of it.

    Raises:
        UsageError: another process has it, or it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"{out}: another llmsum is writing there; wait for it (llmsum status shows how far a batch is), or use "
            "another -o"
        ) from None
    except OSError as error:
        raise UsageError(f"-o {out}: {error.strerror}; choose another folder for the results") from None
    try:
        yield
    finally:
        lock.release()


def check_places(order: Order) -> None:
    """Makes sure, without making anything, that there are reports to look for and that results may go elsewhere.

    Raises:
        Missing: the source is not there.
        UsageError: it is no folder, or the results would go into it or into a file.
    """
    source, out = order.source, order.out
    if not source.exists():
        raise Missing(source)
    if not source.is_dir():
        raise UsageError(f"{source}: is no folder; give a folder of reports, or use llmsum summarize for files")
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"-o {out}: is a file; choose another folder for the results")
    if out.samefile(source):
        raise UsageError(f"-o {out}: is the folder of the reports itself; choose another for the results")


@contextmanager
def open_journal(order: Order, settings: Settings) -> Generator[Journal]:
    """The journal of a run; nobody else writes to its results meanwhile.

    Raises:
        UsageError: another process has the results, they are those of another folder, a folder cannot be used, or the
            encoding of the reports is none.
    """
    if settings.encoding:
        codec_name(settings.encoding)
    with claimed_folder(order):
        journal = Journal(order.out)
        try:
            _check_source(order, journal)
            _tidy(order, journal)
            journal.note("order", {"source": str(order.source.resolve()), "model": settings.model})
            yield journal
        finally:
            journal.close()


def _check_source(order: Order, journal: Journal) -> None:
    """Files of two folders may have the same names: the later results would take the place of the earlier ones."""
    known: dict[str, str] = journal.fact("order") or {}
    before = Path(known.get("source", order.source))
    if before.is_dir() and not before.samefile(order.source):  # else it was moved
        raise UsageError(f"-o {order.out}: holds the results of {before}; choose another for those of {order.source}")


def _tidy(order: Order, journal: Journal) -> None:
    """Removes what was half written when an earlier run was killed."""
    for folder in {order.target(path).parent for path, *_ in journal.examples(OPEN, 10_000)}:
        remove_parts(folder)


def identity(journal: Journal) -> str:
    """Of this folder of results, for good: what it has paid for is its own."""
    known = journal.fact("id")
    if known is None:
        known = uuid4().hex
        journal.note("id", known)
    return known
