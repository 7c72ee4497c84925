"""The command of the peers: see README.md beside this file."""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from evals.peers.endpoint import Exchange
from evals.peers.running import PEERS, Source, model_name, run_peer, served
from llmsum.errors import EXIT_OK, EXIT_PARTLY, LlmsumError, UsageError
from llmsum.evals.cases import Case, load_cases
from llmsum.evals.kept import save
from llmsum.evals.recordings import StaleRecording
from llmsum.evals.runs import Run
from llmsum.evals.tables import run_text
from llmsum.settings import Settings, load_settings

EVALS = Path(__file__).resolve().parents[1]
MODEL = "local/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
LIMIT_MIN = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one peer; the exit code is 3 if its recordings are stale, as that of `llmsum eval run` is."""
    given = parser().parse_args(arguments)
    try:
        run = _run(given)
    except LlmsumError as error:
        print(f"{error.kind}: {error}", file=sys.stderr)
        return EXIT_PARTLY if isinstance(error, StaleRecording) else error.exit_code
    print(run_text(run))
    if given.only:
        print("some documents only: not saved as a run")
    else:
        print(f"run {save(run, given.out).stem}")
    return EXIT_OK


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = argparse.ArgumentParser("python -m evals.peers", description="Other ways to the same items.")
    run = found.add_subparsers(required=True).add_parser("run", help="ask or replay one peer, score it, save the run")
    run.add_argument("peer", choices=sorted(PEERS))
    run.add_argument("--record", action="store_true", help="ask live what is not on the tapes")
    run.add_argument("--model", default=MODEL, help="local/FILE.gguf, or any name with --base-url or in a replay")
    run.add_argument("--base-url", help="an OpenAI-compatible endpoint that needs no key, asked while recording")
    run.add_argument("-j", "--concurrency", type=int, default=1, help="requests under way at once while recording")
    run.add_argument("--only", action="append", help="the beginning of a document's name; may be repeated")
    run.add_argument("--limit-min", type=float, default=LIMIT_MIN, help="minutes for one document")
    run.add_argument("--seeds", type=Path, default=EVALS.parent / "seeds", help="folder of labelled documents")
    run.add_argument("--out", type=Path, default=EVALS, help="folder of recordings and runs")
    return found


def _run(given: argparse.Namespace) -> Run:
    settings = load_settings(model=given.model)
    cases = {
        name: case
        for name, case in load_cases(given.seeds, settings).items()
        if not given.only or name.startswith(tuple(given.only))
    }
    with _answering(given, settings) as base_url:
        limit_s, places = given.limit_min * 60, given.concurrency
        source = Source(model_name(given.model), given.out / "recordings", base_url, limit_s, places)
        return run_peer(PEERS[given.peer], cases, settings, source, _Progress() if given.record else _silent)


def _answering(given: argparse.Namespace, settings: Settings) -> AbstractContextManager[str | None]:
    """The address that is asked: none in a replay, the one that is given, or a local model that is loaded.

    Raises:
        UsageError: if there is nothing to ask.
    """
    if not given.record or given.base_url:
        return nullcontext(given.base_url if given.record else None)
    if not given.model.startswith("local/"):
        raise UsageError(f"{given.model}: no local model; say with --base-url where it answers")
    return served(given.model, settings)


def _silent(case: Case, exchange: Exchange) -> None:
    del case, exchange


class _Progress:
    """One line to standard error for each request."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._asked = 0

    def __call__(self, case: Case, exchange: Exchange) -> None:
        self._asked += 1
        minutes = (time.monotonic() - self._started) / 60
        usage = exchange.usage
        told = exchange.error or f"{exchange.outcome}, {usage.input_tokens} + {usage.output_tokens} tokens"
        line = f"{minutes:6.1f} min  {case.name[:3]}  request {self._asked}: {told}, {exchange.seconds:.0f} s"
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
