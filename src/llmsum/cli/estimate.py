"""What `llmsum batch --dry-run` prints."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from llmsum.batch.estimate import Estimate, estimate
from llmsum.cli.messages import nothing_found
from llmsum.render.tally import duration, short
from llmsum.render.wrap import hanging

if TYPE_CHECKING:
    from llmsum.folders.resume import Order
    from llmsum.settings import Settings


def print_estimate(order: "Order", settings: "Settings", *, as_json: bool) -> None:
    """Estimates a run and prints what it would take.

    Raises:
        InputError: if there is no report.
        UsageError: if the folder or the engine cannot be used.
    """
    found = asyncio.run(estimate(order, settings))
    if not found.due and not found.skipped:
        raise nothing_found(order)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    width = shutil.get_terminal_size().columns
    for lead, text in _lines(found, settings):
        for line in hanging(f"{lead:<10}", text, width):
            print(line)


def _lines(found: Estimate, settings: "Settings") -> Iterator[tuple[str, str]]:
    load = found.load
    done = found.skipped.get("done", 0)
    waiting = sum(found.skipped.values()) - done
    waiting_words = f"; {waiting:,} not complete, see --retry-failed" if waiting else ""
    unreadable = f", {_round(load.unreadable)} of them cannot be read" if load.unreadable else ""
    yield "files", f"{found.due:,} to do{unreadable}; {done:,} done before{waiting_words}"
    if not found.due:
        return
    if not load.requests + load.cached:
        yield "chunks", f"{_round(load.chunks)}; the rules send no requests and cost nothing"
        return
    yield "chunks", _round(load.chunks)
    share = 100 * load.cached / (load.requests + load.cached)
    cached = f"; {_round(load.cached)} answers ({share:.0f} %) are in the cache" if load.cached else ""
    small = f"; at most {_round(load.small)} small requests about them" if load.small else ""
    yield "requests", _round(load.requests) + cached + small
    yield "tokens", f"{short(round(load.input_tokens))} in, {short(round(load.output_tokens))} out"
    yield "money", _money(found)
    limits = [f"{settings.concurrency} requests at once"]
    limits += [f"{settings.rpm:,} requests a minute"] if settings.rpm else []
    limits += [f"{settings.tpm:,} tokens a minute"] if settings.tpm else []
    yield "time", f"about {duration(found.seconds)} at {', '.join(limits)}"
    sampled = f"from {found.sampled:,} of {found.due:,} files; " if found.sampled < found.due else ""
    length = f"of {found.experience:,} finished reports" if found.experience else _measured(settings)
    yield "", f"({sampled}answers as long as those {length})"


def _measured(settings: "Settings") -> str:
    from llmsum.reading.ways import way_of

    return "that were written by hand" if way_of(settings).reading == "wide" else "that a small model gave"


def _money(found: Estimate) -> str:
    if found.cost_usd is None or found.price is None:
        return "no price is known; give one with --price IN,OUT"
    return f"{found.cost_usd:.4f} USD at {found.price[0]:g} in and {found.price[1]:g} out for a million tokens"


def _round(number: float) -> str:
    return f"{round(number):,}"
