"""A chunk whose answer was too long is asked in halves; here it is cut, and the two replies are put together again."""

from dataclasses import replace

from llmsum.models import Chunk, ChunkStatus, Reply

# Of two halves the worse status is the chunk's; "empty" only if both are.
WORST_FIRST: tuple[ChunkStatus, ...] = ("failed", "refused", "truncated", "ok", "empty")


def halves(chunk: Chunk) -> tuple[Chunk, Chunk]:
    """The chunk cut so that each half holds half of the segments that are asked about, at least one.

    Raises:
        ValueError: if it holds fewer than two of them.
    """
    asked = [index for index, segment in enumerate(chunk.segments) if not segment.noise]
    if len(asked) < 2:
        raise ValueError(f"chunk {chunk.id} cannot be halved")
    cut = asked[len(asked) // 2]
    first = replace(chunk, id=f"{chunk.id}a", segments=chunk.segments[:cut])
    return first, replace(chunk, id=f"{chunk.id}b", segments=chunk.segments[cut:])


def joined(first: Reply, second: Reply, offset: int, whole: Reply) -> Reply:
    """The replies to both halves as one, numbered as the whole chunk; `offset` is the number of segments in the first.

    `whole` is the reply that was cut off and made the split necessary: of it only what it took counts.
    """
    moved = tuple(replace(draft, first=draft.first + offset, last=draft.last + offset) for draft in second.drafts)
    return Reply(
        drafts=first.drafts + moved,
        status=WORST_FIRST[min(WORST_FIRST.index(part.status) for part in (first, second))],
        attempts=whole.attempts + first.attempts + second.attempts,
        cached=whole.cached and first.cached and second.cached,
        error=first.error or second.error,
        usage=whole.usage + first.usage + second.usage,
        faults=first.faults + second.faults,
    )
