"""The command of the peers: see README.md beside this file."""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from evals.peers.endpoint import Exchange
from evals.peers.running import PEERS, Source, run_peer, served
from llmsum.errors import EXIT_OK, EXIT_PARTLY, LlmsumError
from llmsum.evals.cases import Case, load_cases
from llmsum.evals.kept import save
from llmsum.evals.recordings import StaleRecording
from llmsum.evals.runs import Run, headline
from llmsum.settings import load_settings

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
    print(table(run))
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
    run.add_argument("--model", default=MODEL, help="local/FILE.gguf; in a replay only its file name counts")
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
    with served(given.model, settings) if given.record else nullcontext() as base_url:
        source = Source(Path(given.model).name, given.out / "recordings", base_url, given.limit_min * 60)
        return run_peer(PEERS[given.peer], cases, settings, source, _Progress() if given.record else _silent)


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


def table(run: Run) -> str:
    """One line for each document, then the headline."""
    lines = [f"{'document':22}    F1  items  grounded  invented  requests  tokens in + out"]
    for document in run.documents:
        score = document.scores[0]
        if score.error:
            lines.append(f"{document.document:22} 0.000  {score.error}")
            continue
        items = sum(kind.predicted for kind in score.kinds)
        lines.append(
            f"{document.document:22} {score.f1:.3f}  {items:5}  {score.grounding or 0:8.0%}  {score.invented_numbers:8}"
            f"  {score.requests:8}  {score.input_tokens} + {score.output_tokens}"
        )
    return "\n".join([*lines, f"{run.model}: F1 {headline(run.documents)}"])


if __name__ == "__main__":
    sys.exit(main())
