"""OpenAI's Files and Batch API on loopback, of the standard library only, with its rules and its bad days.

`with BatchApi() as api:` serves uploads, batches, result files, and chat completions at the same address. A batch waits
until the test ends it: `api.end()` answers every line by `api.default`, or as the test says.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, cast
from urllib.parse import parse_qs, urlsplit

from tests.support.server import Request, Step, completion, respond

Status = Literal["completed", "expired", "cancelled", "failed"]
Fate = Callable[[Request], Step | None]  # None: the batch ended before it came to this line
CREATED = 2_000_000_000  # later than any clock of a test
URL = "/v1/chat/completions"


@dataclass
class Upload:
    id: str
    filename: str
    purpose: str
    data: bytes

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.data),
            "created_at": CREATED,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass
class Batch:
    id: str
    input_file_id: str
    metadata: dict[str, str]
    lines: list[dict[str, Any]]
    status: str = "in_progress"
    errors: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": URL,
            "errors": {"object": "list", "data": self.errors} if self.errors else None,
            "input_file_id": self.input_file_id,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "created_at": CREATED,
            "request_counts": {"total": len(self.lines), "completed": self.completed, "failed": self.failed},
            "metadata": self.metadata,
        }


class BatchApi:
    """The API on a thread.

    `asked` are the bodies of chat completions that came one by one. `drop` names calls ("POST /v1/batches") that are
    carried out, and whose answer never arrives; `refuse` such that get an HTTP status instead; `before_answer` is
    told of a call that has been carried out.
    """

    def __init__(self) -> None:
        self.files: dict[str, Upload] = {}
        self.batches: dict[str, Batch] = {}
        self.asked: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.keys: set[str] = set()
        self.drop: set[str] = set()
        self.refuse: dict[str, Step] = {}
        self.before_answer: Callable[[str], None] = lambda _: None
        self.default: Callable[[Request], Step] = respond
        self._count = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "BatchApi":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def end(self, status: Status = "completed", fate: Fate | None = None, *, extra: bytes = b"") -> None:
        """Ends the batches that are under way; `extra` is put at the end of their result files as it is."""
        for batch in self.batches.values():
            if batch.status == "in_progress":
                self._end(batch, status, fate or self.default, extra)

    def _end(self, batch: Batch, status: Status, fate: Fate, extra: bytes) -> None:
        good: list[dict[str, Any]] = []
        bad: list[dict[str, Any]] = []
        for line in batch.lines:
            request = Request(line["url"], {}, line["body"])
            step = fate(request)
            row: dict[str, Any] = {"id": f"batch_req_{len(good) + len(bad)}", "custom_id": line["custom_id"]}
            if step is None:
                if status == "expired":
                    told = {"code": "batch_expired", "message": "This request could not be executed in time."}
                    bad.append({**row, "response": None, "error": told})
                continue
            body = step.payload if step.text is None else completion(step, request)
            answer = {"status_code": step.code, "request_id": "req_1", "body": body}
            (good if step.code == 200 else bad).append({**row, "response": answer, "error": None})
        # In any order: only the custom_id says what belongs to what.
        batch.output_file_id = self._store(good[::-1], extra) if good else None
        batch.error_file_id = self._store(bad[::-1], b"") if bad else None
        batch.completed, batch.failed, batch.status = len(good), len(bad), status

    def fail(self, code: str, line: int | None = None) -> None:
        """The batches under way turn out to be invalid."""
        for batch in self.batches.values():
            if batch.status == "in_progress":
                batch.status = "failed"
                batch.errors = [{"code": code, "message": "全年完成投资", "line": line, "param": None}]

    def _store(self, rows: list[dict[str, Any]], extra: bytes) -> str:
        data = "".join(json.dumps(row) + "\n" for row in rows).encode() + extra
        return self._file("result.jsonl", "batch_output", data).id

    def _file(self, name: str, purpose: str, data: bytes) -> Upload:
        self._count += 1
        file = Upload(f"file-{self._count}", name, purpose, data)
        self.files[file.id] = file
        return file

    def answer(self, call: str, query: Mapping[str, list[str]], headers: Any, body: bytes) -> Any:
        """Carries out a call; None if there is no such thing."""
        routes: dict[str, Callable[[], Any]] = {
            "POST /v1/files": lambda: self._upload(headers["Content-Type"], body),
            "GET /v1/files": lambda: _page(
                [f.shown() for f in self.files.values() if [f.purpose] == query["purpose"]], query
            ),
            "POST /v1/batches": lambda: self._create(json.loads(body)),
            "GET /v1/batches": lambda: _page([batch.shown() for batch in self.batches.values()], query),
            "POST /v1/chat/completions": lambda: self._complete(json.loads(body)),
        }
        if call in routes:
            return routes[call]()
        kind, name = call.removeprefix("GET /v1/").removesuffix("/content").split("/", 1)
        if kind == "batches":
            return self.batches[name].shown() if name in self.batches else None
        return self.files[name].data if name in self.files else None

    def _complete(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        request = Request("/v1/chat/completions", {}, asked)
        return completion(self.default(request), request)

    def _upload(self, content_type: str, body: bytes) -> dict[str, Any]:
        message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
        file, purpose = parts["file"], parts["purpose"]
        data = cast("bytes", file.get_payload(decode=True))
        return self._file(str(file.get_filename()), str(purpose.get_payload()), data).shown()

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        file = self.files[asked["input_file_id"]]
        lines = [json.loads(line) for line in file.data.decode().splitlines()]
        self._count += 1
        batch = Batch(f"batch_{self._count}", file.id, asked.get("metadata") or {}, lines)
        self.batches[batch.id] = batch
        good = (asked["endpoint"], asked["completion_window"], file.purpose) == (URL, "24h", "batch")
        if not good or file.filename[-6:] != ".jsonl" or _invalid(lines):
            batch.status, batch.errors = "failed", [{"code": "invalid_json_line", "message": "", "line": 1}]
        return batch.shown()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                del format, args

            def _serve(self) -> None:
                address = urlsplit(self.path)
                call = f"{self.command} {address.path}"
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                api.calls.append(call)
                api.keys.add(self.headers["Authorization"])
                refused = api.refuse.get(call)
                found = None if refused else api.answer(call, parse_qs(address.query), self.headers, body)
                api.before_answer(call)
                if call in api.drop:
                    self.close_connection = True
                elif refused:
                    self._send(refused.code, refused.payload)
                else:
                    self._send(404 if found is None else 200, {"error": {}} if found is None else found)

            def _send(self, code: int, payload: Any) -> None:
                data = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        return Handler


def _invalid(lines: list[dict[str, Any]]) -> bool:
    """What OpenAI refuses a whole file for."""
    doubled = len({line["custom_id"] for line in lines}) < len(lines)
    elsewhere = {(line["method"], line["url"]) for line in lines} != {("POST", URL)}
    return doubled or elsewhere or len({line["body"]["model"] for line in lines}) > 1


def _page(oldest_first: list[dict[str, Any]], query: Mapping[str, list[str]]) -> dict[str, Any]:
    """The newest first, two at a time whatever was asked for, so that every listing is turned over."""
    found = oldest_first[::-1]
    after = query.get("after", [""])[0]
    start = next((number for number, item in enumerate(found, 1) if item["id"] == after), 0)
    return {"object": "list", "data": found[start : start + 2], "has_more": start + 2 < len(found)}
