"""A Redis of the test's own, on loopback."""

import shutil
import socket
import subprocess
from collections.abc import Sequence
from types import TracebackType
from typing import Final

PROGRAM: Final = shutil.which("redis-server")


class RedisServer:
    """Runs the system's redis-server; nothing is written to disk. A context manager.

    Args:
        password: what clients must know; empty for none.
    """

    def __init__(self, password: str = "") -> None:
        self.port = _free_port()
        self.password = password
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        secret = f":{self.password}@" if self.password else ""
        return f"redis://{secret}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Starts the server, empty; returns when it answers."""
        assert PROGRAM is not None
        words = [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        if self.password:
            words += ["--requirepass", self.password]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def command(self, *words: str | bytes) -> bytes:
        """Sends one command and returns its answer, a line or a text; an error is an AssertionError."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection, connection.makefile("rb") as answers:
            answer = b""
            for request in (["AUTH", self.password], words) if self.password else (words,):
                connection.sendall(_request(request))
                answer = answers.readline().strip()
                assert not answer.startswith(b"-"), answer
                if answer.startswith(b"$"):
                    answer = answers.read(int(answer[1:]))
        return answer

    def __enter__(self) -> "RedisServer":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _request(words: Sequence[str | bytes]) -> bytes:
    parts = [word.encode() if isinstance(word, str) else word for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
