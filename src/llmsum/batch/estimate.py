"""What a run over a folder would take: requests, tokens, money and time, before anything is sent.

Requests are built and counted as the run would build them (`load`); how long answers are is known only from experience:
that of the reports which these results hold already, else what was measured.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from llmsum.batch.load import Load, load_of
from llmsum.engines import EnginePool
from llmsum.errors import InputError
from llmsum.folders.claim import check_places
from llmsum.folders.folder import Entry
from llmsum.folders.manifest import MANIFEST, ManifestView, Row, State
from llmsum.folders.resume import Order, configuration, pages
from llmsum.llm.prompted import PromptedEngine
from llmsum.models import Usage
from llmsum.reading.document import read_document
from llmsum.reading.report import read_report
from llmsum.settings import Settings

SAMPLE = 300  # files that are read; for more, these stand for all, by their bytes
EXPERIENCE = 30  # finished reports that are looked at for the length of their answers
ANSWER_TOKENS_PER_S = 50.0  # of one answer, as hosted models of middle size write


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a run would take; `cost_usd` is None where no price is known, `sampled` how many files were read for it.

    `seconds` is the longest of what the places, the limit of requests and that of tokens allow.
    """

    due: int
    skipped: dict[State, int]
    sampled: int
    experience: int  # finished reports that it is drawn from
    load: Load
    price: tuple[float, float] | None
    cost_usd: float | None
    seconds: float


async def estimate(order: Order, settings: Settings) -> Estimate:
    """Reads what is due, or a sample of it, and asks nobody.

    Raises:
        UsageError: if the folder or the engine cannot be used.
    """
    check_places(order)
    skipped = Counter[State]()

    def due(config: str) -> Iterator[Entry]:
        for page in pages(order, _rows(order.out), config):
            skipped.update(page.skipped)
            yield from (entry for entry, _ in page.due)

    async with EnginePool(settings) as engines:
        config = configuration(settings, engines.endpoint)
        count, size, sample = _sample(due(config))
        meter = _Meter(order, settings, engines)
        read = [await meter.load(entry) for entry in sample]
        seen, factors = await meter.experience(config)
        price = engines.price
    load = sum(read, Load())
    load = _scaled(load, size / load.bytes if load.bytes else 0.0).times(**factors)
    cost = None
    if price is not None:
        cost = (load.input_tokens * price[0] + load.output_tokens * price[1]) / 1e6
    load = Load(*(round(getattr(load, name)) for name in Load.__dataclass_fields__))
    return Estimate(
        due=count,
        skipped=dict(skipped),
        sampled=len(sample),
        experience=seen,
        load=load,
        price=price,
        cost_usd=cost,
        seconds=_seconds(load, settings),
    )


def _rows(out: Path) -> Iterator[Row]:
    if (out / MANIFEST).is_file():
        with closing(ManifestView(out)) as view:
            yield from view.rows()


def _sample(entries: Iterable[Entry]) -> tuple[int, int, list[Entry]]:
    """How many there are, their bytes, and some of them: each with the same chance (Vitter's algorithm R)."""
    chance = random.Random(0)
    kept: list[Entry] = []
    count = size = 0
    for entry in entries:
        count += 1
        size += max(entry.size, 1)
        if len(kept) < SAMPLE:
            kept.append(entry)
        elif (place := chance.randrange(count)) < SAMPLE:
            kept[place] = entry
    return count, size, kept


def _scaled(load: Load, factor: float) -> Load:
    return Load(*(getattr(load, name) * factor for name in Load.__dataclass_fields__))


def _seconds(load: Load, settings: Settings) -> float:
    places = load.output_tokens / ANSWER_TOKENS_PER_S / settings.concurrency
    requests = 60 * load.requests / settings.rpm if settings.rpm else 0.0
    tokens = 60 * (load.input_tokens + load.output_tokens) / settings.tpm if settings.tpm else 0.0
    return max(places, requests, tokens)


class _Meter:
    """Measures reports for one engine."""

    def __init__(self, order: Order, settings: Settings, engines: EnginePool) -> None:
        self._order = order
        self._settings = settings
        self._engines = engines

    async def load(self, entry: Entry, *, cached: bool = True) -> Load:
        """What a file takes; `cached` says whether answers in the cache are taken for free."""
        size = max(entry.size, 1)
        try:
            document = read_document(str(self._order.source / entry.path), self._settings)
            report = read_report(document, self._settings)
        except InputError:
            return Load(files=1, unreadable=1, bytes=size)
        engine = self._engines.engine(report.language)
        load = Load(files=1, bytes=size, chunks=len(report.chunks))
        if not isinstance(engine, PromptedEngine):
            return load
        return load + await load_of(report, engine, self._settings, cached=cached)

    async def experience(self, config: str) -> tuple[int, dict[str, float]]:
        """How many finished reports were looked at, and what to multiply by so that they come out as they did."""
        foreseen, paid, seen = Load(), Usage(), 0
        for path, usage in self._finished(config):
            load = await self.load(Entry(path, 0, 0), cached=False)
            if load.unreadable or not load.requests:  # it has changed since
                continue
            foreseen, paid, seen = foreseen + load, paid + usage, seen + 1
        if not seen:
            return 0, {}
        return seen, {
            "requests": paid.requests / foreseen.requests,
            "inputs": paid.input_tokens / foreseen.input_tokens,
            "outputs": paid.output_tokens / foreseen.output_tokens,
        }

    def _finished(self, config: str) -> list[tuple[str, Usage]]:
        if not (self._order.out / MANIFEST).is_file():
            return []
        with closing(ManifestView(self._order.out)) as view:
            return view.bought(config, EXPERIENCE)
