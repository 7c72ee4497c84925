"""`llmsum cache`: what is kept of paid answers."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from llmsum.cli import options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from llmsum.settings import Settings
    from llmsum.stores.replies import Replies

T = TypeVar("T")

app = typer.Typer(help="Show or empty the cache of replies.")


@app.callback(invoke_without_command=True)
def cache(context: typer.Context) -> None:
    """Show or empty the cache of replies."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def stats(
    as_json: options.AsJson = False, cache_url: options.CacheUrl = None, cache_dir: options.CacheDir = None
) -> None:
    """Count the entries, answers and whole summaries, and the bytes that they take."""
    from llmsum.render.plain import printable
    from llmsum.render.structured import json_text

    settings = _settings(cache_url, cache_dir)
    found = _with_replies(settings, lambda replies: replies.stats())
    where, entries, size = (found.path, found.entries, found.bytes) if found else (_where(settings), 0, 0)
    if as_json:
        sys.stdout.write(json_text({"path": where, "entries": entries, "bytes": size}))
    else:
        print(f"{entries:,} entries, {size / 1e6:,.1f} MB in {printable(where)}")


@app.command()
def clear(cache_url: options.CacheUrl = None, cache_dir: options.CacheDir = None) -> None:
    """Remove every reply. Of a shared cache that is everybody's; what this machine's own holds stays."""
    removed = _with_replies(_settings(cache_url, cache_dir), lambda replies: replies.clear())
    print(f"removed {removed or 0:,} entries")


@app.command()
def path(cache_url: options.CacheUrl = None, cache_dir: options.CacheDir = None) -> None:
    """Print where the replies are: a folder, or an address without its credentials."""
    print(_where(_settings(cache_url, cache_dir)))


def _settings(cache_url: str | None, cache_dir: Path | None) -> "Settings":
    """What is configured, the cache switched on."""
    from llmsum.settings import load_settings

    return load_settings(cache=True, cache_url=cache_url, cache_dir=cache_dir)


def _where(settings: "Settings") -> str:
    from llmsum.stores.opening import address

    return address(settings.cache_url) if settings.cache_url else str(settings.cache_dir / "replies")


def _with_replies(settings: "Settings", work: "Callable[[Replies], Awaitable[T]]") -> T | None:
    """The outcome of `work`; None if there is no cache, which looking at it does not make."""
    from llmsum.llm.cache import open_replies

    async def done() -> T | None:
        async with open_replies(settings) as replies:
            return await work(replies) if replies else None

    if not settings.cache_url and not Path(_where(settings)).is_dir():
        return None
    return asyncio.run(done())
