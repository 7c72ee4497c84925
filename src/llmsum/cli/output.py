"""Where summaries go: stdout, a file, or a folder."""

import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from llmsum.cli.messages import fail, say
from llmsum.cli.pipes import has_reader
from llmsum.errors import LlmsumError, UsageError
from llmsum.files import write_atomically
from llmsum.models import Document, Summary
from llmsum.reading.document import STDIN
from llmsum.render.structured import summary_json
from llmsum.settings import BUILTIN, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from llmsum.pipeline import Progress
    from llmsum.render.selection import Show

Format = Literal["text", "json", "md", "html"]
EXTENSION: dict[Format, str] = {"text": ".txt", "json": ".json", "md": ".md", "html": ".html"}
FILE_WIDTH = 100  # columns of a text page in a file


class Output:
    """Writes the summaries of one command in one format.

    Args:
        form: how they are written.
        files: the sources, in the order in which they are numbered.
        out: a file or folder; None is stdout.
        show: which items are shown in text and Markdown.
        evidence: whether quotations are shown in text and Markdown.
        quiet: whether notes and progress are left out.

    Raises:
        UsageError: if a source would be overwritten, `out` is a file where a folder is needed, or several web pages
            would follow one another.
    """

    def __init__(
        self, form: Format, files: Sequence[str], out: str | None, *, show: "Show", evidence: bool, quiet: bool
    ) -> None:
        if form == "html" and out is None and len(files) > 1:
            raise UsageError("-f html: a page for each report; name a folder for them with -o")
        self._form: Format = form
        self._targets = targets(files, out, EXTENSION[form]) if out is not None else None
        self._lines = len(files) > 1
        self._show: Show = show
        self._evidence = evidence
        self._quiet = quiet
        self._begun = False  # whether something stands on stdout that a rule should end

    def write(self, number: int, summary: Summary, document: Document, seconds: float) -> None:
        """Writes the summary of source `number` (from 0), and with web pages what it is of."""
        if self._targets is None:
            self._print(summary, document, seconds)
            return
        write_atomically(self._targets[number], self._page(summary, document, seconds))
        if not self._quiet:
            say(f"wrote {self._targets[number]}")

    @property
    def is_over(self) -> bool:
        """Whether nobody reads on: what follows would be asked, and paid for, in vain."""
        return self._targets is None and not has_reader()

    def fail(self, error: LlmsumError) -> None:
        """Tells an error in the place of a summary."""
        fail(error, as_json=self._form == "json")

    @contextmanager
    def progress(self, settings: Settings) -> Generator["Callable[[Progress], None] | None"]:
        """A bar on stderr while a model answers, if a person is looking. The rules are done before it would show."""
        if self._quiet or not sys.stderr.isatty() or (settings.model == BUILTIN and not settings.base_url):
            yield None
            return
        from llmsum.cli.progress import bar

        with bar() as on_reply:
            yield on_reply

    def _print(self, summary: Summary, document: Document, seconds: float) -> None:
        first, self._begun = not self._begun, True
        if self._form == "json":
            sys.stdout.write(summary_json(summary, lines=self._lines))
        elif self._form in ("md", "html"):
            sys.stdout.write(("" if first else "\n") + self._page(summary, document, seconds))
        else:
            from rich.console import Console

            console = Console(highlight=False)
            if not first:
                console.print()
                console.rule(style="dim")
            self._print_text(console, summary, seconds)
        sys.stdout.flush()

    def _page(self, summary: Summary, document: Document, seconds: float) -> str:
        if self._form == "json":
            return summary_json(summary)
        if self._form == "html":
            from llmsum.render.html import report_page

            return report_page(summary, document)
        if self._form == "md":
            from llmsum.render.markdown import summary_markdown

            return summary_markdown(summary, show=self._show, evidence=self._evidence)
        from rich.console import Console

        page = StringIO()
        self._print_text(Console(file=page, width=FILE_WIDTH, color_system=None), summary, seconds)
        return page.getvalue()

    def _print_text(self, console: "Console", summary: Summary, seconds: float) -> None:
        from llmsum.render.terminal import summary_text

        console.print(summary_text(summary, show=self._show, evidence=self._evidence, seconds=seconds))


class Texts:
    """Writes the texts that offsets count in, as UTF-8, to `place`: a file, or a folder; nothing where that is None.

    Raises:
        UsageError: as `targets`.
    """

    def __init__(self, files: Sequence[str], place: str | None) -> None:
        self._targets = targets(files, place, ".txt", "--save-text") if place is not None else None

    def write(self, number: int, document: Document) -> None:
        """Writes the text of source `number` (from 0)."""
        if self._targets is not None:
            write_atomically(self._targets[number], document.raw)


def targets(files: Sequence[str], out: str, extension: str, option: str = "-o") -> list[Path]:
    """The file for each source: `out` itself for a single one, else a file of the source's name in the folder `out`.

    Raises:
        UsageError: if `out` is a file where a folder is needed, or a target is one of the sources.
    """
    folder = Path(out)
    if len(files) == 1 and not folder.is_dir() and not out.endswith(os.sep):
        found = [folder]
    elif not folder.is_dir() and (folder.exists() or folder.suffix == extension):
        raise UsageError(f"{option} {out}: is a file; give a folder for several reports")
    else:
        found = [folder / name for name in _names(files, extension)]
    sources = {Path(path).resolve() for path in files if path != STDIN}
    for target in found:
        if target.resolve() in sources:
            raise UsageError(f"{option} {out}: would overwrite the source {target}; choose another place")
    return found


def _names(files: Sequence[str], extension: str) -> list[str]:
    """File names by the sources' stems; a stem that comes again gets a number."""
    names: list[str] = []
    for path in files:
        stem = "stdin" if path == STDIN else Path(path).stem
        candidates = (stem + (f"-{count}" if count > 1 else "") + extension for count in range(1, len(files) + 1))
        names.append(next(name for name in candidates if name not in names))
    return names
