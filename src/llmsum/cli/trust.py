"""`llmsum trust`: which working folders' files may do more than shape how reports are read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.errors import Missing, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="A folder with an llmsum.toml or a .env.")]
Revoke = Annotated[bool, typer.Option("--revoke", help="Trust the folder's files no more.")]
Listed = Annotated[bool, typer.Option("--list", help="Show every file that is trusted, and whether it has changed.")]


def trust(folder: Folder = Path(), revoke: Revoke = False, listed: Listed = False) -> None:
    """Let a folder's files do more than shape how reports are read.

    In the llmsum.toml or .env of a working folder that is not trusted, a setting that decides what is run, asked and
    paid, or where keys, texts and answers go, is an error. A file is trusted as it is now: one that changes must be
    trusted again.
    """
    from llmsum.render.plain import printable
    from llmsum.sources import DOTENV, TOML

    if revoke and listed:
        raise UsageError("--revoke and --list: choose one")
    if listed:
        lines = _listed()
    elif revoke:
        lines = _revoked([folder / TOML, folder / DOTENV])
    else:
        lines = _trusted([folder / TOML, folder / DOTENV])
    for line in lines:
        print(printable(line))


def _trusted(paths: list[Path]) -> list[str]:
    from llmsum.trust import trust as keep

    if not paths[0].parent.exists():
        raise Missing(paths[0].parent)
    contents = {path: path.read_bytes() for path in paths if path.is_file()}
    if not contents:
        raise UsageError(f"{paths[0].parent}: neither {' nor '.join(path.name for path in paths)} is there")
    keep(contents)
    return [f"trusted as it is now: {path.resolve()}{_guarded(path, contents)}" for path in contents]


def _guarded(path: Path, contents: "Mapping[Path, bytes]") -> str:
    """The names of what the trust is about."""
    from llmsum.settings import OPTIONS
    from llmsum.sources import settings_in
    from llmsum.trust import is_guarded

    values = settings_in(path, contents[path], OPTIONS)
    names = sorted(name for name, value in values.items() if is_guarded(name, value))
    return f" ({', '.join(names)})" if names else ""


def _revoked(paths: list[Path]) -> list[str]:
    from llmsum.trust import revoke

    return [f"no longer trusted: {path.resolve()}" for path in revoke(paths)] or ["nothing there was trusted"]


def _listed() -> list[str]:
    from llmsum.trust import is_trusted, trusted

    lines: list[str] = []
    for name in sorted(trusted()):
        path = Path(name)
        state = "gone" if not path.is_file() else "trusted" if is_trusted(path, path.read_bytes()) else "changed"
        lines.append(f"{state:<8} {name}")
    return lines or ["nothing is trusted"]
