"""A review under way: the command in a process of its own, as a person starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ENDS_S = 20


@dataclass(frozen=True, slots=True)
class Running:
    """The process, and the address that it has printed."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def site(self) -> str:
        """The address without the token."""
        return self.address.rsplit("/", 2)[0]

    def interrupt(self) -> tuple[int, str]:
        """What Ctrl-C does → the exit code, and what was said."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(ENDS_S)
        return code, _said(self.process.stderr)

    def kill(self) -> None:
        """Ends it without any warning."""
        self.process.kill()
        self.process.wait(ENDS_S)


@contextmanager
def reviewing(folder: Path, *words: str | Path) -> Generator[Running]:
    """`llmsum review` in a folder, with these arguments."""
    command = [sys.executable, "-m", "llmsum", "review", *map(str, words), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, _said(process.stderr)
            yield Running(process, address)
        finally:
            process.kill()


def _said(stream: IO[str] | None) -> str:
    return stream.read() if stream else ""
