"""A chunk whose answer was too long is asked in halves; here it is cut, and the two replies are put together again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from llmsum.llm.streams import OnItems, shares
from llmsum.models import LOST, Chunk, ChunkStatus, Context, Draft, Reply, Segment
from llmsum.reading.wide import shortened, shown_as

# Of two halves the worse status is the chunk's; "empty" only if both are.
WORST_FIRST: tuple[ChunkStatus, ...] = ("failed", "refused", "truncated", "ok", "empty")


@dataclass(slots=True)
class Part:
    """A chunk, or a half of one, with what became of it."""

    chunk: Chunk
    on_items: OnItems | None = None
    reply: Reply | None = None
    halves: tuple["Part", "Part"] | None = None

    def halve(self) -> tuple["Part", "Part"]:
        """Cuts it; what is told of items in the halves is their sum."""
        (first, second), told = halves(self.chunk), shares(self.on_items, 2)
        self.halves = Part(first, told[0]), Part(second, told[1])
        return self.halves

    def joined(self) -> Reply:
        """The reply, of the halves where there are any."""
        assert self.reply is not None
        if self.halves is None:
            return self.reply
        first, second = self.halves
        return joined(first.joined(), second.joined(), len(first.chunk.segments), self.reply)


def halves(chunk: Chunk) -> tuple[Chunk, Chunk]:
    """The chunk cut so that each half holds half of the segments that are asked about, at least one.

    Raises:
        ValueError: if it holds fewer than two of them.
    """
    asked = [index for index, segment in enumerate(chunk.segments) if not segment.noise]
    if len(asked) < 2:
        raise ValueError(f"chunk {chunk.id} cannot be halved")
    cut = asked[len(asked) // 2]
    above, below = _contexts(chunk, cut)
    first = replace(chunk, id=f"{chunk.id}a", segments=chunk.segments[:cut], context=above)
    return first, replace(chunk, id=f"{chunk.id}b", segments=chunk.segments[cut:], context=below)


def _contexts(chunk: Chunk, cut: int) -> tuple[Context | None, Context | None]:
    """What the two halves of a wide request tell of the report: each is a part of one more, next to the other."""
    if (context := chunk.context) is None:
        return None, None
    last = _first_shown(reversed(chunk.segments[:cut]))
    first = _first_shown(chunk.segments[cut:])
    above = replace(context, after=first, parts=context.parts + 1)
    return above, replace(context, before=last, part=context.part + 1, parts=context.parts + 1)


def _first_shown(segments: Iterable[Segment]) -> str:
    return shortened(next((shown_as(segment) for segment in segments if not segment.noise), ""))


def joined(first: Reply, second: Reply, offset: int, whole: Reply) -> Reply:
    """The replies to both halves as one, numbered as the whole chunk; `offset` is the number of segments in the first.

    `whole` is the reply that was cut off and made the split necessary: of it counts what it took, and what could be
    read of it where a half got no complete answer either.
    """
    moved = replace(second, drafts=tuple(_moved(draft, offset) for draft in second.drafts))
    above = [draft for draft in whole.drafts if draft.first <= offset]
    below = [draft for draft in whole.drafts if draft.first > offset]
    return Reply(
        drafts=first.drafts + _stood_in(first, above) + moved.drafts + _stood_in(moved, below),
        status=WORST_FIRST[min(WORST_FIRST.index(part.status) for part in (first, second))],
        attempts=whole.attempts + first.attempts + second.attempts,
        cached=whole.cached and first.cached and second.cached,
        error=first.error or second.error,
        usage=whole.usage + first.usage + second.usage,
        faults=first.faults + second.faults,
        parts=first.parts + second.parts,
    )


def _stood_in(half: Reply, earlier: Iterable[Draft]) -> tuple[Draft, ...]:
    """Earlier drafts of a half for places of which it told nothing, where it got no complete answer."""
    if half.status not in LOST:
        return ()
    told = [(draft.first, draft.last) for draft in half.drafts]
    return tuple(old for old in earlier if not any(first <= old.last and old.first <= last for first, last in told))


def _moved(draft: Draft, offset: int) -> Draft:
    also = tuple((first + offset, last + offset) for first, last in draft.also)
    return replace(draft, first=draft.first + offset, last=draft.last + offset, also=also)
