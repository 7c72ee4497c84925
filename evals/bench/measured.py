"""Whole processes and what they took, and the endpoint that they ask."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE_IN_KB = 1000 / 1024  # ru_maxrss counts 1,024 bytes on Linux


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds, processor seconds of its own and of its children, megabytes at most; and what it asked.

    `span_s` is from the first request's coming in to the last answer, `first_s` from the start to the first request.
    """

    seconds: float
    cpu_s: float
    megabytes: float
    requests: int
    span_s: float
    first_s: float
    most: int  # requests under way at once


class Endpoint:
    """`endpoint.py` in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()

    def measure(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
        """Runs a command that asks this endpoint and nobody else.

        Raises:
            RuntimeError: if it fails.
        """
        self._counts()
        began, start = time.time(), time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        told = self._counts()
        return Run(
            seconds=seconds,
            cpu_s=usage.ru_utime + usage.ru_stime,
            megabytes=usage.ru_maxrss / MEGABYTE_IN_KB / 1000,
            requests=int(told["requests"]),
            span_s=told["last"] - told["first"],
            first_s=told["first"] - began,
            most=int(told["most"]),
        )

    def _counts(self) -> dict[str, float]:
        with urllib.request.urlopen(f"{self.url}/counts") as answer:
            return json.load(answer)


@contextmanager
def endpoint(latency_s: float, record: Path | None = None) -> Generator[Endpoint]:
    """An endpoint that answers after so many seconds; `record` keeps the bodies of what it is asked, one in a line."""
    command = [sys.executable, str(Path(__file__).with_name("endpoint.py")), "--latency", str(latency_s)]
    recording = ["--record", str(record)] if record else []
    with subprocess.Popen([*command, *recording], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Endpoint(process)
        finally:
            process.kill()
