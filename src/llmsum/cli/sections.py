"""`llmsum sections`."""

import sys
from dataclasses import replace
from typing import Annotated

import typer

from llmsum.cli import options

ANY_MODEL = "any"


def sections(  # noqa: PLR0913, PLR0917 - the parameters are the options
    file: options.File,
    segments: Annotated[bool, typer.Option("--segments", help="List every segment, by chunk and number.")] = False,
    blocks: Annotated[
        bool, typer.Option("--blocks", help="List how the format lays the text out: headings, tables, pages, notes.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="List every sentence with the kind that the rules give it, and their reasons.")
    ] = False,
    as_json: options.AsJson = False,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    model: options.Model = None,
    reading: options.Reading = None,
    kinds: options.Kinds = None,
) -> None:
    """Show how a report is read and cut.

    Encoding, title, headings with their roles, and the lines that are not the report. The first thing to look at when a
    summary surprises. No model is asked: --model only tells for whom to cut.

    --reading wide shows the requests to a capable model: what they tell of the report, the segments by their numbers as
    they are worded there, and between them what is left out.
    """
    from llmsum.reading.document import read_document
    from llmsum.reading.report import read_report
    from llmsum.reading.ways import is_by_rules
    from llmsum.settings import BUILTIN, load_settings

    settings = load_settings(encoding=encoding, max_bytes=max_bytes, model=model, reading=reading, kinds=kinds)
    if why:  # the rules read in their own way, whatever the settings name
        settings, reading = replace(settings, model=BUILTIN, base_url=None, reading=None), None
    if reading and is_by_rules(settings):  # which would be read in their own way
        settings = replace(settings, model=ANY_MODEL)
    segments = segments or reading == "wide"
    report = read_report(read_document(file, settings), settings)
    if as_json:
        from llmsum.render.structured import json_text, outline

        sys.stdout.write(json_text(outline(report, segments=segments, blocks=blocks)))
        return
    from rich.console import Console

    if why:
        from llmsum.render.reasons import reasons_text

        Console(highlight=False).print(reasons_text(report, settings.kinds))
        return
    from llmsum.render.outline import outline_text

    Console(highlight=False).print(outline_text(report, segments=segments, blocks=blocks))
