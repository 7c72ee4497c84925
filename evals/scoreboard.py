"""The scoreboard of the README: every baseline on the same labelled documents, from the recordings, without a call.

python -m evals.scoreboard            prints the table of docs/evals.md; needs pip install -e '.[evals,peers]'
python -m evals.scoreboard --write    puts its rows into that page and into both READMEs, which have fewer columns
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from evals.peers.found import Peer
from evals.peers.running import PEERS, Source, model_name, run_peer
from llmsum.errors import EXIT_OK, EXIT_PARTLY, LlmsumError
from llmsum.evals.cases import Case, load_cases
from llmsum.evals.recordings import StaleRecording
from llmsum.evals.runner import run_cases
from llmsum.evals.runs import Run
from llmsum.evals.scoreboard import scoreboard
from llmsum.evals.tables import stale_text
from llmsum.settings import BUILTIN, load_settings

EVALS = Path(__file__).resolve().parent
SMALL_MODEL = "local/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
BY_HAND = "hand-answered"  # a capable reader behind an endpoint, whose answers were recorded

# The columns of the READMEs, by their heads in the whole table.
BRIEF = (
    "engine",
    "item F1",
    "problems found, right kind",
    "plans found, right kind",
    "invented",
    "grounded",
    "prompt tokens / 1,000 chars",
)
CHINESE = {
    "llmsum, built-in rules": "llmsum，内置规则",
    "llmsum, small model": "llmsum，小模型",
    "llmsum, answered by hand": "llmsum，人工作答",
    "langextract, small model": "langextract，小模型",
    "naive, small model": "naive，小模型",
    "langextract, answered by hand": "langextract，人工作答",
}
NONE_FAILED = re.compile(r" \(\d+ scored, 0 failed\)")  # the READMEs say it in their text


def main() -> int:
    """Prints the table; the exit code is 3 if a baseline is missing in it, and standard error tells why."""
    parser = argparse.ArgumentParser("python -m evals.scoreboard", description="Every baseline on the same documents.")
    parser.add_argument("--only", action="append", help="the beginning of a document's name; may be repeated")
    parser.add_argument("--write", action="store_true", help="put the rows into the pages that show them")
    arguments = parser.parse_args()
    only = tuple(arguments.only or ("",))
    labelled = load_cases(EVALS.parent / "seeds", load_settings(model=BUILTIN))
    baselines = baselines_of({name: case for name, case in labelled.items() if name.startswith(only)})
    runs: dict[str, Run] = {}
    for name, made in baselines.items():
        try:
            runs[name] = made()
        except LlmsumError as error:
            print(f"{name}: {error}", file=sys.stderr)
    table = scoreboard(runs)
    print(table)
    if arguments.write:
        write(table)
    return EXIT_OK if len(runs) == len(baselines) else EXIT_PARTLY


def pages_of(table: str) -> dict[Path, list[list[str]]]:
    """The rows of each page that shows the table, as cells."""
    head, _, *rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    brief = [[NONE_FAILED.sub("", row[head.index(name)]) for name in BRIEF] for row in rows]
    return {
        EVALS.parent / "docs" / "evals.md": rows,
        EVALS.parent / "README.md": brief,
        EVALS.parent / "README.zh.md": [[CHINESE[name], *cells] for name, *cells in brief],
    }


def write(table: str) -> None:
    """Puts the rows where a row of the same name is; the heads of the columns stay."""
    for page, rows in pages_of(table).items():
        text = page.read_text(encoding="utf-8")
        for row in rows:
            text = re.sub(rf"^\| {re.escape(row[0])} \|.*$", line_of(row), text, flags=re.MULTILINE)
        page.write_text(text, encoding="utf-8")


def line_of(row: list[str]) -> str:
    """A row as it stands in Markdown."""
    return f"| {' | '.join(row)} |"


def baselines_of(cases: Mapping[str, Case]) -> dict[str, Callable[[], Run]]:
    """What makes each row of the table, by its name."""
    return {
        "llmsum, built-in rules": partial(ours, BUILTIN, cases),
        "llmsum, small model": partial(ours, SMALL_MODEL, cases),
        "llmsum, answered by hand": partial(ours, BY_HAND, cases),
        **{f"{name}, small model": partial(theirs, peer, SMALL_MODEL, cases) for name, peer in PEERS.items()},
        "langextract, answered by hand": partial(theirs, PEERS["langextract"], BY_HAND, cases),
    }


def theirs(peer: Peer, model: str, cases: Mapping[str, Case]) -> Run:
    """A run of a peer.

    Raises:
        StaleRecording: if a request is not on the tapes.
        MissingExtra: if the peer's library is not installed.
    """
    return run_peer(peer, cases, load_settings(model=model), Source(model_name(model), EVALS / "recordings"))


def ours(model: str, cases: Mapping[str, Case]) -> Run:
    """A run of one of our own engines.

    Raises:
        StaleRecording: if a request is not on the tapes.
    """
    run, stale = asyncio.run(run_cases(cases, load_settings(model=model), EVALS / "recordings"))
    if stale:
        raise StaleRecording("; ".join(stale_text(stale).splitlines()))
    return run


if __name__ == "__main__":
    sys.exit(main())
