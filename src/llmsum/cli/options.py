"""Options that several commands share. Defaults are those of `Settings`: None means "not given"."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llmsum.errors import Missing, UsageError

if TYPE_CHECKING:
    from llmsum.settings import Settings


def there(path: Path | None) -> Path | None:
    """What is named has to be there; in a callback, so that it is told as everywhere.

    Raises:
        Missing: if it is not.
    """
    if path is not None and not path.exists():
        raise Missing(path)
    return path


def all_there(paths: list[Path] | None) -> list[Path] | None:
    """The same for several; errors as above."""
    for path in paths or ():
        there(path)
    return paths


Files = Annotated[list[str], typer.Argument(metavar="FILE", help="Reports to read; - is standard input.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="The report to read; - is standard input.")]

Results = Annotated[
    list[Path], typer.Argument(metavar="OUT|SUMMARY.json", help="Folders of results, or summaries as JSON.")
]
Sources = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        metavar="DIR",
        callback=there,
        file_okay=False,
        help="Where the reports are; default: where the batch read them, or this folder.",
    ),
]

Model = Annotated[
    str | None,
    typer.Option("--model", "-m", help="builtin, local/FILE.gguf, or PRESET/MODEL, e.g. deepseek/deepseek-flash."),
]
BaseUrl = Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint, instead of the preset's own.")]
Reading = Annotated[
    Literal["wide", "narrow"] | None,
    typer.Option("--reading", help="Ask about whole sections, or ten segments at a time.  [default: by the model]"),
]
Concurrency = Annotated[int | None, typer.Option("--concurrency", "-j", help="Requests under way at once.")]
Timeout = Annotated[float | None, typer.Option(metavar="SECONDS", help="Give up a call after this long.")]
Prompts = Annotated[
    Path | None,
    typer.Option(metavar="DIR", callback=there, file_okay=False, help="Templates that replace the shipped ones."),
]
Encoding = Annotated[str | None, typer.Option(metavar="CODEC", help="Encoding of the files; default: detected.")]
MaxBytes = Annotated[int | None, typer.Option(metavar="N", help="Refuse larger files.")]
ScriptOption = Annotated[
    Literal["simplified", "traditional"] | None,
    typer.Option("--script", help="Script of the statements; quotations stay as they are."),
]
Kinds = Annotated[
    str | None,
    typer.Option("--kinds", metavar="+KIND", help="List a further kind, too: +request, support asked of superiors."),
]
CacheUrl = Annotated[
    str | None,
    typer.Option("--cache", metavar="URL", help="Share replies: redis://HOST, s3://, gs://, az:// or file:///FOLDER."),
]
CacheDir = Annotated[Path | None, typer.Option(metavar="DIR", help="Where replies are kept.")]
Format = Annotated[
    Literal["text", "json", "md", "html"], typer.Option("--format", "-f", help="How the summary is written.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout, errors included.")]
SaveText = Annotated[
    str | None,
    typer.Option(
        "--save-text", metavar="PLACE", help="Also write the texts that offsets count in: a file, or a folder."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No notes and no progress; errors are still told.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither read nor keep replies.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again, and replace what the cache holds.")]


def check_reading(reading: Literal["wide", "narrow"] | None, settings: "Settings") -> None:
    """Refuses what would be ignored.

    Raises:
        UsageError: if wide reading is asked for, and no model to read.
    """
    from llmsum.reading.ways import is_by_rules

    if reading == "wide" and is_by_rules(settings):
        raise UsageError("--reading wide needs a model, the rules have a way of their own: name one with --model")


def cores() -> int:
    """How many processors this process may use: so many work at once where nothing else was said."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
