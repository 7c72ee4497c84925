"""`llmsum cache`: what is kept of paid answers."""

import sys
from pathlib import Path

import typer

from llmsum.cli import options

app = typer.Typer(help="Show or empty the cache of replies.")


@app.callback(invoke_without_command=True)
def cache(context: typer.Context) -> None:
    """Show or empty the cache of replies."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def stats(as_json: options.AsJson = False, cache_dir: options.CacheDir = None) -> None:
    """Count the replies and what they take on disk."""
    from llmsum.cache import CacheStats, ReplyCache
    from llmsum.render.plain import printable
    from llmsum.render.structured import json_text

    folder = _folder(cache_dir)
    found = CacheStats(0, 0, str(folder))
    if folder.is_dir():
        with ReplyCache(folder) as replies:
            found = replies.stats()
    if as_json:
        sys.stdout.write(json_text({"path": found.path, "entries": found.entries, "bytes": found.bytes}))
    else:
        print(f"{found.entries:,} replies, {found.bytes / 1e6:,.1f} MB in {printable(found.path)}")


@app.command()
def clear(cache_dir: options.CacheDir = None) -> None:
    """Remove every reply."""
    from llmsum.cache import ReplyCache

    folder = _folder(cache_dir)
    removed = 0
    if folder.is_dir():
        with ReplyCache(folder) as replies:
            removed = replies.clear()
    print(f"removed {removed:,} replies")


@app.command()
def path(cache_dir: options.CacheDir = None) -> None:
    """Print the folder of the replies."""
    print(_folder(cache_dir))


def _folder(cache_dir: Path | None) -> Path:
    from llmsum.settings import load_settings

    return load_settings(cache_dir=cache_dir).cache_dir / "replies"
