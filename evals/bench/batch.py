"""How fast `llmsum batch` is: against the bare SDK with the same bodies, langextract, Ray, and when it is resumed.

    python evals/bench/batch.py                      prints the table of docs/benchmarks.md; takes a quarter of an hour
    python evals/bench/batch.py --rounds 1 --in-flight 32 --only asking,cached,resumed

Whole processes ask `endpoint.py`, which answers after a fixed time in a process of its own. What is compared is
measured in turn, and medians are told; on a busy machine read the ratios, not the seconds.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from limits import REQUESTS, TOKENS, simulate  # noqa: E402
from measured import Endpoint, Run, endpoint  # noqa: E402

BENCH = Path(__file__).parent
LATENCY_S = 0.5
IN_FLIGHT = 64
PEER_REPORTS = 12
WORKERS, CLUSTER_IN_FLIGHT = 2, 16  # so few that two processors, which Ray shares with the endpoint, are not the limit
DONE = (10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    llmsum: str
    beside: str = ""
    compared: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured, and in which folder."""

    rounds: int
    reports: int
    peer_python: str
    in_flight: int
    folder: Path

    def environment(self) -> dict[str, str]:
        """A cache of our own."""
        return {"LLMSUM_CACHE_DIR": str(self.folder / "cache")}

    def median(self, runs: Sequence[Run], value: Callable[[Run], float]) -> float:
        """The median of what `value` says of every run."""
        return median(map(value, runs))


def main() -> None:
    """Measures what is asked for and prints one Markdown table."""
    parts = {"asking": asking, "cluster": cluster, "cached": cached, "resumed": resumed, "limits": limits}
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--peer-python", default=sys.executable, help="the Python that has langextract")
    parser.add_argument("--in-flight", type=int, default=IN_FLIGHT, help="requests under way at once while asking")
    parser.add_argument("--only", default=",".join(parts))
    given = parser.parse_args()
    print("| | llmsum | beside it | compared | target |\n|---|---|---|---|---|")
    for name in given.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            plan = Plan(given.rounds, given.reports, given.peer_python, given.in_flight, Path(folder))
            for line in parts[name](plan):
                cells = line.what, line.llmsum, line.beside, line.compared, line.target
                print(f"| {' | '.join(cells)} |", flush=True)


def batch(source: Path, out: Path, server: Endpoint, in_flight: int = IN_FLIGHT) -> list[str]:
    """The command line."""
    model = ["-m", "test", "--base-url", server.url, "--jobs", str(in_flight)]
    return [sys.executable, "-m", "llmsum", "batch", "-q", str(source), "-o", str(out), *model]


# --- a folder that is asked about ------------------------------------------------------------------


def asking(plan: Plan) -> Iterator[Line]:
    """Reports per second and processor time for each request, in turn with the same bodies sent by the SDK alone."""
    from folders import make_reports

    make_reports(plan.folder / "many", plan.reports)
    make_reports(plan.folder / "one", 1)
    make_reports(plan.folder / "few", PEER_REPORTS)
    for name in ("many", "one"):
        with endpoint(0.0, plan.folder / f"{name}.jsonl") as recorder:
            # Into a cache of its own: chunks that reports share are asked about once, by the baseline too.
            command = batch(plan.folder / name, plan.folder / f"{name}.recorded", recorder)
            recorder.measure(command, {"LLMSUM_CACHE_DIR": str(plan.folder / f"cache-{name}")})
    runs: dict[str, list[Run]] = defaultdict(list)
    with endpoint(LATENCY_S) as server:
        for round_ in range(plan.rounds):
            for name in ("one", "many"):
                bodies = plan.folder / f"{name}.jsonl"
                runs[f"raw {name}"].append(server.measure(raw(bodies, server, plan.in_flight)))
                command = batch(plan.folder / name, plan.folder / f"{name}{round_}", server, plan.in_flight)
                environment = {"LLMSUM_CACHE_DIR": str(plan.folder / f"cache-{name}{round_}")}
                runs[f"llmsum {name}"].append(server.measure(command, environment))
            if has_langextract(plan):
                runs["langextract"].append(server.measure(langextract(plan, server)))
                few = batch(plan.folder / "few", plan.folder / f"few{round_}", server, plan.in_flight)
                runs["llmsum few"].append(server.measure([*few, "--no-cache"]))
    yield from told_pace(plan, runs["llmsum many"], runs["raw many"])
    yield from told_cpu(runs)
    yield told_langextract(plan, runs)


def raw(bodies: Path, server: Endpoint, in_flight: int) -> list[str]:
    """The command line."""
    return [sys.executable, str(BENCH / "raw.py"), str(bodies), server.url, str(in_flight)]


def told_pace(plan: Plan, ours: Sequence[Run], theirs: Sequence[Run]) -> Iterator[Line]:
    """Whole processes, and from the first request to the last answer."""
    requests = ours[0].requests
    note = f"{plan.reports} reports, {requests:,} requests, {plan.in_flight} in flight, answers after {LATENCY_S} s"
    paces: tuple[tuple[str, Callable[[Run], float], str], ...] = (
        (f"{note}: reports/s, whole process", lambda run: plan.reports / run.seconds, ""),
        ("… from the first request to the last answer", lambda run: plan.reports / run.span_s, "≥ 0.95 ×"),
    )
    for what, value, target in paces:
        a, b = plan.median(ours, value), plan.median(theirs, value)
        pairs = [value(one) / value(two) for one, two in zip(ours, theirs, strict=True)]
        yield Line(what, f"{a:.2f}", f"raw SDK {b:.2f}", f"{median(pairs):.2f} ×", target)
    full = plan.in_flight / LATENCY_S
    a, b = (plan.median(runs, lambda run: run.requests / run.span_s / full) for runs in (ours, theirs))
    yield Line("… share of in flight ÷ latency", f"{a:.0%}", f"raw SDK {b:.0%}", "", "≥ 90 %")
    most = max(run.most for run in ours)
    yield Line(
        "… requests under way at most",
        str(most),
        f"raw SDK {max(run.most for run in theirs)}",
        "",
        f"≤ {plan.in_flight}",
    )


def told_cpu(runs: dict[str, list[Run]]) -> Iterator[Line]:
    """Milliseconds of processor time; apart from start-up, what a folder takes more than a single report."""
    ours, theirs = ([run.cpu_s / run.requests * 1000 for run in runs[f"{who} many"]] for who in ("llmsum", "raw"))
    more = median(a - b for a, b in zip(ours, theirs, strict=True))
    a, b = median(ours), median(theirs)
    yield Line("CPU ms per request, whole process", f"{a:.1f}", f"raw SDK {b:.1f}", f"{more:+.1f} ms", "")
    ours, theirs = (
        [
            (many.cpu_s - one.cpu_s) / (many.requests - one.requests) * 1000
            for many, one in zip(runs[f"{who} many"], runs[f"{who} one"], strict=True)
        ]
        for who in ("llmsum", "raw")
    )
    more = median(a - b for a, b in zip(ours, theirs, strict=True))
    a, b = median(ours), median(theirs)
    yield Line("… start-up apart", f"{a:.1f}", f"raw SDK {b:.1f}", f"{more:+.1f} ms", "≤ +2 ms")


def has_langextract(plan: Plan) -> bool:
    """Whether the peers' Python has it."""
    return (
        subprocess.run([plan.peer_python, "-c", "import langextract"], capture_output=True, check=False).returncode == 0
    )


def langextract(plan: Plan, server: Endpoint) -> list[str]:
    """The command line."""
    script = str(BENCH / "langextract_folder.py")
    return [plan.peer_python, script, str(plan.folder / "few"), server.url, str(plan.in_flight)]


def told_langextract(plan: Plan, runs: dict[str, list[Run]]) -> Line:
    """Reports per second, whole processes: it has its own way of cutting, so that requests do not compare."""
    what = f"{PEER_REPORTS} of the reports: reports/s, whole process"
    if not runs["langextract"]:
        return Line(what, "", "langextract is not installed: give --peer-python", "", "")
    ours, theirs = runs["llmsum few"], runs["langextract"]
    a, b = (PEER_REPORTS / plan.median(some, lambda run: run.seconds) for some in (ours, theirs))
    ratio = median(two.seconds / one.seconds for one, two in zip(ours, theirs, strict=True))
    cpu = (
        plan.median(theirs, lambda run: run.cpu_s) / PEER_REPORTS,
        plan.median(ours, lambda run: run.cpu_s) / PEER_REPORTS,
    )
    beside = f"langextract {b:.2f} ({theirs[0].requests} requests, CPU {cpu[0]:.2f} s a report)"
    return Line(what, f"{a:.2f} ({ours[0].requests} requests, CPU {cpu[1]:.2f} s)", beside, f"{ratio:.2f} ×", "")


# --- the same folder through Ray -------------------------------------------------------------------


def cluster(plan: Plan) -> Iterator[Line]:
    """Reports per second of two workers of Ray, in turn with the local engine at as many requests under way in all."""
    from folders import make_reports

    source = plan.folder / "many"
    make_reports(source, plan.reports // 2)
    runs: dict[str, list[Run]] = defaultdict(list)
    with endpoint(LATENCY_S) as server:
        for round_ in range(plan.rounds):
            for engine in ("local", "ray"):
                command = batch(source, plan.folder / f"{engine}{round_}", server, CLUSTER_IN_FLIGHT)
                workers = ["--engine", "ray", "--workers", str(WORKERS)] if engine == "ray" else []
                environment = {"LLMSUM_CACHE_DIR": str(plan.folder / f"cache-{engine}{round_}")}
                runs[engine].append(server.measure([*command, *workers], environment))
    local, ray = (plan.median(runs[engine], lambda run: run.requests / run.span_s) for engine in ("local", "ray"))
    pairs = [b.requests / b.span_s * a.span_s / a.requests for a, b in zip(runs["local"], runs["ray"], strict=True)]
    what = f"--engine ray, {WORKERS} workers, {CLUSTER_IN_FLIGHT} in flight in all: requests/s, start-up apart"
    yield Line(what, f"{ray:.1f}", f"--engine local {local:.1f}", f"{median(pairs):.2f} ×", "≥ 0.90 ×")
    most = max(run.most for run in runs["ray"])
    yield Line("… requests under way at most", str(most), "", "", f"≤ {CLUSTER_IN_FLIGHT}")


# --- a folder that is known ------------------------------------------------------------------------


def cached(plan: Plan) -> Iterator[Line]:
    """Chunks per second of a folder whose answers are all in the cache, into new folders of results."""
    import json

    from folders import make_reports

    source = plan.folder / "many"
    make_reports(source, plan.reports * 5)
    make_reports(plan.folder / "one", 1)
    with endpoint(0.0) as server:
        server.measure(batch(source, plan.folder / "first", server), plan.environment())
        results = (plan.folder / "first").glob("*.txt.json")
        chunks = sum(len(json.loads(file.read_bytes())["chunks"]) for file in results)
        many: list[Run] = []
        one: list[Run] = []
        for round_ in range(plan.rounds):
            one.append(
                server.measure(batch(plan.folder / "one", plan.folder / f"one{round_}", server), plan.environment())
            )
            many.append(server.measure(batch(source, plan.folder / f"many{round_}", server), plan.environment()))
    whole = median(chunks / run.seconds for run in many)
    apart = median(chunks / (all_.seconds - alone.seconds) for all_, alone in zip(many, one, strict=True))
    sent = sum(run.requests for run in [*many, *one])
    asked = f"{plan.reports * 5} reports, {chunks:,} chunks, all cached: chunks/s, whole process"
    yield Line(asked, f"{whole:,.0f}", "", f"{sent} requests sent", "≥ 2,000, no request")
    yield Line("… start-up apart", f"{apart:,.0f}", f"start-up {median(run.seconds for run in one):.2f} s")


# --- a folder that is nearly done ------------------------------------------------------------------


def resumed(plan: Plan) -> Iterator[Line]:
    """Seconds to the first request and megabytes at most, with one new report behind many that are done."""
    from folders import make_done, make_reports

    from llmsum.folders.resume import Order
    from llmsum.settings import load_settings

    runs: dict[int, list[Run]] = defaultdict(list)
    imports: list[float] = []
    with endpoint(0.0) as server:
        settings = load_settings(model="test", base_url=server.url)
        orders = {done: Order(source=plan.folder / f"{done}", out=plan.folder / f"{done}.out") for done in DONE}
        for done, order in orders.items():
            make_done(order, settings, done)
        for round_ in range(plan.rounds):
            imports.append(server.measure([sys.executable, "-c", "import openai.resources.chat"]).seconds)
            for done, order in orders.items():
                make_reports(order.source, 1, first=done + round_)
                runs[done].append(server.measure(batch(order.source, order.out, server), plan.environment()))
    beside = f"`import openai` {median(imports):.2f} s"
    for done in DONE:
        first = plan.median(runs[done], lambda run: run.first_s)
        ratio = median(run.first_s / one for run, one in zip(runs[done], imports, strict=True))
        target = "≤ 2 s" if done == DONE[-1] else ""
        yield Line(
            f"{done:,} reports done, one new: s to the first request", f"{first:.2f}", beside, f"{ratio:.2f} ×", target
        )
    small, large = (plan.median(runs[done], lambda run: run.megabytes) for done in DONE)
    what = f"… megabytes at most, {DONE[0]:,} and {DONE[1]:,} files"
    yield Line(what, f"{small:.0f}, {large:.0f}", "", f"{large - small:+.0f} MB", "≤ +20 MB")


# --- limits ----------------------------------------------------------------------------------------


def limits(plan: Plan) -> Iterator[Line]:
    """A simulated half-hour."""
    del plan
    requests, tokens = simulate(REQUESTS, None)[0], simulate(None, TOKENS)[1]
    for name, used in ((f"{REQUESTS} requests", requests), (f"{TOKENS:,} tokens", tokens)):
        what = f"limit of {name} a minute, simulated: fullest window, share used"
        yield Line(what, f"{used.most:.1%}, {used.share:.1%}", "", "", "≤ 100 %, ≥ 95 %")


if __name__ == "__main__":
    main()
