"""The results of a batch as a folder of pages: one for each summary beside its source, and an index of them all."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote

from llmsum.files import write_atomically
from llmsum.folders.originals import Originals
from llmsum.models import Summary
from llmsum.patterns import regex
from llmsum.render.html import report_page
from llmsum.render.html.index import index_page
from llmsum.render.html.lines import Failed, Line, line_of
from llmsum.render.rows import Result

INDEX: Final = "index.html"
PAGE: Final = ".html"
# What some file system does not take in a name, or a browser in an address; and what is unprintable.
UNFIT: Final = regex(r'[<>:"|?*\\#%\x00-\x1f\x7f\ud800-\udfff]')


def write_site(results: Iterable[Result], out: Path, target: Path) -> None:
    """Writes the pages, then the index.

    Args:
        results: the documents; those without a summary are listed with what went wrong.
        out: the folder of results, where the texts are looked for.
        target: the folder of the pages.

    Raises:
        UsageError: if a page cannot be written.
    """
    originals, names = Originals(out), Names()
    lines: list[Line] = []
    failed: list[Failed] = []
    for result in results:
        if isinstance(result, Summary):
            name = names.of(result.source.path)
            write_atomically(target / name, report_page(result, originals.document(result)))
            lines.append(line_of(result, quote(name)))
        else:
            failed.append(Failed(result.path, result.state, result.error))
    write_atomically(target / INDEX, index_page(lines, failed))


def write_page(summary: Summary, out: Path, target: Path) -> None:
    """Writes the page of one summary as a file; the text is looked for as above.

    Raises:
        UsageError: if it cannot be written.
    """
    write_atomically(target, report_page(summary, Originals(out).document(summary)))


class Names:
    """Names of pages below one folder: 甲/报告.docx becomes 甲/报告.docx.html.

    Whatever a path says, no name leads out of the folder, and none is given twice, whatever the case of its letters.
    """

    def __init__(self) -> None:
        self._taken = {INDEX}

    def of(self, path: str) -> str:
        """The name of the page of the summary with this path."""
        parts = [UNFIT.sub("_", part) for part in PurePosixPath(path.replace("\\", "/")).parts]
        stem = "/".join(part for part in parts if part not in ("/", "//", ".", "..")) or "_"
        name, count = stem + PAGE, 1
        while name.casefold() in self._taken:
            count += 1
            name = f"{stem}-{count}{PAGE}"
        self._taken.add(name.casefold())
        return name
