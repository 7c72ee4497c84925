"""Which commands there are, and where. The module of a command is imported when the command is needed."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_group

# typer brings its own click, which has no public name.
ClickCommand = Any


class Place(NamedTuple):
    """Where a command is: a function, or the typer app of a group, in a module of this package."""

    module: str
    attribute: str
    help: str  # one line, the first of the command's own help


COMMANDS: Final = {
    "summarize": Place("summarize", "summarize", "Summarise work reports."),
    "batch": Place("batch", "batch", "Summarise a folder of work reports."),
    "status": Place("status", "status", "Show how far a batch is."),
    "export": Place("export", "export", "Write the results of a batch into one file, or as a folder of pages."),
    "verify": Place("verify", "verify", "Verify results: every quotation is in its source, and all numbers agree."),
    "review": Place("review", "review", "Review summaries in a browser, and save what is right as labels."),
    "follow": Place(
        "follow", "follow", "Tell what became of plans: done, partly, missed, not mentioned, or a problem now."
    ),
    "jobs": Place("jobs", "app", "Ask through a provider's Batch API: half the price, within a day."),
    "sections": Place("sections", "sections", "Show how a report is read and cut."),
    "schema": Place("schema", "schema", "Print a JSON schema."),
    "doctor": Place("doctor", "doctor", "Tell what is configured and what answers."),
    "trust": Place("trust", "trust", "Let a folder's files do more than shape how reports are read."),
    "cache": Place("cache", "app", "Show or empty the cache of replies."),
    "eval": Place("evals", "app", "Score engines and prompts against labelled reports; compare runs."),
}


class Commands(Mapping[str, ClickCommand]):
    """The commands by name, each made when it is looked up."""

    def __init__(self) -> None:
        self._made: dict[str, ClickCommand] = {}

    def __getitem__(self, name: str) -> ClickCommand:
        if name not in self._made:
            self._made[name] = _make(name, COMMANDS[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _make(name: str, place: Place) -> ClickCommand:
    part = getattr(import_module(f"llmsum.cli.{place.module}"), place.attribute)
    holder = typer.Typer(rich_markup_mode=None)
    if isinstance(part, typer.Typer):
        holder.add_typer(part, name=name)
    else:
        holder.command(name)(part)
    return get_group(holder).commands[name]


class LazyGroup(TyperGroup):
    """The group of all commands. Its help page is made of the table and imports none of them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One line a command, as it stands in the table."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in COMMANDS.items()])
