"""Folders to measure with: reports that share no chunk, and folders of which nearly everything is done."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from llmsum.folders.journal import Journal
from llmsum.folders.manifest import headline
from llmsum.folders.resume import Order, configuration
from llmsum.llm.endpoints import resolve
from llmsum.models import Usage
from llmsum.settings import Settings

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.txt"))
LONG = 20  # characters; shorter lines are headings
IN_FOLDER = 1000
COLUMNS = "path, size, mtime_ns, sha256, config, state, attempts, usage, started, finished"
DONE_TEXT = "一、主要工作\n全年新建养老服务站6个，改造危房120户。\n"


def make_reports(folder: Path, count: int, first: int = 0) -> None:
    """So many reports made from the seeds in turn, each paragraph with the report's own number at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [seed.read_text(encoding="utf-8") for seed in SEEDS]
    for number in range(first, first + count):
        text = numbered(texts[number % len(texts)], number)
        (folder / f"report{number:06}.txt").write_text(text, encoding="utf-8")


def numbered(text: str, number: int) -> str:
    """The text as no other report has it."""
    lines = (
        f"{line.rstrip()[:-1]}，见材料第{number}号。" if len(line) > LONG and line.rstrip().endswith("。") else line
        for line in text.split("\n")
    )
    return "\n".join(lines)


def make_done(order: Order, settings: Settings, count: int) -> None:
    """A folder of so many short files, and what a run leaves that has finished all of them; the results are empty."""
    for number in range(count):
        path = f"{number // IN_FOLDER:04}/{number:06}.txt"
        if number % IN_FOLDER == 0:
            (order.source / path).parent.mkdir(parents=True)
            order.target(path).parent.mkdir(parents=True)
        (order.source / path).write_text(DONE_TEXT, encoding="utf-8")
        order.target(path).touch()
    Journal(order.out).close()
    config = configuration(settings, resolve(settings))
    with closing(sqlite3.connect(order.out / "manifest.sqlite")) as manifest, manifest:
        manifest.executemany(f"INSERT INTO documents ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", rows(order, config))
        lines = ((entry.path, headline(entry.path, "done", {"title": entry.path})) for entry in order.entries())
        manifest.executemany("INSERT INTO headlines VALUES (?, ?)", lines)


def rows(order: Order, config: str) -> Iterator[tuple[object, ...]]:
    """What the manifest says of finished files: `COLUMNS`."""
    usage, now = json.dumps(asdict(Usage(requests=2, input_tokens=2000, output_tokens=100))), time.time()
    for entry in order.entries():
        yield *entry, "0" * 64, config, "done", 1, usage, now, now
