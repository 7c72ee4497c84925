"""`llmsum schema`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from llmsum.cli import options


def schema(
    name: Annotated[str, typer.Argument(help="Which schema; --list names them.")] = "summary",
    names: Annotated[bool, typer.Option("--list", help="Name the schemas.")] = False,
    kinds: options.Kinds = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Generate all of them from the models into a folder (for maintainers)."),
    ] = None,
) -> None:
    """Print a JSON schema.

    That of the output by default; the others are of what a model is asked for.
    """
    if write is not None:
        _generate(write)
        return
    from llmsum.resources import shipped_folder

    known = {file.stem: file for file in sorted(shipped_folder("schemas").glob("*.json"))}
    if kinds:
        sys.stdout.write(_further(name, kinds))
    elif names:
        print("\n".join(known))
    elif name.removesuffix(".json") in known:
        sys.stdout.write(known[name.removesuffix(".json")].read_text(encoding="utf-8"))
    else:
        from llmsum.errors import UsageError

        raise UsageError(f"schema {name}: no such schema; there are {', '.join(known)}")


def _further(name: str, kinds: str) -> str:
    """The contract where further kinds are listed."""
    from llmsum.errors import UsageError
    from llmsum.schema import schema_text
    from llmsum.settings import load_settings

    if name.removesuffix(".json") != "summary":
        raise UsageError("--kinds: is for the schema of the output")
    return schema_text(load_settings(kinds=kinds).kinds)


def _generate(folder: Path) -> None:
    from llmsum.schema import schema_files

    folder.mkdir(parents=True, exist_ok=True)
    for file, text in schema_files().items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
