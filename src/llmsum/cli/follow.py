"""`llmsum follow`."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmsum.cli import options
from llmsum.cli.messages import interruptible, say
from llmsum.errors import EXIT_OK, EXIT_PARTLY, LlmsumError, UsageError

if TYPE_CHECKING:
    from llmsum.follow import Course, Pairing
    from llmsum.settings import Settings


def follow(  # noqa: PLR0913, PLR0917 - the parameters are the options
    earlier: Annotated[
        Path,
        typer.Argument(
            metavar="EARLIER", callback=options.there, help="Results of one period: a folder, or a summary as JSON."
        ),
    ],
    later: Annotated[Path, typer.Argument(metavar="LATER", callback=options.there, help="Results of the next.")],
    form: Annotated[
        Literal["text", "json", "html", "xlsx"], typer.Option("--format", "-f", help="What is written.")
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to; default: standard output.")
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    timeout: options.Timeout = None,
    prompts: options.Prompts = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    no_cache: options.NoCache = False,
    refresh: options.Refresh = False,
) -> None:
    """Tell what became of plans: done, partly, missed, not mentioned, or a problem now.

    Plans of the earlier reports are paired with achievements, problems and plans that were put off of later ones of the
    same organisation, by their words and figures. Where these leave it in doubt, a model pairs them, if one is named or
    configured.

    A damaged file, or doubts that a model did not answer, are named: exit code 3.
    """
    from llmsum.follow import both, pairings
    from llmsum.settings import load_settings

    asked = {"model": model, "base_url": base_url, "timeout_s": timeout, "prompts": prompts}
    kept = {"cache_url": cache_url, "cache_dir": cache_dir, "cache": False if no_cache else None}
    settings = load_settings(**asked, **kept, refresh=refresh or None)
    faults: list[LlmsumError] = []

    def tell(error: LlmsumError) -> None:
        faults.append(error)
        say(str(error))

    if form == "xlsx" and (out is None or out.is_dir()):
        raise UsageError("-f xlsx: a workbook goes into a file; name it with -o")
    found = tuple(pairings(*both(earlier, later, tell)))
    courses, lost = _settled(found, settings)
    _write(courses, form, out)
    for told in lost:
        say(told)
    raise typer.Exit(EXIT_PARTLY if faults or lost else EXIT_OK)


def _settled(found: "tuple[Pairing, ...]", settings: "Settings") -> "tuple[tuple[Course, ...], tuple[str, ...]]":
    """The courses, a model having been asked about what is in doubt where there is one; and what it did not answer."""
    from llmsum.reading.ways import is_by_rules

    if is_by_rules(settings):
        return tuple(pairing.course for pairing in found), ()
    from llmsum.follow.asking import asked
    from llmsum.running import run

    with interruptible(settings):
        return run(asked(found, settings), settings)


def _write(found: "tuple[Course, ...]", form: str, out: Path | None) -> None:
    from llmsum.cli.output import FILE_WIDTH
    from llmsum.files import atomic_writer, write_atomically
    from llmsum.follow import pages
    from llmsum.render.plain import printable
    from llmsum.render.structured import json_text

    if form == "xlsx" and out is not None:
        from llmsum.follow.workbook import write_workbook

        with atomic_writer(out) as file:
            write_workbook(found, file.buffer)
        return
    if form == "html":
        from llmsum.follow.html import follow_page

        whole = follow_page(found)
    elif form == "json":
        whole = json_text(pages.as_json(found))
    else:
        width = shutil.get_terminal_size().columns if out is None else FILE_WIDTH
        whole = "".join(f"{printable(line)}\n" for line in pages.text(found, width))
    if out is None:
        sys.stdout.write(whole)
    else:
        write_atomically(out, whole)
