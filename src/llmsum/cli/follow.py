"""`llmsum follow`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmsum.cli.messages import say
from llmsum.errors import EXIT_OK, EXIT_PARTLY, LlmsumError, UsageError

if TYPE_CHECKING:
    from llmsum.follow import Course


def follow(
    earlier: Annotated[
        Path,
        typer.Argument(metavar="EARLIER", exists=True, help="Results of one period: a folder, or a summary as JSON."),
    ],
    later: Annotated[Path, typer.Argument(metavar="LATER", exists=True, help="Results of the next.")],
    form: Annotated[Literal["text", "json", "xlsx"], typer.Option("--format", "-f", help="What is written.")] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to; default: standard output.")
    ] = None,
) -> None:
    """Tell what became of plans: done, partly, missed, not mentioned, or a problem now.

    Plans of the earlier reports are paired with achievements and problems of later ones of the same organisation, by
    their words and figures. No model is asked.

    A damaged file is named and left out: exit code 3.
    """
    from llmsum.follow import follow as follow_all

    faults: list[LlmsumError] = []

    def tell(error: LlmsumError) -> None:
        faults.append(error)
        say(str(error))

    if form == "xlsx" and (out is None or out.is_dir()):
        raise UsageError("-f xlsx: a workbook goes into a file; name it with -o")
    _write(follow_all(earlier, later, tell), form, out)
    raise typer.Exit(EXIT_PARTLY if faults else EXIT_OK)


def _write(found: "tuple[Course, ...]", form: str, out: Path | None) -> None:
    from llmsum.files import atomic_writer, write_atomically
    from llmsum.follow import pages
    from llmsum.render.plain import printable
    from llmsum.render.structured import json_text

    if form == "xlsx" and out is not None:
        from llmsum.follow.workbook import write_workbook

        with atomic_writer(out) as file:
            write_workbook(found, file.buffer)
        return
    whole = (
        json_text(pages.as_json(found)) if form == "json" else "".join(f"{printable(x)}\n" for x in pages.text(found))
    )
    if out is None:
        sys.stdout.write(whole)
    else:
        write_atomically(out, whole)
