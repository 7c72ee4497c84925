"""One report through the whole house, on one screen."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Unpack

from llmsum import __version__
from llmsum.checking import cited, narrow, wide
from llmsum.checking.contradictions import contradictions
from llmsum.checking.grounding import Claim
from llmsum.checking.merge import coverage, in_order, ledger, merge
from llmsum.checking.weighing import applied, weighable
from llmsum.engines import Engine, EnginePool
from llmsum.kinds.hearing import Hearing
from llmsum.models import LOST, Caution, Chunk, Document, Kind, Provenance, Reply, Summary, Usage, notes
from llmsum.options import Options
from llmsum.overview import write_overview
from llmsum.reading.document import read_document
from llmsum.reading.report import Report, read_report
from llmsum.running import run
from llmsum.settings import BUILTIN, Settings, load_settings


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report is: told when it has been read, with no reply, and then after every one.

    `items` are those that came with the replies so far. Where a run is live they are told more often, again with no
    reply: as many as have begun in the answers that are still coming in, too.
    """

    path: str
    done: int
    total: int
    reply: Reply | None
    items: int = 0


def summarize(
    source: str | os.PathLike[str] | Document, settings: Settings | None = None, **options: Unpack[Options]
) -> Summary:
    """One report, summarised; also where an event loop is running, as in a notebook.

    Args:
        source: a path ("-" reads standard input), or a Document.
        settings: all options; read from the environment and llmsum.toml if not given.
        options: single options by the names of `Settings`, for example model="openai/gpt-5-mini"; they win over those.

    Raises:
        LlmsumError: one of its subclasses; see `llmsum.errors`.
    """
    document, settings = _given(source, settings, options)
    return run(_summarize_alone(document, settings), settings)


async def asummarize(
    source: str | os.PathLike[str] | Document, settings: Settings | None = None, **options: Unpack[Options]
) -> Summary:
    """The same for those who have an event loop: requests are sent in it, and cancelling the task ends them.

    Args:
        source: see `summarize`.
        settings: see `summarize`.
        options: see `summarize`.

    Raises:
        LlmsumError: one of its subclasses; see `llmsum.errors`.
    """
    document, settings = _given(source, settings, options)
    return await _summarize_alone(document, settings)


def _given(
    source: str | os.PathLike[str] | Document, settings: Settings | None, options: Options
) -> tuple[Document, Settings]:
    if options or settings is None:
        settings = load_settings(settings, **options)
    document = source if isinstance(source, Document) else read_document(os.fspath(source), settings)
    return document, settings


async def _summarize_alone(document: Document, settings: Settings) -> Summary:
    async with EnginePool(settings) as engines:
        return await summarize_document(document, settings, engines)


async def summarize_document(
    document: Document,
    settings: Settings,
    engines: EnginePool,
    on_reply: Callable[[Progress], None] = lambda _: None,
    buyer: str = "",
    *,
    live: bool = False,
) -> Summary:
    """Reads, cuts, asks, grounds, repairs and merges one document.

    Args:
        document: the report.
        settings: how it is read and cut.
        engines: who is asked.
        on_reply: told how far the report is.
        buyer: on whose account, by a name that is the same in the next run: answers that it bought in an earlier one
            are told as they were then, so that a run that was broken off ends like one that was not.
        live: somebody is looking on: answers are streamed where the endpoint can do that, and items told as they begin.

    Raises:
        InputError: if the document holds no report text.
        EngineError: if the engine cannot answer at all; a chunk that fails is told in the summary's ledger instead.
    """
    if engines.memo is not None and (known := await engines.memo.recall(document, buyer)) is not None:
        _tell_recalled(known, on_reply)
        return known
    report = read_report(document, settings)
    engine = engines.engine(report.language, buyer)
    replies = await _ask_all(report, engine, on_reply, live=live)
    claims, usage = await _checked(report, replies, engine, settings.kinds)
    claims, look, weigh_usage = await _weighed(report, replies, claims, engine)
    merged = merge(report, claims, settings.script, settings.kinds)
    overview, overview_usage = await write_overview(report, merged, engine, look.overview, settings.script)
    summary = Summary(
        source=report.source,
        title=report.masthead.title,
        organisation=report.masthead.organisation,
        period=report.masthead.period,
        overview=overview,
        units=report.units,
        achievements=merged.achievements,
        problems=merged.problems,
        plans=merged.plans,
        more=merged.more,
        rejected=merged.rejected,
        chunks=ledger(report, replies),
        coverage=coverage(report, merged.kept),
        usage=sum((reply.usage for reply in replies), usage + weigh_usage + overview_usage),
        provenance=_provenance(engine),
        warnings=tuple(_cautions(report, replies, engine, len(merged.rejected), look)),
    )
    if engines.memo is not None and not engine.failed and not look.failed:
        await engines.memo.keep(document, summary, buyer)
    return summary


def _tell_recalled(summary: Summary, on_reply: Callable[[Progress], None]) -> None:
    total = len(summary.chunks)
    on_reply(Progress(summary.source.path, 0, total, None))
    for done, chunk in enumerate(summary.chunks, 1):
        reply = Reply((), chunk.status, chunk.attempts, chunk.cached)
        on_reply(Progress(summary.source.path, done, total, reply))


async def _ask_all(report: Report, engine: Engine, on_reply: Callable[[Progress], None], *, live: bool) -> list[Reply]:
    """Replies in the order of the chunks."""
    done = 0
    items = [0] * len(report.chunks)

    def tell(reply: Reply | None = None) -> None:
        on_reply(Progress(report.document.path, done, len(report.chunks), reply, sum(items)))

    async def ask(number: int, chunk: Chunk) -> Reply:
        nonlocal done

        def on_items(count: int) -> None:
            items[number] = count
            tell()

        reply = await engine.extract(chunk, on_items if live else None)
        items[number] = len(reply.drafts)
        done += 1
        tell(reply)
        return reply

    tell()
    engine.begin(report)
    if engine.name == BUILTIN:
        return [await ask(number, chunk) for number, chunk in enumerate(report.chunks)]
    from llmsum.flow import together

    return await together(*(ask(number, chunk) for number, chunk in enumerate(report.chunks)))


async def _checked(
    report: Report, replies: Sequence[Reply], engine: Engine, kinds: tuple[Kind, ...]
) -> tuple[tuple[Claim, ...], Usage]:
    """All claims in document order, nothing twice; those whose figures failed have had one more chance."""
    room = cited if engine.reading is None else wide if engine.reading == "wide" else narrow
    hearing = Hearing(report, kinds)
    grounded = (room.ground(hearing, chunk, reply.drafts) for chunk, reply in zip(report.chunks, replies, strict=True))
    claims = [claim for answer in grounded for claim in answer]
    failing: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        if claim.unsupported and claim.reason is None:
            failing[claim.chunk.id].append(index)
    usage = Usage()
    for indices in failing.values():
        statements, spent = await engine.restate([claims[index] for index in indices])
        usage += spent
        for position, statement in statements.items():
            claims[indices[position]] = room.restated(claims[indices[position]], statement)
    passing = room.distinct(report, in_order(claim for claim in claims if claim.passes))
    return in_order([*passing, *(claim for claim in claims if not claim.passes)]), usage


class _Look(NamedTuple):
    """What came of the last look over all items: what the model says of the whole, and whether it did not answer."""

    overview: str | None = None
    failed: bool = False


async def _weighed(
    report: Report, replies: Sequence[Reply], claims: tuple[Claim, ...], engine: Engine
) -> tuple[tuple[Claim, ...], _Look, Usage]:
    """The claims after a last look, where several requests were needed."""
    if engine.reading != "wide" or sum(reply.parts for reply in replies) == 1:
        return claims, _Look(replies[0].overview), Usage()
    looked_at = weighable(claims)
    if not looked_at:
        return claims, _Look(), Usage()
    weighed, usage = await engine.weigh(report.masthead.title or "", [claims[index].draft for index in looked_at])
    if weighed is None:
        return claims, _Look(failed=True), usage
    return applied(report, claims, looked_at, weighed), _Look(weighed.overview), usage


def _provenance(engine: Engine) -> Provenance:
    return Provenance(
        llmsum=__version__,
        engine=engine.name,
        model=engine.model,
        reading=engine.reading,
        prompt_sha256=engine.prompt_sha256,
        schema_sha256=engine.schema_sha256,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _cautions(
    report: Report, replies: Sequence[Reply], engine: Engine, rejected: int, look: _Look
) -> Iterator[Caution]:
    for chunk, reply in zip(report.chunks, replies, strict=True):
        if reply.status in LOST:
            told = chunk.id, chunk.section.title or "-", reply.status, reply.error or "no cause given"
            yield Caution(kind="lost_chunk", message=notes.LOST.format(*told))
    yield from (Caution(kind="lost_request", message=told) for told in engine.lost)
    if look.failed:
        yield Caution(kind="not_weighed", message=notes.NOT_WEIGHED)
    if rejected:
        yield Caution(kind="rejected_items", message=notes.NOT_VERIFIED.format(rejected))
    for remark in report.document.remarks:
        yield Caution(kind="left_out", message=remark)
    if scanned := [block.recognised for block in report.document.blocks if block.recognised is not None]:
        told = notes.RECOGNISED.format(f"{100 * sum(scanned) / len(scanned):.0f}")
        yield Caution(kind="recognised", message=told)
    if report.apart:
        places = tuple(report.evidence(span) for span in report.apart)
        yield Caution(kind="addressed", message=notes.ADDRESSED.format(len(places)), evidence=places)
    if "\ufffd" in report.document.raw:
        yield Caution(kind="damaged_source", message=notes.DAMAGED)
    yield from contradictions(report)
