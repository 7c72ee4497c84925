"""How long the server of a review takes for what a reviewer does: a report of 30,000 characters with 150 items.

And for the list of 5,000 reports, of which one in ten cannot be read.

    python evals/bench/review.py            prints a table in Markdown

Requests go over a connection that stays open, as those of a browser do; each is answered once its deed is on the disk.
"""

import http.client
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from llmsum import Summary, summarize  # noqa: E402
from llmsum.reading.document import decode  # noqa: E402
from llmsum.render.html.entries import entries_of  # noqa: E402
from llmsum.render.structured import summary_json  # noqa: E402
from llmsum.settings import Settings  # noqa: E402
from tests.support.reviewing import reviewing  # noqa: E402

ITEMS = 150
REPORTS = 5000
ROUNDS = 60
PARAGRAPH = (
    "全年新修书屋{0}座，拓宽道路{0}公里，完成投资{0}万元。"
    + "各项工作稳步推进，群众满意度不断提升，" * 9
    + "成效明显。\n"
)

Ask = Callable[[str, "dict[str, Any] | None"], bytes]


def main() -> None:
    """Measures what is done to items, and the page itself."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        summary = made(folder)
        print(f"{summary.source.chars:,} characters, {len(entries_of(summary))} items; milliseconds at the server\n")
        print("| what is done | median | slowest |\n|---|---|---|")
        with reviewing(folder, "a.json") as running:
            host, port = running.site.removeprefix("http://").split(":")
            connection = http.client.HTTPConnection(host, int(port))
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as browsers have it
            token = running.address.rstrip("/").rpartition("/")[2]

            def ask(path: str, body: "dict[str, Any] | None") -> bytes:
                connection.request("POST" if body else "GET", f"/{token}/0/{path}", json.dumps(body) if body else None)
                return connection.getresponse().read()

            ask("", None)  # reads and lays out the text
            for what, times in deeds(ask, [(span.start, span.end) for span in spans(summary)]):
                print(f"| {what} | {statistics.median(times):.1f} | {max(times):.1f} |")
            connection.close()
        disk = [milliseconds(lambda: synced(folder / "disk")) for _ in range(ROUNDS)]
        print(f"| one line to the disk, for comparison | {statistics.median(disk):.1f} | {max(disk):.1f} |")
        whole_list(folder / "many", summary)


def whole_list(folder: Path, summary: Summary) -> None:
    """The list of many reports with a few items each: when it is first asked for, and from then on."""
    folder.mkdir()
    text = summary_json(replace(summary, achievements=summary.achievements[:20]))
    for number in range(REPORTS):
        (folder / f"{number:05}.json").write_text(text if number % 10 else "{", encoding="utf-8")
    with reviewing(folder.parent, folder.name) as running:

        def read() -> None:
            with urlopen(running.address) as answer:
                answer.read()

        first, *later = [milliseconds(read) for _ in range(6)]
    print(f"| the list of {REPORTS:,}, at first | {first:,.0f} | |")
    print(f"| the same again | {statistics.median(later):,.0f} | {max(later):,.0f} |")


def made(folder: Path) -> Summary:
    """The report and its summary, in a folder."""
    lines = "".join(PARAGRAPH.format(at) for at in range(100, 100 + ITEMS))
    raw = f"某镇2020年工作总结\n一、主要工作\n{lines}"
    (folder / "a.txt").write_text(raw, encoding="utf-8")
    summary = summarize(decode(raw.encode(), "a.txt"), Settings(cache=False))
    summary = replace(summary, achievements=summary.achievements[:ITEMS], problems=(), plans=())
    (folder / "a.json").write_text(summary_json(summary), encoding="utf-8")
    return summary


def spans(summary: Summary) -> list[Any]:
    """Where the items stand."""
    return [entry.spans[0] for entry in entries_of(summary)]


def deeds(ask: Ask, places: list[tuple[int, int]]) -> Iterator[tuple[str, list[float]]]:
    """Each kind of deed, done to one item after the other: what it is, and the milliseconds of each."""
    seen = 0
    at: dict[int, int] = {}

    def do(item: int | None, **more: Any) -> float:
        nonlocal seen
        body: dict[str, Any] = {"do": "change", "seen": seen, **more}
        if item is not None:
            body |= {"item": item, "at": at.get(item, 0)}
        start = time.perf_counter()
        answer = json.loads(ask("do", body))
        spent = 1000 * (time.perf_counter() - start)
        seen = answer["revision"]
        if item is not None:
            at[item] = seen
        return spent

    items = range(ROUNDS)
    yield "accept", [do(item, change={"verdict": "accepted"}) for item in items]
    yield "edit the statement", [do(item, change={"statement": f"新修书屋{100 + item}座"}) for item in items]
    yield "select evidence", [do(item, change={"spans": [(places[item][0], places[item][1] - 9)]}) for item in items]
    yield "reject", [do(item, change={"verdict": "rejected", "reason": "空话"}) for item in items]
    yield "add an item", [do(None, do="add", change={"kind": "plan", "spans": [places[item]]}) for item in items]
    yield "undo", [do(None, do="undo") for _ in items]
    yield "open the page", [milliseconds(lambda: ask("", None)) for _ in range(ROUNDS // 3)]


def milliseconds(work: Callable[[], Any]) -> float:
    """Wall time."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def synced(path: Path) -> None:
    """A line that is on the disk."""
    import os

    with path.open("ab", buffering=0) as file:
        file.write(b"x" * 100 + b"\n")
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
