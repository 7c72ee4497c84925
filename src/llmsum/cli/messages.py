"""What a person or a program is told, other than the result itself."""

import json
import logging
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

from llmsum.errors import EXIT_INTERRUPTED, InputError, LlmsumError

if TYPE_CHECKING:
    from llmsum.folders.resume import Order
    from llmsum.settings import Settings


def say(message: str) -> None:
    """One line on stderr."""
    from llmsum.render.plain import one_line

    print(f"llmsum: {one_line(message)}", file=sys.stderr)


def no_model_hint(model: str | None, base_url: str | None) -> str | None:
    """What to tell who has neither named nor configured a model; None for everybody else."""
    from llmsum.settings import configured

    if model or base_url or {"model", "base_url"} & configured().keys():
        return None
    return "no model configured: the built-in rules are used; name one with --model or LLMSUM_MODEL"


@contextmanager
def interruptible(settings: "Settings") -> Generator[None]:
    """Where Ctrl-C ends what is done here, it is told what is left of that: the rules give no answers to keep."""
    from llmsum.reading.ways import is_by_rules

    try:
        yield
    except KeyboardInterrupt:
        fate = "in the cache" if settings.cache else "not kept, as the cache is off"
        say("interrupted" + ("" if is_by_rules(settings) else f"; answers that had come in are {fate}"))
        raise SystemExit(EXIT_INTERRUPTED) from None


def nothing_found(order: "Order") -> InputError:
    """What is wrong with a folder without a single report, and what to do."""
    from llmsum.folders.passed import passed
    from llmsum.render.tally import passed_words

    left_out = f", with --exclude {' '.join(order.exclude)}" if order.exclude else ""
    sought = "reports" if order.takes_all else " or ".join(order.include)
    remedy = "say which files to take with --include" if order.exclude or not order.takes_all else "check the path"
    return InputError(str(order.source), f"holds no {sought}{left_out}", passed_words(passed(order)) or remedy)


def fail(error: LlmsumError, *, as_json: bool) -> None:
    """An error: one line on stderr, and as an object on stdout where a program waits for JSON there."""
    say(str(error))
    if as_json:
        print(json.dumps({"error": {"kind": error.kind, "message": str(error)}}, ensure_ascii=False), flush=True)


def prepare_streams() -> None:
    """No character ever stops a message: pipes get UTF-8, and what a terminal cannot show is escaped."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell with >&-
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - open until the end
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    if logging.lastResort is not None:  # what a library warns of
        logging.lastResort.setFormatter(logging.Formatter("llmsum: %(message)s"))


def silence_streams() -> None:
    """After a broken pipe or a full disk: the interpreter's own last flush must not complain."""
    with open(os.devnull, "w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere.fileno(), stream.fileno())
