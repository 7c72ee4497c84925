"""The scoreboard of the README: every baseline on the same labelled documents, from the recordings, without a call.

python -m evals.scoreboard            needs pip install -e '.[evals,peers]'
"""

import argparse
import asyncio
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


def main() -> int:
    """Prints the table; the exit code is 3 if a baseline is missing in it, and standard error tells why."""
    parser = argparse.ArgumentParser("python -m evals.scoreboard", description="Every baseline on the same documents.")
    parser.add_argument("--only", action="append", help="the beginning of a document's name; may be repeated")
    only = tuple(parser.parse_args().only or ("",))
    labelled = load_cases(EVALS.parent / "seeds", load_settings(model=BUILTIN))
    baselines = baselines_of({name: case for name, case in labelled.items() if name.startswith(only)})
    runs: dict[str, Run] = {}
    for name, made in baselines.items():
        try:
            runs[name] = made()
        except LlmsumError as error:
            print(f"{name}: {error}", file=sys.stderr)
    print(scoreboard(runs))
    return EXIT_OK if len(runs) == len(baselines) else EXIT_PARTLY


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
