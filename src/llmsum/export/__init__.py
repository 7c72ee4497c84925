"""The results of a batch: tables for analysts, pages for readers, lines for programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final, Literal

from llmsum.errors import LlmsumError, Missing, UsageError
from llmsum.export.columnar import write_parquet
from llmsum.export.delimited import write_csv
from llmsum.export.pages import write_lines, write_pages
from llmsum.export.site import write_page, write_site
from llmsum.export.triage import ACCEPTED, QUEUE
from llmsum.export.workbook import write_workbook
from llmsum.files import atomic_writer
from llmsum.folders.manifest import MANIFEST, SUMMARY
from llmsum.folders.results import OnFault, results, unfinished
from llmsum.folders.resume import RESULT
from llmsum.models import Summary, items_of
from llmsum.render.rows import Result, TableName

Form = Literal["csv", "xlsx", "parquet", "html", "md", "jsonl"]
SITE: Final[Form] = "html"  # a folder of pages, or the page of a single report; all others are one file
PAGES: Final = frozenset((".html", ".htm"))  # what a page is called, and hardly a folder

OWN = frozenset({MANIFEST, SUMMARY, ACCEPTED, QUEUE})
# Those of one table, and those that hold everything.
TABULAR: Final[Mapping[Form, Callable[[Iterable[Result], BinaryIO, TableName], None]]] = {
    "csv": write_csv,
    "parquet": write_parquet,
}
WHOLE: Final[Mapping[Form, Callable[[Iterable[Result], BinaryIO], None]]] = {
    "xlsx": write_workbook,
    "md": write_pages,
    "jsonl": write_lines,
}


@dataclass(slots=True)
class Exported:
    """What was written: documents with a summary and their items; documents without one; files that are damaged."""

    documents: int = 0
    items: int = 0
    unfinished: int = 0
    faults: int = 0


def file_name(form: Form, table: TableName = "items") -> str:
    """What a file, or the folder of pages, is called when nobody says otherwise."""
    if form == SITE:
        return SITE
    return f"{table}.{form}" if form in TABULAR else f"results.{form}"


def export(
    out: Path, form: Form, target: Path, table: TableName = "items", on_fault: OnFault = lambda _: None
) -> Exported:
    """Writes the results in the folder `out` into a file, which appears when it is complete, or a folder of pages.

    Args:
        out: the folder of a batch, or any folder of summaries as JSON.
        form: csv and parquet hold one table, xlsx all of them; md and jsonl hold whole summaries; html is a folder.
        target: the file; in a folder it gets its usual name. Of html, the folder, which is made, or NAME.html where
            there is one summary only.
        table: which table, for csv and parquet.
        on_fault: told each damaged file; the others go on.

    Raises:
        MissingExtra: if the form needs a library that is not installed.
        UsageError: if there are no results, or the file cannot be written, or is one of the batch itself.
    """
    _look_at(out)
    if form == SITE:
        return _export_site(out, target, on_fault)
    if target.is_dir():
        target /= file_name(form, table)
    _look_at_target(out, target)
    with atomic_writer(target) as file:
        return write(out, form, file.buffer, table, on_fault)


def write(
    out: Path, form: Form, file: BinaryIO, table: TableName = "items", on_fault: OnFault = lambda _: None
) -> Exported:
    """As `export`, into an open file.

    Raises:
        MissingExtra: if the form needs a library that is not installed.
        UsageError: if there are no results, or the form is a folder.
    """
    _look_at(out)
    if form == SITE:
        raise UsageError("-f html: is a folder of pages; name one with -o")
    done = Exported()
    found = _found(out, done, on_fault)
    if form in TABULAR:
        TABULAR[form](found, file, table)
    else:
        WHOLE[form](found, file)
    return done


def _export_site(out: Path, target: Path, on_fault: OnFault) -> Exported:
    if target.suffix.lower() in PAGES and not target.is_dir():
        return _export_page(out, target, on_fault)
    if target.exists() and not target.is_dir():
        raise UsageError(
            f"-o {target}: is a file; html is a folder of pages: name one, or NAME.html for a single report"
        )
    done = Exported()
    write_site(_found(out, done, on_fault), out, target)
    return done


def _export_page(out: Path, target: Path, on_fault: OnFault) -> Exported:
    """The page of the only summary that there is."""
    done = Exported()
    only, *others = islice(_found(out, done, on_fault), 2)
    if not isinstance(only, Summary):
        raise UsageError(f"{out}: holds no summary; llmsum status {out} says why")
    if others and isinstance(others[0], Summary):
        raise UsageError(f"-o {target}: is one page, and {out} holds several reports; name a folder for them")
    write_page(only, out, target)
    return done


def _found(out: Path, done: Exported, on_fault: OnFault) -> Iterator[Result]:
    """As `_counted`, of which there has to be at least one."""
    found = _counted(out, done, on_fault)
    first = next(found, None)
    if first is None:
        raise UsageError(f"{out}: holds no results{_because(done)}; fill it with `llmsum batch DIR -o {out}`")
    return chain((first,), found)


def _look_at(out: Path) -> None:
    if not out.exists():
        raise Missing(out)
    if not out.is_dir():
        raise UsageError(f"{out}: is a file; give the folder that `llmsum batch` wrote to")


def _look_at_target(out: Path, target: Path) -> None:
    is_own = target.name in OWN or (target.suffix == RESULT and target.exists())
    if is_own and target.resolve().is_relative_to(out.resolve()):
        raise UsageError(f"-o {target}: is a file of the batch itself; choose another name")


def _because(done: Exported) -> str:
    return f" ({done.faults} damaged)" if done.faults else ""


def _counted(out: Path, done: Exported, on_fault: OnFault) -> Iterator[Result]:
    """Every document, counted as it passes: those with a summary first."""

    def count_fault(error: LlmsumError) -> None:
        done.faults += 1
        on_fault(error)

    for result in chain(results(out, count_fault), unfinished(out, count_fault)):
        if isinstance(result, Summary):
            done.documents += 1
            done.items += len(items_of(result))
        else:
            done.unfinished += 1
        yield result
