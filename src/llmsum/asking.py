"""Asks an engine about every part of a report and checks what it says: gates, one more chance, a last look."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from llmsum.checking import cited, narrow, wide
from llmsum.checking.grounding import Claim
from llmsum.checking.merge import in_order
from llmsum.checking.weighing import applied, weighable
from llmsum.engines import Engine
from llmsum.kinds.hearing import Hearing
from llmsum.models import Chunk, Kind, Reply, Usage
from llmsum.reading.report import Report
from llmsum.settings import BUILTIN


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


class Look(NamedTuple):
    """What came of the last look over all items: what the model says of the whole, and whether it did not answer."""

    overview: str | None = None
    failed: bool = False


class Answered(NamedTuple):
    """What an engine said of a report, checked: a reply for each chunk, and the claims of all of them in order.

    `usage` is what was spent beside the replies.
    """

    replies: Sequence[Reply]
    claims: tuple[Claim, ...]
    look: Look
    usage: Usage


async def answered(
    report: Report,
    engine: Engine,
    on_reply: Callable[[Progress], None] = lambda _: None,
    kinds: tuple[Kind, ...] = (),
    *,
    live: bool = False,
) -> Answered:
    """Asks about every chunk of a report and checks what is said; arguments as for `summarize_document`.

    `kinds` are listed beside those that always are.

    Raises:
        EngineError: see `summarize_document`.
    """
    replies = await _ask_all(report, engine, on_reply, live=live)
    claims, usage = await _checked(report, replies, engine, kinds)
    claims, look, weigh_usage = await _weighed(report, replies, claims, engine)
    return Answered(replies, claims, look, usage + weigh_usage)


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


async def _weighed(
    report: Report, replies: Sequence[Reply], claims: tuple[Claim, ...], engine: Engine
) -> tuple[tuple[Claim, ...], Look, Usage]:
    """The claims after a last look, where several requests were needed."""
    if engine.reading != "wide" or sum(reply.parts for reply in replies) == 1:
        return claims, Look(replies[0].overview), Usage()
    looked_at = weighable(claims)
    if not looked_at:
        return claims, Look(), Usage()
    weighed, usage = await engine.weigh(report.masthead.title or "", [claims[index].draft for index in looked_at])
    if weighed is None:
        return claims, Look(failed=True), usage
    return applied(report, claims, looked_at, weighed), Look(weighed.overview), usage
