"""The HTTP side of a peer's endpoint: a server on loopback, one thread a request, that keeps waiting SDKs patient."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import httpx2

Serve = Callable[[httpx2.Request], httpx2.Response]


class Loopback(ThreadingHTTPServer):
    """Serves on a thread of its own between `start` and `stop`.

    Args:
        serve: answers a request.
        patience_s: seconds of silence after which a sign of life is sent. SDKs give up a connection that is silent for
            ten minutes, and a person who answers may take longer: white space before JSON means nothing.
    """

    daemon_threads = True  # a peer that is interrupted does not wait for the model
    request_queue_size = 256  # five otherwise, and a document may ask all its questions at once

    def __init__(self, serve: Serve, patience_s: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.serve = serve
        self.patience_s = patience_s
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        """Begins to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Serves no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One request after the other on a connection of a peer."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """The answer, or signs of life until there is one."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        url = f"http://{self.headers['Host']}{self.path}"
        request = httpx2.Request("POST", url, headers=dict(self.headers.items()), content=content)
        # The peer may give up waiting: the answer is on the tape when it asks again.
        with ThreadPoolExecutor(1) as thread, suppress(OSError):
            answering = thread.submit(cast("Loopback", self.server).serve, request)
            if (response := self._soon(answering)) is not None:
                self._send_whole(response)
            else:
                self._send_late(answering)

    def _soon(self, answering: "Future[httpx2.Response]") -> httpx2.Response | None:
        try:
            return answering.result(cast("Loopback", self.server).patience_s)
        except TimeoutError:
            return None

    def _send_whole(self, response: httpx2.Response) -> None:
        self.send_response(response.status_code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(response.content)))
        self.end_headers()
        self.wfile.write(response.content)

    def _send_late(self, answering: "Future[httpx2.Response]") -> None:
        """The status is out before the answer is known: one that is no success breaks the connection off."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._send_chunk(b"\n")
        while (response := self._soon(answering)) is None:
            self._send_chunk(b"\n")
        if response.status_code == 200:
            self._send_chunk(response.content)
            self._send_chunk(b"")
        self.close_connection = True

    def _send_chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing: requests hold documents."""
        del format, args
