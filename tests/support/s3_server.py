"""As much of S3 as an object store client needs, on loopback: put, put if absent, get, delete, list."""

import threading
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

BUCKET = "bucket"
MODIFIED = "2026-01-01T00:00:00.000Z"


class _Server(ThreadingHTTPServer):
    request_queue_size = 512  # as many connections as a test makes at once; five otherwise


class S3Server:
    """Holds the objects of one bucket by name. A context manager.

    Args:
        conditional: whether it can put an object only if it is absent.
    """

    def __init__(self, *, conditional: bool = True) -> None:
        self.conditional = conditional
        self.objects: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """What lets a client find and use it."""
        return {
            "AWS_ENDPOINT": f"http://127.0.0.1:{self._http.server_address[1]}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "access",
            "AWS_SECRET_ACCESS_KEY": "geheim",
            "AWS_REGION": "us-east-1",
        }

    def __enter__(self) -> "S3Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: S3Server

    def do_PUT(self) -> None:
        name, body = self._name(), self._body()
        if "If-None-Match" in self.headers and not self.store.conditional:
            return self._answer(501, b"<Error><Code>NotImplemented</Code></Error>")
        with self.store.lock:
            if self.headers.get("If-None-Match") == "*" and name in self.store.objects:
                return self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            self.store.objects[name] = body
        return self._answer(200, b"", ETag=_tag(body))

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            return self._answer(200, self._listed(query.get("prefix", [""])[0]))
        body = self.store.objects.get(self._name())
        if body is None:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self._answer(200, body, ETag=_tag(body), **{"Last-Modified": "Thu, 01 Jan 2099 00:00:00 GMT"})

    def do_POST(self) -> None:
        names = [found.text or "" for found in ElementTree.fromstring(self._body()).iter() if found.tag.endswith("Key")]
        for name in names:
            self.store.objects.pop(name, None)
        deleted = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Nothing."""

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _listed(self, prefix: str) -> bytes:
        entry = "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>"
        entries = [
            entry.format(escape(name), MODIFIED, escape(_tag(body)), len(body))
            for name, body in sorted(self.store.objects.items())
            if name.startswith(prefix)
        ]
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(entries)}</ListBucketResult>".encode()

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _tag(body: bytes) -> str:
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'
