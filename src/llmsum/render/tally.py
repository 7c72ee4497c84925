"""Where a batch stands, in words: a line while it runs, a table afterwards. Plain text, cut to the terminal's width."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from llmsum.folders.manifest import OPEN, State, Tally
from llmsum.models import Usage
from llmsum.render.wrap import INDENT, hanging, wrap

LABELS: Mapping[State, str] = {
    "done": "done",
    "partly": "partly done",
    "failed": "failed",
    "set_aside": "set aside",
}
REMARKS: Mapping[State, str] = {
    "partly": "some chunks got no complete answer; the rest is written",
    "set_aside": "the program ended while they were read",
}


def tally_lines(tally: Tally, run: Mapping[str, Any], *, running: bool, width: int) -> Iterator[str]:
    """The table: files by state, errors by kind, what was spent.

    Args:
        tally: everything that the manifest holds.
        run: what the manifest notes of the last run.
        running: whether that run is still going on.
        width: of the terminal, in cells.
    """
    counts = {LABELS[state]: (tally.states.get(state, 0), REMARKS.get(state, "")) for state in LABELS}
    under_way = sum(count for state, count in tally.states.items() if state in OPEN)
    counts["under way" if running else "interrupted"] = under_way, ""
    due = run.get("due")
    if due is not None and (running or not run.get("running")):  # a run that was killed did not tell the last it did
        counts["to do"] = max(0, due - run["finished"] - under_way), ""
    shown = [(label, count, remark) for label, (count, remark) in counts.items() if count or label == "done"]
    digits = max(len(f"{count:,}") for _, count, _ in shown)
    for label, count, remark in shown:
        yield from hanging(f"{label:<12}{count:>{digits},}  ", remark, width)
    for kind, (count, messages) in tally.errors.items():
        yield ""
        yield f"{' ' * INDENT}{count:,} × {kind}"
        for message in messages:
            yield from hanging("  ", message, width)
        if count > len(messages):
            yield from hanging("  ", f"… and {count - len(messages):,} more; summary.jsonl names all", width)
    if spent := usage_words(tally.usage):
        yield ""
        yield from hanging("", " · ".join(spent), width)


def passed_words(passed: Mapping[str, Any]) -> str:
    """Which files of the folder were no reports by their names; empty where all were.

    `passed` is what the manifest has of them.
    """
    endings, examples = passed.get("endings", {}), passed.get("examples", [])
    count = sum(endings.values())
    if not count:
        return ""
    kinds = ", ".join(f"{number:,} {ending or 'without an ending'}" for ending, number in endings.items())
    named = ", ".join(examples) + (", …" if count > len(examples) else "")
    return f"{count:,} passed over as no reports ({kinds}): {named}; --include takes what it names"


WAITING: Mapping[str, str] = {
    "unsure": "not so likely",
    "not_known": "of an older version",
    "contradiction": "with figures that the report contradicts",
    "recognised": "read from pictures",
    "incomplete": "of documents that are not complete",
}


def triage_words(found: Mapping[str, Any], *, older: bool) -> str:
    """How many items go out unread and why others do not.

    Args:
        found: what the manifest has of it.
        older: whether documents were finished since then.
    """
    queued = found["queued"]
    items = sum(count for why, count in queued.items() if why != "no_summary")
    whys = ", ".join(f"{queued[why]:,} {words}" for why, words in WAITING.items() if queued.get(why))
    words = [
        f"{found['accepted']:,} items are at least {found['level']:g} likely right: accepted.jsonl",
        f"{items:,} to be read{f' ({whys})' if whys else ''}: queue.jsonl, the doubtful first",
    ]
    if lacking := queued.get("no_summary"):
        words.append(f"{lacking:,} documents without a summary stand before them")
    if older:
        words.append("documents have changed since: run with --accept again")
    return "; ".join(words)


def usage_words(usage: Usage) -> list[str]:
    """Requests, tokens and money, as far as there were any."""
    if not usage.requests + usage.cached_requests:
        return []
    words = [f"{usage.requests:,} requests", f"{usage.cached_requests:,} answers out of the cache"]
    if usage.requests:
        words.append(f"{short(usage.input_tokens)} tokens in, {out_words(usage, short)}")
        words.append(f"{usage.cost_usd:.4f} USD" if usage.cost_usd is not None else "price not known")
    return words


def out_words(usage: Usage, count: Callable[[int], str] = "{:,}".format) -> str:
    """The tokens that were answered, and how many of them went on thinking if any did."""
    thought = f" ({count(usage.reasoning_tokens)} of them thinking)" if usage.reasoning_tokens else ""
    return f"{count(usage.output_tokens)} out{thought}"


def run_words(run: Mapping[str, Any]) -> list[str]:
    """How a run stands, from what `BatchState.noted` holds: the most important part first."""
    flow = run["flow"]
    of = f" of {run['due']:,}" if run["due"] is not None else ""
    words = [f"{run['finished']:,}{of} reports"]
    if run["eta_s"] is not None:
        words.append(f"{duration(run['eta_s'])} left")
    if bad := sum(count for state, count in run["states"].items() if state != "done"):
        words.append(f"{bad:,} not complete")
    if run["chunks"]:
        lost = f" ({run['chunks_lost']:,} lost)" if run["chunks_lost"] else ""
        words.append(f"{run['chunks']:,} chunks{lost}")
    if flow["cached"]:
        words.append(f"{100 * flow['cached'] / (flow['requests'] + flow['cached']):.0f} % from the cache")
    if flow["in_flight"] or flow["waiting"]:
        waiting = f", {flow['waiting']:,} waiting" if flow["waiting"] else ""
        words.append(f"{flow['in_flight']:,} in flight{waiting}")
    if flow["input_tokens"] + flow["output_tokens"]:
        words.append(f"{short(flow['input_tokens'])} + {short(flow['output_tokens'])} tokens")
    if flow["cost_usd"] is not None:
        words.append(f"{flow['cost_usd']:.4f} USD")
    if flow["pause_s"] > 0:
        words.append(f"pausing {duration(max(1, flow['pause_s']))}: {flow['pause_reason']}")
    if run["stopping"]:
        words.append("stopping")
    return words


def at_rest(run: Mapping[str, Any]) -> dict[str, Any]:
    """A run that has ended: nothing of what was under way when it was heard of last."""
    flow = run["flow"] | {"in_flight": 0, "waiting": 0, "pause_s": 0.0}
    return {**run, "flow": flow, "eta_s": None, "stopping": False}


def joined(words: Sequence[str], width: int) -> list[str]:
    """The words in as few lines as they take, cut between them only where that is possible."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 3 <= width:
            lines[-1] += f" · {word}"
        else:
            lines.extend(wrap(word, width))
    return lines


def short(count: int) -> str:
    """A count in three figures or four: 950, 12.3 k, 4.1 M."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if count >= limit:
            return f"{count / (1e3 if unit == 'k' else limit):.1f} {unit}"
    return f"{count:,}"


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, whatever is read best."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    if whole < 6000:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole // 60 % 60:02} h"
