"""Files that are either there as a whole or not at all, whenever the program is ended."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from llmsum.errors import UsageError

PART = ".llmsum-{}.part"  # not named after the file: its name may be as long as names can be


def write_atomically(path: Path, text: str) -> None:
    """Writes a text; see `atomic_writer`.

    Raises:
        UsageError: if it cannot be written there.
    """
    with atomic_writer(path) as file:
        file.write(text)


@contextmanager
def atomic_writer(path: Path) -> Generator[TextIO]:
    """A file to write to, which takes its name when the block ends without an error. Its folder is made.

    Devices and pipes are written to as they are. Line feeds stay line feeds; what is no UTF-8 is escaped.

    Raises:
        UsageError: if it cannot be written there.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="backslashreplace") as device:
            yield device
        return
    path = path.resolve()
    part = path.with_name(PART.format(os.urandom(8).hex()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None
    finally:
        with suppress(OSError):  # usually it is gone
            part.unlink()


def remove_parts(folder: Path) -> None:
    """Removes what a killed process left in a folder; nobody else may be writing there."""
    for part in folder.glob(PART.format("*")):
        with suppress(OSError):
            part.unlink()
