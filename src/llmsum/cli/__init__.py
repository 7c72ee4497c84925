"""The command line: parses, calls, renders; nothing else.

Results go to stdout, everything else to stderr. A command's module is imported when the command is called, and imports
what it needs when it runs, so that the parser itself starts quickly.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import typer
from typer.exceptions import TyperException

from llmsum import __version__
from llmsum.cli.commands import LazyGroup
from llmsum.cli.messages import fail, prepare_streams, say, silence_streams
from llmsum.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, LlmsumError, UsageError
from llmsum.faults import unexpected

# No rich markup: help and messages are plain text, so that a file named [/red].txt cannot spoil one.
app = typer.Typer(
    name="llmsum",
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def llmsum(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Long work reports in; achievements, problems and plans out, each tied to the source and figure-checked.

    Exit codes: 0 ok, 1 failed, 2 wrong usage or configuration, 3 partly failed (what succeeded is written),
    130 interrupted.
    """
    if version:
        typer.echo(f"llmsum {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit code; never raises, and never shows a traceback."""
    prepare_streams()
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except OSError:  # what we say cannot be written, as on a full disk
        silence_streams()
        return EXIT_FAILED


def _run(arguments: Sequence[str]) -> int:
    """The exit code, once everything is said.

    Raises:
        OSError: if it cannot be said.
    """
    try:
        code = app(args=arguments, prog_name="llmsum", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except SystemExit as end:  # all is said; also how shell completion ends
        return end.code if isinstance(end.code, int) else EXIT_FAILED
    except Exception as error:
        code = _failed(error, _wants_json(arguments))
        sys.stdout.flush()  # what cannot be written fails here, and not at exit with a code of its own
        return code
    if code == EXIT_INTERRUPTED:
        say("interrupted")
    return code or EXIT_OK


def _failed(error: Exception, as_json: bool) -> int:
    """One message for whatever ended the run → the exit code."""
    if isinstance(error, TyperException):
        command = getattr(getattr(error, "ctx", None), "command_path", "llmsum")
        error = UsageError(f"{error.format_message().rstrip('.')}; see {command} --help")
    elif isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        error = LlmsumError(f"{where}{error.strerror or error}; the result was not written")
    elif not isinstance(error, LlmsumError):
        error = unexpected(error)
    fail(error, as_json=as_json)
    return error.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether errors are due as JSON. Looked up in the words themselves: the parser may be what failed."""
    pairs = pairwise([*arguments, ""])
    return bool({"--json", "-fjson", "--format=json"} & set(arguments)) or any(
        option in ("-f", "--format") and value == "json" for option, value in pairs
    )
