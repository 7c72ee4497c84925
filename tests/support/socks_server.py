"""A SOCKS5 proxy on loopback (RFC 1928, names and passwords after RFC 1929), whatever is asked for led to one port."""

import socket
import socketserver
import threading
from contextlib import suppress
from typing import Any

OPEN, PASSWORD, CONNECT, NAME, FINE = 0, 2, 1, 3, 0


class SocksServer:
    """The proxy on a thread. `asked` are host and port of each connection, `users` who asked with what password."""

    def __init__(self, port: int, *, wants_password: bool = False) -> None:
        self.asked: list[tuple[str, int]] = []
        self.users: list[tuple[str, str]] = []
        self._port = port
        self._way = PASSWORD if wants_password else OPEN
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "SocksServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):  # either end has hung up
                    server.serve(self)

        return Handler

    def serve(self, handler: Any) -> None:
        """One connection: greeting, password, address, and then bytes both ways."""
        read, write = handler.rfile.read, handler.wfile.write
        _, ways = read(2)
        read(ways)
        write(bytes([5, self._way]))
        if self._way == PASSWORD:
            read(1)
            self.users.append((read(read(1)[0]).decode(), read(read(1)[0]).decode()))
            write(bytes([1, FINE]))
        _, command, _, kind = read(4)
        assert (command, kind) == (CONNECT, NAME), "names are looked up by the proxy"
        host = read(read(1)[0]).decode()
        self.asked.append((host, int.from_bytes(read(2))))
        write(bytes([5, FINE, 0, 1]) + bytes(6))
        with socket.create_connection(("127.0.0.1", self._port)) as target:
            back = threading.Thread(target=_pass_on, args=(target, handler.connection), daemon=True)
            back.start()
            _pass_on(handler.connection, target)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
