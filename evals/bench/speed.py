"""How fast llmsum is, as whole processes and as ratios to `python -c pass` and `import openai` in the same run.

    python evals/bench/speed.py            prints the tables of docs/benchmarks.md

A test would only say how busy the machine is; ratios within one run say what changed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from llmsum import rules  # noqa: E402
from llmsum.kinds.lexicon import groups, index  # noqa: E402
from llmsum.llm.prompt import chunk_messages, load_prompt  # noqa: E402
from llmsum.reading.document import decode  # noqa: E402
from llmsum.reading.report import Report, read_report  # noqa: E402
from llmsum.reading.tokens import token_bound  # noqa: E402
from llmsum.settings import load_settings  # noqa: E402
from tests.support.server import Server  # noqa: E402

ROUNDS = 7
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
CLI = [sys.executable, "-m", "llmsum"]
MEGABYTE = 1_000_000


def main() -> None:
    """Measures everything, interleaved, and prints one Markdown table."""
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        model = ["-m", "test-1b", "--base-url", server.url]
        environment = {"LLMSUM_CACHE_DIR": folder}
        summarise = [*CLI, "summarize", "-q", "-f", "json", str(SEEDS[1])]
        run([*summarise, *model], environment)  # fills the cache
        commands: dict[str, list[str]] = {
            "`python -c pass`": [sys.executable, "-c", "pass"],
            "`python -c 'import openai'`": [sys.executable, "-c", "import openai"],
            "`llmsum --version`": [*CLI, "--version"],
            "`llmsum summarize`, built-in rules": [*summarise, "-m", "builtin"],
            "`llmsum summarize`, model, all cached": [*summarise, *model],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(seconds(lambda command=command: run(command, environment)))
        print_processes({name: statistics.median(values) for name, values in times.items()})
    print_lexicons()
    print_throughput()
    print_overhead()


def run(command: list[str], environment: dict[str, str]) -> None:
    """One process, its output thrown away; with the bytecode that an installation has."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=inherited | environment)


def seconds(work: Callable[[], Any]) -> float:
    """Wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def print_processes(medians: dict[str, float]) -> None:
    """One line a command: median seconds and ratios."""
    nothing, openai = list(medians.values())[:2]
    print(f"Median of {ROUNDS} whole processes, interleaved:\n")
    print("| process | seconds | × `pass` | × `import openai` |\n|---|---|---|---|")
    for name, value in medians.items():
        print(f"| {name} | {value:.2f} | {value / nothing:.1f} | {value / openai:.2f} |")


def print_lexicons() -> None:
    """What the words take before the first sentence is decided on: median of fresh readings."""

    def fresh(load: Any) -> float:
        load.cache_clear()
        return seconds(load) * 1000

    spent = [(fresh(groups), fresh(index)) for _ in range(ROUNDS)]
    words = sum(len(group.words) + len(group.english) + len(group.unless) for group in groups())
    read, indexed = (statistics.median(each) for each in zip(*spent, strict=True))
    print(f"\nLexicons: {words:,} words, read in {read:.1f} ms and indexed in {indexed:.1f} ms")


def print_throughput() -> None:
    """Repair, sections and rules over growing texts: seconds for each megabyte must not grow."""
    print("\n| text made of seed 004 | repair + sections + rules, s | s per MB |\n|---|---|---|")
    raw = SEEDS[4].read_bytes()
    for megabytes in (0.25, 0.5, 1.0, 2.0):
        data = raw * max(1, round(megabytes * MEGABYTE / len(raw)))
        spent = seconds(lambda data=data: read_and_rule(data))
        print(f"| {len(data) / MEGABYTE:.2f} MB | {spent:.2f} | {spent / (len(data) / MEGABYTE):.2f} |")


def read_and_rule(data: bytes) -> None:
    """What the built-in engine does with a document."""
    rules.read(read(data))


def read(data: bytes) -> Report:
    """Bytes to a cut report."""
    settings = load_settings(model="builtin")
    return read_report(decode(data, "bench.txt", "utf-8"), settings)


def print_overhead() -> None:
    """Which share of the prompt is neither report text nor served from the endpoint's prompt cache.

    The constant messages are byte-identical, so that an endpoint with a prompt cache computes them once for a run; the
    first request of each seed is counted in full.
    """
    prompt = load_prompt("extract", "zh")
    constant = sum(token_bound(message["content"]) for message in prompt.constant)
    own = rest = total = 0
    for seed in SEEDS:
        chunks = read(seed.read_bytes()).chunks
        rest += constant
        for chunk in chunks:
            asked = token_bound(chunk_messages(prompt, chunk)[-1]["content"])
            text = sum(token_bound(" ".join(segment.text.split())) for segment in chunk.segments if not segment.noise)
            own += text
            rest += asked - text
            total += constant + asked
    print(f"\nPrompt tokens over the seeds (bound): {total}, of them the reports' own: {own}")
    print(f"Neither their own nor served from the prompt cache: {rest} = {rest / total:.1%}")


if __name__ == "__main__":
    main()
