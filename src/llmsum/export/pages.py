"""Whole summaries one after the other: pages for people, JSON Lines for programs."""

from collections.abc import Iterable
from typing import BinaryIO

from llmsum.models import Summary
from llmsum.render.markdown import summary_markdown
from llmsum.render.rows import Result
from llmsum.render.structured import summary_json


def write_pages(results: Iterable[Result], file: BinaryIO) -> None:
    """A Markdown page for each summary, an empty line between them."""
    first = True
    for result in results:
        if isinstance(result, Summary):
            file.write(("" if first else "\n").encode() + summary_markdown(result).encode())
            first = False


def write_lines(results: Iterable[Result], file: BinaryIO) -> None:
    """The output contract, one summary a line."""
    for result in results:
        if isinstance(result, Summary):
            file.write(summary_json(result, lines=True).encode())
