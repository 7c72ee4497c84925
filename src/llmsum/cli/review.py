"""`llmsum review`."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from llmsum.cli import options
from llmsum.cli.messages import say
from llmsum.errors import EXIT_INTERRUPTED, MissingExtra

TOKEN_BYTES = 18


def review(
    results: options.Results,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide the predictions: label from the text alone, and compare afterwards.")
    ] = False,
    gold: Annotated[
        Path,
        typer.Option("--gold", metavar="DIR", file_okay=False, help="Where labels are written, and reports beside."),
    ] = Path("gold"),
    sources: options.Sources = None,
    port: Annotated[int, typer.Option("--port", metavar="N", help="Of the server; 0 is any that is free.")] = 0,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Review summaries in a browser, and save what is right as labels.

    Each item is accepted, corrected or rejected beside the report; missed ones are added by selecting text. Every
    change is on the disk at once, beside the summary, and can be undone. What is saved as gold is what llmsum eval
    scores against.

    The page is served on this machine alone, to whoever knows its address. Ctrl-C ends it: exit code 130.
    """
    try:
        import numpy  # noqa: F401 # pyright: ignore[reportUnusedImport]
        import scipy  # noqa: F401 # pyright: ignore[reportUnusedImport]
        import starlette  # noqa: F401 # pyright: ignore[reportUnusedImport]
        import uvicorn  # noqa: F401 # pyright: ignore[reportUnusedImport]
        import yaml  # noqa: F401 # pyright: ignore[reportUnusedImport]
    except ImportError:
        raise MissingExtra("llmsum review", "web") from None
    from llmsum.review.guard import HOST
    from llmsum.review.server import application, listening, serve
    from llmsum.review.shelf import Shelf

    shelf = Shelf(results, sources, gold, is_blind=blind)
    if len(shelf.places) == 1:
        shelf.open(0)  # what is wrong with it is better said here
    with listening(port) as taken:
        number, token = taken.getsockname()[1], secrets.token_urlsafe(TOKEN_BYTES)
        try:
            _announce(f"http://{HOST}:{number}/{token}/", len(shelf.places), opens=opens)
            serve(application(shelf, gold, number, token), taken)
        except KeyboardInterrupt:
            say("ended; every change is saved")
            raise SystemExit(EXIT_INTERRUPTED) from None


def _announce(address: str, count: int, *, opens: bool) -> None:
    from llmsum.render.plain import counted

    print(address, flush=True)
    say(f"{counted(count, 'report')} to review; every change is saved at once, Ctrl-C ends it")
    if opens:
        import webbrowser

        webbrowser.open(address)
