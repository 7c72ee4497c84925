"""Who reads has had enough, as with `| head -1`: what nobody reads any more is not written, and no failure.

The exit code is that of the work, as if everything had been read: how much a pipe takes in advance must not decide it.
Only `summarize` ends there, as what is behind may cost something: its code is that of the reports until then.
"""

import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any


class Unread(FileIO):
    """A file descriptor that swallows what is written to a pipe without a reader."""

    is_closed_there = False

    def write(self, data: Any, /) -> int:
        """All of it counts as written."""
        if not self.is_closed_there:
            try:
                return super().write(data)
            except BrokenPipeError:
                self.is_closed_there = True
        return memoryview(data).nbytes


def forgive_readers() -> None:
    """Lets nobody who stops reading stdout or stderr break this program off. For the whole process, once."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        raw = _raw(stream)
        if not isinstance(raw, FileIO):
            continue
        unread = Unread(raw.fileno(), "w", closefd=False)
        again = unread if raw is stream.buffer else BufferedWriter(unread)  # python -u has no buffer
        told = {"line_buffering": stream.line_buffering, "write_through": stream.write_through}
        setattr(sys, name, TextIOWrapper(again, stream.encoding, stream.errors, **told))


def has_reader() -> bool:
    """False once what was written to stdout had nobody to read it."""
    raw = _raw(sys.stdout)
    return not (isinstance(raw, Unread) and raw.is_closed_there)


def _raw(stream: Any) -> object:
    """What a text stream writes to in the end; None where it is closed."""
    buffer = getattr(stream, "buffer", None)
    return getattr(buffer, "raw", buffer)
