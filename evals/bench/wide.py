"""What wide reading costs the program itself: time for a report beside narrow reading, and for grounding alone.

    python evals/bench/wide.py             prints two tables

Reading, grounding and merging are timed on recorded answers (evals/recordings), both readings in turns within one run.
Grounding alone is timed on a made-up report, with every item cited right, off by three, and far off.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from llmsum.checking import narrow, wide  # noqa: E402
from llmsum.checking.merge import in_order, merge  # noqa: E402
from llmsum.evals.recorder import replaying, tape_path  # noqa: E402
from llmsum.evals.recordings import Tape  # noqa: E402
from llmsum.kinds.hearing import Hearing  # noqa: E402
from llmsum.llm.prompted import PromptedEngine  # noqa: E402
from llmsum.models import Chunk, Draft  # noqa: E402
from llmsum.reading.document import decode  # noqa: E402
from llmsum.reading.report import Report, read_report  # noqa: E402
from llmsum.settings import Settings, load_settings  # noqa: E402

ROUNDS = 9
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
MODELS = {"narrow": "local/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", "wide": "hand-answered"}
ITEMS, SEGMENTS = 60, 300


def main() -> None:
    """Prints both tables."""
    print("| seed | narrow, ms | wide, ms | × |\n|---|---|---|---|")
    for seed in SEEDS:
        works = {reading: of_seed(seed, reading) for reading in MODELS}
        times: dict[str, list[float]] = {reading: [] for reading in MODELS}
        for _ in range(ROUNDS):
            for reading, work in works.items():
                times[reading].append(milliseconds(work))
        small, large = (statistics.median(times[reading]) for reading in MODELS)
        print(f"| {seed.stem[:3]} | {small:.0f} | {large:.0f} | {large / small:.2f} |")
    print(f"\n| {ITEMS} items over {SEGMENTS} segments, cited | ms |\n|---|---|")
    for name, off in (("right", 0), ("off by three", 3), ("far off", 150)):
        spent = [milliseconds(made(off)) for _ in range(ROUNDS)]
        print(f"| {name} | {statistics.median(spent):.0f} |")


def of_seed(seed: Path, reading: str) -> Callable[[], Any]:
    """Reading, grounding and merging of a seed, with the answers that were recorded."""
    settings = load_settings(model=MODELS[reading], reading=reading, cache=False)
    answers = recorded(seed, settings)
    room = wide if reading == "wide" else narrow

    def work() -> None:
        report = read(seed.read_bytes(), settings)
        hearing = Hearing(report)
        claims = [
            claim
            for chunk, drafts in zip(report.chunks, answers, strict=True)
            for claim in room.ground(hearing, chunk, drafts)
        ]
        merge(report, room.distinct(report, in_order(claim for claim in claims if claim.passes)), None)

    return work


def recorded(seed: Path, settings: Settings) -> list[tuple[Draft, ...]]:
    """The drafts of each request of a seed, played from the recordings once."""

    async def replies() -> list[tuple[Draft, ...]]:
        tape = Tape.load(tape_path(ROOT / "evals" / "recordings", settings, seed.stem))
        report = read(seed.read_bytes(), settings)
        async with replaying(settings, tape) as taped:
            engine = PromptedEngine(taped.engine, settings, report.language)
            return [(await engine.extract(chunk)).drafts for chunk in report.chunks]

    return asyncio.run(replies())


def made(off: int) -> Callable[[], Any]:
    """Grounding of items that are cited so many segments away from where they stand."""
    lines = [f"第{n}项工程完成投资{n}.{n % 7}亿元，受益群众{n * 13}人，建成道路{n + 5}公里。" for n in range(SEGMENTS)]
    settings = load_settings(model="capable", base_url="http://127.0.0.1:1/v1", cache=False, wide_tokens=10**6)
    report = read(("某市工作报告\n一、成绩\n" + "\n".join(lines)).encode(), settings)
    (chunk,) = report.chunks
    return lambda: wide.ground(Hearing(report), chunk, drafts(chunk, off))


def drafts(chunk: Chunk, off: int) -> list[Draft]:
    """Every fifth segment as an item, in words that nobody has looked at yet."""
    count = len(chunk.segments)
    mark = time.perf_counter_ns() % 10**6
    return [
        Draft(cited, cited, "achievement", f"{chunk.segments[n].text.strip()}（{mark:06}号）"[:-9])
        for n in range(2, count, count // ITEMS)
        for cited in ((n + off) % count + 1,)
    ]


def read(data: bytes, settings: Settings) -> Report:
    """Bytes to a cut report."""
    return read_report(decode(data, "bench.txt", "utf-8"), settings)


def milliseconds(work: Callable[[], Any]) -> float:
    """Wall time."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
