"""One report through the whole house, on one screen."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Unpack

from llmsum import __version__
from llmsum.asking import Look, Progress, answered
from llmsum.checking.contradictions import contradictions
from llmsum.checking.merge import coverage, ledger, merge
from llmsum.confidence.weighing import assured
from llmsum.engines import Engine, EnginePool
from llmsum.models import LOST, Caution, Document, Provenance, Reply, Summary, notes
from llmsum.options import Options
from llmsum.overview import write_overview
from llmsum.reading.document import read_document
from llmsum.reading.report import Report, read_report
from llmsum.running import run
from llmsum.settings import Settings, load_settings


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
    replies, claims, look, usage = await answered(report, engine, on_reply, settings.kinds, live=live)
    merged = merge(report, assured(report, claims, engine.reading), settings.script, settings.kinds)
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
        usage=sum((reply.usage for reply in replies), usage + overview_usage),
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


def _cautions(report: Report, replies: Sequence[Reply], engine: Engine, rejected: int, look: Look) -> Iterator[Caution]:
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
